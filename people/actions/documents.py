"""Documents: photos of labels and people, letters. The only module that opens a picture."""

import hashlib
import io
import warnings
from uuid import UUID

from django.db import IntegrityError, transaction
from PIL import Image, ImageOps, UnidentifiedImageError

from people.models import Document, Organisation, Person, Role, Worker
from people.records import Refused, lock, new_id
from people.rules import must

LARGEST = 10 * 1024 * 1024
MOST_PIXELS = 40_000_000  # a good tablet's camera takes 12 million
LONGEST_SIDE = 2000
FORMATS = ("JPEG", "PNG", "WEBP")
IMAGE, PDF = "image/jpeg", "application/pdf"


@transaction.atomic
def keep_document(
    by: Worker, *, provider: Organisation, person: Person | None, key: UUID, kind: str, content: bytes
) -> Document:
    """Keep a picture, re-encoded without metadata, or the PDF of a letter; at most 10 MB.

    The same key with the same content is the same document; with other content it is refused.
    """
    _must_be_open(by, provider, person)
    kind = Document.Kind(kind)
    content_type, kept = read(kind, content)
    sha256 = hashlib.sha256(kept).hexdigest()
    document = Document(
        provider=provider,
        person=person,
        key=key,
        kind=kind,
        content_type=content_type,
        sha256=sha256,
        content=kept,
    )
    there = Document.objects.filter(provider=provider, key=key)
    found = there.first()
    if found is None:
        try:
            with transaction.atomic():
                return document.save(by=by)
        except IntegrityError:  # the same tablet sent it twice at once
            found = there.get()
    if found.sha256 != sha256 or found.person_id != (person.pk if person else None):
        raise Refused({"key": ["Another document has this key."]})
    return found


@transaction.atomic
def set_photo(by: Worker, *, person: Person, content: bytes) -> Person:
    """The photo by which a carer knows whom they stand before."""
    must(by, "people", person)
    kept = lock(person)
    kept.photo = keep_document(
        by, provider=kept.provider, person=kept, key=new_id(), kind=Document.Kind.PHOTO, content=content
    )
    return kept.save(by=by, why="New photo")


def read(kind: str, content: bytes) -> tuple[str, bytes]:
    """What the bytes are, whatever their name says, and what is kept of them: (content type, bytes)."""
    if not content:
        raise Refused({"file": ["The file is empty."]})
    if len(content) > LARGEST:
        raise Refused({"file": ["The file is larger than 10 MB. Take a smaller picture."]})
    if content.startswith(b"%PDF-"):
        if kind != Document.Kind.LETTER:
            raise Refused({"file": ["A PDF can only be kept as a letter. Take a photo."]})
        if b"%%EOF" not in content[-2048:]:
            raise Refused({"file": ["This PDF is cut off. Save it again and send it once more."]})
        return PDF, content
    return IMAGE, _picture(content)


def _picture(content: bytes) -> bytes:
    """The picture, upright, at most 2,000 pixels a side, and nothing else that was in the file."""
    broken = Refused({"file": ["This is not a picture that can be read. Use JPEG, PNG or WebP."]})
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture: Image.Image = Image.open(io.BytesIO(content), formats=FORMATS)
            if picture.width * picture.height > MOST_PIXELS:
                raise Refused({"file": ["This picture has too many pixels. Take a smaller one."]})
            picture = ImageOps.exif_transpose(picture)
            picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            seen = picture.convert("RGBA")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as fault:
        raise Refused({"file": ["This picture has too many pixels. Take a smaller one."]}) from fault
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError) as fault:
        raise broken from fault
    paper = Image.new("RGB", seen.size, "white")
    paper.paste(seen, mask=seen.getchannel("A"))
    out = io.BytesIO()
    paper.save(out, "JPEG", quality=85)
    return out.getvalue()


def _must_be_open(by: Worker, provider: Organisation, person: Person | None) -> None:
    must(by, "person", person)
    if by.role != Role.SOFTWARE and by.provider_id != provider.pk:
        raise Refused({"": ["This is not your organisation."]})
    if person is not None and person.provider_id != provider.pk:
        raise Refused({"person": ["This person is not open to you."]})
