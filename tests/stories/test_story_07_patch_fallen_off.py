"""Story 7: a patch has fallen off."""

from typing import Any
from uuid import uuid4

import pytest

from mar.models import Dose
from tests.cast import Cast
from tests.mar.bodies import at, dose, entry
from tests.stories.scene import find, get, row_of, send, time, told
from tests.stories.worn import SITES, patch

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("dictionary")]


def off(medicine: Any, cast: Cast) -> dict[str, Any]:
    """The old one of Sunday 09:00 came off."""
    when = {"due_date": "2026-11-22", "given_at": at("09:05", 22).isoformat()}
    return dose(medicine, cast.ann, "09:00", amount="0", unit="patch", **when)


def put_on(medicine: Any, cast: Cast, **more: Any) -> dict[str, Any]:
    """The patch of Sunday 09:00 went on."""
    when = {"due_date": "2026-11-22", "ordinal": 1, "given_at": at("09:05", 22).isoformat()}
    return dose(medicine, cast.ann, "09:00", unit="patch", site=SITES[0], **when, **more)


def test_story_07_bagged_ring_and_the_next_change_with_its_weekday(cast: Cast) -> None:
    # Given a patch put on on Sunday, every 72 hours
    fentanyl = patch(cast)
    with time("09:05", 22):
        body = put_on(fentanyl, cast)
        send(cast.ann, off(fentanyl, cast), body)
    # Then between two changes the round says what is on, where, and the next change with weekday and date
    (on,) = row_of(cast.ann, cast.jean)["worn"]
    assert on["text"] == (
        "On now: 1 patch, left upper arm, since 22-Nov-2026 09:05. Next change Wednesday 25-Nov-2026, 09:00."
    )
    # When the carer finds that it has fallen off
    fallen = entry(
        "follow_up", cast.jean, cast.ann, of=body["key"], what="fell_off", answer="bagged",
        at=at("09:08").isoformat(), text="In the bed",
    )  # fmt: skip
    (answer,) = send(cast.ann, fallen)
    # Then she is told to bag it and to ring, and to put nothing on by herself
    assert "Bag it with the time." in told(answer)
    assert "Ring the nurse or the pharmacy" in told(answer)
    assert "Put a new one on early only when they say so" in told(answer)
    assert "Next change Wednesday 25-Nov-2026, 09:00." in told(answer)
    # And nothing is on any more, while the change stands where it was
    (on,) = row_of(cast.ann, cast.jean)["worn"]
    assert on["text"] == "On now: no patches. Next change Wednesday 25-Nov-2026, 09:00."
    html = get(cast.joy, "mar:chart", cast.jean)
    assert "it has fallen off" in html
    assert "Put on 22-Nov-2026 09:05 left upper arm, fell off." in html


def test_story_07_replaced_early_is_a_choice_with_another_place(cast: Cast) -> None:
    fentanyl = patch(cast)
    with time("09:05", 22):
        send(cast.ann, off(fentanyl, cast), put_on(fentanyl, cast))
    # When the nurse says that a new one may go on, it is a dose of its own, at no time of the line
    said = {"who": "Hospice nurse line", "role": "nurse", "words": "put one on the other arm"}
    early = dose(
        fentanyl, cast.ann, None, unit="patch", site=SITES[1], what_for="replaced early", advice=said
    )
    (answer,) = send(cast.ann, early)
    assert "Replaced early. Ring the nurse or pharmacy" in told(answer)
    kept = Dose.objects.get(key=early["key"])
    assert (kept.site, kept.amount, kept.due_date) == (SITES[1], 1, None)
    # And the next change stays, printed on the chart with its weekday and date
    assert slot_of_change(cast, fentanyl)["state"] == "later"
    html = get(cast.joy, "mar:chart", cast.jean)
    assert "Put on 22-Nov-2026 09:05 left upper arm; 24-Nov-2026 09:10 right upper arm." in html
    assert "Next change Wednesday 25-Nov-2026, 09:00." in html


def slot_of_change(cast: Cast, medicine: Any) -> dict[str, Any]:
    with time("06:00", 25):
        return find(
            row_of(cast.ann, cast.jean)["slots"], medicine=str(medicine.pk), due_date="2026-11-25", ordinal=1
        )


def test_story_07_a_resting_place_is_said_and_never_refused(cast: Cast) -> None:
    fentanyl = patch(cast)
    with time("09:05", 22):
        send(cast.ann, off(fentanyl, cast), put_on(fentanyl, cast))
    with time("09:02", 25):
        row = row_of(cast.ann, cast.jean)
        change = find(row["slots"], medicine=str(fentanyl.pk), due_date="2026-11-25", ordinal=1)
        # The place that has rested longest stands first; the one just used says until when it rests
        assert [one["name"] for one in change["sites"]] == [*SITES[1:], SITES[0]]
        assert change["sites"][-1]["text"] == "resting until Sun 29-Nov-2026"
        again = dose(
            fentanyl, cast.ann, "09:00", unit="patch", site=SITES[0], due_date="2026-11-25", ordinal=1,
            key=str(uuid4()), given_at=at("09:02", 25).isoformat(),
        )  # fmt: skip
        (answer,) = send(cast.ann, again)
    assert answer["status"] == "saved_with_concerns"
    assert "Too soon for this place: left upper arm, resting until Sun 29-Nov-2026" in told(answer)


def test_story_07_nothing_is_counted_for_taking_it_off(cast: Cast) -> None:
    fentanyl = patch(cast)
    with_amount = off(fentanyl, cast) | {"amount": "1"}
    with time("09:05", 22):
        # A step that is no dose has no amount; one with an amount is refused in words
        (answer,) = send(cast.ann, with_amount)
        assert answer["reasons"][0]["field"] == "amount"
        bare = {name: value for name, value in with_amount.items() if name not in ("amount", "unit")}
        (answer,) = send(cast.ann, {**bare, "key": str(uuid4())})
        assert answer["status"] == "saved"
    kept = Dose.objects.get(id=answer["id"])
    assert (kept.amount, kept.unit, kept.left_pack) == (0, "patch", False)
    with time("09:06", 22):
        row = row_of(cast.ann, cast.jean)
        done = find(row["slots"], medicine=str(fentanyl.pk), due_date="2026-11-22", ordinal=0)
        assert done["state"] == "done"
        assert "taken off" in done["doses"][0]["text"]
        # And the new one of the same minute is still to be put on: due, not "the next dose"
        new = find(row["slots"], medicine=str(fentanyl.pk), due_date="2026-11-22", ordinal=1)
        assert (new["state"], new["past_only"]) == ("due", False)


def test_story_07_two_on_her_at_once_is_said(cast: Cast) -> None:
    fentanyl = patch(cast)
    with time("09:05", 22):
        (answer,) = send(cast.ann, put_on(fentanyl, cast))
        assert "Nobody has recorded the old one as taken off" in told(answer)
        (on,) = row_of(cast.ann, cast.jean)["worn"]
        assert on["text"].startswith("On now: 2 patches")
