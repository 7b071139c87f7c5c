"""Every word the product shows: dates, names, amounts, answers, allergies.

Page, PDF and API call these same functions, so they cannot disagree. They are pure (a moment is passed in)
and registered as filters: `{% load words %}` gives `{{ visit.starts_at|time }}`. That load replaces Django's
own `date` and `time` filters on purpose, so that no page prints a date in another shape. Codes are design.md
section 5, words stories.md sections 2 and 3, dates, numbers and units design.md section 8.

What a medicine line says (amount with its unit, how often) is `medicines.directions.words`.
"""

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django import template
from django.forms import BaseForm, BoundField, Field
from django.utils import timezone

from people.answers import (
    BASIS,
    FOLLOW_UP_ANSWERS,
    FOLLOW_UPS,
    HELP,
    LATE_RULES,
    OUTCOMES,
    REASONS,
    SURE,
    WHO,
    WORDS,
)

register = template.Library()

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
NEAR = {0: "", -1: "yesterday ", 1: "tomorrow "}
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


# --- when ---------------------------------------------------------------------------------------------


def _local(moment: dt.datetime) -> dt.datetime:
    # The one zone of the settings: asking Django for the request's "current" one costs more than the rest.
    return moment if moment.tzinfo is None else moment.astimezone(timezone.get_default_timezone())


def _day(value: dt.date) -> dt.date:
    return _local(value).date() if isinstance(value, dt.datetime) else value


@register.filter
def date(value: dt.date | None) -> str:
    """06-Mar-1944; a moment gives its local day, nothing gives nothing."""
    if not value:
        return ""
    day = _day(value)
    return f"{day.day:02}-{MONTHS[day.month - 1]}-{day.year:04}"


@register.filter
def date_long(value: dt.date | None) -> str:
    """Tuesday 24-Nov-2026."""
    return f"{WEEKDAYS[_day(value).weekday()]} {date(value)}" if value else ""


@register.filter
def date_short(value: dt.date | None) -> str:
    """Tue 24-Nov-2026, for lists of doses."""
    return f"{WEEKDAYS[_day(value).weekday()][:3]} {date(value)}" if value else ""


@register.filter
def time(value: dt.time | dt.datetime | None) -> str:
    """09:06, the 24-hour clock; a moment gives its local time."""
    if value is None or value == "":
        return ""
    clock = _local(value) if isinstance(value, dt.datetime) else value
    return f"{clock.hour:02}:{clock.minute:02}"


@register.filter
def moment(value: dt.datetime | None) -> str:
    """24-Nov-2026 09:06."""
    return f"{date(value)} {time(value)}" if value else ""


@register.filter
def moment_near(value: dt.datetime, now: dt.datetime) -> str:
    """09:06 when it is today, "yesterday 09:06", "tomorrow 09:06", else with its date."""
    local = _local(value)
    days = (local.date() - _day(now)).days
    return f"{NEAR[days]}{time(local)}" if days in NEAR else moment(local)


@register.filter
def duration(span: dt.timedelta) -> str:
    """1 h 12 min · 12 min · 2 h · 2 days 3 h; whole minutes, never rounded up."""
    minutes = int(abs(span).total_seconds() // 60)
    days, hours, minutes = minutes // 1440, minutes // 60 % 24, minutes % 60
    if days >= 2:
        parts = [f"{days} days", f"{hours} h" if hours else ""]
    else:
        hours += days * 24
        parts = [f"{hours} h" if hours else "", f"{minutes} min" if minutes else ""]
    return " ".join(part for part in parts if part) or "less than 1 min"


@register.filter
def late(due_at: dt.datetime, now: dt.datetime) -> str:
    """1 h 12 min late: now − due, always."""
    return f"{duration(now - due_at)} late"


@register.filter
def ago(then: dt.datetime, now: dt.datetime) -> str:
    """12 min ago; just now."""
    return "just now" if now - then < dt.timedelta(minutes=1) else f"{duration(now - then)} ago"


# --- who ----------------------------------------------------------------------------------------------


@register.filter
def age(born_on: dt.date, today: dt.date) -> str:
    """82y: whole years; someone born on 29 February turns on 1 March in other years."""
    day = _day(today)
    return f"{day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))}y"


@register.filter
def born(born_on: dt.date | None, today: dt.date) -> str:
    """06-Mar-1944 (82y) [CUI-PAB]."""
    return f"{date(born_on)} ({age(born_on, today)})" if born_on else "not known"


@register.filter
def apostrophes(text: str) -> str:
    """O'Brien → O’Brien: only between letters, only for the eye; what is stored stays as typed."""
    return re.sub(r"(?<=\w)'(?=\w)", "’", text)


@register.filter
def name_banner(family: str, given: str) -> str:
    """PATEL, Meera."""
    return f"{apostrophes(family).upper()}, {apostrophes(given)}".strip(", ")


@register.filter
def name_said(given: str, family: str) -> str:
    """Meera Patel."""
    return apostrophes(f"{given} {family}".strip())


@register.filter
def nhs_number(digits: str, missing: str = "") -> str:
    """999 435 5422; without a number "not known" and, when given, why [CUI-X]."""
    if not digits:
        return f"not known: {missing}" if missing else "not known"
    return f"{digits[:3]} {digits[3:6]} {digits[6:]}" if re.fullmatch(r"[0-9]{10}", digits) else digits


@register.filter
def phone(number: str) -> str:
    """01632 960 100: a British number in its usual groups; any other text as it was typed."""
    bare = tel(number)
    if not re.fullmatch(r"0[0-9]{9,10}", bare) or re.search(r"[^0-9+()\s-]", number):
        return number
    if bare.startswith("02"):
        cuts = (3, 7)
    elif bare.startswith(("011", "03", "08")) or re.match(r"01.1", bare):
        cuts = (4, 7)
    else:
        cuts = (5, 8)
    return f"{bare[: cuts[0]]} {bare[cuts[0] : cuts[1]]} {bare[cuts[1] :]}"


@register.filter
def tel(number: str) -> str:
    """The digits behind a tel: link; +44 becomes 0."""
    return re.sub(r"[^0-9+]", "", re.sub(r"^\s*(\+44|0044)\s*(\(0\))?", "0", number or ""))


@register.filter
def one_line(text: str) -> str:
    """14 Hop Pocket Lane, Maidstone: an address of several lines as one."""
    return ", ".join(line.strip(" ,") for line in text.splitlines() if line.strip(" ,"))


@register.filter
def list_and(items: Iterable[object]) -> str:
    """a · a and b · a, b and c."""
    words = [str(item) for item in items]
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


@register.filter
def running(text: str) -> str:
    """Taken, 1 tablet → taken, 1 tablet: for the middle of a sentence."""
    return f"{text[:1].lower()}{text[1:]}"


@dataclass(frozen=True)
class Pronoun:
    """she, her, her, herself; `plural` when the verb is (they take, she takes)."""

    subject: str
    object: str
    possessive: str
    reflexive: str
    plural: bool = False


PRONOUNS = {
    "she": Pronoun("she", "her", "her", "herself"),
    "he": Pronoun("he", "him", "his", "himself"),
    "they": Pronoun("they", "them", "their", "themselves", plural=True),
}


@register.filter
def pronoun(code: str, form: str = "subject") -> str:
    """`{{ person.pronoun|pronoun:"possessive" }}`: subject, object, possessive or reflexive."""
    return str(getattr(PRONOUNS.get(code, PRONOUNS["they"]), form))


def verb(code: str, singular: str, plural: str) -> str:
    """verb("they", "takes", "take") → they take."""
    one = PRONOUNS.get(code, PRONOUNS["they"])
    return f"{one.subject} {plural if one.plural else singular}"


ROLES = {
    "care_worker": "care worker",
    "senior": "senior (medicines lead)",
    "manager": "registered manager",
    "pharmacist": "pharmacist",
    "inspector": "inspector",
    "administrator": "administrator",
}


@register.filter
def role(code: str) -> str:
    """registered manager."""
    return ROLES.get(code, code)


# --- how much -----------------------------------------------------------------------------------------


@register.filter
def amount(value: Decimal | int | str) -> str:
    """2 · 0.5 · 1,000: no trailing zeros, a zero before the point, commas from a thousand."""
    number = Decimal(value)
    if not number.is_finite():
        raise ValueError("An amount is a number.")
    text = f"{number:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@register.filter
def mass(milligrams: Decimal | int | str) -> str:
    """1 g · 500 mg · 62.5 micrograms: the unit that needs no leading zeros; micrograms always in full.

    Six decimal places at most: 25 mg in 3 ml has no exact quotient.
    """
    mg = Decimal(milligrams)
    if mg == 0 or 1 <= mg < 1000:
        return f"{amount(round(mg, 6))} mg"
    if mg >= 1000:
        return f"{amount(round(mg / 1000, 6))} g"
    if mg * 1000 >= 1:
        return f"{amount(round(mg * 1000, 6))} microgram{'' if mg * 1000 == 1 else 's'}"
    return f"{amount(round(mg * 1_000_000, 6))} nanograms"


# --- allergies: exactly four states -------------------------------------------------------------------


@dataclass(frozen=True)
class Allergies:
    """The line under a name: `head` and each `known` (what, reaction) bold, then `rest`; `aside` at the end.

    `icon` names the sign in app/_icons.html.
    """

    state: str
    head: str
    known: tuple[tuple[str, str], ...]
    rest: str
    aside: str
    icon: str

    @property
    def text(self) -> str:
        """One sentence, for the API, for paper and for reading aloud."""
        listed = ", ".join(f"{what} ({reaction})" if reaction else what for what, reaction in self.known)
        return f"{self.head}{' ' if listed else ''}{listed}{self.rest}"


def allergies(
    state: str,
    *,
    known: Sequence[tuple[str, str]] = (),
    called: str = "",
    who_said: str = "",
    as_of: dt.date | None = None,
) -> Allergies:
    """The words of the four states: known, none_known, not_recorded, unavailable [CUI-PAB].

    `known` is (what, reaction with its severity) in the order to show; `as_of` the day it was established.
    """
    day = date(as_of)
    if state == "known":
        rest = "" if known else " not written down yet. Ask before anything is given."
        return Allergies(state, "Known allergies:", tuple(known), rest, day and f"checked {day}", "allergy")
    if state == "none_known":
        rest = f", {who_said} asked" if who_said else ""
        return Allergies(state, "No known allergies", (), rest, day and f"checked {day}", "taken")
    if state == "unavailable":
        rest = f" {who_said} has not answered." if who_said else ""
        return Allergies(state, "Allergies unavailable.", (), rest, day and f"asked {day}", "unknown")
    rest = f" Ask {called or 'the person'} and the GP practice before anything new is given."
    return Allergies("not_recorded", "Allergies not recorded.", (), rest, day and f"since {day}", "unknown")


@dataclass(frozen=True)
class Housemate:
    """Another person at this address who takes medicines; `url` is empty for who may not open them."""

    name: str
    url: str = ""


@dataclass(frozen=True)
class Banner:
    """Who this is, ready to show by app/_banner.html: every field in words."""

    name: str
    title: str
    called: str
    born: str
    nhs_number: str
    allergies: Allergies
    notes: tuple[str, ...] = ()
    together: tuple[Housemate, ...] = ()

    @property
    def together_words(self) -> str:
        """Two people here take medicines."""
        count = {1: "Two", 2: "Three"}.get(len(self.together), str(len(self.together) + 1))
        return f"{count} people here take medicines"


# --- what happened: stories.md section 2 --------------------------------------------------------------


@register.filter
def outcome(code: str) -> str:
    """Not taken."""
    return OUTCOMES[code]


@register.filter
def who(code: str, called: str = "the person") -> str:
    """Meera alone."""
    return WHO[code].format(called=called)


@register.filter
def help(code: str) -> str:
    """Prompted (reminded)."""
    return HELP[code]


@register.filter
def basis(code: str) -> str:
    """saw it taken."""
    return BASIS[code]


def sure(code: str) -> str:
    """About that time."""
    return SURE[code].capitalize()


@register.filter
def reason(code: str) -> str:
    """did not want it."""
    return REASONS[code]


@register.filter
def follow_up(code: str, answer: str = "") -> str:
    """was sick afterwards, no tablet seen · did it help? it helped."""
    said = FOLLOW_UP_ANSWERS.get(code, {}).get(answer)
    if not said:
        return FOLLOW_UPS[code]
    return f"{FOLLOW_UPS[code]}{' ' if FOLLOW_UPS[code].endswith('?') else ', '}{said}"


@register.filter
def follow_up_answers(code: str) -> list[tuple[str, str]]:
    """(seen, tablet seen), …: what may be answered, in its order."""
    return list(FOLLOW_UP_ANSWERS.get(code, {}).items())


def adviser(advice: Mapping[str, str]) -> str:
    """Farah Khan, pharmacist: who was asked and what they are; empty where nobody is named."""
    return ", ".join(part for part in (advice.get("who"), advice.get("role")) if part)


@register.filter
def late_rule(code: str) -> str:
    """give now, then ring."""
    return LATE_RULES[code]


@register.filter
def word(code: str) -> str:
    """The word table: `{{ "clash"|word }}` is "Two people recorded this"."""
    return WORDS[code]


# --- forms --------------------------------------------------------------------------------------------


@register.filter
def field_faults(field: BoundField) -> list[str]:
    """The sentences beside one field; an empty field that has no sentence of its own is named."""
    plain = str(Field.default_error_messages["required"])
    return [f"Fill in “{field.label}”" if str(text) == plain else str(text) for text in field.errors]


@register.filter
def faults(form: BaseForm) -> list[tuple[str, str]]:
    """(id of the field or "", sentence) of every fault of a form, in the order of its fields."""
    found = [("", str(text)) for text in form.non_field_errors()]
    for field in form:
        found += [(field.auto_id, text) for text in field_faults(field)]
    return found
