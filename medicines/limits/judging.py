"""One dose judged against every other: gaps, maxima, and what nobody knows."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from medicines.limits import maxima
from medicines.limits.gaps import gap, too_soon, too_soon_reason
from medicines.limits.maxima import DAY, EVER, WEEK, periods, too_much
from medicines.limits.question import Question
from medicines.limits.records import Cap, Intake, Judgement, LineLimit, Reason
from medicines.schedule import utc


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
    """Judge `dose` against every other intake of the person in 24 hours, in the longest gap, and in 7 days
    or the course where its line has such a maximum, either side of it.

    `before` may hold later ones (entries arrive in any order) and must not hold `dose` itself. `limits` are
    of all the person's lines, `caps` come from `caps_for`, `names` says ingredients in words, `person` is
    the preferred name. Adding an intake never takes a reason away, and never brings `not_before` forward.
    A step that is no dose (amount 0) is held to nothing.
    """
    given = [one for one in before if one.amount != 0]
    everything = Question(dose, given, limits, caps, zone, person, names or {})
    asked = replace(everything, before=[one for one in given if everything.bears_on(one)])
    at = utc(dose.at)
    no_dose = dose.amount == 0
    near, over = ([], []) if no_dose else (too_soon(asked, at), too_much(asked, at))
    unknown = [] if no_dose else _unknown(asked, at)
    moment = _not_before(asked, at) if near or over else None
    mine, own = asked.limit, maxima.own_within(asked, at, DAY)
    doses, amount = len(own), sum((one.amount or Decimal(0) for one in own), Decimal(0))
    used = maxima.used_mg(everything, at)
    return Judgement(
        reasons=(
            *(too_soon_reason(asked, one, moment) for one in near[:1]),
            *(Reason("over_maximum", text) for text in over),
            *(Reason("limit_unknown", text) for text in unknown),
        ),
        not_before=moment,
        used_amount=amount,
        used_doses=doses,
        used_doses_7d=len(maxima.own_within(asked, at, WEEK)),
        used_doses_course=len(maxima.own_within(asked, at, EVER)),
        used_mg=used,
        left_amount=None
        if mine is None or mine.max_amount is None
        else max(Decimal(0), mine.max_amount - amount),
        left_doses=None if mine is None or mine.max_doses is None else max(0, mine.max_doses - doses),
        left_mg={
            cap.ingredient: max(Decimal(0), cap.mg - used.get(cap.ingredient, Decimal(0))) for cap in caps
        },
        unchecked=_unchecked(everything),
    )


def _not_before(asked: Question, at: datetime) -> datetime | None:
    """The first moment from `at` on with no gap and no maximum broken; None when there is none."""
    tries = {at}
    for one in asked.before:
        last = one.nearest(datetime.max.replace(tzinfo=at.tzinfo))
        tries |= {last + gap(asked, one), last + DAY}
        if asked.limit is not None and asked.limit.max_doses_7d is not None:
            tries.add(last + WEEK)
    for moment in sorted(one for one in tries if one >= at):
        if not too_soon(asked, moment) and not too_much(asked, moment):
            return moment
    return None


# --- what is not known --------------------------------------------------------------------------------


def _unknown(asked: Question, at: datetime) -> list[str]:
    """Sentences for what counts although nobody knows, and for what could not be added up."""
    said = []
    for one in asked.before:
        apart = abs(at - one.nearest(at))
        if one.assumed and apart < max(gap(asked, one), _counted_for(asked, one)):
            said.append(f"We do not know about {asked.the(one)}. Ask before giving.")
        if apart < DAY and one.mg is None and one.line is None and _has_limits(asked):
            said.append(f"We do not know what is in {one.name} at {asked.clock(one.at)}. Ask before giving.")
    return list(dict.fromkeys([*said, *_not_added_up(asked, at)]))


def _counted_for(asked: Question, one: Intake) -> timedelta:
    """How long an intake stands in one of the maxima that the dose is held to."""
    capped = asked.shared(one) & {cap.ingredient for cap in asked.caps}
    line = maxima.longest(asked.limit) if asked.counts_for_line(one) else timedelta(0)
    return max(line, DAY if capped else timedelta(0))


def _has_limits(asked: Question) -> bool:
    """Whether the dose is held to any gap or maximum at all."""
    own = asked.limit is not None and asked.limit.held
    return own or any(cap.ingredient in asked.own for cap in asked.caps)


def _not_added_up(asked: Question, at: datetime) -> list[str]:
    """A maximum whose sum misses a strength or an amount."""
    said = []
    counted = [asked.dose, *(one for day in periods(asked.before, at, DAY) for one in day)]
    capped = {cap.ingredient: cap.name for cap in asked.caps if cap.ingredient in asked.own}
    for one in counted:
        for ingredient, name in capped.items():
            if ingredient in asked.ingredients(one) and (one.mg or {}).get(ingredient) is None:
                said.append(_how_much(name, f"is in {one.name}"))
    mine = asked.limit
    if mine is not None and mine.max_amount is not None:
        for one in counted:
            if asked.units(one) is not None:
                continue
            if one is asked.dose or asked.same_line(one):
                said.append(_how_much(f"{one.name} at {asked.clock(one.at)}"))
            elif asked.counts_for_line(one):
                unsaid = sorted(asked.shared(one) - capped.keys())
                said += [_how_much(asked.word(ingredient), f"is in {one.name}") for ingredient in unsaid]
    if asked.dose.mg is None and any(cap.prescribed for cap in asked.caps):
        said.append(
            f"What is in {asked.dose.name} is not known, so {asked.person}'s limit could not be checked. "
            "Ask before giving."
        )
    return said


def _how_much(what: str, of_what: str = "") -> str:
    which = f"{what} {of_what}".strip()
    return f"How much {which} is not known, so its 24 hours cannot be added up. Ask before giving."


def _unchecked(asked: Question) -> tuple[str, ...]:
    """Medicines on the list, this one among them, whose ingredients nobody knows."""
    listed = [one.name for one in (asked.dose, *asked.before) if one.line is not None and one.mg is None]
    return tuple(dict.fromkeys(listed))
