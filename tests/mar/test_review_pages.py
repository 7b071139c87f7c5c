"""Deciding about two records of one dose, and about an entry that was held."""

import re
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from mar.actions import file_entry
from mar.models import Dose, Held, Review
from people.records import clock_at
from tests.cast import Cast
from tests.mar.bodies import CO_CARELDOPA, PARACETAMOL, at, dose, fixed, line, needed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("dictionary")]


@pytest.fixture
def both(cast: Cast) -> Any:
    """One dose with two records, by Ann and by Dawid."""
    made = line(cast.ruth, cast.meera, CO_CARELDOPA, fixed("07:00"), checker=cast.joy)
    file_entry(cast.ann, dose(made, cast.ann, "07:00", note="In the kitchen"))
    file_entry(cast.dawid, dose(made, cast.dawid, "07:00"))
    return [*Dose.objects.order_by("recorded_at", "id")]


def decide(client: Client, dose: Any, **data: Any) -> Any:
    return client.post(reverse("mar:review_dose", args=[dose.pk]), data)


def test_both_records_stand_side_by_side(client: Client, cast: Cast, both: Any) -> None:
    client.force_login(cast.joy)
    html = client.get(reverse("mar:review_dose", args=[both[0].pk])).content.decode()
    for text in (
        "Two people recorded this",
        "Ann Osei, administered, saw it taken",
        "Dawid Kowalczyk, ad",
        "“In the kitchen”",
    ):
        assert text in html
    assert html.count('name="seen"') == 2


def test_one_happened_strikes_the_other_and_both_stay_readable(client: Client, cast: Cast, both: Any) -> None:
    client.force_login(cast.joy)
    seen = [one.pk for one in both]
    answer = decide(
        client, both[0], decision="one_happened", keep=both[0].pk, words="Dawid helped", seen=seen
    )
    assert answer.url == reverse("mar:board")
    struck = Dose.objects.get(corrects=both[1])
    assert (struck.outcome, struck.why, struck.signed_by) == ("struck", "Dawid helped", cast.joy)
    assert Review.objects.get().decision == "one_happened"
    assert (
        "Two people recorded this"
        not in client.get(reverse("mar:board")).content.decode().split("To look at")[1]
    )


def test_a_decision_needs_a_reason_and_which_one(client: Client, cast: Cast, both: Any) -> None:
    client.force_login(cast.joy)
    page = decide(client, both[0], decision="one_happened", words=" ", seen=[one.pk for one in both])
    assert page.status_code == 422
    html = page.content.decode()
    assert "Say why, for whoever reads this later." in html
    assert "Choose the one that happened." in html
    assert not Review.objects.exists()


def test_what_came_meanwhile_is_shown_first(client: Client, cast: Cast, both: Any) -> None:
    client.force_login(cast.joy)
    page = decide(client, both[0], decision="two_happened", words="Both", seen=[both[0].pk])
    assert page.status_code == 422
    assert "Something was added while you were reading." in page.content.decode()
    assert decide(client, both[0], decision="two_happened", words="Both", seen=["x"]).status_code == 422


def test_what_somebody_decided_meanwhile_is_told_and_nothing_typed_is_lost(
    client: Client, cast: Cast, both: Any
) -> None:
    seen = [str(one.pk) for one in both]
    client.force_login(cast.ruth)
    assert decide(client, both[0], decision="two_happened", words="Ruth asked", seen=seen).status_code == 302
    client.force_login(cast.joy)
    one_happened = {"decision": "one_happened", "keep": both[0].pk, "words": "Joy asked"}
    page = decide(client, both[0], **one_happened, seen=seen)
    assert page.status_code == 422
    html = page.content.decode()
    told = "Ruth Hanley decided this meanwhile (09:10): “Both happened: both count”, because “Ruth asked”."
    for text in (told, "Decided before", "Joy asked", "Look again before you decide."):
        assert text in html
    assert Review.objects.count() == 1
    now_seen = re.findall(r'name="seen" value="([^"]+)"', html)
    assert set(now_seen) == {*seen, str(Review.objects.get().pk)}
    assert decide(client, both[0], **one_happened, seen=now_seen).status_code == 302
    assert [one.decision for one in Review.objects.order_by("id")] == ["two_happened", "one_happened"]


def test_a_carer_may_not_and_another_agency_finds_nothing(client: Client, cast: Cast, both: Any) -> None:
    address = reverse("mar:review_dose", args=[both[0].pk])
    client.force_login(cast.ann)
    assert client.get(address).status_code == 403
    client.force_login(cast.grace)
    assert client.get(address).status_code == 404


def test_two_doses_nearer_than_the_gap_stand_side_by_side(client: Client, cast: Cast) -> None:
    pain = line(cast.ruth, cast.jean, PARACETAMOL, needed(), checker=cast.joy)
    with clock_at(at("08:00")):
        file_entry(cast.ann, dose(pain, cast.ann, None, amount="2", given_at=at("08:00").isoformat()))
    file_entry(cast.ben, dose(pain, cast.ben, None, amount="2"))
    second = Dose.objects.get(signed_by=cast.ben)
    client.force_login(cast.joy)
    html = client.get(reverse("mar:review_dose", args=[second.pk])).content.decode()
    assert "Given closer together than the gap" in html
    assert "Ann Osei, administered" in html
    decide(client, second, decision="two_happened", words="She had four", seen=[second.pk])
    assert Review.objects.get().decision == "two_happened"


def test_a_held_entry_is_compared_and_filed(client: Client, cast: Cast) -> None:
    made = line(cast.ruth, cast.meera, CO_CARELDOPA, fixed("07:00", "11:00"), checker=cast.joy)
    body = dose(made, cast.ann, "07:00")
    file_entry(cast.ann, body)
    file_entry(cast.ann, body | {"due_time": "11:00", "note": "The second tablet"})
    held = Held.objects.get()
    address = reverse("mar:review_held", args=[held.pk])
    client.force_login(cast.joy)
    html = client.get(address).content.decode()
    for text in ("Held: two facts disagree.", "The second tablet", "Taken, 1 tablet"):
        assert text in html
    assert client.post(address, {"decision": "filed", "words": ""}).status_code == 422
    client.post(address, {"decision": "filed", "words": "Ann says both"})
    filed = Dose.objects.get(note="The second tablet")
    assert (filed.signed_by, filed.recorded_by) == (cast.ann, cast.joy)
    again = client.post(address, {"decision": "noted", "words": "Again"})
    assert again.status_code == 422
    assert "“File it: it becomes an entry”, because “Ann says both”." in again.content.decode()
    assert "Joy Adeyemi: <b>File it: it becomes an entry</b>. “Ann says both”" in again.content.decode()


def test_an_entry_for_nobody_here_is_not_ours(client: Client, cast: Cast) -> None:
    made = line(cast.ruth, cast.meera, CO_CARELDOPA, fixed("07:00"), checker=cast.joy)
    file_entry(cast.ann, dose(made, cast.ann, "07:00") | {"person": str(uuid4())})
    held = Held.objects.get()
    address = reverse("mar:review_held", args=[held.pk])
    client.force_login(cast.joy)
    assert "Whom it is about" in client.get(address).content.decode()
    assert client.post(address, {"decision": "filed", "words": "Hers"}).status_code == 422
    client.post(address, {"decision": "not_ours", "words": "Wrong tablet"})
    assert Review.objects.get().decision == "not_ours"


def test_what_nobody_read_of_a_held_entry_does_no_harm(client: Client, cast: Cast) -> None:
    """A follow-up has no medicine and no time due: what stands there was never looked at."""
    junk = {"medicine": [5], "due_time": 7, "due_date": {}, "given_at": "soon", "outcome": ["x"], "unit": 3}
    made = line(cast.ruth, cast.meera, CO_CARELDOPA, fixed("07:00"), checker=cast.joy)
    sick = {"kind": "follow_up", "of": str(uuid4()), "what": "effect", "answer": "helped"}
    seen_at = {"at": at("09:00").isoformat(), "text": "Better"}
    file_entry(cast.ann, {**dose(made, cast.ann), **sick, **seen_at, **junk})
    client.force_login(cast.joy)
    answer = client.get(reverse("mar:review_held", args=[Held.objects.get().pk]))
    assert answer.status_code == 200
    assert "What came after a dose" in answer.content.decode()
    assert "Better" in answer.content.decode()
