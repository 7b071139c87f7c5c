"""Random lives of one person: what carers, seniors and the pharmacy could have done in four weeks.

A history is a list of acts in the order of time. `live` does them through the actions, as a page or a tablet
would; what an action refuses in words did not happen. Nothing is written past the actions.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import uuid4

from hypothesis import strategies as st

from mar.actions import file_entry
from mar.models import Dose, Outcome
from mar.steps import step_at
from medicines import actions as medicines
from medicines.directions import parse
from medicines.lines import schedule_line
from medicines.models import Medicine
from medicines.schedule import due
from people import actions as people
from people.models import Person, Worker
from people.records import Refused, clock_at
from tests.cast import LONDON, Cast
from tests.mar.bodies import fixed, needed

DAYS = 28
WEDNESDAY = 3
MONTHS = (date(2026, 10, 5), date(2026, 11, 9), date(2027, 3, 8))
"""Four weeks with the longest day, an ordinary one, and four with the shortest."""

Act = tuple[int, int, str, int, int]
"""(day, minute of the day, what, which, how): two small numbers that each act reads in its own way."""

KINDS = (
    "sign", "sign", "sign", "sign", "other_day", "correct", "strike", "needed", "besides", "stop", "change",
    "pause", "hospital", "home", "doubt", "follow_up",
)  # fmt: skip
acts: st.SearchStrategy[list[Act]] = st.lists(
    st.tuples(
        st.integers(0, DAYS - 1), st.integers(0, 1439), st.sampled_from(KINDS), st.integers(0, 9),
        st.integers(0, 9),
    ),
    min_size=8, max_size=24,
)  # fmt: skip


@dataclass
class Life:
    """One person's four weeks. The second line is given on Wednesdays, the last two are of other kinds."""

    cast: Cast
    person: Person
    first: date
    lines: list[Medicine] = field(default_factory=list)
    needed: Medicine | None = None

    @property
    def hands(self) -> Sequence[Worker]:
        """Who signs."""
        return (self.cast.joy, self.cast.ruth, self.cast.ann, self.cast.dawid)

    def at(self, day: int, minute: int) -> datetime:
        return datetime.combine(self.first + timedelta(days=day), time(minute // 60, minute % 60), LONDON)


def live(cast: Cast, first: date, history: Sequence[Act]) -> Life:
    """Do it all, in the order of time, for somebody nobody has written about yet."""
    life = Life(cast, _new_person(cast), first)
    with clock_at(life.at(0, 0) - timedelta(days=3)):
        for name, directions in (
            ("Ramipril 5mg capsules", fixed("08:00", "21:30", unit="capsule")),
            ("Methotrexate 2.5mg tablets", fixed("09:00", amount="4") | {"weekdays": [WEDNESDAY]}),
            ("Zopiclone 3.75mg tablets", fixed("01:30")),
        ):
            life.lines.append(_line(life, name, directions))
        for nth in range(2):
            name, directions, days = others(first)[(len(history) + nth * 3) % 6]
            life.lines.append(_line(life, name, directions, days))
        life.needed = _line(life, "Paracetamol 500mg tablets", needed())
    for day, minute, what, which, how in sorted(history):
        with clock_at(life.at(day, minute)):
            try:
                ACTS[what](life, day, minute, which, how)
            except Refused:
                continue
    return life


def others(first: date) -> list[tuple[str, dict[str, Any], int | None]]:
    """One of each kind beside the fixed lines: its name, directions, and after how many days it ends.

    A patch every 72 hours, a reducing course, days on and off, a counted course, oxygen that is looked at,
    and warfarin by a letter that ends on the tenth day.
    """
    day = first.isoformat()
    steps = [
        {"first": (first + timedelta(days=7 * n)).isoformat(),
         "last": (first + timedelta(days=7 * n + 6)).isoformat(), "weekdays": None, "days": None,
         "times": [{"at": "08:30", "band": None, "amount": str(4 - n)}]}
        for n in range(3)
    ]  # fmt: skip
    look = [{"at": at, "band": None, "step": "check"} for at in ("08:00", "20:00")]
    patch = {
        "unit": "patch",
        "amount": "1",
        "every": 72 * 60,
        "anchor": f"{day}T07:30Z",
        "worn": {"at_start": 1},
    }
    return [
        ("Fentanyl 25micrograms/hour transdermal patches", {"v": 1, "kind": "elapsed", **patch}, None),
        ("Prednisolone 5mg tablets", {"v": 1, "kind": "fixed", "unit": "tablet", "parts": steps}, None),
        ("Norethisterone 5mg tablets", fixed("09:30", "21:30") | {
            "days": {"rule": "cycle", "on": 5, "off": 2, "anchor": day}}, None),
        ("Oxygen cylinders", {"v": 1, "kind": "continuous", "unit": "dose", "rate": "2 litres a minute",
                              "times": look}, None),
        ("Warfarin 1mg tablets", fixed("18:00", amount="3") | {"by_result": "INR"}, 10),
        ("Amoxicillin 500mg capsules", fixed("07:00", "15:00", unit="capsule") | {"count": 15}, None),
    ]  # fmt: skip


def _line(life: Life, name: str, directions: dict[str, Any], days: int | None = None) -> Medicine:
    starts = life.at(0, 0) - timedelta(days=3)
    stops = None if days is None else life.at(days, 0)
    return medicines.add_medicine(
        life.cast.ruth, person=life.person, product_name=name, route="mouth", label="As the label says",
        directions=directions, starts_at=starts, prescriber="Dr Lund", stops_at=stops,
    )  # fmt: skip


# --- the acts -------------------------------------------------------------------------------------------

ANSWERS: tuple[dict[str, Any], ...] = (
    {}, {}, {},
    {"outcome": "part_taken", "note": "Spat half out."},
    {"outcome": "not_taken", "reason": "did_not_want"},
    {"outcome": "not_taken", "reason": "asleep", "note": "Not woken."},
    {"outcome": "left_out"},
    {"outcome": "not_known", "note": "Nobody could say."},
    {"who": "family", "help": "none", "basis": "told"},
    {"again": True},
)  # fmt: skip


def _file(life: Life, signer: Worker, body: dict[str, Any]) -> None:
    by = signer if signer in (life.cast.joy, life.cast.ruth) else life.cast.ruth
    file_entry(by, {
        "v": 1, "key": str(uuid4()), "signed_by": str(signer.pk), "person": str(life.person.pk),
        "time_source": "now",
    } | body)  # fmt: skip


def _dose(life: Life, medicine: Medicine, given: datetime, how: int, **more: Any) -> dict[str, Any]:
    unit = (medicine.directions or {})["unit"]
    body = {
        "kind": "dose", "medicine": str(medicine.pk), "outcome": "taken", "who": "our_worker",
        "help": "administered", "basis": "saw", "amount": "1", "unit": unit, "given_at": given.isoformat(),
    }  # fmt: skip
    return body | ANSWERS[how % len(ANSWERS)] | more


def _running(life: Life, which: int) -> Medicine:
    known = [*Medicine.objects.filter(person=life.person).exclude(pk=life.needed.pk).order_by("id")]  # type: ignore[union-attr]  # lived
    return known[which % len(known)]


def _sign(life: Life, day: int, minute: int, which: int, how: int, back: int = 0) -> None:
    medicine = _running(life, which)
    due = life.first + timedelta(days=day - back)
    slots = _slots(life, medicine, due)
    if not slots:
        return
    at, ordinal = slots[(minute // 720) % len(slots)]
    slot = {"due_date": due.isoformat(), "due_time": at.strftime("%H:%M"), "ordinal": ordinal}
    by = life.hands[(which + how) % 4]
    step = step_at(parse(medicine.directions), at, ordinal)
    nothing = {} if step == "give" else {"amount": None, "unit": None}
    _file(life, by, _dose(life, medicine, life.at(day, minute), how, **slot) | nothing)


def _slots(life: Life, medicine: Medicine, day: date) -> list[tuple[time, int]]:
    """Time and ordinal of what the directions have on a day; of fixed times also when it is not due."""
    times = (medicine.directions or {}).get("times", [])
    if times and (medicine.directions or {}).get("kind") == "fixed":
        return [(time.fromisoformat(one["at"]), 0) for one in times]
    line = schedule_line(medicine, life.person.branch)
    slots = due(line, day, day + timedelta(days=1), LONDON) if line is not None else []
    return [(one.due_time, one.ordinal) for one in slots]


def _other_day(life: Life, day: int, minute: int, which: int, how: int) -> None:
    _sign(life, day, minute, which, how, back=1)


def _needed(life: Life, day: int, minute: int, which: int, how: int) -> None:
    assert life.needed is not None
    _file(
        life, life.hands[which % 4], _dose(life, life.needed, life.at(day, minute), how % 3, what_for="hip")
    )


def _besides(life: Life, day: int, minute: int, which: int, how: int) -> None:
    _file(life, life.hands[which % 4], {
        "kind": "other", "text": "A cold sachet from the shop", "given_at": life.at(day, minute).isoformat(),
        "outcome": "taken", "who": "person", "help": "none", "basis": "told", "amount": "1", "unit": "sachet",
    })  # fmt: skip


def _row(life: Life, which: int, how: int) -> Dose | None:
    rows = [*Dose.objects.filter(person=life.person).order_by("recorded_at", "id")]
    return rows[(which * 7 + how) % len(rows)] if rows else None


def _slot(row: Dose) -> dict[str, Any]:
    if not row.due_date:
        return {}
    return {
        "due_date": row.due_date.isoformat(),
        "due_time": row.due_time.strftime("%H:%M"),
        "ordinal": row.ordinal,
    }


def _correct(life: Life, day: int, minute: int, which: int, how: int) -> None:
    if (row := _row(life, which, how)) is None or row.medicine is None or row.outcome == Outcome.STRUCK:
        return
    more = {"corrects": str(row.key), "why": "Written wrong.", "time_source": "typed", **_slot(row)}
    _file(life, life.cast.ruth, _dose(life, row.medicine, row.given_at, how % 9, **more))


def _strike(life: Life, day: int, minute: int, which: int, how: int) -> None:
    if (row := _row(life, which, how)) is None or row.medicine is None or row.outcome == Outcome.STRUCK:
        return
    more = {"corrects": str(row.key), "why": "Another person’s.", "outcome": "struck", "time_source": "typed"}
    _file(life, life.cast.ruth, _dose(life, row.medicine, row.given_at, 0, **_slot(row), **more))


def _stop(life: Life, day: int, minute: int, which: int, how: int) -> None:
    at = life.at(day, minute) - timedelta(hours=6 * (how % 4))
    medicines.stop_medicine(
        life.cast.ruth, medicine=_running(life, which), stops_at=at, reason="GP stopped it", said_by="Dr Lund"
    )


def _change(life: Life, day: int, minute: int, which: int, how: int) -> None:
    old = _running(life, which)
    directions = {**(old.directions or {})}
    if directions["kind"] == "fixed" and directions.get("times"):
        directions["times"] = [{**one, "amount": "2"} for one in directions["times"]]
    medicines.change_medicine(life.cast.ruth, medicine=old, why="dose up", directions=directions)


def _pause(life: Life, day: int, minute: int, which: int, how: int) -> None:
    medicines.pause_medicine(
        life.cast.ruth, medicine=_running(life, which), reason="before a test", said_by="Dr Lund",
        ends_at=life.at(day, minute) + timedelta(days=1 + how % 4),
    )  # fmt: skip


def _hospital(life: Life, day: int, minute: int, which: int, how: int) -> None:
    _file(life, life.cast.joy, {"kind": "to_hospital", "at": life.at(day, minute).isoformat(), "where": ""})


def _home(life: Life, day: int, minute: int, which: int, how: int) -> None:
    _file(life, life.cast.joy, {"kind": "home", "at": life.at(day, minute).isoformat()})


def _doubt(life: Life, day: int, minute: int, which: int, how: int) -> None:
    medicines.raise_doubt(
        life.cast.joy, medicine=_running(life, which), kind="label_differs", words="The box says TWO."
    )


def _follow_up(life: Life, day: int, minute: int, which: int, how: int) -> None:
    if (row := _row(life, which, how)) is not None:
        _file(life, life.cast.joy, {
            "kind": "follow_up", "of": str(row.key), "what": "sick", "answer": "seen",
            "at": life.at(day, minute).isoformat(),
        })  # fmt: skip


ACTS = {
    "sign": _sign, "other_day": _other_day, "correct": _correct, "strike": _strike, "needed": _needed,
    "besides": _besides, "stop": _stop, "change": _change, "pause": _pause, "hospital": _hospital,
    "home": _home, "doubt": _doubt, "follow_up": _follow_up,
}  # fmt: skip


def _new_person(cast: Cast) -> Person:
    return people.add_person(
        cast.ruth, branch=cast.maidstone, family_name="Random", given_name="Life", preferred_name="Life",
        born=date(1940, 1, 1), nhs_number_missing="not asked", address=f"{uuid4()}", pronoun="they",
    )  # fmt: skip
