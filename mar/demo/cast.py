"""Who works where: Northgate with two branches, Lantern, and two hospital pharmacies."""

from dataclasses import dataclass, field
from datetime import time, timedelta

from django.utils import timezone

from mar.actions import set_legend
from mar.legend import STARTING_KEY
from people import actions
from people.models import Branch, Organisation, Worker
from people.records import now

INSPECTED_FOR = timedelta(days=90)
BED = time(20)


@dataclass
class Cast:
    """Organisations, branches and workers by short names. `logins` holds who may sign in, in order."""

    software: Worker
    password: str
    organisations: dict[str, Organisation] = field(default_factory=dict)
    branches: dict[str, Branch] = field(default_factory=dict)
    workers: dict[str, Worker] = field(default_factory=dict)


LOGINS = (
    ("carer", "Ann Osei, care worker, Northgate", "her round: Meera, Kishor, Winifred, Jean, Sinéad"),
    ("carer2", "Dawid Kowalczyk, care worker, Northgate", "his round: Idris, Stan, Arthur, Ron, Gloria"),
    ("carer3", "Carol Mistry, care worker, Northgate in Medway", "her round: Kelly-Anne, Doreen, Terry"),
    ("senior", "Joy Adeyemi, medicines lead, Maidstone", "the branch: lines, checks, what is not recorded"),
    ("manager", "Ruth Hanley, registered manager, Northgate", "the whole agency, accounts, settings"),
    ("inspector", "Paul Whitcombe, inspector", "reads Northgate’s pages, changes nothing"),
    ("admin", "Lena Brandt, administrator, Northgate", "accounts only, no care records"),
    (
        "carer-b",
        "Sam Okafor, care worker, Lantern",
        "Lantern’s two people, Ivy with a tray; nobody of Northgate",
    ),
    ("manager-b", "Grace Lindqvist, manager, Lantern", "Lantern only"),
    ("pharmacist", "Nadia Rahman, Weald Hospital pharmacy", "the pharmacy’s own people"),
    ("pharmacist-b", "Owen Price, Thameside Hospital pharmacy", "the pharmacy’s own people"),
)
"""Username, who that is, and what they can see."""


def begin(password: str) -> Cast:
    """Start the four organisations with all accounts; every login has the one `password`.

    Northgate keeps the starting key as its own: every chart of its days prints that version.
    """
    cast = Cast(actions.the_software(), password)
    _northgate(cast)
    _lantern(cast)
    _pharmacies(cast)
    set_legend(cast.workers["ruth"], provider=cast.organisations["northgate"], letters=STARTING_KEY, seen=0)
    return cast


def find() -> Cast | None:
    """The cast as it is in the database, or None before the first build."""
    organisations = {one.name.split()[0].lower(): one for one in Organisation.objects.all()}
    if not {"northgate", "lantern", "weald", "thameside"} <= organisations.keys():
        return None
    cast = Cast(actions.the_software(), "", organisations)
    cast.branches = {one.name.lower(): one for one in Branch.objects.all()}
    own = Worker.objects.filter(provider__in=organisations.values()).select_related("provider", "branch")
    cast.workers = {one.first_name.lower(): one for one in own}
    return cast


def _worker(
    cast: Cast, of: str, name: str, username: str, initials: str, role: str, **more: object
) -> Worker:
    made, one_time = actions.add_worker(
        cast.software,
        organisation=cast.organisations[of],
        name=name,
        username=username,
        initials=initials,
        role=role,
        **more,
    )
    if any(username == login for login, *_ in LOGINS):
        made = actions.change_own_password(made, old=one_time, new=cast.password)
    cast.workers[made.first_name.lower()] = made
    return made


def _northgate(cast: Cast) -> None:
    northgate = actions.start_organisation(
        cast.software,
        name="Northgate Home Care",
        kind="care_agency",
        office_number="01632 960 100",
        office_hours="Monday to Friday 08:00 to 18:00",
        oncall_number="01632 960 101",
    )
    cast.organisations["northgate"] = northgate
    maidstone = actions.add_branch(cast.software, organisation=northgate, name="Maidstone", bed=BED)
    medway = actions.add_branch(cast.software, organisation=northgate, name="Medway", bed=BED)
    cast.branches |= {"maidstone": maidstone, "medway": medway}
    until = timezone.localdate(now()) + INSPECTED_FOR
    for name, username, initials, role, more in (
        ("Ann Osei", "carer", "AO", "care_worker", {"branch": maidstone, "phone": "07700 900 214"}),
        ("Dawid Kowalczyk", "carer2", "DK", "care_worker", {"branch": maidstone, "phone": "07700 900 290"}),
        ("Ben Wright", "ben.wright", "BW", "care_worker", {"branch": maidstone, "phone": "07700 900 281"}),
        ("Carol Mistry", "carer3", "CM", "care_worker", {"branch": medway, "phone": "07700 900 377"}),
        ("Joy Adeyemi", "senior", "JA", "senior", {"branch": maidstone, "phone": "07700 900 155"}),
        ("Hugh Baines", "hugh.baines", "HB", "senior", {"branch": medway, "phone": "07700 900 162"}),
        ("Ruth Hanley", "manager", "RH", "manager", {"phone": "07700 900 100"}),
        ("Paul Whitcombe", "inspector", "PW", "inspector", {"until": until}),
        ("Lena Brandt", "admin", "LB", "administrator", {}),
    ):
        _worker(cast, "northgate", name, username, initials, role, **more)


def _lantern(cast: Cast) -> None:
    lantern = actions.start_organisation(
        cast.software,
        name="Lantern Care",
        kind="care_agency",
        office_number="01632 960 200",
        office_hours="Monday to Friday 09:00 to 17:00",
        oncall_number="01632 960 201",
    )
    cast.organisations["lantern"] = lantern
    ashford = actions.add_branch(cast.software, organisation=lantern, name="Ashford", bed=BED)
    cast.branches["ashford"] = ashford
    _worker(cast, "lantern", "Sam Okafor", "carer-b", "SO", "care_worker", branch=ashford)
    _worker(cast, "lantern", "Tess Howell", "tess.howell", "TH", "senior", branch=ashford)
    _worker(cast, "lantern", "Grace Lindqvist", "manager-b", "GL", "manager")


def _pharmacies(cast: Cast) -> None:
    for short, name, number, who, username, initials, registered in (
        ("weald", "Weald Hospital pharmacy", "01632 960 300", "Nadia Rahman", "pharmacist", "NR", "2099001"),
        (
            "thameside",
            "Thameside Hospital pharmacy",
            "01632 960 400",
            "Owen Price",
            "pharmacist-b",
            "OP",
            "2099002",
        ),
    ):
        organisation = actions.start_organisation(
            cast.software, name=name, kind="hospital_pharmacy", office_number=number
        )
        cast.organisations[short] = organisation
        dispensary = f"{short.capitalize()} dispensary"
        branch = actions.add_branch(cast.software, organisation=organisation, name=dispensary)
        cast.branches[short] = branch
        _worker(
            cast,
            short,
            who,
            username,
            initials,
            "pharmacist",
            profession="Pharmacist",
            registration_number=registered,
        )
