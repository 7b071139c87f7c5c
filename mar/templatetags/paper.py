"""What only paper needs: dates and telephone numbers that never part at the end of a line."""

import re

from django import template

register = template.Library()

WHOLE = re.compile(r"(\d\d-[A-Z][a-z]{2}-\d{4}(?: \d\d:\d\d)?|\b0\d[\d ]{7,13}\d\b)")


@register.filter
def pieces(text: str) -> list[tuple[str, bool]]:
    """'From 02-Nov-2026.' → [('From ', False), ('02-Nov-2026', True), ('.', False)]: True must not part."""
    return [(part, bool(n % 2)) for n, part in enumerate(WHOLE.split(text)) if part]
