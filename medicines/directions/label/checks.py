"""Whether steps are complete, agree with themselves and the medicine, and can be believed."""

from dataclasses import replace
from decimal import Decimal

from medicines.directions.label.shape import Amount, Aside, NotRead, Often, Step, Strength, When
from medicines.directions.label.steps import Draft, step
from medicines.directions.label.strict import form, grams, is_methotrexate, poured, strict
from medicines.directions.label.vocabulary import ANY_MEAL, DOSE_BY_ITSELF, GRAMS, UNITS

HOW_MUCH = "The label does not say how much is given at once. How much?"
WHEN = "The label does not say when. When, or how often?"
MOST_UNITLESS = 10
MOST_A_DAY = 12
DAY = Often(1, 1, Decimal(1), "d")
DAYS_OF = {"min": Decimal(1) / 1440, "h": Decimal(1) / 24, "d": Decimal(1), "wk": Decimal(7),
           "mo": Decimal(30), "a": Decimal(365)}  # fmt: skip
LONGEST_DAYS = 3660


def checked(drafts: list[Draft], text: str, medicine: str | None) -> tuple[tuple[Step, ...], tuple[str, ...]]:
    """(steps that can be suggested, what was assumed for them); raises NotRead."""
    exact = strict(text, medicine or "")
    notes: list[str] = []
    steps = _whole([step(one) for one in drafts], drafts)
    done = []
    for one, draft in zip(steps, drafts, strict=True):
        one = _united(one, medicine, exact, notes)
        for strength, after in draft.beside:
            one = _beside(one, strength, medicine, after)
        _believed(one)
        one = _timed(one, exact, notes)
        if exact and is_methotrexate(text, medicine or ""):
            _weekly(one)
        done.append(one)
    return tuple(done), tuple(dict.fromkeys(notes))


def _whole(steps: list[Step], drafts: list[Draft]) -> list[Step]:
    """Several steps share verb, place and remarks; what was said of one alone must be clear of which."""
    if len(steps) == 1:
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
        out.append(replace(one, asides=asides))
    return out


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


def _united(one: Step, medicine: str | None, exact: bool, notes: list[str]) -> Step:
    """The unit that the label leaves out, from the medicine's form; never for a strict medicine."""
    amount, named = one.amount, form(medicine) if medicine else None
    if amount is None:
        return one
    if amount.unit is not None:
        solid = {"tablet", "capsule", "patch", "suppository", "pessary"}
        if named in solid and amount.unit in solid and amount.unit != named:
            raise NotRead(
                f"The label says {amount.unit}, the medicine is a {named}: which is it?", asked=True
            )
        unit: str | None = amount.unit
    elif exact or medicine is None:
        unit = None
    elif named is None and poured(medicine):
        raise NotRead(
            "The label gives a number and no unit: of what, how many ml, drops or puffs?", asked=True
        )
    else:
        unit = named
        if unit is not None:
            notes.append(f"The label does not say {unit}: taken from the medicine's name.")
    most = one.most
    if most is not None and most.unit is None and (not exact or amount.unit is not None):
        most = replace(most, unit=unit)
    return replace(one, amount=replace(amount, unit=unit), most=most)


def _beside(one: Step, strength: Strength, medicine: str | None, after: bool) -> Step:
    """A second amount in brackets must say the same; one that cannot be compared is asked about."""
    amount, other = one.amount, strength.amount
    if amount is None or other is None:
        return one
    kinds = [UNITS[unit].kind if unit is not None else "counted" for unit in (amount.unit, other.unit)]
    each = grams(medicine) if medicine else None
    asked = NotRead(f"Two amounts, {strength.said} beside the dose: do they say the same?", asked=True)
    if kinds == ["counted", "mass"]:
        if each is None:
            return one
        wanted = [_times(amount, each)] + ([] if after else [(each, each)])
        if _grams(other) not in wanted:
            raise asked
        return one
    if kinds == ["mass", "counted"] and each is not None and _times(other, each) == _grams(amount):
        return one
    raise asked


def _times(amount: Amount, each: Decimal) -> tuple[Decimal, Decimal]:
    return (amount.low or amount.high) * each, amount.high * each


def _grams(amount: Amount) -> tuple[Decimal, Decimal]:
    each = GRAMS[amount.unit or "g"]
    return _times(amount, each)


def _believed(one: Step) -> None:
    amount, often = one.amount, one.often
    if amount is not None:
        believed = UNITS[amount.unit].most if amount.unit is not None else MOST_UNITLESS
        if amount.high <= 0 or amount.low == 0:
            raise NotRead("The amount is nothing. How much is given?")
        if amount.high > believed:
            raise NotRead(f"{amount.high} at once is more than is believed. What does the label say?")
        if amount.unit in ("puff", "spray", "drop", "dose") and amount.high % 1:
            raise NotRead("Part of a drop, puff or spray cannot be given. How much?")
    if often is not None:
        days = often.period * DAYS_OF[often.unit]
        if not 0 < days <= 366 or (often.high / days if days else 0) > (
            24 if often.unit == "h" else MOST_A_DAY
        ):
            raise NotRead("That often is not believed. How often?")
    if one.lasts is not None:
        ends = [end for end in (one.lasts.low, one.lasts.high) if end is not None]
        if any(not 0 < end * DAYS_OF[one.lasts.unit] <= LONGEST_DAYS for end in ends):
            raise NotRead("That length of the course is not believed. For how long?")
    bounds = one.bounds
    if bounds is not None and bounds.start and bounds.end and bounds.end < bounds.start:
        raise NotRead("The course would end before it begins. From when until when?")
    if one.most is not None and (one.most.value <= 0 or one.most.per <= 0):
        raise NotRead("The most in a period is nothing. What is the most?")
    most = one.most
    if most is not None and amount is not None and most.unit == amount.unit and most.value < amount.high:
        raise NotRead("One dose is more than the most in a day: which of them is right?", asked=True)


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
    if named and len(named) < len(codes):
        raise NotRead("Before or after which meals, and how often a day?", asked=True)
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
    return day or (one.lasts is not None and one.lasts.day_one)


def _all_at_once(one: Step, exact: bool, notes: list[str]) -> None:
    amount = one.amount
    if amount is None or (amount.unit is not None and UNITS[amount.unit].kind != "counted"):
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
    if often.unit == "d" and often.period == 1 and (often.high > 1 or own or on.weekly or len(on.days) > 1):
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
