"""What every card stands on: the words and marks of a line, and who is looking at whom."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

from mar import concerns
from mar.models import REFUSALS, RUNNING, Outcome
from mar.round.around import Around
from mar.slots import ZONE, Key, Sheet, intakes_of
from medicines import directions as said
from medicines import lines
from medicines.limits import Intake
from medicines.models import Doubt, Medicine
from medicines.ring import Ring, closed_at, first_open
from medicines.rules import NOT_CHECKED
from people.models import Contact
from people.templatetags import words

DAY = timedelta(days=1)
COUNTED = frozenset({"schedule_2", "schedule_3"})


@dataclass(frozen=True)
class Card:
    """What every card of one person needs: the sheet, the moment, who is looking."""

    around: Around
    tags: Mapping[str, str] = field(default_factory=dict)
    """Medicine id to "new" or "changed", until this worker has read it."""
    said: dict[UUID, dict[str, Any]] = field(default_factory=dict)
    """The lines that were put in words already: a line stands on the round once for each of its doses."""
    told: dict[UUID, dict[str, Any]] = field(default_factory=dict)
    """The doses that were: one stands in its slot and in the last 24 hours."""

    def line(self, medicine: Medicine) -> dict[str, Any]:
        """All that cards say of a line."""
        if medicine.pk not in self.said:
            line = line_json(medicine, self.sheet, self.now)
            self.said[medicine.pk] = line | {
                "tag": self.tags.get(line["medicine"]),
                "told_because": told_because(medicine, self.sheet),
            }
        return self.said[medicine.pk]

    @property
    def sheet(self) -> Sheet:
        return self.around.sheet

    @property
    def now(self) -> datetime:
        return self.around.now

    @property
    def away(self) -> bool:
        """Nothing is given now: what fell due before can only be told about."""
        return self.around.absence is not None

    @property
    def called(self) -> str:
        return words.apostrophes(self.around.person.preferred_name)

    @cached_property
    def intakes(self) -> list[Intake]:
        """What went in, or may have, as far back as any gap or maximum reaches."""
        longest = max([DAY, *(one.gap for one in self.sheet.line_limits if one.gap)])
        return intakes_of(self.sheet, self.now, since=self.now - longest)

    def intakes_but(self, slot: Key) -> list[Intake]:
        """The same for whoever is about to answer this slot."""
        return [one for one in self.intakes if one.slot != slot]

    @cached_property
    def office(self) -> dict[str, str]:
        """The office in its hours, else on call: never a number where nobody answers now."""
        return _dialled(first_open(self.around.person.branch, (), self.now))

    @cached_property
    def pharmacy(self) -> dict[str, str]:
        """The pharmacy unless its hours say that it is closed now, else as the office."""
        for one in self.around.contacts:
            shop = one.purpose == Contact.Purpose.PHARMACY
            if shop and not closed_at(one.hours, self.now.astimezone(ZONE)):
                return _dialled(Ring(who=one.name, number=one.number, hours=one.hours))
        return self.office

    @cached_property
    def clinic(self) -> dict[str, str]:
        """The clinic that writes the letters, unless its hours say that it is closed now; then 111."""
        for one in self.around.contacts:
            if one.purpose == Contact.Purpose.CLINIC:
                if closed_at(one.hours, self.now.astimezone(ZONE)):
                    return _dialled(Ring(who="NHS 111", number="111", hours="day and night"))
                return _dialled(Ring(who=one.name, number=one.number, hours=one.hours))
        return self.office

    def ring(self, doubt: Doubt) -> dict[str, str]:
        """Who was to be rung when the doubt began; where they are closed by now, as the office."""
        if closed_at(doubt.ring_hours, self.now.astimezone(ZONE)):
            return self.office
        return _dialled(Ring(who=doubt.ring_who, number=doubt.ring_number, hours=doubt.ring_hours))


def _dialled(ring: Ring) -> dict[str, str]:
    return {"who": ring["who"], "number": words.phone(ring["number"]), "hours": ring["hours"]}


def line_json(medicine: Medicine, sheet: Sheet, now: datetime) -> dict[str, Any]:
    """The home-care medicine line (stories.md section 3) and its marks."""
    directions, spoken = lines.parsed(medicine), lines.words(medicine)
    return {
        "medicine": str(medicine.pk),
        "name": lines.shown_name(medicine.product_name),
        "short": lines.short_name(medicine.product_name),
        "route": lines.route_words(medicine),
        "take": spoken
        and {
            "verb": spoken.verb,
            "pieces": [
                {"amount": one.amount_text, "total": one.total_text, "rest": one.rest_text}
                for one in spoken.pieces
            ],
            "others": list(spoken.others),
        },
        "text": lines.plain(medicine),
        "label": medicine.label,
        "unit": directions.unit if directions else None,
        "unit_many": said.UNITS[directions.unit][0] if directions else None,
        "help": medicine.help_wanted,
        "left_out_agreed": bool(medicine.left_out_agreed),
        "flags": _flags(medicine, directions),
        "notes": _notes(medicine),
        "together": str(medicine.together) if medicine.together else None,
        "chart_seen": concerns.chart_seen(medicine, sheet, now),
    }


def _flags(medicine: Medicine, directions: said.Directions | None) -> list[str]:
    flags = {
        "on_time": medicine.on_time,
        "high_risk": medicine.high_risk,
        "spaced": bool(directions and directions.gap_minutes),
        "with_food": medicine.food == "with_food",
        "before_food": medicine.food == "before_food",
        "controlled": medicine.cd.startswith("schedule_"),
        "counted": medicine.cd in COUNTED,
    }
    return [name for name, stands in flags.items() if stands]


def _notes(medicine: Medicine) -> list[dict[str, str]]:
    found = []
    if medicine.is_ours and medicine.checked_at is None:
        found.append(("not_checked", "Not second-checked yet. It is live: compare it with the label."))
    if not medicine.product_code:
        found.append(("not_known", NOT_CHECKED))
    elif medicine.ingredients is None:
        found.append(
            ("not_known", "What is in it is not known to the computer: not checked for allergy or limits.")
        )
    found += [("warning", line) for line in medicine.warnings.splitlines() if line.strip()]
    found += [("instruction", line) for line in medicine.instructions.splitlines() if line.strip()]
    if medicine.alteration_agreed:
        found.append(("instruction", f"Agreed: {medicine.alteration_agreed}"))
    return [{"kind": kind, "text": text} for kind, text in found]


def told_because(medicine: Medicine, sheet: Sheet) -> str:
    """Why the carer is asked whom they told; empty where nobody asks (stories.md 1.9)."""
    if medicine.on_time:
        return "asked because it must be on time"
    if medicine.high_risk or medicine.cd in COUNTED:
        return "asked because it is a high-risk medicine"
    rows = [one for one in sheet.of_line(medicine) if one.outcome != Outcome.STRUCK]
    last = sorted(rows, key=lambda one: one.given_at)[1 - RUNNING :]
    third = len(last) == RUNNING - 1 and all(one.reason in REFUSALS for one in last)
    return "asked because a no now is the third running" if third else ""
