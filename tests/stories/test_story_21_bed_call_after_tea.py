"""Story 21: the bed call is 3 hours after tea."""

import pytest

from medicines.models import Medicine
from people.models import Visit
from tests.cast import Cast
from tests.mar.bodies import PARACETAMOL, at, dose, fixed, line
from tests.stories.scene import clients, reads, row_of, send, slot, time, told, url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("dictionary")]

TEA, BED = "17:00", "21:00"


@pytest.fixture
def pain(cast: Cast) -> Medicine:
    """Paracetamol at tea and at bed, 4 hours apart: last night's is signed, and today's tea at 16:30."""
    made = line(cast.ruth, cast.jean, PARACETAMOL, fixed(TEA, BED, gap_minutes=240), checker=cast.joy)
    for clock, day, due in ((TEA, 23, TEA), (BED, 23, BED), ("16:30", 24, TEA)):
        moment = at(clock, day)
        with time(clock, day):
            body = dose(made, cast.ann, due, due_date=f"2026-11-{day}", given_at=moment.isoformat())
            send(cast.ann, body)
    return made


def test_story_21_at_the_bed_call_it_is_too_soon_and_the_next_time_is_shown(
    cast: Cast, pain: Medicine
) -> None:
    # When the bed call comes at 19:30, 3 hours after tea
    with time("19:30"):
        card = slot(row_of(cast.ann, cast.jean), pain, BED)
        # Then it is due and not yet to be given, and the next time is said
        assert (card["state"], card["locked"]) == ("due", True)
        assert card["when_text"] == "not before 20:30"
        assert card["not_before"].startswith("2026-11-24T20:30")
        assert [one["text"] for one in card["reasons"]] == [
            "Too soon: paracetamol at 16:30. Not before 20:30."
        ]
        # And given all the same, it is kept, and said
        kept = send(cast.ann, dose(pain, cast.ann, BED, given_at=at("19:30").isoformat()))[0]
        assert kept["status"] == "saved_with_concerns"
        assert "Not before 20:30" in told(kept)


def test_story_21_from_the_time_shown_nothing_stops_it(cast: Cast, pain: Medicine) -> None:
    with time("20:30"):
        card = slot(row_of(cast.ann, cast.jean), pain, BED)
    assert (card["state"], card["locked"], card["reasons"]) == ("due", False, [])


def test_story_21_the_planner_is_told_which_two_visits_clash_when_they_are_made(
    cast: Cast, pain: Medicine
) -> None:
    # Given Jean's visits at 17:00 and, until now, none later than that; when a bed call at 20:00 is planned
    planned = {"weekdays": [1, 2, 3, 4, 5, 6, 7], "since": "2026-11-25", "worker": cast.ben.pk}
    client, address = clients(cast.joy), url("mar:add_pattern", cast.jean)
    bed = planned | {"starts": "20:10", "ends": "20:30"}
    answer = client.post(address, bed)
    # Then nothing is saved yet, and the page names the two visits
    assert answer.status_code == 422
    clash = (
        "The 17:00 and 20:10 visits are 3 h 10 min apart: doses of paracetamol need at least 4 h between "
        "them."
    )
    assert clash in reads(answer)
    assert "Save all the same" in reads(answer)
    assert not Visit.objects.filter(person=cast.jean, starts_at=at("20:10", 25)).exists()
    # And sent again with that read, it is saved
    assert client.post(address, bed | {"told": clash}).status_code == 302
    assert Visit.objects.filter(person=cast.jean, starts_at=at("20:10", 25)).exists()


def test_story_21_a_bed_call_four_hours_after_tea_is_saved_at_once(cast: Cast, pain: Medicine) -> None:
    planned = {"starts_at": "2026-11-26T21:00", "ends_at": "2026-11-26T21:30", "worker": cast.ben.pk}
    answer = clients(cast.joy).post(url("mar:add_visit", cast.jean), planned)
    assert answer.status_code == 302


def test_story_21_one_visit_moved_into_the_gap_is_told_too(cast: Cast, pain: Medicine) -> None:
    tea = Visit.objects.get(person=cast.jean, starts_at=at("17:00", 25))
    bed = {"starts_at": "2026-11-25T20:30", "ends_at": "2026-11-25T21:00", "worker": cast.ben.pk}
    clash = "The 17:00 and 20:30 visits are 3 h 30 min apart"
    assert clash in reads(clients(cast.joy).post(url("mar:add_visit", cast.jean), bed))
    # And the tea visit moved away from it is no clash with the place it leaves
    moved = {"starts_at": "2026-11-25T16:15", "ends_at": "2026-11-25T16:45", "worker": cast.ben.pk}
    address = url("mar:move_visit", tea)
    assert clients(cast.joy).post(address, moved | {"seen": tea.seen()}).status_code == 302
