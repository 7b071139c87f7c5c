"""Story 5: the GP phones a change."""

from datetime import timedelta

import pytest

from medicines.models import Medicine
from people.models import Task
from people.records import now
from tests.cast import Cast
from tests.mar.bodies import PARACETAMOL, dose, fixed, line
from tests.stories.scene import board, clients, get, row_of, send, slot, url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("dictionary")]


def test_story_05_the_change_is_read_back_and_live_with_paper_to_come(cast: Cast) -> None:
    # Given one tablet at 07:00 and 19:00, this morning's given
    old = line(cast.ruth, cast.meera, PARACETAMOL, fixed("07:00", "19:00"), checker=cast.joy)
    send(cast.ann, dose(old, cast.ann))

    # When Joy writes what Dr Lund said on the phone, without reading it back
    client = clients(cast.joy)
    form = client.get(url("medicines:change_medicine", cast.meera, old)).context["form"]
    fields = {name: form[name].value() for name in form.fields if form[name].value() not in (None, False)}
    fields.pop("label_photo", None)
    fields |= {"amount_0": "2", "amount_1": "2", "why": "more pain", "source": "phone", "save": "1"}
    answer = client.post(url("medicines:change_medicine", cast.meera, old), fields)

    # Then it is not saved, and each missing thing is named
    assert answer.status_code == 422
    missing = set(answer.context["form"].errors)
    assert {"phone_who", "phone_number", "phone_read_back", "phone_listener"} <= missing

    # When it was called back, read back and spelt, with Ruth listening
    call = {
        "phone_who": "Dr Lund, GP",
        "phone_number": "01632 960 138",
        "phone_read_back": "on",
        "phone_listener": "Ruth Hanley",
    }
    answer = client.post(url("medicines:change_medicine", cast.meera, old), fields | call)
    assert answer.status_code == 302, answer.context["form"].errors

    # Then the old line ends and the new one is live as "by phone"
    old.refresh_from_db()
    new = Medicine.objects.get(replaces=old)
    assert old.stops_at == new.starts_at
    for words in ("Dr Lund, GP", "01632 960 138", "Read back and spelt", "Ruth Hanley"):
        assert words in new.source_words
    assert (new.source, new.checked_at) == ("phone", None)
    # And the paper is due within 24 hours
    task = Task.objects.open().get(subject=f"paper:{new.pk}")
    assert task.due_at == now() + timedelta(hours=24)
    assert "By phone, paper due within 24 hours" in board(cast.ruth)
    # And the carers see CHANGED, with what it was
    row = row_of(cast.ann, cast.meera)
    (change,) = [one for one in row["changed"] if one["kind"] == "changed"]
    assert "now take 2 tablets" in change["text"]
    assert "it was: take 1 tablet" in change["text"]
    assert any(chip["text"] == "CHANGED" for chip in row["chips"])
    assert slot(row, new, "19:00")["amount"] == "2"
    today = [(one["medicine"], one["due_time"]) for one in row["slots"] if one["due_date"] == "2026-11-24"]
    assert (str(old.pk), "19:00") not in today
    assert "by phone" in get(cast.joy, "mar:person", cast.meera).lower()
