"""Story 19: she dies."""

import pytest

from mar.models import Dose
from medicines.models import Medicine
from tests.cast import Cast
from tests.mar.bodies import PARACETAMOL, at, dose, entry, fixed, line, needed
from tests.stories.scene import board, clients, get, post, row_of, send, slot, time, told, url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("dictionary")]


def test_story_19_nothing_more_is_due_and_nothing_is_removed(cast: Cast) -> None:
    # Given doses at 07:00 (not recorded), 11:00 and 19:00
    line_ = line(cast.ruth, cast.meera, PARACETAMOL, fixed("07:00", "11:00", "19:00"), checker=cast.joy)
    pain = line(cast.ruth, cast.meera, PARACETAMOL, needed(), checker=cast.joy)
    with time("07:05"):
        send(cast.ann, dose(line_, cast.ann, "07:00", given_at=at("07:05").isoformat()))

    # When she dies at 08:30, and Ruth writes it
    post(
        cast.ruth, "people:write_death", cast.meera, starts_at="24-Nov-2026 08:30", words="Her daughter rang"
    )

    # Then from that time nothing is due
    row = row_of(cast.ann, cast.meera)
    assert row["suspended"]["kind"] == "died"
    for clock in ("11:00", "19:00"):
        assert slot(row, line_, clock)["state"] == "suspended"
    assert row["as_needed"][0]["state"] == "suspended"
    with time("20:00"):
        assert "due 11:00" not in board(cast.joy)
    # And nothing is removed
    assert Medicine.objects.filter(stops_at=None).count() == 2
    assert slot(row, line_, "07:00")["doses"][0]["outcome"] == "taken"
    assert "Paracetamol" in get(cast.joy, "mar:person", cast.meera)

    # And the record is closed for writing
    stop = {"day": "24", "month": "Nov", "year": "2026", "time": "09:10", "reason": "x", "said_by": "y"}
    client = clients(cast.ruth)
    add = client.post(url("medicines:change_medicine", cast.meera, line_), stop | {"save": "1", "why": "x"})
    assert add.status_code == 422

    # But a dose from before, forgotten until now, is kept without that fault
    before = {"due_date": "2026-11-23", "given_at": at("19:05", 23).isoformat(), "time_source": "typed"}
    late = send(cast.ann, dose(line_, cast.ann, "19:00", **before, note="I forgot to sign"))[0]
    assert [one["kind"] for one in late["concerns"]] == ["late_entry"]
    # And one for after is kept too, never lost, and says so: with a time of its own, when needed, or besides
    after = {"given_at": at("09:00").isoformat()}
    other = entry("other", cast.meera, cast.ann, text="A cold sachet", **after)
    for body in (
        dose(line_, cast.ann, "11:00", **after),
        dose(pain, cast.ann, None, amount="2", **after),
        other,
    ):
        kept = send(cast.ann, body)[0]
        assert "written for after the recorded death" in told(kept)
    assert Dose.objects.count() == 5
