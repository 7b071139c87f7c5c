"""Every word the product shows: dates, names, amounts, answers, allergies.

Page, PDF and API call these same functions, so they cannot disagree. They are pure (a moment is passed in) and
registered as filters: `{% load words %}` gives `{{ visit.starts_at|time }}`. That load replaces Django's own
`date` and `time` filters on purpose, so no page can print a date in another shape. Codes are design.md section 5,
words stories.md sections 2 and 3, forms of dates, numbers and units design.md section 8.
"""

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django import forms, template
from django.utils import timezone

register = template.Library()

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


# ---- when -------------------------------------------------------------------------------------------------

def _local(moment: dt.datetime) -> dt.datetime:
    return timezone.localtime(moment) if timezone.is_aware(moment) else moment


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
    return (_local(value) if isinstance(value, dt.datetime) else value).strftime("%H:%M")


@register.filter
def moment(value: dt.datetime | None) -> str:
    """24-Nov-2026 09:06."""
    return f"{date(value)} {time(value)}" if value else ""


@register.filter
def moment_near(value: dt.datetime, now: dt.datetime) -> str:
    """09:06 when it is today, "yesterday 09:06", "tomorrow 09:06", else with its date."""
    days = (_day(value) - _day(now)).days
    near = {0: "", -1: "yesterday ", 1: "tomorrow "}
    return f"{near[days]}{time(value)}" if days in near else moment(value)


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
def due_late(due_at: dt.datetime, now: dt.datetime) -> str:
    """due 08:00, 1 h 12 min late."""
    return f"due {moment_near(due_at, now)}, {late(due_at, now)}"


@register.filter
def ago(then: dt.datetime, now: dt.datetime) -> str:
    """12 min ago; just now."""
    return "just now" if now - then < dt.timedelta(minutes=1) else f"{duration(now - then)} ago"


# ---- who --------------------------------------------------------------------------------------------------

@register.filter
def age(born_on: dt.date, today: dt.date) -> str:
    """82y: whole years; someone born on 29 February turns on 1 March in other years."""
    day = _day(today)
    return f"{day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))}y"


@register.filter
def born(born_on: dt.date | None, today: dt.date) -> str:
    """06-Mar-1944 (82y) [NHS CUI: date of birth]."""
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
def nhs_number(digits: str) -> str:
    """999 435 5422; anything that is not ten digits comes back as it is."""
    bare = re.sub(r"\s", "", digits or "")
    return f"{bare[:3]} {bare[3:6]} {bare[6:]}" if re.fullmatch(r"[0-9]{10}", bare) else digits or ""


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
def list_and(items: Iterable[object]) -> str:
    """a · a and b · a, b and c."""
    words = [str(item) for item in items]
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


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


# ---- how much ---------------------------------------------------------------------------------------------

@register.filter
def amount(value: Decimal | int | str) -> str:
    """2 · 0.5 · 1,000: no trailing zeros, a zero before the point, commas from a thousand."""
    number = Decimal(value)
    if not number.is_finite():
        raise ValueError("An amount is a number.")
    text = f"{number:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


UNCHANGED = {"ml", "mg", "g", "kg", "mmol", "litre a minute"}
HALVES = {"tablet", "capsule", "sachet", "patch", "suppository", "pessary"}


def unit_word(unit: str, value: Decimal | int | str) -> str:
    """tablet or tablets; ml stays ml."""
    if unit in UNCHANGED or Decimal(value) == 1:
        return unit
    if unit.endswith(("ch", "sh", "s", "x")):
        return f"{unit}es"
    return f"{unit[:-1]}ies" if unit.endswith("ry") else f"{unit}s"


@register.filter
def quantity(value: Decimal | int | str, unit: str) -> str:
    """2 tablets · 1 patch · 15 ml · half a tablet · 1 and a half tablets · 0.5 ml."""
    number = Decimal(value)
    if unit in HALVES and number % 1 == Decimal("0.5"):
        return f"half a {unit}" if number < 1 else f"{amount(number // 1)} and a half {unit_word(unit, 2)}"
    return f"{amount(number)} {unit_word(unit, number)}"


def quantity_range(low: Decimal | int | str, high: Decimal | int | str, unit: str) -> str:
    """1 or 2 tablets · 2 to 4 puffs."""
    if Decimal(low) == Decimal(high):
        return quantity(low, unit)
    joint = "or" if Decimal(high) - Decimal(low) == 1 else "to"
    return f"{amount(low)} {joint} {quantity(high, unit)}"


@register.filter
def mass(milligrams: Decimal | int | str) -> str:
    """1 g · 500 mg · 62.5 micrograms: the unit that needs no leading zeros; micrograms always in full."""
    mg = Decimal(milligrams)
    if mg == 0 or 1 <= mg < 1000:
        return f"{amount(mg)} mg"
    if mg >= 1000:
        return f"{amount(mg / 1000)} g"
    if mg * 1000 >= 1:
        return quantity(mg * 1000, "microgram")
    return quantity(mg * 1_000_000, "nanogram")


# ---- allergies: exactly four states -----------------------------------------------------------------------

@dataclass(frozen=True)
class Allergies:
    """The line under a name: `head` is bold, `rest` follows, `aside` stands at its end; `icon` names the sign."""

    state: str
    head: str
    rest: str
    aside: str
    icon: str

    @property
    def text(self) -> str:
        """One sentence, for the API and for reading aloud."""
        return f"{self.head}{self.rest}"


def allergies(
    state: str,
    *,
    known: Sequence[tuple[str, str]] = (),
    called: str = "",
    who_said: str = "",
    as_of: dt.date | None = None,
) -> Allergies:
    """The words of the four states: known, none_known, not_recorded, unavailable.

    `known` is (what, reaction with its severity) in the order to show; `as_of` the day it was last established.
    """
    day = date(as_of)
    if state == "known":
        first = known[0] if known else ("", "")
        rest = f" ({first[1]})" if first[1] else ""
        rest += "".join(f", {what}" + (f" ({reaction})" if reaction else "") for what, reaction in known[1:])
        return Allergies(state, f"Known allergies: {first[0]}", rest, day and f"checked {day}", "allergy")
    if state == "none_known":
        rest = f", {who_said} asked" if who_said else ""
        return Allergies(state, "No known allergies", rest, day and f"checked {day}", "taken")
    if state == "unavailable":
        rest = f" {who_said} has not answered." if who_said else ""
        return Allergies(state, "Allergies unavailable.", rest, day and f"asked {day}", "unknown")
    rest = f" Ask {called or 'the person'} and the GP practice before anything new is given."
    return Allergies("not_recorded", "Allergies not recorded.", rest, day and f"since {day}", "unknown")


@dataclass(frozen=True)
class Housemate:
    """Another person at the same address who takes medicines; `url` is empty for who may not open them."""

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


# ---- what happened: stories.md section 2 ------------------------------------------------------------------

OUTCOMES = {
    "taken": "Taken",
    "part_taken": "Part taken",
    "left_out": "Left out",
    "not_taken": "Not taken",
    "not_known": "Not known",
    "struck": "Struck out: entered in error",
}
OUTCOME_HINTS = {
    "part_taken": "how much",
    "left_out": "an open question: the next visit must ask",
    "not_known": "nobody can say: it counts as taken",
}
WHO = {
    "our_worker": "our worker",
    "person": "{called} alone",
    "family": "family or friend",
    "professional": "nurse or other professional",
    "other_agency": "another agency",
}
HELP = {
    "none": "None",
    "prompted": "Prompted (reminded)",
    "assisted": "Assisted",
    "administered": "Administered",
    "specialist": "Specialist task",
}
HELP_MEANS = {
    "prompted": "I said it was time; {they} decided and did it {themselves}.",
    "assisted": "{they} told me what to do; I opened, poured, passed.",
    "administered": "I chose it, measured it, or put it in {their} mouth, eye or on {their} skin, "
    "or {they} could not have told me what to do.",
}
HELP_NOT_SURE = "Not sure? Choose administered."
BASIS = {
    "saw": "saw it taken",
    "told": "was told",
    "pack": "the pack shows it",
    "not_confirmed": "not confirmed",
}
# Each group's heading, then its answers; "when" says who may see them: everyone, only for when-needed
# medicines, only the office.
REASON_GROUPS: tuple[tuple[str, dict[str, str]], ...] = (
    ("{called} said no", {
        "did_not_want": "did not want it",
        "refused_out_of_pack": "refused after it was out of the pack",
    }),
    ("Could not", {
        "asleep": "asleep",
        "vomiting": "being sick now",
        "cannot_swallow": "could not swallow",
        "unwell": "too drowsy or unwell",
        "not_in": "not in",
        "in_hospital": "in hospital",
        "nil_by_mouth": "nothing by mouth for a test",
        "dropped": "dropped or spat out and no other given",
    }),
    ("No medicine", {
        "none_left": "none left",
        "not_delivered": "not delivered",
        "spoiled": "out of date or spoiled",
        "not_found": "cannot find it",
    }),
    ("Stop", {
        "label_differs": "label and chart differ",
        "dose_unconfirmed": "dose not confirmed",
        "too_soon": "too soon after the last",
        "told_not_to": "told not to give it",
        "stopped_today": "stopped by the prescriber today",
        "allergy": "allergy worry",
        "plan_says_hold": "the plan says hold",
    }),
    ("Not needed", {"not_needed": "not needed"}),
    ("We did not", {
        "missed_visit": "missed visit",
        "late_visit": "late visit",
        "not_signed_off": "worker not signed off",
        "no_access": "could not get in",
        "nobody_advised": "rang and nobody answered",
        "other": "other, in words",
    }),
)
REASONS = {code: words for _heading, answers in REASON_GROUPS for code, words in answers.items()}
ONLY_AS_NEEDED = {"not_needed"}
ONLY_OFFICE = {"missed_visit", "late_visit"}
FOLLOW_UPS = {
    "sick": "was sick afterwards",
    "dropped": "dropped or spat out",
    "found": "found out of the pack",
    "effect": "did it help?",
    "left_out_answer": "what became of the dose left out?",
    "confirmed": "confirmed: I gave it",
    "denied": "I did not give it",
}
FOLLOW_UP_ANSWERS = {
    "sick": {"seen": "tablet seen", "not_seen": "no tablet seen", "not_looked": "did not look"},
    "dropped": {"another_given": "another given", "none_given": "no other given"},
    "effect": {"helped": "it helped", "some": "it helped some", "no": "it did not help", "cannot_tell": "cannot tell"},
    "left_out_answer": {
        "gone": "it is gone", "part": "part of it is gone", "still_there": "still there", "not_known": "not known",
    },
}


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


@register.filter
def reason(code: str) -> str:
    """did not want it."""
    return REASONS[code]


def help_means(pronoun_code: str) -> list[tuple[str, str]]:
    """The help words with their meaning, one tap away: [("Prompted (reminded)", "I said it was time; …"), …]."""
    one = PRONOUNS.get(pronoun_code, PRONOUNS["they"])
    forms = {"they": one.subject, "themselves": one.reflexive, "their": one.possessive}
    return [(HELP[code], text.format(**forms)) for code, text in HELP_MEANS.items()]


def reason_groups(
    called: str, *, as_needed: bool = False, office: bool = False
) -> list[tuple[str, list[tuple[str, str]]]]:
    """The reasons for not taken, in their groups: [(heading, [(code, words), …]), …].

    `not_needed` only for when-needed medicines; missed and late visit only for the office.
    """
    hidden = (set() if as_needed else ONLY_AS_NEEDED) | (set() if office else ONLY_OFFICE)
    groups = [
        (heading.format(called=called), [(code, words) for code, words in answers.items() if code not in hidden])
        for heading, answers in REASON_GROUPS
    ]
    return [group for group in groups if group[1]]


# ---- the word table: stories.md section 3 -----------------------------------------------------------------

WORDS = {
    "clash": "Two people recorded this",
    "kept_for_review": "Kept. The office will look at it.",
    "slot": "dose",
    "line": "medicine",
    "outcome": "what happened",
    "legend": "key",
    "provider": "agency",
    "suspended": "paused",
    "as_needed": "when needed (PRN)",
    "declined_and_disposed": "said no, tablet bagged",
    "old_chart": "the chart changed before this was sent",
    "on_time": "MUST BE ON TIME",
    "urgent_override": "urgent, not signed off",
    "not_competent": "you are not signed off for this yet",
    "witness": "second person",
    "quarantined": "held: two facts disagree",
    "reconciliation": "compare the lists",
    "inquiry": "let’s find out",
    "ask": "STOP: ring before giving",
}
AIDS = {"tray": "tray", "blister_pack": "blister pack", "dosette": "dosette"}
SLOT_STATES = {
    "overdue": "Late",
    "due": "Due now",
    "later": "Later",
    "done": "Answered",
    "suspended": "Paused",
    "ask": WORDS["ask"],
    "others": "For your information",
}
LATE_RULES = {
    "give_then_ring": "give now, then ring",
    "ring_first": "ring first",
    "give_and_note": "give and note",
}


def saved(concerns: Sequence[str]) -> str:
    """Saved. · Saved. One thing to tell someone: … · Saved. 2 things to tell someone: …"""
    if not concerns:
        return "Saved."
    count = "One thing" if len(concerns) == 1 else f"{len(concerns)} things"
    return f"Saved. {count} to tell someone: {' '.join(concerns)}"


# ---- forms ------------------------------------------------------------------------------------------------

@register.filter
def field_faults(field: forms.BoundField) -> list[str]:
    """The sentences beside one field; an empty field that has no sentence of its own is named."""
    plain = str(forms.Field.default_error_messages["required"])
    return [f"Fill in “{field.label}”" if str(text) == plain else str(text) for text in field.errors]


@register.filter
def faults(form: forms.BaseForm) -> list[tuple[str, str]]:
    """(id of the field or "", sentence) of every fault of a form, in the order of its fields."""
    found = [("", str(text)) for text in form.non_field_errors()]
    for field in form:
        found += [(field.auto_id, text) for text in field_faults(field)]
    return found
