"""The when-needed plan of a line: who writes it, what it must say, and that nothing is lost."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from medicines import lines
from medicines.actions import change_medicine, write_plan
from medicines.models import AsNeededPlan, Medicine
from people.records import Refused, Stale
from tests.cast import Cast
from tests.mar.bodies import PARACETAMOL, fixed, line, needed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("dictionary")]

REVIEW = date(2027, 2, 24)
WORDS = {
    "reason": "Pain in her hands",
    "signs": "She says “my hands are on fire”. If she cannot say: she hides them, and frowns",
    "call": "No better after two doses: ring Mill Lane Surgery, 01632 960 138",
}


@pytest.fixture
def pain(cast: Cast) -> Medicine:
    return line(cast.ruth, cast.jean, PARACETAMOL, needed(), checker=cast.joy)


def write(by: Any, medicine: Medicine, **more: Any) -> AsNeededPlan:
    return write_plan(by, medicine=medicine, **{**WORDS, "review_on": REVIEW, **more})


def test_a_plan_is_kept_with_its_history(cast: Cast, pain: Medicine) -> None:
    plan = write(cast.joy, pain, try_first="A warm towel", effect_minutes="60")
    assert lines.plan_of(Medicine.objects.get(pk=pain.pk)) == plan
    assert (plan.signs, plan.effect_minutes, plan.review_on) == (WORDS["signs"], 60, REVIEW)
    again = write(cast.joy, pain, call="Ring the nurse", seen=plan.seen())
    assert [one.call for one in again.history.order_by("history_id")] == [WORDS["call"], "Ring the nurse"]


def test_it_says_what_is_missing(cast: Cast, pain: Medicine) -> None:
    with pytest.raises(Refused) as refused:
        write_plan(cast.joy, medicine=pain, review_on=date(2026, 11, 24), effect_minutes="2")
    assert refused.value.fields == {
        "reason": ["Write the reason."],
        "signs": ["Write the signs that it is needed."],
        "call": ["Write the number to call, and when."],
        "effect_minutes": ["The wait in minutes is a number from 5 to 1440."],
        "review_on": ["The review lies ahead."],
    }


def test_a_range_says_how_to_choose(cast: Cast) -> None:
    ranged = line(cast.ruth, cast.jean, PARACETAMOL, needed(amount="1", amount_max="2"), checker=cast.joy)
    with pytest.raises(Refused) as refused:
        write(cast.joy, ranged)
    assert list(refused.value.fields) == ["choosing"]
    assert write(cast.joy, ranged, choosing="Start with 1").choosing == "Start with 1"


def test_what_acts_on_the_mind_says_what_was_tried_and_who_authorised_it(cast: Cast) -> None:
    asleep = needed(amount="1", max_amount_24h="1", gap_minutes=None)
    zopiclone = line(cast.ruth, cast.jean, "Zopiclone 7.5mg tablets", asleep, checker=cast.joy)
    with pytest.raises(Refused) as refused:
        write(cast.joy, zopiclone)
    assert list(refused.value.fields) == ["tried", "authorised_by"]
    plan = write(cast.joy, zopiclone, tried="Warm milk, no tea after four", authorised_by="Dr Lund, GP")
    assert plan.authorised_by == "Dr Lund, GP"


def test_only_a_when_needed_line_has_one_and_a_new_line_has_none(cast: Cast, pain: Medicine) -> None:
    twice = line(cast.ruth, cast.jean, PARACETAMOL, fixed("08:00"), checker=cast.joy)
    with pytest.raises(Refused):
        write(cast.joy, twice)
    write(cast.joy, pain)
    new = change_medicine(cast.ruth, medicine=pain, why="New dose", source="prescription")
    assert lines.plan_of(new) is None


def test_a_carer_may_not_write_it(cast: Cast, pain: Medicine) -> None:
    with pytest.raises(Refused):
        write(cast.ann, pain)


def test_nothing_is_overwritten_unseen(cast: Cast, pain: Medicine) -> None:
    first = write(cast.joy, pain)
    seen = first.seen()
    write(cast.ruth, pain, call="Ring the nurse", seen=seen)
    for old in (seen, None):
        with pytest.raises(Stale):
            write(cast.joy, pain, seen=old)


def test_the_page_writes_it_and_shows_what_stands(client: Client, cast: Cast, pain: Medicine) -> None:
    client.force_login(cast.joy)
    address = reverse("medicines:write_plan", args=[cast.jean.pk, pain.pk])
    html = client.get(address).content.decode()
    assert "When-needed plan" in html
    assert "What was tried before" not in html
    assert client.post(address, WORDS | {"review_on": "soon"}).status_code == 422
    assert client.post(address, WORDS | {"review_on": "24-Feb-2027"}).status_code == 302
    html = client.get(address).content.decode()
    assert "24-Feb-2027" in html
    assert "my hands are on fire" in html
    # Sent from a page that has not seen it, it says so
    assert client.post(address, WORDS | {"review_on": "24-Feb-2027"}).status_code == 422


def test_a_line_with_times_gets_no_plan_from_its_page(client: Client, cast: Cast) -> None:
    twice = line(cast.ruth, cast.jean, PARACETAMOL, fixed("08:00"), checker=cast.joy)
    client.force_login(cast.joy)
    address = reverse("medicines:write_plan", args=[cast.jean.pk, twice.pk])
    answer = client.post(address, WORDS | {"review_on": "24-Feb-2027"})
    assert answer.status_code == 422
    assert "Only a when-needed medicine of ours has such a plan." in answer.content.decode()
    assert not AsNeededPlan.objects.exists()


def test_the_list_says_the_plan_or_that_there_is_none(client: Client, cast: Cast, pain: Medicine) -> None:
    client.force_login(cast.joy)
    page = reverse("mar:person", args=[cast.jean.pk])
    html = client.get(page).content.decode()
    assert "No when-needed plan is written yet." in html
    assert reverse("medicines:write_plan", args=[cast.jean.pk, pain.pk]) in html
    write(cast.joy, pain)
    html = client.get(page).content.decode()
    assert "Call: No better after two doses: ring Mill Lane Surgery, 01632 960 138." in html
    assert "No when-needed plan" not in html
