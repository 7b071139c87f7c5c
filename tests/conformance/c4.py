"""C4: sentences that GPs write, read and scheduled, give the doses a day that the agreed coding gives.

A sentence is right when the counts of all 28 days are equal, or when it is refused in words, by the reader or
by the schedule; anything else is wrong in silence, and one such is too many. At least 60 % must be read, as
a row also is when the schedule gives the agreed coding the same answer ("2 to 3 times a day" leaves it open).
The agreed coding is counted here by a reckoner of the suite's own; rows that are not agreed must be answered.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

from tests.conformance import Case
from tests.conformance.lines import rows, said

SUITE = ("C4", "GP dose sentences, read and scheduled as their agreed coding, or refused in words")
MARK = 100  # stricter than the 95 % that are asked for: none may be wrong in silence
READ = 60  # per cent of the agreed rows
FILE = Path("dosage", "nhs-primary-care-dose-sentences.jsonl")
START, DAYS = date(2027, 3, 20), 28
SPAN = {"start": START.isoformat(), "days": DAYS, "zone": "Europe/London"}
IN_DAYS = {"h": Fraction(1, 24), "d": Fraction(1), "wk": Fraction(7)}
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

found: dict[str, list[str]] = {"read": [], "refused": [], "wrong": []}

Dosage = dict[str, Any]


def cases(folder: Path) -> Iterator[Case]:
    wanted = rows(folder / FILE)
    asked = [{"id": row["id"], "text": row["sentence"], "medicine": row["medication"]} for row in wanted]
    readings = said("read_directions", asked)
    scheduled = said(
        "due_slots", [{"id": one["id"], "dosage": one.get("dosage", []), **SPAN} for one in readings]
    )
    coded = said(
        "due_slots", [{"id": row["id"], "dosage": row["dosageInstruction"], **SPAN} for row in wanted]
    )
    for row, reading, due, agreed_due in zip(wanted, readings, scheduled, coded, strict=True):
        yield _judged(row, reading, due, agreed_due)
    agreed = [row["id"] for row in wanted if row["agreed"]]
    share = 100 * len(found["read"]) / len(agreed) if agreed else 0
    yield Case(f"at least {READ} % read", share >= READ, f"{share:.0f} % of {len(agreed)}")


def _judged(row: Dosage, reading: Dosage, due: Dosage, agreed_due: Dosage) -> Case:
    if reading["verdict"] != "suggested":
        return _case(row, "refused", bool(reading["reasons"]) and not reading["dosage"], str(reading))
    if not row["agreed"]:
        return _case(row, "", bool(due["slots"]) or bool(due["reasons"]), str(due)[:300])
    coded = row["dosageInstruction"]
    if any(one.get("asNeededBoolean") or one.get("asNeededCodeableConcept") for one in coded):
        needed = all(
            "asNeededBoolean" in one or "asNeededCodeableConcept" in one for one in reading["dosage"]
        )
        return _case(row, "read" if needed else "wrong", needed and not due["slots"], str(reading["dosage"]))
    if not due["slots"]:
        same = due["reasons"] == agreed_due["reasons"]
        return _case(row, "read" if same else "refused", bool(due["reasons"]), str(due))
    counts, wanted = _counts(due), _reckoned(coded)
    return _case(row, "read" if counts == wanted else "wrong", counts == wanted, f"{counts}, agreed {wanted}")


def _case(row: Dosage, kind: str, passed: bool, what: str) -> Case:
    if row["agreed"] and kind:
        found[kind if passed else "wrong"].append(row["id"])
    return Case(row["id"], passed, f"“{row['sentence']}”: {what}")


def _counts(due: Dosage) -> list[int]:
    counted = Counter(one["date"] for one in due["slots"])
    return [counted[(START + timedelta(days=n)).isoformat()] for n in range(DAYS)]


def _reckoned(dosages: list[Dosage]) -> list[int] | None:
    """Doses a day of the agreed coding, steps one after another; None where it does not say."""
    counts, first = [0] * DAYS, 0
    for dosage in dosages:
        repeat = dosage.get("timing", {}).get("repeat", {})
        bounds = repeat.get("boundsDuration")
        length = _days(bounds["value"], bounds["code"]) if bounds else DAYS
        if any(one.get("doseQuantity", {}).get("value") == 0 for one in dosage.get("doseAndRate", [])):
            first += int(length)
            continue
        if length != int(length) or "frequencyMax" in repeat or "periodMax" in repeat:
            return None
        for n in range(first, min(DAYS, first + int(length))):
            each = _on(repeat, n - first, START + timedelta(days=n))
            if each is None:
                return None
            counts[n] += each
        first += int(length)
    return counts


def _days(value: int, code: str) -> Fraction:
    return value * IN_DAYS.get(code, Fraction(30))


def _on(repeat: Dosage, n: int, day: date) -> int | None:
    if "dayOfWeek" in repeat and WEEKDAYS[day.weekday()] not in repeat["dayOfWeek"]:
        return 0
    if repeat.get("count") == 1:
        return int(n == 0)
    if "frequency" not in repeat:
        return len(repeat["when"]) if repeat.get("when") else None
    unit = repeat.get("periodUnit")
    if unit not in IN_DAYS:
        return None
    every = Fraction(str(repeat["period"])) * IN_DAYS[unit]
    if "dayOfWeek" in repeat and unit == "wk" and every == 7:
        return int(repeat["frequency"] / len(repeat["dayOfWeek"]))
    if every <= 1:
        each = repeat["frequency"] / every
        return int(each) if each == int(each) else None
    if repeat["frequency"] != 1 or every != int(every):
        return None
    return int(n % int(every) == 0)


def figures() -> list[str]:
    return [f"{kind} {len(ids)}: {' '.join(ids)}" for kind, ids in found.items()]
