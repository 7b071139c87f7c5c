"""C3: what contradicts itself or cannot be is flagged, with both sides shown, and never scheduled.

The cases are: the rows whose `agreement` is neither of the two good words; every coded dose of the folder
whose words say another frequency by a small reader of the suite's own, or that cannot be; and each good row
put wrong in every way that has a name below, with its published text beside it. A good row itself
must not be flagged.
"""

import copy
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tests.conformance import Case
from tests.conformance.c1 import FILE
from tests.conformance.lines import rows, said

SUITE = ("C3", "contradictions and impossible amounts are flagged and never scheduled")
MARK = 100
GOOD = ("exact", "older-wording-or-order")
NUMBERS = {"one": 1, "once": 1, "two": 2, "twice": 2, "three": 3, "four": 4, "five": 5, "six": 6}

Dosage = dict[str, Any]


def cases(folder: Path) -> Iterator[Case]:
    good, bad = _asked(folder)
    for asked, wrong in ((good, False), (bad, True)):
        texts, slots = said("dosage_text", asked.values()), said("due_slots", asked.values())
        for (id, one), text, due in zip(asked.items(), texts, slots, strict=True):
            if not wrong:
                yield Case(id, text["text"] is not None, f"flagged: {text.get('reasons')}")
                continue
            reasons = " ".join(text.get("reasons", []))
            shown = one.get("shown", "") in reasons
            flagged = text["text"] is None and bool(reasons) and shown
            passed = flagged and not due["slots"] and bool(due["reasons"])
            yield Case(id, passed, f"{json.dumps(one['dosage'])[:300]} gave {text} and {str(due)[:200]}")


def _asked(folder: Path) -> tuple[dict[str, Dosage], dict[str, Dosage]]:
    """(the rows as they are, what must be flagged), each by its id."""
    good: dict[str, Dosage] = {}
    bad: dict[str, Dosage] = {}
    for row in rows(folder / FILE):
        dosage = row["dosage"] | {"text": row["expected_text"]}
        if row["agreement"] not in GOOD:
            bad[row["id"]] = _ask(row["id"], dosage, row["expected_text"])
            continue
        good[row["id"]] = _ask(row["id"], dosage)
        for name, spoil in SPOILS.items():
            spoilt = spoil(copy.deepcopy(dosage))
            if spoilt is not None:
                bad[f"{row['id']} {name}"] = _ask(row["id"], spoilt)
    for number, dosage in enumerate(_published(folder / "fhir")):
        if _contradicts(dosage):
            bad[f"published-{number}"] = _ask(number, dosage, " ".join(dosage["text"].split()))
        elif _impossible(dosage):
            bad[f"published-{number}"] = _ask(number, dosage)
    return good, bad


def _ask(id: object, dosage: Dosage, shown: str = "") -> Dosage:
    day = {"start": "2027-03-20", "days": 28, "zone": "Europe/London"}
    return {"id": id, "dosage": [dosage], "shown": shown, **day}


def _published(folder: Path) -> Iterator[Dosage]:
    """Every different Dosage of the folder's resources, in the order of their files."""
    seen = set()
    for path in sorted(folder.rglob("*.json")):
        for dosage in _dosages(json.loads(path.read_text(encoding="utf-8"))):
            key = json.dumps(dosage, sort_keys=True)
            if key not in seen:
                seen.add(key)
                yield dosage


def _dosages(value: Any) -> Iterator[Dosage]:
    if isinstance(value, dict):
        for name, inner in value.items():
            if name in ("dosageInstruction", "dosage"):
                yield from (one for one in (inner if isinstance(inner, list) else [inner]))
            yield from _dosages(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _dosages(inner)


def _contradicts(dosage: Dosage) -> bool:
    """Words that say so many times a day, once daily or once weekly, and a code that says otherwise."""
    repeat = _repeat(dosage)
    words = dosage.get("text", "").lower().replace("-", " ")
    found = re.search(r"(?<!to )\b(\w+) times? (?:a day|daily|per day)|\b(once|twice) (dai|week)ly", words)
    if not found or "frequency" not in repeat or repeat.get("periodUnit") not in ("d", "wk"):
        return False
    count = found[1] or found[2]
    claimed = NUMBERS.get(count) or (int(count) if count.isdigit() else 0)
    unit = "wk" if found[3] == "week" else "d"
    return bool(claimed) and (claimed, 1, unit) != tuple(
        repeat[k] for k in ("frequency", "period", "periodUnit")
    )


def _impossible(dosage: Dosage) -> bool:
    for one in dosage.get("doseAndRate", []):
        quantity, span = one.get("doseQuantity", {}), one.get("doseRange")
        if str(quantity.get("unit")).lower() in ("tablet", "capsule") and quantity.get("value", 0) > 20:
            return True
        if span is not None and "high" not in span:
            return True
    repeat = _repeat(dosage)
    return repeat.get("period", 1) != 1 and not {"frequency", "frequencyMax"} & repeat.keys()


def _repeat(dosage: Dosage) -> Dosage:
    timing = dosage.get("timing")
    found = timing.get("repeat", {}) if isinstance(timing, dict) else {}
    return found if isinstance(found, dict) else {}


# Ways to put a good row wrong ------------------------------------------------------------------------------


def _times_changed(one: Dosage) -> Dosage | None:
    """One dose more than the words say."""
    if "frequency" not in _repeat(one) or "frequencyMax" in _repeat(one):
        return None
    one["timing"]["repeat"]["frequency"] += 1
    return one


def _times_as_days(one: Dosage) -> Dosage | None:
    """“4 times daily” coded as every 4 days."""
    repeat = _repeat(one)
    if repeat.get("period") != 1 or repeat.get("frequency", 1) < 2 or "frequencyMax" in repeat:
        return None
    repeat["frequency"], repeat["period"] = 1, repeat["frequency"]
    return one


def _period_alone(one: Dosage) -> Dosage | None:
    repeat = _repeat(one)
    if "frequency" not in repeat:
        return None
    repeat.pop("frequencyMax", None)
    del repeat["frequency"]
    repeat["period"] = 3
    return one


def _whole_pack(one: Dosage) -> Dosage | None:
    """The amount supplied in the field of the dose."""
    return _value(one, lambda value: 56 if value else None, counted=True)


def _dose_doubled(one: Dosage) -> Dosage | None:
    """Words that say half of what is coded."""
    return _value(one, lambda value: value * 2 or None)


def _below_nothing(one: Dosage) -> Dosage | None:
    return _value(one, lambda value: -value or None)


def _nothing(one: Dosage) -> Dosage | None:
    if not {"frequency", "period"} & _repeat(one).keys():
        return None
    return _value(one, lambda value: 0 if value else None)


def _value(one: Dosage, put: Callable[[Any], Any], counted: bool = False) -> Dosage | None:
    quantity = next(
        (each["doseQuantity"] for each in one.get("doseAndRate", []) if "doseQuantity" in each), None
    )
    if quantity is None or (counted and quantity["unit"] not in ("tablet", "capsule", "patch", "plaster")):
        return None
    if put(quantity["value"]) is None:
        return None
    quantity["value"] = put(quantity["value"])
    return one


def _low_only(one: Dosage) -> Dosage | None:
    if not one.get("doseAndRate") or "doseQuantity" not in one["doseAndRate"][0]:
        return None
    one["doseAndRate"] = [{"doseRange": {"low": one["doseAndRate"][0]["doseQuantity"]}}]
    return one


def _ends_before(one: Dosage) -> Dosage:
    one.setdefault("timing", {}).setdefault("repeat", {})
    one["timing"]["repeat"].pop("boundsDuration", None)
    one["timing"]["repeat"]["boundsPeriod"] = {"start": "2027-03-20", "end": "2027-03-10"}
    return one


def _course_changed(one: Dosage) -> Dosage | None:
    bounds = _repeat(one).get("boundsDuration")
    if bounds is None:
        return None
    bounds["value"] += 1
    return one


def _end_lost(one: Dosage) -> Dosage | None:
    return one if _repeat(one).pop("boundsDuration", None) else None


def _needed_lost(one: Dosage) -> Dosage | None:
    found = one.pop("asNeededBoolean", None) or one.pop("asNeededCodeableConcept", None)
    return one if found else None


def _never_ends(one: Dosage) -> Dosage:
    one.setdefault("timing", {}).setdefault("repeat", {})
    one["timing"]["repeat"]["boundsDuration"] = {"value": 100, "unit": "year", "code": "a"}
    return one


SPOILS: dict[str, Callable[[Dosage], Dosage | None]] = {
    "times changed": _times_changed,
    "times as days": _times_as_days,
    "period alone": _period_alone,
    "whole pack": _whole_pack,
    "dose doubled": _dose_doubled,
    "below nothing": _below_nothing,
    "nothing": _nothing,
    "low only": _low_only,
    "ends before": _ends_before,
    "course changed": _course_changed,
    "end lost": _end_lost,
    "needed lost": _needed_lost,
    "never ends": _never_ends,
}
