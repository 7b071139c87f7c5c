"""Story 23: a new antibiotic comes at 18:00, no senior about."""

import pytest

from medicines import actions
from medicines.models import Product
from people.records import clock_at
from tests.cast import Cast
from tests.mar.bodies import at, dose, fixed
from tests.stories.scene import (
    board,
    clients,
    find,
    get,
    picture,
    post,
    reads,
    row_of,
    send,
    slot,
    time,
    told,
    url,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("dictionary")]

DOXYCYCLINE = "Doxycycline 100mg capsules"


def test_story_23_given_tonight_and_checked_within_a_day(cast: Cast) -> None:
    # Given Ruth on call enters it at 18:00 from the label that Ann reads to her, with its photo
    product = Product.objects.get(name=DOXYCYCLINE)
    with clock_at(at("18:00")):
        line = actions.add_medicine(
            cast.ruth,
            person=cast.meera,
            product_code=product.code,
            product_name=product.name,
            route="mouth",
            label="Take ONE capsule at NIGHT for 5 days",
            directions=fixed("19:00", unit="capsule"),
            starts_at=at("18:00"),
            stops_at=at("00:00", 29),
            prescriber="Dr Lund, Mill Lane Surgery",
        )
    with time("18:50"):
        # Then tonight's dose is due, NEW, and says it is not second-checked: it is not hidden by that
        row = row_of(cast.ann, cast.meera)
        card = slot(row, line, "19:00")
        assert (card["state"], card["tag"]) == ("due", "new")
        assert "compare it with the label" in find(card["notes"], kind="not_checked")["text"]
        assert card["label"] == "Take ONE capsule at NIGHT for 5 days"
        assert card["course"] == "day 1 of 5"
        # When Ann compares label and chart, and gives it with a photo of the label
        photo = {"key": "7b0f1f63-3c0d-4d6c-8a34-1f4f0c1f2a23", "person": str(cast.meera.pk), "kind": "label"}
        assert clients(cast.ann).post("/api/documents/", photo | {"file": picture()}).status_code == 200
        given = {"unit": "capsule", "documents": [photo["key"]], "given_at": at("18:50").isoformat()}
        kept = send(cast.ann, dose(line, cast.ann, "19:00", **given))[0]
        # Then it is given, and the missing check is said
        assert kept["dose"]
        assert "Nobody has second-checked this medicine" in told(kept)
        # And the board asks for the check
        assert "Not second-checked yet" in board(cast.joy)
    # When Joy checks it within a day (Ruth, who entered it, cannot)
    with time("09:00", 25):
        address = ("medicines:check_medicine", cast.meera, line)
        assert "Somebody else must check it" in reads(clients(cast.ruth).post(url(*address), {"seen": ""}))
        post(cast.joy, *address, seen=str(line.seen()))
        line.refresh_from_db()
        assert line.checked_by == cast.joy
        # Then the mark is gone
        assert "Not second-checked yet" not in board(cast.joy)
        assert "not_checked" not in [
            one["kind"] for one in slot(row_of(cast.ann, cast.meera), line, "19:00", 25)["notes"]
        ]
    assert "Doxycycline" in get(cast.ann, "mar:person", cast.meera)
