"""Tasks are open once; documents are what they say, and nothing hides in them."""

import importlib
import io
import sys
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from mar import pdf
from people import actions
from people.models import Document, Task
from people.records import Refused


def refused(call):
    with pytest.raises(Refused) as fault:
        call()
    return fault.value.fields


def opened(cast, by, **other):
    given = {
        "provider": cast.northgate,
        "person": cast.meera,
        "kind": "chase",
        "subject": "s1",
        "words": "Ring Ann",
    }
    return actions.open_task(by, **given | other)


def test_a_task_is_open_once_and_may_come_again(cast):
    task = opened(cast, cast.ann)
    assert opened(cast, cast.dawid, words="other") == task
    assert opened(cast, cast.ann, subject="s2") != task
    taken = actions.take_task(cast.joy, task=task)
    assert taken.owner == cast.joy
    assert actions.note_task(cast.joy, task=task, words="Ann is on her way").recorded_by == cast.joy
    closed = actions.close_task(cast.joy, task=task, outcome="Given 09:20")
    assert (closed.closed_by, closed.outcome) == (cast.joy, "Given 09:20")
    assert refused(lambda: actions.take_task(cast.joy, task=task))
    assert opened(cast, cast.ann) != task
    assert Task.objects.open().count() == 2


def test_tasks_stay_in_their_agency(cast):
    task = opened(cast, cast.ann)
    assert refused(lambda: opened(cast, cast.grace))
    assert refused(lambda: actions.take_task(cast.grace, task=task))
    assert refused(lambda: actions.take_task(cast.ann, task=task))
    assert refused(lambda: actions.close_task(cast.grace, task=task, outcome="x"))
    assert "outcome" in refused(lambda: actions.close_task(cast.joy, task=task, outcome=""))


def picture(shape="PNG", size=(40, 20), **more):
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, shape, **more)
    return out.getvalue()


def keep(cast, content, by=None, kind="label", key=None, person=None):
    return actions.keep_document(
        by or cast.ann, provider=cast.northgate, person=person or cast.meera, key=key or uuid4(), kind=kind,
        content=content,
    )  # fmt: skip


@pytest.mark.parametrize("shape", ["PNG", "JPEG", "WEBP"])
def test_a_picture_is_made_anew(cast, shape):
    exif = Image.Exif()
    exif[0x010E] = "taken at 14 Hop Pocket Lane"
    kept = keep(cast, picture(shape, exif=exif) + b"<script>hidden</script>")
    assert kept.content_type == "image/jpeg"
    assert b"Hop Pocket" not in bytes(kept.content)
    assert b"script" not in bytes(kept.content)
    assert Image.open(io.BytesIO(bytes(kept.content))).size == (40, 20)


def test_an_uploaded_photo_is_kept_without_where_and_when_it_was_taken(cast, client):
    """A tablet's JPEG with its place, its turn and a comment, sent through the page."""
    exif = Image.Exif()
    exif[0x0112], exif[0x0132], exif[0x010F] = 6, "2026:11:24 08:55:00", "Tablet"
    exif[0x8825] = {1: "N", 2: (51.0, 16.0, 20.4), 3: "E", 4: (0.0, 31.0, 17.5)}
    taken = io.BytesIO()
    Image.new("RGB", (400, 200), "navy").save(taken, "JPEG", exif=exif, comment=b"at 14 Hop Pocket Lane")
    sent = Image.open(io.BytesIO(taken.getvalue()))
    assert sent.getexif().get_ifd(0x8825)[1] == "N"
    client.force_login(cast.ruth)
    file = SimpleUploadedFile("meera.jpg", taken.getvalue(), "image/jpeg")
    assert client.post(reverse("people:photo", args=[cast.meera.pk]), {"photo": file}).status_code == 302
    kept = bytes(Document.objects.get().content)
    shown = Image.open(io.BytesIO(kept))
    assert shown.size == (200, 400), "turned upright before its turn was taken out"
    assert not shown.getexif()
    assert not shown.getexif().get_ifd(0x8825)
    assert not {"exif", "comment", "xmp", "icc_profile"} & set(shown.info)
    assert not any(mark in kept for mark in (b"Exif", b"2026:11:24", b"Tablet", b"Hop Pocket"))


def test_the_same_key_is_the_same_document(cast):
    key = uuid4()
    first = keep(cast, picture(), key=key)
    assert keep(cast, picture(), key=key) == first
    assert "key" in refused(lambda: keep(cast, picture(size=(9, 9)), key=key))
    assert Document.objects.count() == 1


def test_what_is_no_picture_is_refused(cast):
    side = b"\x00\x00\xff\xff"
    bomb = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + side + side + b"\x08\x02\x00\x00\x00\xef\xa6\xe2\x1d"
    for content in (b"", b"<svg onload=alert(1)>", bomb, picture()[:60], b"x" * (10 * 1024 * 1024 + 1)):
        assert set(refused(lambda content=content: keep(cast, content))) == {"file"}
    assert "file" in refused(lambda: keep(cast, picture(size=(9000, 9000))))
    assert Document.objects.count() == 0


def test_half_a_picture_is_refused_after_a_chart_was_printed_too(cast):
    pdf._engine.cache_clear()
    sys.modules.pop("weasyprint.images", None)
    importlib.import_module("weasyprint.images")  # as the first print does, whatever ran before this test
    pdf._engine()
    whole = picture("JPEG", size=(400, 400))
    assert "file" in refused(lambda: keep(cast, whole[: len(whole) * 2 // 3]))


def test_a_letter_may_be_a_pdf(cast):
    letter = b"%PDF-1.7\n1 0 obj\nendobj\n%%EOF\n"
    assert keep(cast, letter, kind="letter").content_type == "application/pdf"
    assert "file" in refused(lambda: keep(cast, letter))
    assert "file" in refused(lambda: keep(cast, letter[:-8], kind="letter"))


def test_documents_stay_with_their_agency(cast):
    for by in (cast.carol, cast.sam, cast.paul, cast.lena):
        assert refused(lambda by=by: keep(cast, picture(), by=by))
    assert refused(lambda: keep(cast, picture(), person=cast.terry, by=cast.grace))


def test_a_photo_stands_on_the_person(cast):
    assert actions.set_photo(cast.ruth, person=cast.meera, content=picture()).photo.kind == "photo"
