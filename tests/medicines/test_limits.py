from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from medicines.limits import PARACETAMOL, Cap, Intake, Judgement, LineLimit, caps_for, judge

LONDON = ZoneInfo("Europe/London")
HOURS_4 = timedelta(hours=4)
CODEINE = "261000"
PARA = LineLimit("para", "paracetamol", "tablet", frozenset({PARACETAMOL}), HOURS_4, Decimal(8))
COCO = LineLimit("coco", "co-codamol", "tablet", frozenset({PARACETAMOL, CODEINE}), HOURS_4, Decimal(8))


def at(clock: str, day: int = 24, month: int = 11) -> datetime:
    return datetime.fromisoformat(f"2026-{month:02}-{day}T{clock}").replace(tzinfo=LONDON)


def para(clock: str, tablets: str = "2", day: int = 24, **more: Any) -> Intake:
    amount = Decimal(tablets)
    return Intake(at(clock, day), "paracetamol", {PARACETAMOL: amount * 500}, "para", amount, **more)


def coco(clock: str, tablets: str = "2", day: int = 24) -> Intake:
    amount = Decimal(tablets)
    return Intake(
        at(clock, day), "co-codamol", {CODEINE: amount * 8, PARACETAMOL: amount * 500}, "coco", amount
    )


def ask(
    dose: Intake, before: Sequence[Intake], *caps: Cap, limits: Sequence[LineLimit] = (PARA, COCO)
) -> Judgement:
    return judge(dose, before, limits=limits, caps=caps_for(caps), zone=LONDON, person="Idris")


def texts(found: Judgement) -> list[tuple[str, str]]:
    return [(reason.kind, reason.text) for reason in found.reasons]


def test_nothing_recorded_stops_it() -> None:
    found = ask(para("16:10"), [para("12:10")])
    assert found.reasons == ()
    assert found.not_before is None
    assert (found.used_amount, found.used_doses, found.left_amount) == (2, 1, 6)
    assert (found.used_mg, found.left_mg) == ({PARACETAMOL: 1000}, {PARACETAMOL: 3000})


def test_too_soon_says_when() -> None:
    found = ask(para("13:00"), [para("12:10"), para("08:00")])
    assert texts(found) == [("too_soon", "Too soon: paracetamol at 12:10. Not before 16:10.")]
    assert found.not_before == at("16:10")


def test_too_soon_over_midnight_names_the_day() -> None:
    found = ask(para("23:00"), [para("22:00")])
    assert (
        found.reasons[0].text == "Too soon: paracetamol at 22:00. Not before 02:00 on Wednesday 25-Nov-2026."
    )


def test_the_paracetamol_in_co_codamol_counts_for_the_gap() -> None:
    found = ask(para("13:00"), [coco("12:10")])
    assert found.reasons[0].text == (
        "Too soon: co-codamol at 12:10, which has paracetamol in it. Not before 16:10."
    )


def test_the_gap_of_either_line_applies() -> None:
    loose = LineLimit("coco", "co-codamol", "tablet", frozenset({PARACETAMOL, CODEINE}))
    assert ask(coco("13:00"), [para("12:10")], limits=[PARA, loose]).not_before == at("16:10")
    assert ask(para("13:00"), [coco("12:10")], limits=[PARA, loose]).not_before == at("16:10")


def test_a_later_entry_is_too_close_as_well() -> None:
    found = ask(para("11:00"), [para("12:10")])
    assert found.reasons[0].text == "Too soon: paracetamol at 12:10 comes too close after. Not before 16:10."


def test_over_the_usual_most_by_ingredient() -> None:
    before = [para("00:10"), para("04:10"), coco("08:10"), coco("12:10")]
    found = ask(para("17:00", "1"), before)
    assert texts(found) == [
        ("over_maximum", "That would be 4.5 g of paracetamol in 24 hours. No more than 4 g."),
    ]
    assert found.not_before == at("00:10", 25)
    assert found.left_mg == {PARACETAMOL: 0}


def test_a_prescribers_cap_takes_the_place_of_the_usual_one() -> None:
    cap = Cap(PARACETAMOL, "paracetamol", Decimal(3000))
    before = [para("02:00", "1"), para("06:00", "1"), coco("10:00"), para("14:00", "1")]
    assert ask(para("18:00", "1"), before, cap).reasons == ()
    found = ask(para("18:00", "2"), before, cap)
    assert texts(found) == [
        ("over_maximum", "That would be 3.5 g of paracetamol in 24 hours. No more than 3 g for Idris."),
    ]


def test_a_line_has_its_own_most_in_units_and_in_doses() -> None:
    two = LineLimit("coco", "co-codamol", "tablet", frozenset({CODEINE}), None, Decimal(2))
    found = ask(coco("12:00"), [coco("06:00", "1")], limits=[two])
    assert texts(found) == [
        ("over_maximum", "That would be 3 tablets of co-codamol in 24 hours. No more than 2."),
    ]
    six = LineLimit("coco", "co-codamol", "tablet", max_doses=1)
    found = ask(coco("12:00"), [coco("06:00")], limits=[six])
    assert found.reasons[0].text == "That would be dose 2 of co-codamol in 24 hours. No more than 1."
    assert (found.left_doses, found.not_before) == (0, at("06:00", 25))


def test_an_hour_exactly_24_hours_ago_no_longer_counts() -> None:
    before = [para("12:00", day=23), para("16:00", day=23), para("20:00", day=23), para("08:00")]
    assert ask(para("12:00"), before).reasons == ()
    assert ask(para("12:00"), [*before, para("12:01", "1", day=23)]).reasons[0].kind == "over_maximum"


def test_is_counted_in_hours_that_pass_not_on_the_clock() -> None:
    def night(clock: str, fold: int, day: int = 25) -> Intake:
        moment = datetime.fromisoformat(f"2026-10-{day}T{clock}").replace(tzinfo=LONDON, fold=fold)
        return Intake(moment, "paracetamol", {PARACETAMOL: Decimal(500)}, "para", Decimal(1))

    # The clock goes back at 02:00: from 00:30 to 03:30 on the clock is four hours.
    assert ask(night("03:30", 0), [night("00:30", 0)]).reasons == ()
    # From 22:30 to 01:30 the first time is three hours, the second time four.
    assert ask(night("01:30", 1), [night("22:30", 0, 24)]).reasons == ()
    found = ask(night("01:30", 0), [night("22:30", 0, 24)])
    assert found.reasons[0].text.endswith("Not before 01:30 after the clock goes back.")


def test_not_known_counts_and_says_ask() -> None:
    unknown = para("08:00", "1", assumed=True, earliest=at("06:00"), latest=at("10:00"))
    found = ask(para("12:00", "1"), [unknown])
    assert texts(found) == [
        (
            "too_soon",
            "Too soon: paracetamol at 08:00. Not before 14:00, unless someone says it was not taken.",
        ),
        ("limit_unknown", "We do not know about the 08:00 paracetamol. Ask before giving."),
    ]
    found = ask(para("16:00", "1"), [unknown])
    assert texts(found) == [
        ("limit_unknown", "We do not know about the 08:00 paracetamol. Ask before giving.")
    ]


def test_yesterdays_unknown_names_its_day() -> None:
    found = ask(para("08:00"), [para("20:00", day=23, assumed=True)])
    assert found.reasons[0].text == (
        "We do not know about the paracetamol at 20:00 on Monday 23-Nov-2026. Ask before giving."
    )


def test_a_strength_that_is_not_known_is_said() -> None:
    shop = Intake(at("08:00"), "cold sachet", {PARACETAMOL: None})
    found = ask(para("13:00"), [shop])
    assert texts(found) == [
        (
            "limit_unknown",
            "How much paracetamol is in cold sachet is not known, so its 24 hours cannot be added up. "
            "Ask before giving.",
        )
    ]


def test_something_nobody_can_name_is_said_for_a_limited_medicine_only() -> None:
    shop = Intake(at("12:00"), "something for her cold", None)
    assert texts(ask(para("13:00"), [shop])) == [
        ("limit_unknown", "We do not know what is in something for her cold at 12:00. Ask before giving.")
    ]
    senna = Intake(at("13:00"), "senna", {"1": Decimal(15)}, "senna", Decimal(2))
    assert ask(senna, [shop]).reasons == ()


def test_a_listed_medicine_with_unknown_ingredients_is_named_once_not_on_every_dose() -> None:
    macrogol = Intake(at("08:00"), "macrogol", None, "macrogol", Decimal(1))
    found = ask(para("13:00"), [macrogol, macrogol])
    assert (found.reasons, found.unchecked) == ((), ("macrogol",))
    with_cap = ask(macrogol, [], Cap(PARACETAMOL, "paracetamol", Decimal(3000)))
    assert [reason.kind for reason in with_cap.reasons] == ["limit_unknown"]


def test_a_line_and_the_one_it_replaced_are_one_medicine() -> None:
    new = LineLimit(
        "new", "paracetamol", "tablet", gap=HOURS_4, max_amount=Decimal(8), same=frozenset({"para"})
    )
    dose = Intake(at("13:00"), "paracetamol", None, "new", Decimal(2))
    found = ask(dose, [para("12:10"), para("04:00", "6")], limits=[new])
    assert [reason.kind for reason in found.reasons] == ["too_soon", "over_maximum"]


def test_two_boxes_that_make_one_dose_are_not_too_soon() -> None:
    small = LineLimit("25", "levothyroxine", "tablet", frozenset({"t4"}), HOURS_4, together=frozenset({"50"}))
    dose = Intake(at("08:01"), "levothyroxine", {"t4": Decimal("0.025")}, "25", Decimal(1))
    other = Intake(at("08:00"), "levothyroxine", {"t4": Decimal("0.05")}, "50", Decimal(1))
    assert ask(dose, [other], limits=[small]).reasons == ()


def test_a_dose_larger_than_its_most_has_no_right_time() -> None:
    found = ask(para("13:00", "9"), [])
    assert {reason.kind for reason in found.reasons} == {"over_maximum"}
    assert found.not_before is None


def test_the_lowest_cap_wins() -> None:
    three, two = (Cap(PARACETAMOL, "paracetamol", Decimal(mg)) for mg in (3000, 2000))
    assert caps_for([three, two]) == (two,)
    assert [cap.mg for cap in caps_for([])] == [4000]


ZOPICLONE = LineLimit("zop", "zopiclone", "tablet", frozenset({"zop"}), max_doses_7d=3)


def zopiclone(day: int, clock: str = "22:00", **more: Any) -> Intake:
    return Intake(at(clock, day), "zopiclone", {"zop": Decimal("7.5")}, "zop", Decimal(1), **more)


def test_the_most_in_seven_days() -> None:
    before = [zopiclone(18), zopiclone(20), zopiclone(22)]
    found = ask(zopiclone(24), before, limits=[ZOPICLONE])
    assert texts(found) == [("over_maximum", "That would be dose 4 of zopiclone in 7 days. No more than 3.")]
    assert found.not_before == at("22:00", 25)
    assert (found.used_doses, found.used_doses_7d) == (0, 3)
    assert ask(zopiclone(25), before, limits=[ZOPICLONE]).reasons == ()


def test_a_night_nobody_knows_about_counts_for_seven_days() -> None:
    before = [zopiclone(18, assumed=True), zopiclone(20), zopiclone(22)]
    found = ask(zopiclone(24), before, limits=[ZOPICLONE])
    assert [kind for kind, _ in texts(found)] == ["over_maximum", "limit_unknown"]
    assert found.reasons[1].text == (
        "We do not know about the zopiclone at 22:00 on Wednesday 18-Nov-2026. Ask before giving."
    )


def test_the_most_in_a_course_has_no_time_at_which_it_ends() -> None:
    course = LineLimit("zop", "zopiclone", "tablet", max_doses_course=2, same=frozenset({"old"}))
    earlier = Intake(at("22:00", 12, 10), "zopiclone", None, "old", Decimal(1))
    found = ask(zopiclone(24), [earlier, zopiclone(20)], limits=[course])
    assert texts(found) == [
        ("over_maximum", "That would be dose 3 of zopiclone in this course. No more than 2.")
    ]
    assert (found.not_before, found.used_doses_course) == (None, 2)
    assert ask(zopiclone(24), [earlier], limits=[course]).reasons == ()


def test_what_is_bought_counts_in_the_lines_own_most() -> None:
    ibuprofen = LineLimit("ibu", "ibuprofen", "tablet", frozenset({"ibu"}), HOURS_4, Decimal(3), max_doses=2)
    dose = Intake(at("20:00"), "ibuprofen", {"ibu": Decimal(400)}, "ibu", Decimal(1))
    shop = Intake(at("14:00"), "cold capsules", {"ibu": Decimal(600)}, None, Decimal(3))
    own = Intake(at("08:00"), "ibuprofen", {"ibu": Decimal(400)}, "ibu", Decimal(1))
    assert texts(ask(dose, [own, shop], limits=[ibuprofen])) == [
        ("over_maximum", "That would be 3 and a half tablets of ibuprofen in 24 hours. No more than 3."),
        ("over_maximum", "That would be dose 3 of ibuprofen in 24 hours. No more than 2."),
    ]
    assert ask(dose, [shop], limits=[ibuprofen]).reasons == ()
    unknown = Intake(at("14:00"), "cold capsules", {"ibu": None}, None, Decimal(3))
    assert texts(ask(dose, [unknown], limits=[ibuprofen])) == [
        (
            "limit_unknown",
            "How much the same ingredient is in cold capsules is not known, so its 24 hours cannot be added "
            "up. Ask before giving.",
        )
    ]


def test_a_step_that_is_no_dose_never_counts_and_is_never_stopped() -> None:
    patch = LineLimit("fen", "fentanyl", "patch", frozenset({"fen"}), timedelta(hours=72), max_doses=1)
    on = Intake(at("09:00"), "fentanyl", {"fen": Decimal(1)}, "fen", Decimal(1))
    off = Intake(at("08:59"), "fentanyl", {"fen": Decimal(0)}, "fen", Decimal(0))
    assert ask(on, [off], limits=[patch]).reasons == ()
    assert ask(off, [on], limits=[patch]).reasons == ()


INTAKES = st.builds(
    lambda minutes, tablets, which, assumed, spread: Intake(
        datetime(2026, 10, 24, 12, tzinfo=UTC) + timedelta(minutes=minutes),
        which[1],
        {PARACETAMOL: Decimal(tablets) * 500},
        which[0],
        Decimal(tablets),
        assumed,
        latest=datetime(2026, 10, 24, 12, tzinfo=UTC) + timedelta(minutes=minutes + spread),
    ),
    st.integers(-1500, 1500),
    st.integers(1, 3),
    st.sampled_from([("para", "paracetamol"), ("coco", "co-codamol"), (None, "cold sachet")]),
    st.booleans(),
    st.sampled_from([0, 0, 90]),
)


@given(before=st.lists(INTAKES, max_size=8), extra=INTAKES)
def test_another_intake_never_loosens(before: list[Intake], extra: Intake) -> None:
    dose = Intake(
        datetime(2026, 10, 24, 12, tzinfo=UTC),
        "paracetamol",
        {PARACETAMOL: Decimal(1000)},
        "para",
        Decimal(2),
    )
    less, more = ask(dose, before), ask(dose, [*before, extra])
    assert {reason.kind for reason in less.reasons} <= {reason.kind for reason in more.reasons}
    assert more.used_amount >= less.used_amount
    assert (more.left_amount or 0) <= (less.left_amount or 0)
    if less.not_before is not None:
        assert more.not_before is not None
        assert more.not_before >= less.not_before


@given(before=st.lists(INTAKES, max_size=8))
def test_at_the_time_given_nothing_stops_it(before: list[Intake]) -> None:
    dose = Intake(
        datetime(2026, 10, 24, 12, tzinfo=UTC),
        "paracetamol",
        {PARACETAMOL: Decimal(1000)},
        "para",
        Decimal(2),
    )
    moment = ask(dose, before).not_before
    if moment is not None:
        later = Intake(moment, dose.name, dose.mg, dose.line, dose.amount)
        assert {reason.kind for reason in ask(later, before).reasons} <= {"limit_unknown"}


@given(
    entries=st.permutations([*range(0, 1700, 170)]),
    tablets=st.lists(st.integers(1, 3), min_size=10, max_size=10),
)
def test_a_day_over_the_most_is_flagged_in_any_order_of_arrival(
    entries: list[int], tablets: list[int]
) -> None:
    start = datetime(2026, 10, 24, 12, tzinfo=UTC)
    known: list[Intake] = []
    flagged = False
    for minutes, count in zip(entries, tablets, strict=True):
        amount = Decimal(count)
        one = Intake(start + timedelta(minutes=minutes), "sachet", {PARACETAMOL: amount * 500}, None, amount)
        flagged = flagged or any(reason.kind == "over_maximum" for reason in ask(one, known).reasons)
        known.append(one)
    over = any(
        sum(one.amount or 0 for one in known if end - timedelta(hours=24) < one.at <= end) > 8
        for end in (one.at for one in known)
    )
    assert flagged == over
