"""What is on the body: patches and plasters, how many, where the last one went, and where none should go yet.

Pure, from a sheet. What is on is counted from what was put on, taken off and fell off in the last month
[domain.md 5, patches]; one that could not be found may still be on, and counts.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from mar.models import Dose, FollowUp, Outcome
from mar.slots import ZONE, Sheet
from mar.steps import step_of
from medicines import lines
from medicines.directions import UNITS
from medicines.directions.shape import Directions
from medicines.models import Medicine
from medicines.schedule import next_due
from people.templatetags import words
from people.wall_clock import instant

LATELY = 6
"""So many of the last places stand on the chart."""

ON = frozenset({Outcome.TAKEN, Outcome.PART_TAKEN})


@dataclass(frozen=True)
class Site:
    """One place of the plan. `resting_until`: the first day it may be used again; None when it may now."""

    name: str
    resting_until: date | None = None

    @property
    def text(self) -> str:
        """Resting until Fri 27-Nov; empty when it may be used."""
        return "" if self.resting_until is None else f"resting until {words.date_short(self.resting_until)}"


@dataclass(frozen=True)
class OnBody:
    """What should be on her now, the last one that went on, the places, and when it is next changed."""

    count: int
    last: Dose | None
    sites: tuple[Site, ...]
    next_change: datetime | None
    amount: Decimal
    unit: str

    def now_text(self, now: datetime) -> str:
        """On now: 1 patch, left upper arm, since Sat 21-Nov 09:05."""
        if not self.count:
            return f"On now: no {UNITS[self.unit][0]}."
        many = f"{self.count} {UNITS[self.unit][0] if self.count > 1 else self.unit}"
        where = f", {self.last.site}" if self.last and self.last.site else ""
        since = f", since {words.moment(self.last.given_at)}" if self.last else ""
        return f"On now: {many}{where}{since}."

    @property
    def next_text(self) -> str:
        """Next change Thursday 26-Nov-2026, 09:00; empty when there is none."""
        return change_text(self.next_change)


def on_body(medicine: Medicine, sheet: Sheet, now: datetime, *, but: Dose | None = None) -> OnBody | None:
    """What is on her of this line, one entry left out; None for a line that is not worn."""
    directions = lines.parsed(medicine)
    if directions is None or directions.worn is None:
        return None
    rows = [
        one for one in sheet.worn if one.medicine_id == medicine.pk and one.given_at <= now and one != but
    ]
    amounts = [one.amount for one in directions.every_time if one.amount]
    amount = directions.amount or max(amounts, default=Decimal(1))
    each = int(amount) or 1
    begun = medicine.starts_at > sheet.start - timedelta(days=31)
    count = directions.worn.at_start if begun else max(each, directions.worn.at_start)
    last = None
    for dose in rows:
        many = int(dose.amount or each)
        if step_of(medicine, dose) == "remove":
            count = max(0, count - each) if dose.outcome == Outcome.TAKEN else count
        elif dose.outcome in ON:
            gone = any(one.what == FollowUp.What.FELL_OFF and one.answer == "bagged" for one in dose.after)
            count, last = count + (0 if gone else many), dose
    line = sheet.line(medicine)
    coming = next_due(line, now, 2, ZONE, sheet.suspensions) if line is not None else []
    change = next((one.due_at for one in coming if one.step == "give"), None)
    return OnBody(count, last, sites_at(directions, medicine, rows, now), change, amount, directions.unit)


def sites_at(directions: Directions, medicine: Medicine, rows: list[Dose], now: datetime) -> tuple[Site, ...]:
    """The plan's places, the one that has rested longest first; a resting one is said, never refused."""
    worn = directions.worn
    if worn is None:
        return ()
    put_on = (one for one in rows if one.site and step_of(medicine, one) == "give" and one.outcome in ON)
    used = {one.site.casefold(): one.given_at.astimezone(ZONE).date() for one in put_on}
    today, found = now.astimezone(ZONE).date(), []
    for name in sorted(worn.sites, key=lambda one: used.get(one.casefold(), date.min)):
        last = used.get(name.casefold())
        free = today if last is None else last + timedelta(days=worn.rest_days)
        found.append(Site(name, free if free > today else None))
    return tuple(found)


def on_the_chart(medicine: Medicine, sheet: Sheet) -> str:
    """Where the last one went and when it is next changed, with weekday and date: by the record alone, so
    that no hour that passes makes another chart.
    """
    directions, line = lines.parsed(medicine), sheet.line(medicine)
    if directions is None or directions.worn is None or line is None:
        return ""
    on = [one for one in sheet.worn if one.medicine_id == medicine.pk and step_of(medicine, one) == "give"]
    off = (one for one in sheet.worn if one.medicine_id == medicine.pk and one.outcome == Outcome.TAKEN)
    taken_off = [one.given_at for one in off if step_of(medicine, one) == "remove"]
    planned = [one for one in on if one.due_date is not None and one.due_time is not None]
    after = max((instant(one.due_date, one.due_time, ZONE) for one in planned), default=None)
    coming = next_due(line, medicine.starts_at if after is None else after + timedelta(minutes=1), 2, ZONE)
    change = next((one.due_at for one in coming if one.step == "give"), None)
    went = [one for one in on if one.outcome in ON and one.site][-LATELY:]
    places = "; ".join(f"{words.moment(one.given_at)} {one.site}{_came_off(one, taken_off)}" for one in went)
    return " ".join(filter(None, [f"Put on {places}." if places else "", change_text(change)]))


def _came_off(dose: Dose, taken_off: list[datetime]) -> str:
    """When the one put on then was taken off, or that it fell off."""
    if any(one.what == FollowUp.What.FELL_OFF for one in dose.after):
        return ", fell off"
    at = next((one for one in taken_off if one > dose.given_at), None)
    return "" if at is None else f", off {words.moment(at)}"


def change_text(change: datetime | None) -> str:
    """Next change Thursday 26-Nov-2026, 09:00. Empty when there is none."""
    if change is None:
        return ""
    at = change.astimezone(ZONE)
    return f"Next change {words.WEEKDAYS[at.weekday()]} {words.date(at)}, {words.time(at)}."
