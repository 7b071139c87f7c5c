"""A warfarin dose in milligrams, made up of whole tablets by strength and colour, as United Kingdom tablets
are: a half is never cut, and a dose that whole tablets do not make is asked about [BHT-WARF], [ATLAS]. Pure.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from people.templatetags.words import mass

COLOURS: Mapping[Decimal, str] = {
    Decimal("0.5"): "white",
    Decimal(1): "brown",
    Decimal(3): "blue",
    Decimal(5): "pink",
}
MOST = Decimal(50)  # mg of one dose: more is not believed


def is_warfarin(name: str) -> bool:
    """By the name of an ingredient or product."""
    return "warfarin" in name.casefold()


def tablets_for(mg: Decimal, strengths: Iterable[Decimal]) -> dict[Decimal, int] | None:
    """Strength in mg → how many whole tablets, the fewest that make `mg`, the larger strengths first.

    None where whole tablets of these strengths do not make it, and for no dose or an absurd one.
    """
    sizes = sorted({one for one in strengths if one > 0}, reverse=True)
    if not 0 < mg <= MOST or any(one % Decimal("0.5") for one in (mg, *sizes)):
        return None
    halves, wanted = [int(one * 2) for one in sizes], int(mg * 2)
    best: list[tuple[int, ...] | None] = [(0,) * len(sizes)]
    for aim in range(1, wanted + 1):
        made = [
            tuple(count + (place == nth) for place, count in enumerate(before))
            for nth, size in enumerate(halves)
            if size <= aim and (before := best[aim - size]) is not None
        ]
        best.append(min(made, key=lambda one: (sum(one), [-count for count in one]), default=None))
    found = best[wanted]
    return None if found is None else {size: n for size, n in zip(sizes, found, strict=True) if n}


def made_up(tablets: Mapping[Decimal, int]) -> str:
    """'4 mg = 1 × 3 mg (blue) + 1 × 1 mg (brown)': milligrams first, then what the hand takes."""
    total = sum((size * count for size, count in tablets.items()), Decimal(0))
    said = [
        f"{count} × {mass(size)}{f' ({COLOURS[size]})' if size in COLOURS else ''}"
        for size, count in sorted(tablets.items(), reverse=True)
        if count
    ]
    return f"{mass(total)} = {' + '.join(said)}"
