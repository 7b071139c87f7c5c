"""The fixed cast of stories.md section 5, built through the actions: whom every test knows by name.

Northgate has two branches. Ann and Dawid go to Meera together, Ann also to Kishor, Jean and Idris (Ben in the
afternoon); Carol goes to Doreen in Medway only. Lantern and the two pharmacies have people of their own.
"""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from people import actions
from people.models import Branch, Organisation, Person, Worker
from people.records import clock_at

LONDON = ZoneInfo("Europe/London")
BEGAN = datetime(2026, 11, 16, 6, 0, tzinfo=LONDON)
PASSWORD = "hop pocket lane fourteen"
EVERY_DAY = [1, 2, 3, 4, 5, 6, 7]


@dataclass(frozen=True)
class Cast:
    """Everybody, by first name; organisations and branches by their short names."""

    software: Worker
    northgate: Organisation
    maidstone: Branch
    medway: Branch
    ann: Worker
    dawid: Worker
    carol: Worker
    ben: Worker
    joy: Worker
    ruth: Worker
    paul: Worker
    lena: Worker
    meera: Person
    kishor: Person
    jean: Person
    idris: Person
    doreen: Person
    lantern: Organisation
    lantern_branch: Branch
    sam: Worker
    grace: Worker
    terry: Person
    gloria: Person
    weald: Organisation
    weald_branch: Branch
    nadia: Worker
    weald_meera: Person
    thameside: Organisation
    thameside_branch: Branch
    owen: Worker
    arthur: Person


def build() -> Cast:
    """The whole cast, as it stands since Monday 16-Nov-2026 06:00, with visits to 29-Nov-2026."""
    with clock_at(BEGAN):
        software = actions.the_software()
        everybody: dict[str, Any] = {"software": software}
        everybody |= _northgate(software)
        everybody |= _lantern(software)
        everybody |= _pharmacies(software)
    return Cast(**everybody)


def worker(
    by: Worker, organisation: Organisation, name: str, initials: str, role: str, **more: Any
) -> Worker:
    """An account with `PASSWORD`, named ann.osei for Ann Osei."""
    username = name.lower().replace(" ", ".")
    made, one_time = actions.add_worker(
        by, organisation=organisation, name=name, username=username, initials=initials, role=role, **more
    )
    return actions.change_own_password(made, old=one_time, new=PASSWORD)


def person(
    by: Worker,
    branch: Branch,
    name: str,
    born: date,
    nhs_number: str,
    pronoun: str,
    address: str,
    **more: Any,
) -> Person:
    """Somebody cared for, "Meera Patel"; `allergic_to` is a substance and its reaction."""
    given_name, family_name = name.split(" ", 1)
    allergic_to = more.pop("allergic_to", None)
    made = actions.add_person(
        by,
        branch=branch,
        family_name=family_name,
        given_name=given_name,
        born=born,
        nhs_number=nhs_number,
        pronoun=pronoun,
        address=address,
        **more,
    )
    if allergic_to:
        substance, reaction = allergic_to
        actions.add_allergy(
            by,
            person=made,
            substance=substance,
            reaction=reaction,
            severity="moderate",
            noted_on=date(2026, 11, 2),
            said_by="Mill Lane Surgery",
        )
        made.refresh_from_db()
        return made
    return actions.set_allergy_state(
        by,
        person=made,
        allergy_state="none_known",
        allergies_as_of=date(2026, 11, 2),
        allergies_how="Mill Lane Surgery",
    )


def visits(by: Worker, cared_for: Person, times: str, worker: Worker, worker2: Worker | None = None) -> None:
    """A half-hour visit each day at each of `times`, "07:00 11:00"."""
    for text in times.split():
        starts = time.fromisoformat(text)
        actions.add_pattern(
            by,
            person=cared_for,
            weekdays=EVERY_DAY,
            starts=starts,
            ends=starts.replace(minute=starts.minute + 29),
            worker=worker,
            worker2=worker2,
            since=BEGAN.date(),
        )


def _northgate(by: Worker) -> dict[str, Any]:
    northgate = actions.start_organisation(
        by,
        name="Northgate Home Care",
        kind="care_agency",
        office_number="01632 960 100",
        office_hours="Monday to Friday 08:00 to 18:00",
        oncall_number="01632 960 101",
    )
    maidstone = actions.add_branch(by, organisation=northgate, name="Maidstone")
    medway = actions.add_branch(by, organisation=northgate, name="Medway")

    def of(name: str, initials: str, role: str, **more: Any) -> Worker:
        return worker(by, northgate, name, initials, role, **more)

    ann = of("Ann Osei", "AO", "care_worker", branch=maidstone, phone="07700 900 214")
    dawid = of("Dawid Kowalczyk", "DK", "care_worker", branch=maidstone, phone="07700 900 290")
    carol = of("Carol Mistry", "CM", "care_worker", branch=medway, phone="07700 900 377")
    ben = of("Ben Wright", "BW", "care_worker", branch=maidstone, phone="07700 900 281")
    ruth = of("Ruth Hanley", "RH", "manager", phone="07700 900 100")
    workers = {
        "ann": ann,
        "dawid": dawid,
        "carol": carol,
        "ben": ben,
        "ruth": ruth,
        "joy": of("Joy Adeyemi", "JA", "senior", branch=maidstone, phone="07700 900 155"),
        "paul": of("Paul Whitcombe", "PW", "inspector", until=date(2026, 12, 31)),
        "lena": of("Lena Brandt", "LB", "administrator"),
    }
    home = "14 Hop Pocket Lane\nMaidstone"
    meera = person(
        ruth,
        maidstone,
        "Meera Patel",
        date(1944, 3, 6),
        "999 435 5422",
        "she",
        home,
        title="Mrs",
        allergic_to=("Penicillin", "rash"),
        how_takes="With water, sitting up. Never hurried.",
        kept_where="Kitchen, the cupboard over the kettle",
    )
    kishor = person(
        ruth, maidstone, "Kishor Patel", date(1941, 7, 19), "999 478 3947", "he", home, title="Mr"
    )
    jean = person(
        ruth, maidstone, "Jean Holloway", date(1958, 8, 19), "999 449 8266", "she", "3 Oast Row\nMaidstone"
    )
    idris = person(
        ruth,
        maidstone,
        "Idris Jones",
        date(1952, 9, 14),
        "999 453 3975",
        "he",
        "27 Cobnut Street\nMaidstone",
        weight_kg=47,
        weighed_on=date(2026, 11, 2),
    )
    doreen = person(
        ruth, medway, "Doreen Akers", date(1950, 2, 2), "999 442 6842", "she", "8 Ropewalk Court\nRochester"
    )
    for purpose, name, number in (
        ("gp", "Mill Lane Surgery", "01632 960 138"),
        ("pharmacy", "Oast Pharmacy", "01632 960 114"),
    ):
        actions.add_contact(ruth, person=meera, purpose=purpose, name=name, number=number)
    visits(ruth, meera, "07:00 11:00 15:00 19:00", ann, dawid)
    visits(ruth, kishor, "08:00 20:00", ann)
    visits(ruth, jean, "08:00 12:30 17:00", ann)
    visits(ruth, idris, "08:00 12:30", ann)
    visits(ruth, idris, "17:00 20:00", ben)
    visits(ruth, doreen, "08:00 12:30 17:00 20:00", carol)
    people = {"meera": meera, "kishor": kishor, "jean": jean, "idris": idris, "doreen": doreen}
    return {"northgate": northgate, "maidstone": maidstone, "medway": medway, **workers, **people}


def _lantern(by: Worker) -> dict[str, Any]:
    lantern = actions.start_organisation(
        by,
        name="Lantern Care",
        kind="care_agency",
        office_number="01632 960 200",
        oncall_number="01632 960 201",
    )
    branch = actions.add_branch(by, organisation=lantern, name="Ashford")
    sam = worker(by, lantern, "Sam Okafor", "SO", "care_worker", branch=branch)
    grace = worker(by, lantern, "Grace Lindqvist", "GL", "manager")
    terry = person(
        grace, branch, "Terry Fagg", date(1956, 10, 5), "999 460 5399", "he", "2 Weir Cottages\nAshford"
    )
    gloria = person(
        grace, branch, "Gloria Effiong", date(1957, 3, 16), "999 474 8238", "she", "9 Mill Rise\nAshford"
    )
    visits(grace, terry, "08:00 12:30 17:00 20:00", sam)
    visits(grace, gloria, "08:00 20:00", sam)
    return {
        "lantern": lantern,
        "lantern_branch": branch,
        "sam": sam,
        "grace": grace,
        "terry": terry,
        "gloria": gloria,
    }


def _pharmacies(by: Worker) -> dict[str, Any]:
    """Meera is known to Weald Hospital too: another row, linked to Northgate's by nothing."""
    weald = actions.start_organisation(
        by, name="Weald Hospital pharmacy", kind="hospital_pharmacy", office_number="01632 960 300"
    )
    thameside = actions.start_organisation(
        by, name="Thameside Hospital pharmacy", kind="hospital_pharmacy", office_number="01632 960 400"
    )
    weald_branch = actions.add_branch(by, organisation=weald, name="Dispensary")
    thameside_branch = actions.add_branch(by, organisation=thameside, name="Dispensary")
    role: dict[str, Any] = {"role": "pharmacist", "profession": "Pharmacist"}
    nadia = worker(by, weald, "Nadia Rahman", "NR", registration_number="2099001", **role)
    owen = worker(by, thameside, "Owen Price", "OP", registration_number="2099002", **role)
    weald_meera = person(
        nadia,
        weald_branch,
        "Meera Patel",
        date(1944, 3, 6),
        "999 435 5422",
        "she",
        "14 Hop Pocket Lane\nMaidstone",
    )
    arthur = person(
        owen,
        thameside_branch,
        "Arthur Penfold",
        date(1949, 7, 16),
        "999 471 2527",
        "he",
        "5 Tide Mill\nGravesend",
    )
    return {
        "weald": weald,
        "weald_branch": weald_branch,
        "nadia": nadia,
        "weald_meera": weald_meera,
        "thameside": thameside,
        "thameside_branch": thameside_branch,
        "owen": owen,
        "arthur": arthur,
    }
