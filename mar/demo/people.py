"""The people cared for, as stories.md section 5 has them, with contacts, allergies and visits."""

from dataclasses import dataclass, field
from datetime import date, time, timedelta
from typing import Any

from django.utils import timezone

from mar.demo import photos
from mar.demo.cast import Cast
from people import actions
from people.models import Person, VisitPattern, Worker
from people.records import now

EVERY_DAY = (1, 2, 3, 4, 5, 6, 7)

HOME = "14 Hop Pocket Lane\nMaidstone"
GP = ("gp", "Mill Lane Surgery", "01632 960 138", "Monday to Friday 08:00 to 18:30")
SHOP = ("pharmacy", "Oast Pharmacy", "01632 960 114", "Monday to Saturday 09:00 to 18:00")
NURSE = ("nurse", "Community nurses", "01632 960 142", "Every day 08:00 to 20:00")


@dataclass(frozen=True)
class Someone:
    """One person as they are added. `visits`: "07:00 ann" for each; `allergy`: see `_allergies`."""

    name: str
    born: date
    nhs_number: str
    pronoun: str
    title: str
    address: str
    branch: str = "maidstone"
    allergy: tuple[str, ...] = ("none_known",)
    contacts: tuple[tuple[str, str, str, str], ...] = (GP, SHOP)
    visits: tuple[str, ...] = ()
    weekdays: tuple[int, ...] = EVERY_DAY
    more: dict[str, Any] = field(default_factory=dict)

    @property
    def short(self) -> str:
        return self.name.split()[0].lower()


NORTHGATE = (
    Someone(
        "Meera Patel",
        date(1944, 3, 6),
        "999 435 5422",
        "she",
        "Mrs",
        HOME,
        allergy=("Penicillin", "rash", "moderate"),
        contacts=(GP, SHOP, ("next_of_kin", "Anjali Shah, daughter", "07700 900 321", "")),
        visits=("07:00 ann", "11:00 ann", "15:00 dawid", "19:00 ben"),
        more={
            "notes": "Parkinson’s: cannot stand when a dose is late.",
            "swallowing": "Swallows tablets well.",
            "how_takes": "One at a time, full glass of water, sitting up. Half an hour before food.",
            "kept_where": "Blue box, kitchen cupboard, top shelf. Original boxes. The white bag is Kishor’s.",
            "consent": "Meera, 12-May-2026, to Ruth Hanley: we give her medicines. She can decide.",
            "smoker": "no",
            "oxygen": "no",
        },
    ),
    Someone(
        "Kishor Patel",
        date(1941, 7, 19),
        "999 478 3947",
        "he",
        "Mr",
        HOME,
        contacts=(GP, SHOP, ("next_of_kin", "Anjali Shah, daughter", "07700 900 321", "")),
        visits=("07:30 ann", "17:30 ben"),
        more={
            "notes": "Two people here take medicines: look at the name on every box.",
            "how_takes": "With breakfast and with his evening meal.",
            "kept_where": "White bag, kitchen cupboard, lower shelf. The blue box is Meera’s.",
            "consent": "Kishor, 12-May-2026, to Ruth Hanley: we remind him and open the box.",
            "smoker": "no",
            "oxygen": "no",
        },
    ),
    Someone(
        "Winifred Tapsell",
        date(1935, 2, 27),
        "999 467 6814",
        "she",
        "Miss",
        "2 Cobnut Row\nMaidstone",
        contacts=(GP, SHOP, ("next_of_kin", "Margaret Poole, daughter", "07700 900 333", "")),
        visits=("08:00 ann", "12:30 ann", "20:00 ben"),
        more={
            "notes": "Alzheimer’s. Often says no. Leave it, talk about her garden, try once more.",
            "how_takes": "From a spoon, one at a time, with orange squash. Show her each one.",
            "kept_where": "Locked tin on top of the fridge. The key hangs behind the kitchen door.",
            "consent": "Best-interests meeting 03-Mar-2026, with her daughter and Dr Rao: we give them.",
            "swallowing": "Slow. Wait for each one to go down.",
            "weight_kg": "49.5",
            "smoker": "no",
            "oxygen": "no",
        },
    ),
    Someone(
        "Jean Holloway",
        date(1958, 8, 19),
        "999 449 8266",
        "she",
        "Ms",
        "7 Brewhouse Row\nMaidstone",
        visits=("08:40 ann", "13:00 ann", "17:00 ben"),
        contacts=(
            GP,
            SHOP,
            ("clinic", "Rheumatology helpline", "01632 960 151", "Monday to Friday 09:00 to 16:00"),
        ),
        more={
            "notes": "Stiff hands, worst before ten. Methotrexate once a week only: WEDNESDAY.",
            "how_takes": "Tips them into her palm herself once the box is open.",
            "kept_where": "Bedside drawer.",
            "consent": "Jean, 02-Jun-2026, to Ruth Hanley: we open and pass. She decides.",
            "smoker": "no",
            "oxygen": "no",
        },
    ),
    Someone(
        "Sinéad O'Brien-Ní Ó",
        date(1938, 6, 21),
        "999 456 9686",
        "she",
        "Ms",
        "31 Lime Kiln Street\nMaidstone",
        contacts=(GP, SHOP, ("next_of_kin", "Declan O'Brien, son", "07700 900 345", "")),
        visits=("09:15 ann", "18:15 ben"),
        more={
            "notes": "Heart failure, dementia. Weigh on Mondays: 2 kg up in three days, ring the GP.",
            "how_takes": "Tip the tray’s blister into a small cup. She likes to count them.",
            "kept_where": "Tray on the dresser. Creams in the bathroom.",
            "consent": "Best-interests meeting 21-Apr-2026, with her son and Dr Rao: we give them.",
            "weight_kg": "61",
            "smoker": "no",
            "oxygen": "no",
        },
    ),
    Someone(
        "Idris Jones",
        date(1952, 9, 14),
        "999 453 3975",
        "he",
        "Mr",
        "27 Quarry Bank\nMaidstone",
        contacts=(GP, SHOP, ("next_of_kin", "Gethin Jones, son", "07700 900 356", "")),
        visits=("08:00 dawid", "12:00 dawid", "16:00 dawid", "20:15 ben"),
        more={
            "notes": "47 kg: no more than 3 g of paracetamol in 24 hours, from everything.",
            "how_takes": "With milk.",
            "kept_where": "Kitchen windowsill, in the biscuit tin.",
            "consent": "Idris, 18-May-2026, to Joy Adeyemi: we give them.",
            "weight_kg": "47",
            "smoker": "yes",
            "oxygen": "no",
        },
    ),
    Someone(
        "Stan Bailey",
        date(1955, 1, 30),
        "999 446 2555",
        "he",
        "Mr",
        "5 Ropewalk Cottages\nMaidstone",
        allergy=("unavailable",),
        contacts=(GP, SHOP, NURSE, ("next_of_kin", "Pauline Bailey, wife", "07700 900 367", "")),
        visits=("08:45 dawid", "13:15 dawid", "17:30 dawid"),
        more={
            "notes": "Lung cancer. Very drowsy or breathing slowly: no morphine, ring 999.",
            "how_takes": "From the oral syringe, sitting up.",
            "kept_where": "Locked box beside the bed. The just-in-case box is the nurse’s: leave it sealed.",
            "consent": "Stan, 05-Oct-2026, to Ruth Hanley: we give by day, his wife by night.",
            "smoker": "yes",
            "oxygen": "not_known",
        },
    ),
    Someone(
        "Arthur Penfold",
        date(1949, 7, 16),
        "999 471 2527",
        "he",
        "Mr",
        "12 Tide Mill Close\nMaidstone",
        allergy=("not_recorded",),
        contacts=(GP, NURSE),
        visits=("12:45 dawid",),
        more={
            "notes": "Manages his own medicines and means to. Buys cold sachets: ask, they hold paracetamol.",
            "consent": "Arthur, 09-Jun-2026, to Joy Adeyemi: no help wanted. Ask what he has bought.",
            "smoker": "no",
            "oxygen": "no",
        },
    ),
    Someone(
        "Doreen Akers",
        date(1950, 2, 2),
        "999 442 6842",
        "she",
        "Mrs",
        "8 Signal Court\nRochester",
        branch="medway",
        allergy=("Trimethoprim", "swollen lips", "severe"),
        visits=("08:00 carol", "12:30 carol", "17:00 carol", "20:00 carol"),
        more={
            "notes": "Sees light and shapes only. Say what you are doing before you do it.",
            "how_takes": "Put each tablet in her palm and tell her its name.",
            "kept_where": "Bread bin, left side.",
            "consent": "Doreen, 14-Apr-2026, to Ruth Hanley: we open, read and pass.",
            "smoker": "no",
            "oxygen": "no",
        },
    ),
)
LANTERN = (
    Someone(
        "Ivy Tanner",
        date(1940, 11, 3),
        "999 481 9658",
        "she",
        "Mrs",
        "2 Weir Cottages\nAshford",
        branch="ashford",
        visits=("08:00 sam", "20:00 sam"),
        contacts=(
            ("gp", "Weir Practice", "01632 960 238", ""),
            ("pharmacy", "Weir Pharmacy", "01632 960 241", "Monday to Saturday 09:00 to 17:30"),
        ),
    ),
    Someone(
        "Harold Bramley",
        date(1946, 4, 25),
        "",
        "he",
        "Mr",
        "9 Mill Rise\nAshford",
        branch="ashford",
        visits=("08:45 sam", "17:00 sam"),
        contacts=(("gp", "Weir Practice", "01632 960 238", ""),),
        more={"nhs_number_missing": "New to the country. His GP has asked for it."},
    ),
)
HOSPITALS = (
    # Known to Weald Hospital too: another row, linked to Northgate's by nothing.
    Someone(
        "Sinéad O'Brien-Ní Ó",
        date(1938, 6, 21),
        "999 456 9686",
        "she",
        "Ms",
        "31 Lime Kiln Street\nMaidstone",
        branch="weald",
        allergy=("none_known",),
        contacts=(),
    ),
    Someone(
        "Edwin Marlow",
        date(1951, 12, 9),
        "",
        "he",
        "Mr",
        "4 Ferry Steps\nGravesend",
        branch="thameside",
        contacts=(),
        more={"nhs_number_missing": "Asked for on admission."},
    ),
)


def visit_times(name: str) -> list[time]:
    """The times somebody comes to this person of an agency ("meera"), in order."""
    one = next(one for one in (*NORTHGATE, *LANTERN) if one.short == name)
    return [time.fromisoformat(text.split()[0]) for text in one.visits]


def add_all(cast: Cast) -> dict[str, Person]:
    """Everybody, by first name in small letters; the hospitals' own people by "weald" and "thameside"."""
    northgate = {one.short: _add(cast, cast.workers["ruth"], one) for one in NORTHGATE}
    lantern = {one.short: _add(cast, cast.workers["grace"], one) for one in LANTERN}
    by = (cast.workers["nadia"], cast.workers["owen"])
    hospitals = {one.branch: _add(cast, who, one) for who, one in zip(by, HOSPITALS, strict=True)}
    return northgate | lantern | hospitals


def _add(cast: Cast, by: Worker, one: Someone) -> Person:
    given_name, family_name = one.name.split(" ", 1)
    today = timezone.localdate(now())
    more = dict(one.more)
    if "weight_kg" in more:
        more["weighed_on"] = today - timedelta(days=6)
    person = actions.add_person(
        by,
        branch=cast.branches[one.branch],
        given_name=given_name,
        family_name=family_name,
        born=one.born,
        nhs_number=one.nhs_number,
        pronoun=one.pronoun,
        title=one.title,
        address=one.address,
        **more,
    )
    _allergies(by, person, one, today - timedelta(days=9))
    for purpose, name, number, hours in one.contacts:
        actions.add_contact(by, person=person, purpose=purpose, name=name, number=number, hours=hours)
    actions.set_photo(by, person=person, content=photos.initials(one.name))
    for text in one.visits:
        _visit(cast, by, person, text, one.weekdays)
    person.refresh_from_db()
    return person


def _allergies(by: Worker, person: Person, one: Someone, day: date) -> None:
    """("none_known",), ("unavailable",), ("not_recorded",), or substance, reaction and severity."""
    match one.allergy:
        case ("not_recorded",):
            return
        case ("unavailable",):
            actions.set_allergy_state(
                by, person=person, allergy_state="unavailable", allergies_as_of=None, allergies_how=""
            )
        case ("none_known",):
            actions.set_allergy_state(
                by,
                person=person,
                allergy_state="none_known",
                allergies_as_of=day,
                allergies_how=one.contacts[0][1] if one.contacts else "asked on admission",
            )
        case (substance, reaction, severity):
            actions.add_allergy(
                by,
                person=person,
                substance=substance,
                reaction=reaction,
                severity=severity,
                noted_on=day,
                said_by="Mill Lane Surgery",
            )


def _visit(cast: Cast, by: Worker, person: Person, text: str, weekdays: tuple[int, ...]) -> VisitPattern:
    at, who = text.split()
    starts = time.fromisoformat(at)
    ends = (starts.hour * 60 + starts.minute + 30) % (24 * 60)
    return actions.add_pattern(
        by,
        person=person,
        weekdays=list(weekdays),
        starts=starts,
        ends=time(*divmod(ends, 60)),
        worker=cast.workers[who],
        since=timezone.localdate(now()),
    )
