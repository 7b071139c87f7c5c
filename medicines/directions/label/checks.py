"""Whether steps are complete and agree with themselves; what is assumed for them is noted."""

import re
from dataclasses import replace
from decimal import Decimal

from medicines.directions.label import amounts
from medicines.directions.label.amounts import DAYS_OF
from medicines.directions.label.shape import Aside, Lasts, NotRead, Often, Step, When
from medicines.directions.label.steps import Draft, step
from medicines.directions.label.strict import is_methotrexate, strict
from medicines.directions.label.vocabulary import ANY_MEAL, DOSE_BY_ITSELF, UNITS
from medicines.directions.label.words import LONGEST

EYE = re.compile(r"\b(?:eyes?|ophthalmic)\b", re.IGNORECASE)
OD = re.compile(r"\bo\.?d\b", re.IGNORECASE)
HOW_MUCH = "The label does not say how much is given at once. How much?"
WHEN = "The label does not say when. When, or how often?"
DAY = Often(1, 1, Decimal(1), "d")
THEN_STOP = "then stop"


def checked(drafts: list[Draft], text: str, medicine: str | None) -> tuple[tuple[Step, ...], tuple[str, ...]]:
    """(steps that can be suggested, what was assumed for them); raises NotRead."""
    exact = strict(text, medicine or "")
    if EYE.search(f"{text} {medicine or ''}"[: 2 * LONGEST]) and OD.search(text):
        raise NotRead("“OD”: once a day, or in the right eye?", asked=True)
    notes: list[str] = []
    if drafts and any(one.opening for one in drafts[-1].all(Lasts)):
        raise NotRead("And after those first days: how much, and when?", asked=True)
    steps = _whole([step(one) for one in drafts], drafts)
    done = []
    for one, draft in zip(steps, drafts, strict=True):
        one = amounts.united(one, medicine, exact, notes)
        for strength, after in draft.beside:
            one = amounts.beside(one, strength, medicine, after)
        amounts.believed(one)
        one = _timed(one, exact, notes)
        if exact and is_methotrexate(text, medicine or ""):
            _weekly(one)
        done.append(one)
    return tuple(done), tuple(dict.fromkeys(notes))


def _whole(steps: list[Step], drafts: list[Draft]) -> list[Step]:
    """Several steps share verb, place and remarks; what was said of one alone must be clear of which."""
    if len(steps) == 1:
        if THEN_STOP in (said.casefold() for said in steps[0].asides) and not _ends(steps[0]):
            raise NotRead("For how long, before it stops?", asked=True)
        return steps
    if len({one.amount.unit is None for one in steps if one.amount is not None}) > 1:
        raise NotRead("One amount has its unit and the other has none: is it the same unit?", asked=True)
    if any(part.purpose for one in drafts for part in one.all(Aside)) or any(
        one.needed or one.most for one in steps
    ):
        raise NotRead(
            "There are several doses: does the reason or the limit go for each of them?", asked=True
        )
    asides = tuple(dict.fromkeys(said for one in steps for said in one.asides))
    out: list[Step] = []
    for n, one in enumerate(steps):
        before = out[-1] if out else None
        last = n == len(steps) - 1
        beside = [other for other in steps if other.sequence == one.sequence]
        if len(beside) > 1:
            _apart(beside)
        elif not last and (one.lasts is None or one.lasts.low != one.lasts.high):
            if not (one.once and one.lasts is None):
                raise NotRead("For how long, before the next dose begins?", asked=True)
            raise NotRead("How long after the first dose does the next one follow?", asked=True)
        if len(beside) > 1 and len({other.sequence for other in steps}) > 1:
            raise NotRead("Which doses run beside each other, and which after one another?", asked=True)
        if before is not None:
            one = replace(
                one,
                amount=one.amount or before.amount,
                method=one.method or before.method,
                site=one.site or before.site,
                route=one.route or before.route,
            )
        if last and THEN_STOP in (said.casefold() for said in asides) and not _ends(one):
            raise NotRead("For how long, before it stops?", asked=True)
        kept = asides if last else tuple(said for said in asides if said.casefold() != THEN_STOP)
        out.append(replace(one, asides=kept))
    return out


def _ends(one: Step) -> bool:
    return one.lasts is not None or one.once or (one.bounds is not None and one.bounds.end is not None)


def _apart(beside: list[Step]) -> None:
    """Doses beside each other each have their own time of day or weekday, and no count a day."""
    for one in beside:
        if one.lasts is not None or one.bounds is not None or one.once:
            raise NotRead("Does the length of the course go for each of the doses?", asked=True)
        codes = sum(len(when.codes) for when in one.whens)
        if one.often is not None and (one.often.unit != "d" or one.often.high != codes or not codes):
            raise NotRead("Is the second dose one of these, or one more?", asked=True)
    times = [code for one in beside for when in one.whens for code in when.codes]
    clocks = [at for one in beside if one.at is not None for at in one.at.times]
    days = [day for one in beside if one.on is not None for day in one.on.days]
    kinds = sum(map(bool, (times, clocks, days)))
    if kinds != 1 or any(len(set(one)) < len(one) for one in (times, clocks, days)):
        raise NotRead("Which amount belongs to which time?", asked=True)


def _timed(one: Step, exact: bool, notes: list[str]) -> Step:
    """Complete: with an amount, and a time that agrees with how often."""
    if one.amount is None and one.method not in DOSE_BY_ITSELF:
        raise NotRead(HOW_MUCH)
    if one.amount is None:
        notes.append("The label does not say how much to apply.")
    one = replace(one, whens=_nearer(one.whens))
    codes = [code for when in one.whens for code in when.codes]
    named = [code for code in codes if code not in ANY_MEAL]
    if len(set(codes)) < len(codes) or len({when.offset for when in one.whens if when.codes}) > 1:
        raise NotRead("The time of day is said twice. When?", asked=True)
    if one.at is not None and codes:
        raise NotRead("A clock time and a part of the day are both said: which of them counts?", asked=True)
    if codes and one.often is not None and one.often.unit == "h" and not named:
        raise NotRead("Every so many hours, or with the meals?", asked=True)
    if named and len(named) < len(codes):
        raise NotRead("Before or after which meals, and how often a day?", asked=True)
    if one.once and (codes or one.at is not None or one.on is not None):
        raise NotRead("Is it given once only, or once on each such day?", asked=True)
    own = len(one.at.times) if one.at is not None else len(named)
    one = _on_weekdays(one, own, named, exact)
    if one.often is None and not own and one.on is None:
        if codes:
            raise NotRead("How many times a day?", asked=True)
        if _one_day(one):
            return replace(one, often=DAY)
        if one.needed is None and not one.once:
            raise NotRead(WHEN)
        if one.needed is not None and one.most is None:
            notes.append("The label does not say how long between doses, or the most in 24 hours.")
        return one
    often = one.often
    if often is None and not own and not codes and _one_day(one):
        return replace(one, often=DAY)
    if often is None and own and not one.once:
        return one if exact else replace(one, often=replace(DAY, low=own, high=own))
    if often is not None:
        _agree(often, own, one)
        _long_enough(one, often)
        if often.unit == "h" and own:
            one = replace(one, often=replace(DAY, low=own, high=own))
        if often.loose and one.amount is not None and one.amount.high > 1 and own != 1:
            _all_at_once(one, exact, notes)
    return one


NEARER = {"MORN": {"ACM", "CM", "PCM", "WAKE"}, "EVE": {"ACV", "CV", "PCV", "HS"}, "NIGHT": {"HS"},
          "NOON": {"ACD", "CD", "PCD"}}  # fmt: skip


def _nearer(whens: tuple[When, ...]) -> tuple[When, ...]:
    """ "each morning before breakfast" is one time: the nearer word stays."""
    said = {code for one in whens for code in one.codes}
    return tuple(one for one in whens if not (len(one.codes) == 1 and NEARER.get(one.codes[0], set()) & said))


def _one_day(one: Step) -> bool:
    """Whether it is for a single named day: "on the first day", "on 1/2/2027"."""
    day = one.bounds is not None and one.bounds.start is not None and one.bounds.start == one.bounds.end
    return day or (one.lasts is not None and one.lasts.opening and one.lasts.high == 1)


def _long_enough(one: Step, often: Often) -> None:
    """ "For 5 days each month" is a course that comes back, which no single period says."""
    length = one.lasts.high if one.lasts is not None else None
    if one.lasts is None or length is None or one.lasts.opening:
        return
    if DAYS_OF[often.unit] * often.period > max(Decimal(1), length * DAYS_OF[one.lasts.unit] - 1):
        raise NotRead("The course is no longer than the time between doses: how often?", asked=True)


def _all_at_once(one: Step, exact: bool, notes: list[str]) -> None:
    amount = one.amount
    if amount is None or (not exact and amount.unit is not None and UNITS[amount.unit].kind != "counted"):
        return
    if amount.low != amount.high:
        raise NotRead(
            f"{amount.low} to {amount.high} a day: at once, or one by one over the day?", asked=True
        )
    if exact:
        raise NotRead(f"{amount.high} a day: all at once, or apart over the day?", asked=True)
    notes.append(f"Read as {amount.high} at once, once a day.")


def _agree(often: Often, own: int, one: Step) -> None:
    """How often must be as many as the times named."""
    asked = NotRead("How often does not agree with the times of day: which is right?", asked=True)
    if not own:
        return
    if one.once or often.high != (often.low or often.high):
        raise asked
    if often.unit == "h":
        if often.period_max is not None or often.high != 1 or own * often.period != 24:
            raise asked
    elif often.unit != "d" and often.high == 1:
        if own != 1:
            raise asked
    elif often.high != own:
        raise asked


def _on_weekdays(one: Step, own: int, named: list[str], exact: bool) -> Step:
    """Weekdays with how often: "twice a week on Monday and Thursday", "on Mondays"."""
    on, often = one.on, one.often
    if on is None:
        return one
    if often is None:
        if not on.weekly:
            raise NotRead("On that one day, or every week on that day?", asked=True)
        if own > 1:
            return replace(one, often=replace(DAY, low=own, high=own))
        return replace(one, often=Often(len(on.days), len(on.days), Decimal(1), "wk"))
    if often.unit == "d" and often.period == 1 and (often.high > 1 or len(on.days) > 1):
        return one
    if often.unit == "wk" and often.low == often.high == len(on.days):
        return one
    raise NotRead("How often does not agree with the days named: which is right?", asked=True)


def _weekly(one: Step) -> None:
    often = one.often
    if one.needed is not None or often is None or often.unit != "wk" or often.high != 1:
        raise NotRead("Methotrexate is taken once a WEEK on one named day. Ring the pharmacist: which day?")
    if one.on is None:
        raise NotRead("Methotrexate, once a week: on which day of the week?", asked=True)
