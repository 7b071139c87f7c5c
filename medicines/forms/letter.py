"""A letter with a dose in milligrams, such as warfarin's, as whole tablets of one product (story 9)."""

from decimal import Decimal

from django import forms

from medicines import lines
from medicines.dmd.search import product as product_of
from medicines.forms.directions import amounts_by_day, word
from medicines.forms.fields import day_of, whole
from medicines.warfarin import made_up, tablets_for


def letter_of(form: forms.Form) -> tuple[dict[int, str], tuple[str, ...]]:
    """Weekday → tablets of this product, and each dose in words: "4 mg = 1 × 3 mg (blue) + …".

    What cannot be made of whole tablets is a fault beside its day.
    """
    typed, tablets = form.cleaned_data, dict[int, str]()
    said: dict[str, None] = {}
    strength = _strength(word(typed, "product_code"))
    if strength is None:
        form.add_error("product", "Choose the product from the list: its strength is needed here.")
        return tablets, ()
    at_home = [strength, *(Decimal(one) for one in typed.get("strengths") or ())]
    amounts = amounts_by_day(typed)
    for day, amount in amounts.items():
        name = f"day_{day}" if word(typed, f"day_{day}") else "day_0"
        mg = _milligrams(amount)
        made = None if mg is None else tablets_for(mg, at_home)
        if made is not None:
            said[made_up(made)] = None
            tablets |= {day: str(made[strength])} if strength in made else {}
        elif name not in form.errors:
            form.add_error(name, f"Whole tablets do not make {amount} mg. No half is cut: ring the clinic.")
    if not amounts:
        form.add_error("day_0", "Write the milligrams of the letter.")
    elif said and not tablets:
        form.add_error("product", "No dose of this letter takes tablets of this strength.")
    test = word(typed, "next_test")
    if test and day_of(test) is None:
        form.add_error("next_test", "Write the day with its year, like 8-Dec-2026.")
    elif not any(word(typed, name) for name in ("next_test", "last_year", "for_days")):
        form.add_error("next_test", "Say the day of the next test: until then the letter holds.")
    return tablets, tuple(said)


def _strength(code: str) -> Decimal | None:
    """Milligrams in one unit of a product of the dictionary; None where nobody knows."""
    product = product_of(code) if code else None
    found = lines.snapshot(product) if product else None
    per_unit = lines.milligrams(found, Decimal(1)) or {}
    return next(iter(per_unit.values())) if len(per_unit) == 1 else None


def _milligrams(typed: str) -> Decimal | None:
    """4, 2.5; None when it is no plain number."""
    head, _, tail = typed.partition(".")
    return Decimal(typed) if whole(head) and (not tail or whole(tail)) and len(typed) < 7 else None
