"""Limits hold for any doses at any instants, whatever order they become known in."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from medicines.limits import PARACETAMOL, Cap, Intake, Judgement, LineLimit, caps_for, judge

LONDON = ZoneInfo("Europe/London")
SYDNEY = ZoneInfo("Australia/Lord_Howe")  # half an hour of summer time: no two clocks agree
NOON = datetime(2026, 10, 24, 12, tzinfo=UTC)  # the clock goes back that night
DAY, WEEK = timedelta(hours=24), timedelta(days=7)
CODEINE = "261000"
PARA = LineLimit(
    "para",
    "paracetamol",
    "tablet",
    frozenset({PARACETAMOL}),
    timedelta(hours=4),
    max_amount=Decimal(8),
    max_doses=4,
    max_doses_7d=12,
    max_doses_course=30,
)
COCO = LineLimit(
    "coco", "co-codamol", "tablet", frozenset({PARACETAMOL, CODEINE}), timedelta(hours=6), Decimal(4)
)
NAMES = {"para": "paracetamol", "coco": "co-codamol", None: "cold sachet"}


def intake(line: str | None, minutes: int, tablets: int, *, assumed: bool = False, spread: int = 0) -> Intake:
    """So many tablets of 500 mg, so long after noon, perhaps up to `spread` minutes later."""
    moment, amount = NOON + timedelta(minutes=minutes), Decimal(tablets)
    mg: dict[str, Decimal | None] = {PARACETAMOL: amount * 500}
    if line == "coco":
        mg[CODEINE] = amount * 8
    return Intake(
        moment,
        NAMES[line],
        mg,
        line,
        amount,
        assumed,
        latest=moment + timedelta(minutes=spread) if spread else None,
    )


def ask(
    dose: Intake,
    before: Sequence[Intake],
    *,
    limits: Sequence[LineLimit] = (PARA, COCO),
    cap: int | None = 3000,
    zone: ZoneInfo = LONDON,
) -> Judgement:
    """The judgement, with a prescriber's cap on paracetamol unless told otherwise."""
    caps = [] if cap is None else [Cap(PARACETAMOL, "paracetamol", Decimal(cap))]
    return judge(dose, before, limits=limits, caps=caps_for(caps), zone=zone, person="Idris")


LINES = st.sampled_from(["para", "coco", None])
MINUTES = st.integers(-12 * 24 * 60, 12 * 24 * 60)


def intakes(minutes: st.SearchStrategy[int] = MINUTES, least: int = 0) -> st.SearchStrategy[list[Intake]]:
    """Some doses of two lines and a shop's sachet, some of them not known for certain."""
    one = st.builds(
        intake,
        LINES,
        minutes,
        st.integers(1, 3),
        assumed=st.booleans(),
        spread=st.sampled_from([0, 0, 90]),
    )
    return st.lists(one, min_size=least, max_size=10)


DOSES = st.builds(intake, LINES, st.just(0), st.integers(1, 2))
HARD = {"too_soon", "over_maximum"}


def hard(found: Judgement) -> set[str]:
    return {str(reason.kind) for reason in found.reasons} & HARD


def arriving(known: Sequence[Intake], **more: object) -> bool:
    """Whether a maximum was flagged on any of these, each judged as it became known."""
    flagged = [
        any(reason.kind == "over_maximum" for reason in ask(one, known[:n], **more).reasons)  # type: ignore[arg-type]  # the same words as `ask`
        for n, one in enumerate(known)
    ]
    return any(flagged)


def over(
    known: Sequence[Intake], span: timedelta, most: Decimal | int, of: Callable[[Intake], Decimal | int]
) -> bool:
    """Whether what is counted goes over in any stretch of that length: each ends at one of the doses."""
    ends = [one.at for one in known]
    return any(sum(of(one) for one in known if end - span < one.at <= end) > most for end in ends)


@given(before=intakes(st.integers(-9 * 24 * 60, -90)), dose=DOSES, waits=st.lists(st.integers(0, 20_000)))
def test_allowed_at_t_is_monotone(before: list[Intake], dose: Intake, waits: list[int]) -> None:
    """Once nothing recorded stops it, with no new dose it stays so; and it begins at `not_before`."""
    moments = sorted(dose.at + timedelta(minutes=one) for one in {0, *waits})
    free = [not hard(ask(replace(dose, at=moment), before)) for moment in moments]
    assert free == sorted(free)
    moment = ask(dose, before).not_before
    if moment is not None:
        assert not hard(ask(replace(dose, at=moment), before))
        assert hard(ask(replace(dose, at=moment - timedelta(microseconds=1)), before))


ORDERS = st.lists(
    st.tuples(MINUTES, st.integers(1, 3)), min_size=1, max_size=12, unique_by=lambda row: row[0]
)


@given(rows=ORDERS, near=st.booleans())
def test_the_sum_in_any_rolling_24_hours_stays_within_the_maximum_or_is_flagged(
    rows: list[tuple[int, int]], near: bool
) -> None:
    """In whatever order the entries arrive: hypothesis draws them in any."""
    line = LineLimit("para", "paracetamol", "tablet", max_amount=Decimal(5))
    squeeze = 8 if near else 1
    known = [replace(intake("para", minutes // squeeze, count), mg={}) for minutes, count in rows]
    assert arriving(known, limits=[line], cap=None) == over(known, DAY, 5, lambda one: one.amount or 0)


@given(rows=ORDERS, near=st.booleans())
def test_the_doses_in_any_rolling_24_hours_stay_within_the_maximum_or_are_flagged(
    rows: list[tuple[int, int]], near: bool
) -> None:
    line = LineLimit("para", "paracetamol", "tablet", max_doses=2)
    squeeze = 8 if near else 1
    known = [replace(intake("para", minutes // squeeze, count), mg={}) for minutes, count in rows]
    assert arriving(known, limits=[line], cap=None) == over(known, DAY, 2, lambda one: 1)


@given(
    rows=st.lists(st.tuples(LINES, MINUTES, st.integers(1, 3)), min_size=1, max_size=12), near=st.booleans()
)
def test_the_sum_in_mg_across_products_stays_within_the_maximum_or_is_flagged(
    rows: list[tuple[str | None, int, int]], near: bool
) -> None:
    squeeze = 8 if near else 1
    known = [intake(line, minutes // squeeze, count) for line, minutes, count in rows]
    bare = [LineLimit("para", "paracetamol", "tablet"), LineLimit("coco", "co-codamol", "tablet")]
    expected = over(known, DAY, 3000, lambda one: (one.mg or {})[PARACETAMOL] or 0)
    assert arriving(known, limits=bare) == expected


@given(rows=ORDERS)
def test_the_doses_in_any_7_days_stay_within_the_maximum_or_are_flagged(rows: list[tuple[int, int]]) -> None:
    line = LineLimit("para", "paracetamol", "tablet", max_doses_7d=3)
    known = [replace(intake("para", minutes, count), mg={}) for minutes, count in rows]
    assert arriving(known, limits=[line], cap=None) == over(known, WEEK, 3, lambda one: 1)


@given(rows=ORDERS)
def test_the_doses_of_a_course_stay_within_the_maximum_or_are_flagged(rows: list[tuple[int, int]]) -> None:
    line = LineLimit("para", "paracetamol", "tablet", max_doses_course=4)
    known = [replace(intake("para", minutes, count), mg={}) for minutes, count in rows]
    assert arriving(known, limits=[line], cap=None) == (len(known) > 4)


@given(before=intakes(), dose=DOSES)
def test_the_same_instants_in_another_time_zone_give_the_same_answer(
    before: list[Intake], dose: Intake
) -> None:
    """Shown by other clocks, and said in the words of the one zone asked for."""

    def moved(one: Intake) -> Intake:
        return replace(one, at=one.at.astimezone(SYDNEY), latest=one.latest and one.latest.astimezone(SYDNEY))

    assert ask(moved(dose), [moved(one) for one in before]) == ask(dose, before)
    elsewhere, here = ask(dose, before, zone=SYDNEY), ask(dose, before)
    assert [one.kind for one in elsewhere.reasons] == [one.kind for one in here.reasons]
    assert replace(elsewhere, reasons=()) == replace(here, reasons=())


@given(before=intakes(), extra=intakes(least=1), dose=DOSES)
def test_adding_an_intake_never_takes_a_reason_away(
    before: list[Intake], extra: list[Intake], dose: Intake
) -> None:
    less, more = ask(dose, before), ask(dose, [*before, extra[0]])
    for kind in HARD | {"limit_unknown"}:
        kept = sum(reason.kind == kind for reason in more.reasons)
        assert kept >= sum(reason.kind == kind for reason in less.reasons)
    if less.not_before is not None:
        # A course that is over has no time at which it may be given again.
        assert more.not_before is None or more.not_before >= less.not_before
    assert more.used_doses_7d >= less.used_doses_7d
    assert all(more.left_mg[code] <= left for code, left in less.left_mg.items())


@given(before=intakes(), dose=DOSES, order=st.randoms())
def test_the_order_in_which_doses_become_known_changes_nothing_that_stops(
    before: list[Intake], dose: Intake, order: object
) -> None:
    shuffled = [*before]
    order.shuffle(shuffled)  # type: ignore[attr-defined]  # a random.Random
    one, other = ask(dose, before), ask(dose, shuffled)
    assert replace(one, reasons=(), unchecked=()) == replace(other, reasons=(), unchecked=())
    assert sorted(reason.kind for reason in one.reasons) == sorted(reason.kind for reason in other.reasons)


@given(before=intakes(), dose=DOSES, off=MINUTES)
def test_a_step_that_is_no_dose_changes_nothing(before: list[Intake], dose: Intake, off: int) -> None:
    step = replace(intake("para", off, 1), amount=Decimal(0), mg={PARACETAMOL: Decimal(0)})
    assert ask(dose, [*before, step]) == ask(dose, before)
    assert ask(step, before).reasons == ()
