"""Story 35: a cover carer new today."""

from typing import Any

import pytest

from people.models import Cover, SecurityEvent
from tests.cast import Cast
from tests.mar.bodies import PARACETAMOL, at, dose, entry, fixed, line
from tests.stories.scene import clients, get, post, reads, row_of, send, slot, time, url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("dictionary")]


def people(worker: Any) -> list[str]:
    """Who is on this worker's round."""
    return [one["called"] for one in clients(worker).get("/api/round/").json()["people"]]


def test_story_35_by_name_and_birth_date_for_twelve_hours(cast: Cast) -> None:
    # Given Carol, who never goes to Meera; Kishor at the same address takes medicines too
    morning = line(cast.ruth, cast.meera, PARACETAMOL, fixed("08:00"), checker=cast.joy)
    line(cast.ruth, cast.kishor, PARACETAMOL, fixed("08:00"), checker=cast.joy)
    assert "Meera" not in people(cast.carol)

    # When she types the name and a wrong date of birth: nobody is found, and the try is kept
    who = {"family_name": "Patel", "given_name": "Meera", "reason": "Ann is ill"}
    answer = clients(cast.carol).post(url("people:cover"), who | {"born": "07-Mar-1944"})
    assert answer.status_code == 422
    assert "Nobody was found" in reads(answer)
    assert SecurityEvent.objects.count() == 1
    # And without a reason she is not let in
    born = {"born": "06-Mar-1944"}
    assert clients(cast.carol).post(url("people:cover"), who | born | {"reason": ""}).status_code == 422

    # When all three are right
    post(cast.carol, "people:cover", **who, **born)

    # Then Meera is on her round, and nobody else of that house
    row = row_of(cast.carol, cast.meera)
    assert "Kishor" not in people(cast.carol)
    # And first come the couple warning and how she takes it
    assert row["two_people_here"] == "Meera / Kishor"
    assert row["how_takes"] == "With water, sitting up. Never hurried."
    assert row["kept"] == "Kitchen, the cupboard over the kettle"
    assert any(chip["text"] == "Two people take medicines" for chip in row["chips"])
    assert row["since_text"] == "New to you here"
    assert row["needs_identity"]
    # And the office sees who, until when, and why
    about = get(cast.joy, "mar:person_about", cast.meera)
    assert "Carol Mistry" in about
    assert "“Ann is ill”" in about

    # When she gives the dose, it is no stranger's
    send(cast.carol, entry("opened", cast.meera, cast.carol, identity=True, at=at("09:10").isoformat()))
    kept = send(cast.carol, dose(morning, cast.carol, "08:00"))[0]
    assert kept["status"] == "saved"
    assert slot(row_of(cast.ann, cast.meera), morning, "08:00")["doses"][0]["by"]["name"] == "Carol Mistry"

    # Then after twelve hours it closes by itself
    with time("21:09"):
        assert "Meera" in people(cast.carol)
    with time("21:11"):
        assert clients(cast.carol).get(url("mar:person", cast.meera)).status_code == 404


def test_story_35_by_the_code_in_the_folder(cast: Cast) -> None:
    post(cast.carol, "people:cover", code=cast.meera.folder_code, reason="Ann is ill")
    assert Cover.objects.get().found_by == "code"
    assert "Meera" in people(cast.carol)


def test_story_35_another_agency_never(cast: Cast) -> None:
    answer = clients(cast.sam).post(
        url("people:cover"), {"code": cast.meera.folder_code, "reason": "Ann is ill"}
    )
    assert answer.status_code == 422
    assert not Cover.objects.exists()
