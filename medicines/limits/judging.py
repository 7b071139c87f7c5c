"""One dose judged against every other: gaps, maxima, and what nobody knows."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cached_property
from zoneinfo import ZoneInfo

from medicines.directions.saying import amount_words
from medicines.limits.records import USUAL_CAPS, Cap, Intake, Judgement, LineLimit, Reason
from medicines.schedule import utc
from people.templatetags import words

DAY = timedelta(hours=24)


def judge(
    dose: Intake,
    before: Sequence[Intake],
    *,
    limits: Sequence[LineLimit],
    caps: Sequence[Cap],
    zone: ZoneInfo,
    person: str,
    names: Mapping[str, str] | None = None,
) -> Judgement:
    """Judge `dose` against every other intake of the person in 24 hours, or the longest gap, either side of
    it.

    `before` may hold later ones (entries arrive in any order) and must not hold `dose` itself. `limits` are
    of all the person's lines, `caps` come from `caps_for`, `names` says ingredients in words, `person` is
    the preferred name. Adding an intake never takes a reason away, and never brings `not_before` forward.
    """
    everything = Asked(dose, before, limits, caps, zone, person, names or {})
    asked = replace(everything, before=[one for one in before if everything.bears_on(one)])
    at = utc(dose.at)
    too_soon, too_much, unknown = asked.too_soon(at), asked.too_much(at), asked.unknown(at)
    moment = asked.not_before(at) if too_soon or too_much else None
    mine, own = asked.limit, asked.own_within(at)
    doses, amount = len(own), sum((one.amount or Decimal(0) for one in own), Decimal(0))
    used = everything.used_mg(at)
    return Judgement(
        reasons=(
            *(asked.too_soon_reason(near, moment) for near in too_soon[:1]),
            *(Reason("over_maximum", text) for text in too_much),
            *(Reason("limit_unknown", text) for text in unknown),
        ),
        not_before=moment,
        used_amount=amount,
        used_doses=doses,
        used_mg=used,
        left_amount=None
        if mine is None or mine.max_amount is None
        else max(Decimal(0), mine.max_amount - amount),
        left_doses=None if mine is None or mine.max_doses is None else max(0, mine.max_doses - doses),
        left_mg={
            cap.ingredient: max(Decimal(0), cap.mg - used.get(cap.ingredient, Decimal(0))) for cap in caps
        },
        unchecked=everything.unchecked(),
    )


@dataclass(frozen=True)
class Asked:
    """One question to the limits. Its methods take the moment, so that later moments can be tried."""

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

    # Gaps

    def too_soon(self, at: datetime) -> list[Intake]:
        """The intakes nearer to `at` than the gap asks, the latest first."""
        near = [one for one in self.before if abs(at - one.nearest(at)) < self.gap(one)]
        return sorted(near, key=lambda one: one.nearest(at) + self.gap(one), reverse=True)

    def gap(self, one: Intake) -> timedelta:
        """The longer gap of the two lines when they are one product or share an ingredient; else none."""
        mine, other = self.limit, self.limit_of(one)
        if mine is not None and one.line in mine.together:
            return timedelta(0)
        if not self.same_line(one) and not self.shared(one):
            return timedelta(0)
        return max(
            (limit.gap for limit in (mine, other) if limit is not None and limit.gap), default=timedelta(0)
        )

    def same_line(self, one: Intake) -> bool:
        """Whether both are from one line, or from a line and one that it replaced."""
        if one.line is None:
            return False
        mine = self.limit
        return one.line == self.dose.line or (
            mine is not None and (one.line == mine.line or one.line in mine.same)
        )

    def shared(self, one: Intake) -> frozenset[str]:
        """The ingredients that both hold."""
        return self._own & self.ingredients(one)

    @cached_property
    def _own(self) -> frozenset[str]:
        return self.ingredients(self.dose)

    def ingredients(self, one: Intake) -> frozenset[str]:
        limit = self.limit_of(one)
        return frozenset(one.mg or ()) | (limit.ingredients if limit is not None else frozenset())

    def too_soon_reason(self, one: Intake, moment: datetime | None) -> Reason:
        """'Too soon: paracetamol at 12:10. Not before 16:10.'"""
        shared = [self.word(ingredient) for ingredient in sorted(self.shared(one))]
        inside = [word for word in shared if word.casefold() not in one.name.casefold()]
        what = f"{one.name} at {self.clock(one.at)}"
        if inside and not self.same_line(one):
            what += f", which has {inside[0]} in it"
        if utc(one.at) > utc(self.dose.at):
            what = f"{what} comes too close after"
        until = "" if moment is None else f" Not before {self.clock(moment)}."
        if one.assumed and until:
            until = f"{until[:-1]}, unless someone says it was not taken."
        return Reason("too_soon", f"Too soon: {what}.{until}")

    # Maxima

    def windows(self, at: datetime) -> list[list[Intake]]:
        """For each 24 hours that holds `at` and ends at an intake: the other intakes in it."""
        times = [(one.nearest(at), one) for one in self.before]
        ends = {at, *(when for when, _ in times if at <= when < at + DAY)}
        return [[one for when, one in times if end - DAY < when <= end] for end in sorted(ends)]

    def own_within(self, at: datetime) -> list[Intake]:
        """This line's intakes in the 24 hours up to `at`."""
        return [one for one in self.windows(at)[0] if self.same_line(one)]

    def used_mg(self, at: datetime) -> dict[str, Decimal]:
        """Milligrams by ingredient in the 24 hours up to `at`, from everything; unknown strengths add
        nothing.
        """
        used: dict[str, Decimal] = {}
        for one in self.windows(at)[0]:
            for ingredient, mg in (one.mg or {}).items():
                used[ingredient] = used.get(ingredient, Decimal(0)) + (mg or Decimal(0))
        return used

    def too_much(self, at: datetime) -> list[str]:
        """Sentences for each maximum that the dose would go over in some 24 hours."""
        windows = self.windows(at)
        said = [
            self.over_line(windows),
            self.over_doses(windows),
            *(self.over_cap(cap, windows) for cap in self.caps),
        ]
        return [text for text in said if text is not None]

    def over_line(self, windows: Sequence[Sequence[Intake]]) -> str | None:
        mine = self.limit
        if mine is None or mine.max_amount is None:
            return None
        own = ([one.amount or Decimal(0) for one in window if self.same_line(one)] for window in windows)
        total = max(sum(amounts, self.dose.amount or Decimal(0)) for amounts in own)
        if total <= mine.max_amount:
            return None
        most = words.amount(mine.max_amount)
        return (
            f"That would be {amount_words(total, mine.unit)} of {mine.name} in 24 hours. No more than {most}."
        )

    def over_doses(self, windows: Sequence[Sequence[Intake]]) -> str | None:
        mine = self.limit
        if mine is None or mine.max_doses is None:
            return None
        doses = 1 + max(sum(self.same_line(one) for one in window) for window in windows)
        if doses <= mine.max_doses:
            return None
        return f"That would be dose {doses} of {mine.name} in 24 hours. No more than {mine.max_doses}."

    def over_cap(self, cap: Cap, windows: Sequence[Sequence[Intake]]) -> str | None:
        if cap.ingredient not in (self.dose.mg or {}):
            return None
        total = max(
            sum(
                ((one.mg or {}).get(cap.ingredient) or Decimal(0) for one in [self.dose, *window]), Decimal(0)
            )
            for window in windows
        )
        if round(total, 9) <= cap.mg:  # 16.666… three times is 50, and no more
            return None
        most = f"No more than {words.mass(cap.mg)}{f' for {self.person}' if cap.prescribed else ''}."
        return f"That would be {words.mass(total)} of {cap.name} in 24 hours. {most}"

    def not_before(self, at: datetime) -> datetime | None:
        """The first moment from `at` on with no gap and no maximum broken; None when there is none."""
        tries = {at}
        for one in self.before:
            last = one.nearest(datetime.max.replace(tzinfo=at.tzinfo))
            tries |= {last + self.gap(one), last + DAY}
        for moment in sorted(one for one in tries if one >= at):
            if not self.too_soon(moment) and not self.too_much(moment):
                return moment
        return None

    # What is not known

    def unknown(self, at: datetime) -> list[str]:
        """Sentences for what counts although nobody knows, and for what could not be added up."""
        said = []
        for one in self.before:
            when = one.nearest(at)
            within = abs(at - when) < max(self.gap(one), DAY if self.counted(one) else timedelta(0))
            if within and one.assumed:
                said.append(f"We do not know about {self.the(one)}. Ask before giving.")
            if abs(at - when) < DAY and one.mg is None and one.line is None and self.has_limits():
                said.append(
                    f"We do not know what is in {one.name} at {self.clock(one.at)}. Ask before giving."
                )
        return list(dict.fromkeys([*said, *self.not_added_up(at)]))

    def counted(self, one: Intake) -> bool:
        """Whether an intake stands in one of the maxima that the dose is held to."""
        mine = self.limit
        if (
            self.same_line(one)
            and mine is not None
            and (mine.max_amount is not None or mine.max_doses is not None)
        ):
            return True
        return bool(self.shared(one) & {cap.ingredient for cap in self.caps})

    def has_limits(self) -> bool:
        """Whether the dose is held to any gap or maximum at all."""
        mine = self.limit
        own = mine is not None and (mine.gap or mine.max_amount is not None or mine.max_doses is not None)
        return bool(own) or any(cap.ingredient in self.ingredients(self.dose) for cap in self.caps)

    def not_added_up(self, at: datetime) -> list[str]:
        """A maximum whose sum misses a strength or an amount."""
        said = []
        counted = [self.dose, *(one for window in self.windows(at) for one in window)]
        for cap in self.caps:
            if cap.ingredient not in self.ingredients(self.dose):
                continue
            for one in counted:
                if cap.ingredient in self.ingredients(one) and (one.mg or {}).get(cap.ingredient) is None:
                    said.append(
                        f"How much {cap.name} is in {one.name} is not known, "
                        "so its 24 hours cannot be added up. Ask before giving."
                    )
        mine = self.limit
        if mine is not None and mine.max_amount is not None:
            said += [
                f"How much {one.name} at {self.clock(one.at)} is not known, "
                "so its 24 hours cannot be added up. Ask before giving."
                for one in counted
                if one.amount is None and (one is self.dose or self.same_line(one))
            ]
        if self.dose.mg is None and any(cap.prescribed for cap in self.caps):
            said.append(
                f"What is in {self.dose.name} is not known, so {self.person}'s limit could not be checked. "
                "Ask before giving."
            )
        return said

    def unchecked(self) -> tuple[str, ...]:
        """Medicines on the list, this one among them, whose ingredients nobody knows."""
        listed = [one.name for one in (self.dose, *self.before) if one.line is not None and one.mg is None]
        return tuple(dict.fromkeys(listed))

    # Words

    def word(self, ingredient: str) -> str:
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
