"""Whether amounts agree with the medicine and with themselves, and can be believed."""

from dataclasses import replace
from decimal import Decimal

from medicines.directions.label.shape import Amount, NotRead, Step, Strength
from medicines.directions.label.strict import form, grams, poured
from medicines.directions.label.vocabulary import DOSE_BY_ITSELF, GRAMS, UNITS

SPOON_ML = {"5ml spoonful": Decimal(5), "ml": Decimal(1)}
MOST_UNITLESS = 10
MOST_A_DAY = 12
MOST_GRAMS = 30
MOST_HOURS = (4, 6, 8, 12, 24, 48, 72)
LONGEST_DAYS = 3660
DAYS_OF = {"min": Decimal(1) / 1440, "h": Decimal(1) / 24, "d": Decimal(1), "wk": Decimal(7),
           "mo": Decimal(30), "a": Decimal(365)}  # fmt: skip


def united(one: Step, medicine: str | None, exact: bool, notes: list[str]) -> Step:
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
    if most is not None and most.per_unit == "h" and most.value > 1 and most.per not in MOST_HOURS:
        raise NotRead("The most in how many hours?", asked=True)
    if most is not None and most.unit is None and (not exact or amount.unit is not None):
        most = replace(most, unit=unit)
    return replace(one, amount=replace(amount, unit=unit), most=most)


def beside(one: Step, strength: Strength, medicine: str | None, after: bool) -> Step:
    """A second amount in brackets must say the same; one that cannot be compared is asked about."""
    amount, other = one.amount, strength.amount
    if other is None:
        return one
    if amount is None:
        raise NotRead(f"Is {strength.said} what is given at once?", asked=True)
    spoons = [SPOON_ML.get(unit or "") for unit in (amount.unit, other.unit)]
    if spoons[0] and spoons[1] and _times(amount, spoons[0]) == _times(other, spoons[1]):
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


def believed(one: Step) -> None:
    amount, often = one.amount, one.often
    if amount is not None:
        believed = UNITS[amount.unit].most if amount.unit is not None else MOST_UNITLESS
        if amount.high <= 0 or amount.low == 0:
            raise NotRead("The amount is nothing. How much is given?")
        if amount.high > believed:
            raise NotRead(f"{amount.high} at once is more than is believed. What does the label say?")
        if amount.unit in ("puff", "spray", "drop", "dose") and amount.high % 1:
            raise NotRead("Part of a drop, puff or spray cannot be given. How much?")
    if (
        amount is not None
        and amount.unit == "g"
        and amount.high > MOST_GRAMS
        and one.method not in DOSE_BY_ITSELF
    ):
        raise NotRead(f"{amount.high} g at once: grams, or mg?", asked=True)
    if often is not None:
        worn = amount is not None and amount.unit in ("patch", "plaster")
        if worn and often.high > 2 * often.period * DAYS_OF[often.unit]:
            raise NotRead("A patch or plaster is not changed that often. How often?")
        days = often.period * DAYS_OF[often.unit]
        if not 0 < days <= 366 or (often.high / days if days else 0) > (
            24 if often.unit == "h" else MOST_A_DAY
        ):
            raise NotRead("That often is not believed. How often?")
        odd = often.unit == "h" and often.period > 12 and often.period % 12
        if odd or (often.unit == "h" and often.period % Decimal("0.5")):
            raise NotRead("That many hours are not believed. How often?", asked=True)
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
