"""One value of one field as a reader reads it: dates, names, choices and directions in words."""

from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import models

from medicines import directions
from people.templatetags import words

NOTHING = "nothing"
FIELDS = {
    "born": "date of birth",
    "nhs_number": "NHS number",
    "nhs_number_missing": "why there is no NHS number",
    "weight_kg": "weight in kg",
    "directions": "how it is taken",
    "groups": "rule groups",
    "label": "words of the label",
    "cd": "controlled drug",
    "help_wanted": "help wanted",
    "kind": "kind",
    "is_active": "may sign in",
    "until": "last day",
    "void": "entered in error",
    "ended_on": "ended on",
    "mg": "most milligrams in 24 hours",
    "pronoun": "she, he or they",
    "how_takes": "how the medicines are taken",
    "phone": "telephone",
}
UNSAID = frozenset(
    {
        "id", "provider", "person", "address_key", "key", "fingerprint", "entry", "document_key", "digest",
        "ingredients", "product_code", "photo", "label_photo", "pattern_day", "pattern", "password",
        "sessions_began", "entered_by", "opened_by", "revoked_by", "closed_by", "checked_by", "medicine",
    }
)  # fmt: skip
"""Fields that say nothing in words, or nothing that who, when and the noun do not say."""

SECRET = frozenset({"folder_code"})
"""Opens a record at short notice: that it is new is said, never what it is."""


def field_name(name: str) -> str:
    """'review on' → the words of a field."""
    return FIELDS.get(name, name.removesuffix("_at").replace("_", " "))


def value(field: "models.Field[Any, Any]", raw: Any, names: Mapping[UUID, str]) -> str:
    """`names` says who or what an id is; what is not among them is said as "another"."""
    if raw in (None, "", [], {}):
        return NOTHING
    if field.choices:
        return str(dict(field.flatchoices).get(raw, raw))
    if isinstance(field, models.ForeignKey):
        return names.get(raw, "another")
    if isinstance(field, models.JSONField):
        return _json(field, raw)
    return _plain(raw)


def _json(field: "models.Field[Any, Any]", raw: Any) -> str:
    if field.name == "groups":
        return "; ".join(f"{one['title']}, {one['because']}" for one in raw)
    if field.name != "directions":
        return str(raw)
    try:
        return directions.words(directions.parse(raw)).plain
    except directions.Unreadable:
        return str(raw)


def _plain(raw: Any) -> str:
    if isinstance(raw, bool):
        return "yes" if raw else "no"
    if isinstance(raw, datetime):
        return words.moment(raw)
    if isinstance(raw, date):
        return words.date(raw)
    if isinstance(raw, time):
        return words.time(raw)
    if isinstance(raw, Decimal | int):
        return words.amount(raw)
    if isinstance(raw, list):
        return words.list_and(raw)
    return str(raw)
