"""One question to the limits: the dose, what stands round it, and how each is said."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from zoneinfo import ZoneInfo

from medicines.limits.records import USUAL_CAPS, Cap, Intake, LineLimit
from medicines.schedule import utc
from people.templatetags import words


@dataclass(frozen=True)
class Question:
    """A dose, and every other intake that may bear on it."""

    dose: Intake
    before: Sequence[Intake]
    limits: Sequence[LineLimit]
    caps: Sequence[Cap]
    zone: ZoneInfo
    person: str
    names: Mapping[str, str]

    @cached_property
    def limit(self) -> LineLimit | None:
        """The limit of the line that the dose is from."""
        return self.limit_of(self.dose)

    def limit_of(self, intake: Intake) -> LineLimit | None:
        """The limit of the line an intake is from, or of the line that replaced it."""
        return None if intake.line is None else self._by_line.get(intake.line)

    @cached_property
    def _by_line(self) -> dict[Hashable, LineLimit]:
        """Each limit by its own line, and by those it replaced where they have none of their own."""
        replaced: dict[Hashable, LineLimit] = {
            line: limit for limit in reversed(self.limits) for line in limit.same
        }
        return replaced | {limit.line: limit for limit in reversed(self.limits)}

    def bears_on(self, one: Intake) -> bool:
        """Whether an intake can matter to a gap, a maximum or a doubt of this dose: most cannot."""
        unknown = one.mg is None and one.line is None
        return unknown or self.same_line(one) or bool(self.shared(one))

    def same_line(self, one: Intake) -> bool:
        """Whether both are from one line, or from a line and one that it replaced."""
        if one.line is None:
            return False
        mine = self.limit
        return one.line == self.dose.line or (
            mine is not None and (one.line == mine.line or one.line in mine.same)
        )

    def counts_for_line(self, one: Intake) -> bool:
        """Whether it stands in the maxima of the dose's own line: its doses, and from no list the same
        ingredient. Another line of the list has a maximum of its own.
        """
        return self.same_line(one) or (one.line is None and self.limit is not None and bool(self.shared(one)))

    def units(self, one: Intake) -> Decimal | None:
        """How much it is in the unit of the dose's line; None when not known."""
        if one is self.dose or self.same_line(one):
            return one.amount
        own, mg, amount = self.dose.mg or {}, one.mg or {}, self.dose.amount
        found = []
        for ingredient in self.shared(one):
            theirs, ours = mg.get(ingredient), own.get(ingredient)
            if theirs is None or not ours or amount is None:
                return None
            found.append(theirs * amount / ours)
        return max(found, default=None)

    def shared(self, one: Intake) -> frozenset[str]:
        """The ingredients that both hold."""
        return self.own & self.ingredients(one)

    @cached_property
    def own(self) -> frozenset[str]:
        """The ingredients of the dose."""
        return self.ingredients(self.dose)

    def ingredients(self, one: Intake) -> frozenset[str]:
        """By what is known of the dose, and of its line."""
        limit = self.limit_of(one)
        return frozenset(one.mg or ()) | (limit.ingredients if limit is not None else frozenset())

    # Words

    def word(self, ingredient: str) -> str:
        """'paracetamol'."""
        known = {cap.ingredient: cap.name for cap in (*USUAL_CAPS, *self.caps)}
        return self.names.get(ingredient, known.get(ingredient, "the same ingredient"))

    def the(self, one: Intake) -> str:
        """'the 08:00 paracetamol', or 'the paracetamol at 20:00 on Monday 23-Nov-2026'."""
        said = self.clock(one.at)
        return f"the {one.name} at {said}" if " " in said else f"the {said} {one.name}"

    def clock(self, moment: datetime) -> str:
        """'16:10' on the day of the dose, else with its day; the second 01:30 of an autumn night says so."""
        local = utc(moment).astimezone(self.zone)
        said = f"{local:%H:%M}{' after the clock goes back' if local.fold else ''}"
        if local.date() == utc(self.dose.at).astimezone(self.zone).date():
            return said
        return f"{said} on {words.date_long(local.date())}"
