"""Drawn pictures: initials for a person, never a face, and the label on a box."""

import io

from PIL import Image, ImageDraw, ImageFont

SIDE = 480
GROUNDS = ("#0b5d6b", "#5b4a7d", "#1f6b3a", "#7a4b12", "#8a2f4f", "#2f4f7f")
PAPER, INK = "#fdfcf7", "#12282f"


def initials(name: str) -> bytes:
    """A PNG of the first letters of a name on a ground of its own."""
    letters = "".join(word[0] for word in name.replace("-", " ").split()[:2]).upper()
    picture = Image.new("RGB", (SIDE, SIDE), GROUNDS[sum(map(ord, name)) % len(GROUNDS)])
    draw = ImageDraw.Draw(picture)
    draw.text((SIDE / 2, SIDE / 2), letters, fill="white", anchor="mm", font=ImageFont.load_default(170))
    return _png(picture)


def label(lines: tuple[str, ...]) -> bytes:
    """A PNG of a pharmacy label with these lines, as if photographed straight on."""
    picture = Image.new("RGB", (900, 90 + 62 * len(lines)), PAPER)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((14, 14, 886, picture.height - 14), outline=INK, width=3)
    for number, line in enumerate(lines):
        draw.text((44, 44 + 62 * number), line, fill=INK, font=ImageFont.load_default(34))
    return _png(picture)


def _png(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()
