"""What was typed about amounts, times, days and others who give, as the JSON value directions are read from.

Nothing is judged here: amounts stay text, and what cannot be read is handed on as it was typed. Each family
of directions reads its own panel and no other, so that nothing out of sight is saved.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from medicines.directions.shape import VERSION
from medicines.forms.fields import clock_of, clocks_of, day_of, minutes_of, whole
from medicines.models import Medicine

TIMES = ("amount", "amount_max", "when", "at", "until")
WHEN = ("when", "at", "until")
OTHERS = ("others_who", "others_weekdays", "others_times")
STEPS = ("step_amount", "step_days", "step_first", "step_times")
KINDS = {"as_needed": "as_needed", "elapsed": "elapsed", "continuous": "continuous", "unclear": "unclear"}
BY_ITSELF = frozenset({"as_needed", "elapsed", "continuous"})  # without rows of times
OWN_AMOUNTS = frozenset({"steps", "by_days", "result", "unclear"})  # the rows of times say only when
UNREAD = -9  # a whole number that cannot be read: no rule allows it
Typed = Mapping[str, Any]
Bands = Mapping[str, tuple[time, bool]]


@dataclass(frozen=True)
class Beside:
    """What directions need besides their panel: the first dose's moment, the line as it was written, and how
    many tablets of this strength a letter comes to, by weekday.
    """

    start: datetime | None = None
    kept: dict[str, Any] | None = None
    tablets: Mapping[int, str] = field(default_factory=dict)

    @property
    def first_day(self) -> str | None:
        """The day of the first dose in JSON; None when it cannot be read."""
        return None if self.start is None else self.start.date().isoformat()


def word(typed: Typed, name: str) -> str:
    """One field without space at its ends; "" when it is empty or at fault."""
    return str(typed.get(name) or "").strip()


def used(typed: Typed, names: tuple[str, ...]) -> list[int]:
    """The rows of these fields that somebody wrote in, in their order."""
    filled = (name.rpartition("_") for name, value in typed.items() if value)
    return sorted({int(row) for head, _, row in filled if head in names and row.isdecimal()})


def directions_of(typed: Typed, bands: Bands, beside: Beside | None = None) -> dict[str, Any] | None:
    """The directions of a line; None for an information-only one without times."""
    how, beside = typed.get("how"), beside or Beside()
    if how == "kept":
        return beside.kept
    elapsed = how == "elapsed" or (how == "worn" and word(typed, "hours") != "")
    kind = "elapsed" if elapsed else KINDS.get(str(how), "fixed" if how else None)
    value: dict[str, Any] = {"v": VERSION, "kind": kind, "unit": word(typed, "unit")}
    if elapsed:
        value |= _one_amount(typed) | {
            "every": minutes_of(word(typed, "hours")), "anchor": _moment(typed, beside)
        }  # fmt: skip
    elif how == "as_needed":
        value |= _one_amount(typed) | {"for": word(typed, "needed_for")}
    elif how == "continuous":
        value |= _running(typed)
    else:
        bare = how in OWN_AMOUNTS
        rows = used(typed, WHEN if bare else TIMES)
        if not rows and typed.get("kind") != Medicine.Kind.OURS:
            return None
        times = [_time(typed, row, bands, bare=bare) for row in rows]
        value |= _by_days(str(how), typed, times, beside)
    value |= _limits(typed) if how != "unclear" else {}
    if how == "worn":
        value["worn"] = _worn(typed)
    if kind == "fixed" and (others := used(typed, OTHERS)):
        value["others"] = [_other(typed, row) for row in others]
    return value


def _by_days(how: str, typed: Typed, times: list[dict[str, Any]], beside: Beside) -> dict[str, Any]:
    """The times, and on which days: one panel each."""
    if how == "steps":
        return {"parts": _steps(typed, times, beside)}
    if how in ("by_days", "result"):
        by = {"by_result": word(typed, "result") or "INR"} if how == "result" else {}
        amounts = beside.tablets if how == "result" else amounts_by_day(typed)
        return _by_weekday(amounts, times) | by
    value: dict[str, Any] = {"times": times, "weekdays": None}
    if how == "worn":
        value["times"] = times + [{"at": at, "step": "remove"} for at in clocks_of(word(typed, "off_at"))]
    elif how == "every":
        value |= _every(typed, beside)
    elif how == "monthly":
        value["days"] = _monthly(typed, beside)
    elif how == "cycle":
        value["days"] = _cycle(typed, beside)
    elif how == "once":
        dates = [_iso(one) for one in word(typed, "dates").replace(";", ",").split(",") if one.strip()]
        value |= {"days": {"rule": "dates", "dates": dates}} if dates else {"count": 1}
    else:
        value["weekdays"] = _days(typed, "weekdays")
    return value


# --- which days ---------------------------------------------------------------------------------------


def _every(typed: Typed, beside: Beside) -> dict[str, Any]:
    """Every so many days; or weeks, on its one weekday or on those that were chosen."""
    count, anchor = number_of(typed, "every"), _anchor(typed, beside)
    if word(typed, "every_of") != "weeks":
        return {"days": {"rule": "every_days", "every": count, "anchor": anchor}}
    chosen = _days(typed, "every_weekdays")
    if chosen and count == 1:
        return {"weekdays": chosen}
    if chosen:
        return {"days": {"rule": "every_weeks", "every": count, "weekdays": chosen, "anchor": anchor}}
    days = 7 * count if count is not None and count > 0 else count
    return {"days": {"rule": "every_days", "every": days, "anchor": anchor}}


def _monthly(typed: Typed, beside: Beside) -> dict[str, Any]:
    rule: dict[str, Any] = {"every": number_of(typed, "months", 1), "anchor": _anchor(typed, beside)}
    if nth := word(typed, "month_nth"):
        return rule | {"rule": "nth_weekday", "nth": int(nth), "weekday": number_of(typed, "month_weekday")}
    return rule | {"rule": "monthly", "day": number_of(typed, "month_day")}


def _cycle(typed: Typed, beside: Beside) -> dict[str, Any]:
    if word(typed, "month_first") or word(typed, "month_last"):
        return {
            "rule": "month_days",
            "first": number_of(typed, "month_first"),
            "last": number_of(typed, "month_last"),
        }
    on, off = number_of(typed, "days_on"), number_of(typed, "days_off")
    return {"rule": "cycle", "on": on, "off": off, "anchor": _anchor(typed, beside)}


def _anchor(typed: Typed, beside: Beside) -> str | None:
    typed_day = word(typed, "counted_from")
    return _iso(typed_day) if typed_day else beside.first_day


def _moment(typed: Typed, beside: Beside) -> str | None:
    """The moment from which hours are counted: as typed, "24-Nov-2026 12:00", else the first dose's."""
    text = word(typed, "counted_from")
    if not text:
        return None if beside.start is None else beside.start.isoformat(timespec="minutes")
    head, _, tail = text.rpartition(" ")
    day, clock = day_of(head), clock_of(tail)
    if day is None or clock is None or beside.start is None:
        return text
    return datetime.combine(day, clock, beside.start.tzinfo).isoformat(timespec="minutes")


# --- steps, and amounts by weekday --------------------------------------------------------------------


def _steps(typed: Typed, times: list[dict[str, Any]], beside: Beside) -> list[dict[str, Any]]:
    """The steps of a course, one after another. The first begins with the first time after the start."""
    parts: list[dict[str, Any]] = []
    follows: date | None = None
    for row in used(typed, STEPS):
        clocks = clocks_of(word(typed, f"step_times_{row}"))
        known = {one["at"]: one for one in times}
        here = [known.get(at, {"at": at, "band": None}) for at in clocks] if clocks else times
        first: str | None = follows.isoformat() if follows is not None else None
        if word(typed, f"step_first_{row}"):
            first = _iso(word(typed, f"step_first_{row}"))
        elif not parts and beside.start is not None:
            passed = all(one["at"] < f"{beside.start:%H:%M}" for one in here)
            first = (beside.start.date() + timedelta(days=1 if passed else 0)).isoformat()
        last, days = None, number_of(typed, f"step_days_{row}")
        begins = day_of(first or "")
        if days is not None and begins is not None and 0 < days <= 3660:
            last = (begins + timedelta(days=days - 1)).isoformat()
            follows = begins + timedelta(days=days)
        amount = word(typed, f"step_amount_{row}")
        parts.append({"first": first, "last": last, "times": [{**one, "amount": amount} for one in here]})
    return parts


def amounts_by_day(typed: Typed) -> dict[int, str]:
    """Weekday → the amount typed for it, or for every day; none where it is 0."""
    every = word(typed, "day_0")
    amounts = {day: word(typed, f"day_{day}") or every for day in range(1, 8)}
    return {day: amount for day, amount in amounts.items() if amount and amount != "0"}


def _by_weekday(amounts: Mapping[int, str], times: list[dict[str, Any]]) -> dict[str, Any]:
    days_of: dict[str, list[int]] = {}
    for day, amount in amounts.items():
        days_of.setdefault(amount, []).append(day)
    groups = [
        ([{**one, "amount": amount} for one in times], days if len(days) < 7 else None)
        for amount, days in (days_of or {"": list(range(1, 8))}).items()
    ]
    if len(groups) == 1:
        return {"times": groups[0][0], "weekdays": groups[0][1]}
    return {"parts": [{"weekdays": days, "times": rows} for rows, days in groups]}


# --- times, amounts, and what stands beside -----------------------------------------------------------


def _time(typed: Typed, row: int, bands: Bands, *, bare: bool) -> dict[str, Any]:
    when, at = word(typed, f"when_{row}"), word(typed, f"at_{row}")
    clock = clock_of(at)
    if clock is None and when in bands and not at:
        clock = bands[when][0]
    value = {"at": f"{clock:%H:%M}" if clock else at, "band": when if when in bands else None}
    if until := word(typed, f"until_{row}"):
        end = clock_of(until)
        value["until"] = f"{end:%H:%M}" if end else until
    if not bare:
        value["amount"] = word(typed, f"amount_{row}")
        if word(typed, f"amount_max_{row}"):
            value["amount_max"] = word(typed, f"amount_max_{row}")
    return value


def _one_amount(typed: Typed) -> dict[str, Any]:
    found = {"amount": word(typed, "needed_amount")}
    if word(typed, "needed_amount_max"):
        found["amount_max"] = word(typed, "needed_amount_max")
    return found


def _running(typed: Typed) -> dict[str, Any]:
    times = [
        {"at": at, "band": None, "step": step}
        for step in ("start", "stop", "check")
        for at in clocks_of(word(typed, f"run_{step}"))
    ]
    return {"rate": word(typed, "rate"), "times": times, "weekdays": None}


def _worn(typed: Typed) -> dict[str, Any]:
    sites = [one.strip() for one in word(typed, "sites").replace("\n", ",").split(",") if one.strip()]
    found: dict[str, Any] = {"at_start": number_of(typed, "at_start", 0), "sites": sites}
    return found | {"rest_days": number_of(typed, "rest_days", 0)}


def _other(typed: Typed, row: int) -> dict[str, Any]:
    return {
        "who": word(typed, f"others_who_{row}"),
        "weekdays": _days(typed, f"others_weekdays_{row}"),
        "times": clocks_of(word(typed, f"others_times_{row}")) or None,
    }


def _days(typed: Typed, name: str) -> list[int] | None:
    return [int(day) for day in typed.get(name) or ()] or None


def _iso(typed: str) -> str:
    day = day_of(typed)
    return day.isoformat() if day else typed.strip()


def number_of(typed: Typed, name: str, instead: int | None = None) -> int | None:
    """A whole number as typed; `instead` when it is empty, and what no rule allows when it cannot be read."""
    text = word(typed, name)
    if not text:
        return instead
    return int(text) if whole(text) and len(text) < 7 else UNREAD


def _limits(typed: Typed) -> dict[str, Any]:
    """What stands beside the times of any family; a fault of one that does not go with it is named there."""
    found: dict[str, Any] = {}
    if gap := word(typed, "gap_hours"):
        found["gap_minutes"] = minutes_of(gap)
    if most := word(typed, "max_amount"):
        found["max_amount_24h"] = most
    for name, key in (
        ("max_doses", "max_doses_24h"), ("max_7d", "max_doses_7d"), ("max_course", "max_doses_course"),
        ("for_doses", "count"),
    ):  # fmt: skip
        if word(typed, name):
            found[key] = number_of(typed, name)
    if word(typed, "meal_minutes"):
        found["meal"] = {
            "how": word(typed, "meal_how"),
            "minutes": number_of(typed, "meal_minutes"),
            "minutes_max": number_of(typed, "meal_minutes_max"),
            "medicines": bool(typed.get("meal_medicines")),
        }
    if any(word(typed, f"check_{part}") for part in ("what", "low", "high", "unit")):
        found["check"] = {part: word(typed, f"check_{part}") for part in ("what", "low", "high", "unit")}
    return found
