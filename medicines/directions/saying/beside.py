"""What stands beside the times, in words: gaps, maxima, food, what is worn, what is measured, who else."""

from medicines.directions.saying.amounts import MEASURES
from medicines.directions.shape import DAYS, Directions, Meal, Others
from people.templatetags.words import amount as figure
from people.templatetags.words import list_and


def gap_words(directions: Directions) -> list[str]:
    """'at least 4 hours apart', '30 minutes before food and other medicines'."""
    said = []
    if directions.gap_minutes is not None:
        said.append(f"at least {duration(directions.gap_minutes)} apart")
    if directions.meal is not None:
        said.append(_meal(directions.meal))
    return said


def _meal(meal: Meal) -> str:
    most = meal.minutes_max
    if most is None:
        length = duration(meal.minutes)
    elif most < 120:
        length = f"{meal.minutes} to {most} minutes"
    else:
        length = f"{duration(meal.minutes)} to {duration(most)}"
    return f"{length} {meal.how} food{' and other medicines' if meal.medicines else ''}"


def tail_words(directions: Directions) -> list[str]:
    """What follows the times, each after a dot: check, letter, course, taking off, maxima."""
    said = []
    if (check := directions.check) is not None:
        between = f"{figure(check.low)} to {figure(check.high)} {check.unit}"
        said.append(f"measure {check.what} first; give only from {between}")
    if directions.by_result is not None:
        said.append(f"by {directions.by_result} letter")
    if directions.count is not None and (directions.count > 1 or directions.kind == "elapsed"):
        said.append(_course(directions))
    if directions.worn is not None:
        off = [f"{one.at:%H:%M}" for one in directions.every_time if one.step == "remove"]
        off = list(dict.fromkeys(off))
        said.append(f"take it off at {list_and(off)}" if off else "take the old one off first")
    return said + _most(directions)


def _course(directions: Directions) -> str:
    if directions.count == 1:
        return "one dose only"
    return f"for {directions.count} doses: finish the {'course' if directions.worn else 'box'}"


def _most(directions: Directions) -> list[str]:
    said = []
    if directions.max_amount_24h is not None:
        most = figure(directions.max_amount_24h)
        measure = f" {directions.unit}" if directions.unit in MEASURES else ""
        said.append(f"no more than {most}{measure} in 24 hours")
    for doses, stretch in (
        (directions.max_doses_24h, "in 24 hours"),
        (directions.max_doses_7d, "in 7 days"),
        (directions.max_doses_course, "in the whole course"),
    ):
        if doses is not None:
            said.append(f"no more than {doses} dose{'' if doses == 1 else 's'} {stretch}")
    return said


def sentences(directions: Directions) -> tuple[str, ...]:
    """What stands by itself: who else gives it, and where it is put on."""
    said = [_others(one) for one in directions.others]
    if (worn := directions.worn) is not None:
        if worn.sites:
            said.append(f"places in turn: {', then '.join(worn.sites)}")
        if worn.rest_days:
            said.append(f"not the same place for {worn.rest_days} day{'' if worn.rest_days == 1 else 's'}")
    return tuple(said)


def _others(one: Others) -> str:
    days = "" if one.weekdays is None else f" on {list_and([DAYS[day - 1] for day in one.weekdays])}"
    times = "" if one.times is None else f" at {list_and([f'{at:%H:%M}' for at in one.times])}"
    return f"{one.who} gives it{times}{days}"


def duration(minutes: int) -> str:
    """'4 hours', '1 hour 30 minutes', '45 minutes', '72 hours', '7 days': hours up to four days."""
    days, hours, rest = 0, *divmod(minutes, 60)
    if hours > 96 and minutes % (24 * 60) == 0:
        days, hours = hours // 24, 0
    named = ((days, "day"), (hours, "hour"), (rest, "minute"))
    return " ".join(f"{count} {one}{'' if count == 1 else 's'}" for count, one in named if count)
