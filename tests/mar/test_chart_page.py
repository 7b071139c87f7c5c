"""The chart on screen: every state with its shape and its words, the story of a dose, and who may see it."""

import re
from datetime import date
from html import unescape
from typing import Any, get_args

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from mar import chart as charts
from mar.actions import file_entry, issue_chart, review_dose
from mar.chart.shape import State
from mar.dose_story import SIGNS, Asked, dose_story
from mar.models import Dose
from mar.slots import load
from medicines import actions as medicines
from medicines.models import Medicine
from people import actions as people_actions
from people.models import Person, Worker
from people.records import clock_at
from tests.cast import Cast
from tests.mar.bodies import CO_CARELDOPA, PARACETAMOL, at, entry, fixed, line, needed
from tests.mar.test_chart import corrected, filed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("dictionary")]
DAYS = "?from=2026-11-09&days=28"
CELL = re.compile(r'<a class="cell ([^"]*)" href="([^"]*)" aria-label="([^"]*)">(.*?)</a>', re.DOTALL)
SHAPES = {
    "given": "AO",
    "late": "AO’",
    "part": "½<br>AO",
    "not_taken": '<span class="box">D</span>',
    "left_out": '<span class="tray">L</span>',
    "not_known": '<span class="dash">?</span>',
    "clash": "<span>AO</span><span>DK</span>",
    "overdue": "#i-overdue",
    "due": "#i-due",
    "ask": 'class="oct"',
    "suspended": "<span>H</span>",
}
"""What is drawn in the cell of each state: a shape or a word, never a colour alone."""


@pytest.fixture
def levodopa(cast: Cast) -> Medicine:
    return line(cast.ruth, cast.meera, CO_CARELDOPA, fixed("07:00", "11:00"), on_time=True, checker=cast.joy)


def page(client: Client, worker: Worker, person: Person, query: str = DAYS, status: int = 200) -> str:
    client.force_login(worker)
    answer = client.get(reverse("mar:chart", args=[person.pk]) + query)
    assert answer.status_code == status
    return str(answer.content.decode())


def story(client: Client, worker: Worker, person: Person, status: int = 200, **asked: Any) -> str:
    client.force_login(worker)
    answer = client.get(reverse("mar:dose_story", args=[person.pk]), asked)
    assert answer.status_code == status
    return unescape(str(answer.content.decode()))


def of_slot(medicine: Medicine, day: int, clock: str) -> dict[str, Any]:
    return {"medicine": medicine.pk, "day": f"2026-11-{day}", "at": clock, "ordinal": 0}


def every_answer(cast: Cast, medicine: Medicine) -> None:
    """One dose of each outcome at 07:00, from the 17th on; a clash and a hospital stay."""
    filed(cast.ann, medicine, 17, "07:00", "07:05")
    filed(cast.ann, medicine, 18, "07:00", "09:30")
    filed(cast.dawid, medicine, 19, "07:00", "07:10", outcome="not_taken", reason="did_not_want")
    filed(cast.ann, medicine, 20, "07:00", "07:10", outcome="part_taken", note="Spat half out.", amount="0.5")
    filed(cast.ann, medicine, 21, "07:00", "07:10", outcome="not_known", note="Nobody could say.")
    filed(cast.ann, medicine, 22, "07:00", "07:10", outcome="left_out", note="By the kettle.")
    filed(cast.ann, medicine, 18, "11:00", "11:00")
    filed(cast.dawid, medicine, 18, "11:00", "11:02")
    with clock_at(at("10:00", 19)):
        people_actions.start_absence(
            cast.joy, person=cast.meera, kind="hospital", starts_at=at("10:00", 19), place="Maidstone"
        )
    with clock_at(at("06:00", 20)):
        people_actions.end_absence(cast.joy, person=cast.meera, ends_at=at("06:00", 20))


def cells_of(html: str) -> list[tuple[str, str, str, str]]:
    return [(a, b, unescape(c), d) for a, b, c, d in CELL.findall(html)]


def test_each_cell_has_its_shape_and_says_what_the_chart_says(
    client: Client, cast: Cast, levodopa: Medicine
) -> None:
    every_answer(cast, levodopa)
    other = line(cast.ruth, cast.meera, PARACETAMOL, fixed("08:00"), checker=cast.joy)
    with clock_at(at("08:30")):
        medicines.raise_doubt(cast.joy, medicine=other, kind="label_differs", words="Box says TWO.")
    found = charts.build(cast.meera, date(2026, 11, 9), 28, at("09:10"))
    shown = cells_of(page(client, cast.joy, cast.meera))
    linked = [cell for _, _, cell in found.cells() if cell.due or cell.doses]
    assert [(state.split()[0], said) for state, _, said, _ in shown] == [(c.state, c.said) for c in linked]
    seen: dict[str, str] = {}
    for state, _, _, inside in shown:
        seen.setdefault(state.split()[0], inside)
    for state in SHAPES.keys() - {"due"}:
        assert SHAPES[state] in seen[state], state
    with clock_at(at("11:05")):
        html = page(client, cast.joy, cast.meera)
    assert SHAPES["due"] in next(inside for state, _, _, inside in cells_of(html) if state == "due")


def test_what_is_not_due_is_hatched_and_says_so(client: Client, cast: Cast) -> None:
    line(cast.ruth, cast.meera, PARACETAMOL, fixed("08:00", weekdays=[3]))
    html = page(client, cast.joy, cast.meera)
    assert '<td class="hatch"><span class="hide">not due</span></td>' in html
    assert '<td class="grey"><span class="hide">before this line began</span></td>' in html


def test_every_row_repeats_its_medicine_and_time_and_nothing_spans_rows(
    client: Client, cast: Cast, levodopa: Medicine
) -> None:
    html = page(client, cast.joy, cast.meera)
    assert "rowspan" not in html
    assert html.count('scope="row">co-careldopa 25 mg/100 mg</th>') == 2
    assert len(re.findall(r'<th scope="col"[^>]*><small>', html)) == 28
    assert '<th scope="col" class="today"><small>Tu</small>24</th>' in html
    assert "Key of Northgate Home Care" in html
    assert "If label and chart differ: do not give, ring." in html


def test_replaced_and_stopped_lines_stand_in_place(client: Client, cast: Cast, levodopa: Medicine) -> None:
    with clock_at(at("12:00", 20)):
        medicines.change_medicine(
            cast.ruth, medicine=levodopa, directions=fixed("07:00"), label="ONE in the morning",
            why="Dr Lund rang",
            source="prescription", starts_at=at("06:00", 21), prescriber="Dr Lund",
        )  # fmt: skip
    html = unescape(page(client, cast.joy, cast.meera))
    assert html.index("STOPPED 2") < html.index("Starts 21-Nov-2026, replaces")
    assert html.count('class="band stopped"') == 1


def test_the_serial_is_told_before_and_after_it_is_printed(
    client: Client, cast: Cast, levodopa: Medicine
) -> None:

    def serial(html: str) -> str:
        return re.search(r"Serial (\S{4}-\S{4})", html)[1]  # type: ignore[index]  # a miss fails the test

    first = page(client, cast.joy, cast.meera)
    assert "Not printed yet." in first
    issue = issue_chart(
        cast.joy, person=cast.meera, first_day=date(2026, 11, 9), days=28, draw=lambda chart, issue: b"%PDF"
    )
    assert issue.serial == serial(first)
    assert "Printed" in page(client, cast.joy, cast.meera)
    filed(cast.ann, levodopa, 24, "07:00", "07:05")
    changed = page(client, cast.joy, cast.meera)
    assert f"replaces {issue.serial}" in changed
    assert "Changed since it was printed" in changed
    assert serial(changed) != issue.serial


@pytest.mark.parametrize(
    ("query", "first", "days"),
    [
        ("", "09-Nov-2026", 28),
        ("?from=2026-11-01&days=month", "01-Nov-2026", 30),
    ],
)
def test_any_days_can_be_asked_for(
    client: Client, cast: Cast, levodopa: Medicine, query: str, first: str, days: int
) -> None:
    html = page(client, cast.joy, cast.meera, query)
    assert f"{first}</span> to" in html
    assert f'aria-label="Chart, {days} days"' in html


def test_a_date_that_is_none_is_named_and_the_usual_days_are_shown(
    client: Client, cast: Cast, levodopa: Medicine
) -> None:
    html = page(client, cast.joy, cast.meera, "?from=yesterday", status=422)
    assert "This must be a date" in html
    assert "09-Nov-2026</span> to" in html


def test_before_and_after_turn_by_what_is_shown(client: Client, cast: Cast, levodopa: Medicine) -> None:
    html = page(client, cast.joy, cast.meera, "?from=2026-11-09&days=28")
    assert "?from=2026-10-12&amp;days=28" in html
    assert "?from=2026-12-07&amp;days=28" in html
    month = page(client, cast.joy, cast.meera, "?from=2026-11-09&days=month")
    assert "?from=2026-10-01&amp;days=month" in month
    assert "?from=2026-12-01&amp;days=month" in month


def test_a_tablet_gets_the_seven_days_to_today(client: Client, cast: Cast, levodopa: Medicine) -> None:
    html = page(client, cast.joy, cast.meera, "")
    week = html[html.index('class="chart seven"') :]
    assert re.findall(r"</small>(\d\d)</th>", week)[:7] == ["18", "19", "20", "21", "22", "23", "24"]
    assert 'class="chart seven"' not in page(client, cast.joy, cast.meera, DAYS)


def test_the_month_is_for_those_who_may_and_carers_are_shown_their_way(
    client: Client, cast: Cast, levodopa: Medicine
) -> None:
    for worker, status in (
        (cast.joy, 200), (cast.ruth, 200), (cast.paul, 200), (cast.ann, 403), (cast.lena, 403),
        (cast.grace, 404),
    ):  # fmt: skip
        html = page(client, worker, cast.meera, DAYS, status)
        assert (reverse("mar:person_lately", args=[cast.meera.pk]) in html) == (worker is cast.ann)


def test_its_queries_are_few_and_do_not_grow(client: Client, cast: Cast) -> None:
    def made(number: int) -> None:
        for n in range(number):
            one = line(cast.ruth, cast.jean, PARACETAMOL, fixed("08:00", "20:00"))
            filed(cast.ann, one, 23, "08:00", "08:05" if n % 2 else "09:05")

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    address = reverse("mar:chart", args=[cast.jean.pk]) + DAYS
    client.force_login(cast.joy)
    made(5)
    count()  # the first look of the hour
    few = count()
    made(45)
    assert count() == few
    assert few <= 12


def test_an_old_chart_reads_its_own_days_only(cast: Cast, levodopa: Medicine) -> None:
    for day in (17, 20, 23):
        filed(cast.ann, levodopa, day, "07:00", "07:05")
    sheet = load([cast.meera], at("00:00", 17), at("00:00", 19))[cast.meera.pk]
    assert [row.due_date for row in sheet.doses] == [date(2026, 11, 17)]


def test_seven_days_stand_in_panels_at_any_width(client: Client, cast: Cast, levodopa: Medicine) -> None:
    html = page(client, cast.joy, cast.meera, "?from=2026-11-18&days=7")
    assert html.count('class="chart seven"') == 1
    assert "chart banded" not in html


def test_days_without_any_medicine_say_so(client: Client, cast: Cast, levodopa: Medicine) -> None:
    html = page(client, cast.joy, cast.meera, "?from=2026-09-01&days=28")
    assert "No medicine was on the list in these days." in html


# --- the story of one dose --------------------------------------------------------------------------------


def test_the_story_of_a_late_dose(client: Client, cast: Cast, levodopa: Medicine) -> None:
    filed(
        cast.dawid, levodopa, 18, "07:00", "07:47", note="Stiff this morning.", told=["The office"],
        advice={"who": "Joy Adeyemi", "role": "senior", "words": "The 11:00 stays."},
    )  # fmt: skip
    html = story(client, cast.joy, cast.meera, **of_slot(levodopa, 18, "07:00"))
    for text in (
        "Wednesday 18-Nov-2026, 07:00",
        "Taken, 47 min late",
        "Dawid Kowalczyk, administered, saw it taken",
        "Due 07:00.",
        "Taken 07:47.",
        "On time 06:30 to 07:30.",
        "“Stiff this morning.”",
        "Told: The office.",
        "Joy Adeyemi said: “The 11:00 stays.”",
        "47 min after 07:00.",
        "Rule of this line:",
    ):
        assert text in html, text


def test_the_story_of_a_clash_and_what_was_decided(client: Client, cast: Cast, levodopa: Medicine) -> None:
    first = filed(cast.ann, levodopa, 18, "11:00", "11:00")
    second = filed(cast.dawid, levodopa, 18, "11:00", "11:02")
    before = story(client, cast.joy, cast.meera, **of_slot(levodopa, 18, "11:00"))
    assert "To decide:" in before
    assert "Both count until somebody decides." in before
    with clock_at(at("15:20", 18)):
        review_dose(
            cast.ruth, dose=first, decision="one_happened", keep=second.pk, words="The count shows one.",
            seen=[first.pk, second.pk],
        )  # fmt: skip
    after = story(client, cast.joy, cast.meera, **of_slot(levodopa, 18, "11:00"))
    assert "To decide:" not in after
    assert "Both count until somebody decides." not in after
    assert "by Ruth Hanley, 18-Nov-2026 15:20" in after
    assert "“The count shows one.”" in after
    assert "<s>Taken, 1 tablet</s>" in after


def test_the_story_of_a_struck_dose(client: Client, cast: Cast, levodopa: Medicine) -> None:
    row = filed(cast.ann, levodopa, 23, "07:00", "07:05")
    corrected(cast.ann, row, "struck")
    html = story(client, cast.joy, cast.meera, **of_slot(levodopa, 23, "07:00"))
    assert "Reason: “Wrong person’s tablet.”" in html
    assert "<s>Taken, 1 tablet</s>" in html
    assert "Not recorded, 26 h 10 min late" in html
    by_id = story(client, cast.joy, cast.meera, dose=row.pk)
    assert "Wrong person’s tablet." in by_id


def test_the_story_of_a_dose_without_a_time(client: Client, cast: Cast) -> None:
    pain = line(cast.ruth, cast.meera, PARACETAMOL, needed())
    row = filed(cast.ann, pain, 24, None, "08:10", what_for="hip", amount="2")
    body = entry(
        "follow_up", cast.meera, cast.ann, of=str(row.key), what="effect", answer="helped",
        at=at("09:05").isoformat(), text="Walked to the door.",
    )  # fmt: skip
    assert file_entry(cast.ann, body)["status"] == "saved"
    html = story(client, cast.joy, cast.meera, dose=row.pk)
    for text in ("It has no set time.", "For hip.", "did it help?", "Walked to the door."):
        assert text in html, text


def test_nothing_is_told_of_what_is_not_theirs(client: Client, cast: Cast, levodopa: Medicine) -> None:
    row = filed(cast.ann, levodopa, 24, "07:00", "07:05")
    story(client, cast.joy, cast.kishor, 404, dose=row.pk)
    story(client, cast.joy, cast.kishor, 404, **of_slot(levodopa, 24, "07:00"))
    story(client, cast.grace, cast.meera, 404, dose=row.pk)
    story(client, cast.joy, cast.meera, 404, **of_slot(levodopa, 24, "12:00"))
    story(client, cast.joy, cast.meera, 400, medicine="x")


def test_a_carer_may_ask_why_for_48_hours(client: Client, cast: Cast, levodopa: Medicine) -> None:
    filed(cast.ann, levodopa, 23, "07:00", "07:05")
    filed(cast.ann, levodopa, 21, "07:00", "07:05")
    assert "Taken, 1 tablet" in story(client, cast.ann, cast.meera, **of_slot(levodopa, 23, "07:00"))
    assert "48 hours" in story(client, cast.ann, cast.meera, 403, **of_slot(levodopa, 21, "07:00"))
    client.force_login(cast.ann)
    html = unescape(client.get(reverse("mar:person_lately", args=[cast.meera.pk])).content.decode())
    row = Dose.objects.get(due_date="2026-11-23")
    assert f"/chart/dose/?dose={row.pk}" in html
    assert f"/chart/dose/?medicine={levodopa.pk}&at=07:00&day=2026-11-24&ordinal=0" in html.replace(
        "%3A", ":"
    )


def test_a_piece_is_asked_for_by_the_chart_and_a_page_without_script(
    client: Client, cast: Cast, levodopa: Medicine
) -> None:
    filed(cast.ann, levodopa, 23, "07:00", "07:05")
    client.force_login(cast.joy)
    address = reverse("mar:dose_story", args=[cast.meera.pk])
    piece = client.get(address, of_slot(levodopa, 23, "07:00"), headers={"HX-Request": "true"})
    assert "<html" not in piece.content.decode()
    whole = client.get(address, of_slot(levodopa, 23, "07:00")).content.decode()
    assert "PATEL, Meera" in whole
    assert reverse("mar:chart", args=[cast.meera.pk]) in whole


def test_the_story_says_the_state_of_its_cell(client: Client, cast: Cast, levodopa: Medicine) -> None:

    every_answer(cast, levodopa)
    found = charts.build(cast.meera, date(2026, 11, 9), 28, at("09:10"))
    compared = 0
    for one, row, cell in found.cells():
        if cell.due or cell.doses:
            clock = at(row.time).time()
            told = dose_story(
                cast.meera, Asked(slot=(one.medicine, cell.day, clock, row.ordinal)), at("09:10")
            )
            assert (told.state, told.said) == (cell.state, cell.said), cell
            assert [str(row.dose.pk) for row in told.rows] == [str(pk) for pk in cell.doses]
            compared += 1
    assert compared > 40


def test_every_state_has_a_sign_and_a_colour() -> None:

    assert set(SIGNS) == set(get_args(State))


def test_a_dose_given_the_next_morning_stands_on_its_line_of_time() -> None:
    """The red line led to nothing, and the two times of the window stood one over the other."""
    from mar.dose_story.timeline import Event, drawn

    due, taken = at("19:00", 24), at("04:51", 25)
    events = [Event(due, "due", "due 19:00"), Event(taken, "given", "taken 04:51")]
    found = drawn(at("18:30", 24), at("19:30", 24), events, late=taken)
    given = next(one for one in found.marks if one.kind == "given")
    assert found.late is not None
    assert found.late[1] == given.x
    (first, first_anchor, _), (last, last_anchor, _) = found.window_labels
    assert (first_anchor, last_anchor) == ("end", "start")
    assert first < last


def test_a_clash_on_the_chart_leads_to_its_decision(client: Client, cast: Cast, levodopa: Medicine) -> None:
    """The story said "To decide" and had no way to it."""
    filed(cast.ann, levodopa, 23, "07:00", "07:05")
    row = filed(cast.dawid, levodopa, 23, "07:00", "07:06")
    address = reverse("mar:dose_story", args=[cast.meera.pk]) + (
        f"?medicine={levodopa.pk}&at=07:00&ordinal=0&day=2026-11-23"
    )
    for worker, decides in ((cast.joy, True), (cast.paul, False)):
        client.force_login(worker)
        html = client.get(address).content.decode()
        assert "To decide" in html
        assert ("/review/dose/" in html) is decides
    client.force_login(cast.joy)
    assert client.get(reverse("mar:review_dose", args=[row.pk])).status_code == 200
