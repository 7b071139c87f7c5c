"""Story 32: an ambulance takes her."""

import pytest

from people.models import Absence
from tests.cast import Cast
from tests.mar.bodies import CO_CARELDOPA, PARACETAMOL, at, dose, entry, fixed, line, needed
from tests.stories.scene import board, get, row_of, send, slot, time

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("dictionary")]


def test_story_32_one_tap_one_sheet_and_everything_paused(cast: Cast) -> None:
    # Given two medicines; yesterday's 19:00 and this morning's were given, and one when needed
    times = fixed("07:00", "11:00", "15:00", "19:00")
    levodopa = line(cast.ruth, cast.meera, CO_CARELDOPA, times, checker=cast.joy)
    pain = line(cast.ruth, cast.meera, PARACETAMOL, needed(), checker=cast.joy)
    with time("19:05", 23):
        when = {"due_date": "2026-11-23", "given_at": at("19:05", 23).isoformat()}
        send(cast.ann, dose(levodopa, cast.ann, "19:00", **when))
    with time("07:10"):
        more = {"given_at": at("07:10").isoformat()}
        answered = [dose(levodopa, cast.ann, "07:00", **more), dose(pain, cast.ann, None, amount="2", **more)]
        send(cast.ann, *answered)

    # When the ambulance takes her at 09:10: one tap
    gone = entry("to_hospital", cast.meera, cast.ann, at=at("09:10").isoformat(), where="Maidstone Hospital")
    assert send(cast.ann, gone)[0]["status"] == "saved"

    # Then what is due later is paused, said so, and nobody is late
    row = row_of(cast.ann, cast.meera)
    assert row["suspended"]["text"].startswith("In hospital since")
    assert slot(row, levodopa, "11:00")["state"] == "suspended"
    assert row["as_needed"][0]["state"] == "suspended"
    with time("16:00"):
        assert "due 11:00" not in board(cast.joy)
        assert "due 15:00" not in board(cast.joy)

    # And one sheet holds who she is, the medicines, whom to ring and the last 48 hours
    assert row["last_48_url"] == f"/people/{cast.meera.pk}/last-48-hours/"
    sheet = get(cast.ann, "mar:last_48_hours", cast.meera)
    for words in (
        "PATEL",
        "06-Mar-1944",
        "999 435 5422",
        "Penicillin",
        "Co-careldopa 25 mg/100 mg tablets",
        "MUST BE ON TIME",
        "Taken, 1 tablet",
        "Taken, 2 tablets",
        "not known whether taken",
        "Mill Lane Surgery",
        "01632 960 100",
    ):
        assert words in sheet, words

    # When she is home on Wednesday at 19:00, every medicine asks which list is right
    with time("19:00", 25):
        send(cast.ann, entry("home", cast.meera, cast.ann, at=at("18:30", 25).isoformat()))
        assert Absence.objects.get().ends_at == at("18:30", 25)
        row = row_of(cast.ann, cast.meera)
        card = slot(row, levodopa, "19:00", 25)
        assert card["state"] == "ask"
        assert "Just home: which list is right?" in card["doubts"][0]["text"]
        assert slot(row, levodopa, "15:00", 25)["state"] == "suspended"
        assert row["as_needed"][0]["state"] == "ask"
