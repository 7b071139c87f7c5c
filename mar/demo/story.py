"""What happened once: a clash, a correction, a strike, a change by phone, hospital, and a STOP open today.

Each is told in days before the day of the first build, at its own time, by who did it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import partial
from typing import Any

from django.utils import timezone

from mar.actions import review_dose
from mar.demo import medicines as lists
from mar.demo import photos
from mar.demo.acts import Act, entry, file, restated
from mar.demo.cast import Cast
from mar.demo.days import MINUTE, follow_up
from mar.demo.people import visit_times
from mar.models import Dose, Outcome
from medicines import actions as medicines_actions
from medicines.models import Medicine, Product
from medicines.rules import PhoneCall
from people import actions as people_actions
from people.models import Document, Person, Visit, VisitPattern, Worker
from people.records import clock_at, new_id

SUNDAY = 7
DAY = timedelta(days=1)
DOUBTED_FOR = timedelta(hours=7)
"""How long at least nobody has answered what Kishor’s label means."""


@dataclass(frozen=True)
class Scene:
    """Whom the events are about, and the moment the first build ends at."""

    cast: Cast
    people: dict[str, Person]
    until: datetime

    def worker(self, name: str) -> Worker:
        return self.cast.workers[name]

    def at(self, days_ago: int, clock: str) -> datetime:
        """That time of day, so many days before the day of the build."""
        day = timezone.localdate(self.until) - days_ago * DAY
        return datetime.combine(day, time.fromisoformat(clock), timezone.get_default_timezone())


Event = tuple[datetime, Callable[[datetime], None]]


def events(scene: Scene) -> list[Event]:
    """All of them with their moments, in order."""
    sunday = timezone.localdate(scene.until).isoweekday() % SUNDAY or SUNDAY
    told: list[tuple[datetime, Callable[[Scene, datetime], None]]] = [
        (scene.at(17, "18:20"), dropped),
        (scene.at(15, "07:31"), sick),
        (scene.at(12, "21:10"), correction),
        (scene.at(9, "16:40"), clash),
        (scene.at(8, "10:15"), clash_decided),
        (scene.at(8, "13:05"), cold_sachet),
        (scene.at(6, "12:25"), strike),
        (scene.at(4, "18:00"), ann_goes_away),
        (scene.at(2, "13:05"), cold_sachet),
        (scene.at(2, "14:30"), phone_change),
        (scene.at(sunday, "10:40"), to_hospital),
        (scene.at(1, "21:05"), clash),
        (scene.at(1, "21:20"), same_key),
    ]
    before = scene.until - DOUBTED_FOR
    evening = f"{visit_times('kishor')[-1]:%H:%M}"
    starts_at = max(at for ago in (2, 1, 0) if (at := scene.at(ago, evening)) < before)
    # A minute before anything of that visit is filed: the label was read first.
    told.append((starts_at - MINUTE, label_differs))
    happened = sorted((one for one in told if one[0] < scene.until), key=lambda one: one[0])
    return [(at, partial(tell, scene)) for at, tell in happened]


def _taken(person: Person, by: Worker, before: datetime, *, of: str = "") -> Dose | None:
    """Their last plain dose of a slot that this worker signed as taken, on that day."""
    rows = Dose.objects.filter(
        person=person,
        signed_by=by,
        outcome=Outcome.TAKEN,
        clash_of__isnull=True,
        due_date=timezone.localdate(before),
        recorded_at__lte=before,
        medicine__product_name__startswith=of,
    )
    return rows.in_force().select_related("person").order_by("-recorded_at", "-id").first()


def dropped(scene: Scene, at: datetime) -> None:
    """Doreen's tablet went under the table: bagged, another given."""
    doreen = scene.people["doreen"]
    row = _taken(doreen, scene.worker("carol"), at)
    if row:
        text = "Fell under the table. Bagged for the pharmacy."
        file(follow_up(row.signed_by, doreen, str(row.key), "dropped", at, answer="another_given", text=text))


def sick(scene: Scene, at: datetime) -> None:
    """Meera was sick minutes after her tablet: it counts, nothing is given again."""
    meera = scene.people["meera"]
    row = _taken(meera, scene.worker("ann"), at, of="Co-careldopa")
    if row:
        text = "Ten minutes after. Rang the office, who rang the surgery."
        file(follow_up(row.signed_by, meera, str(row.key), "sick", at, answer="not_seen", text=text))


def correction(scene: Scene, at: datetime) -> None:
    """Ben put right the time of an entry of his own."""
    ben = scene.worker("ben")
    row = _taken(scene.people["idris"], ben, at)
    if row:
        given_at = (row.given_at - 10 * MINUTE).isoformat()
        why = "I wrote the time I signed, not the time he took it."
        body = restated(row, ben, "correction", corrects=str(row.key), given_at=given_at, why=why)
        file(Act(at, ben, body))


def clash(scene: Scene, at: datetime) -> None:
    """Two records of one dose of Idris: his carer's, and what his son told another."""
    carer = scene.worker("ben" if timezone.localtime(at).hour > 20 else "dawid")
    other = scene.worker("dawid" if carer.initials == "BW" else "ben")
    row = _taken(scene.people["idris"], carer, at, of="Paracetamol")
    if row:
        told: dict[str, Any] = {"who": "family", "help": "administered", "basis": "told"}
        told |= {"given_by": {"name": "his son"}, "given_at": (row.given_at - 25 * MINUTE).isoformat()}
        file(Act(at, other, restated(row, other, "clash", **told, note="His son rang: he gave it.")))


def clash_decided(scene: Scene, at: datetime) -> None:
    """Ruth asked both and decided."""
    ruth = scene.worker("ruth")
    second = Dose.objects.filter(person=scene.people["idris"], clash_of__isnull=False, again=False).first()
    if second is None:
        return
    rows = [second.clash_of_id, second.pk]
    words = "Asked Dawid and his son: the son meant the dose of the day before. Dawid’s stands."
    with clock_at(at):
        review_dose(
            ruth,
            decision="one_happened",
            words=words,
            dose=second,
            keep=second.clash_of_id,
            seen=[row for row in rows if row],
        )


def cold_sachet(scene: Scene, at: datetime) -> None:
    """Arthur bought sachets; they hold paracetamol, and count."""
    arthur, dawid = scene.people["arthur"], scene.worker("dawid")
    product = Product.objects.get(name="Paracetamol 1g / Phenylephrine 12.2mg oral powder sachets")
    given_at = (at - 70 * MINUTE).isoformat()
    body = entry(
        "other",
        dawid,
        arthur,
        at,
        product=product.code,
        amount="1",
        unit="sachet",
        given_at=given_at,
        time_source="typed",
        given_by={"name": "Arthur himself"},
        note="From the chemist, for a cold.",
    )
    file(Act(at, dawid, body))


def strike(scene: Scene, at: datetime) -> None:
    """Dawid signed a dose too early on, took it back, and signed it again when it was given."""
    dawid = scene.worker("dawid")
    row = _taken(scene.people["idris"], dawid, at, of="Paracetamol")
    if row is None:
        return
    why = "Pressed before he had it in his hand. He took it ten minutes later."
    body = restated(row, dawid, "strike", corrects=str(row.key), outcome="struck", why=why)
    file(Act(at, dawid, body))
    later = at + 2 * MINUTE
    file(Act(later, dawid, restated(row, dawid, "after", given_at=later.isoformat(), time_source="now")))


def ann_goes_away(scene: Scene, at: datetime) -> None:
    """Ann has three days off from Meera and Kishor; Dawid goes instead, and she is back on the last day."""
    ruth, ann, dawid = scene.worker("ruth"), scene.worker("ann"), scene.worker("dawid")
    today = timezone.localdate(scene.until)
    hers = VisitPattern.objects.filter(
        person__in=[scene.people["meera"], scene.people["kishor"]], worker=ann, until__isnull=True
    )
    with clock_at(at):
        for pattern in hers.order_by("person_id", "starts"):
            away = people_actions.change_pattern(
                ruth, pattern=pattern, from_day=today - 3 * DAY, worker=dawid, why="Ann is on leave"
            )
            people_actions.change_pattern(ruth, pattern=away, from_day=today, worker=ann, why="Ann is back")


def phone_change(scene: Scene, at: datetime) -> None:
    """The surgery rang: macrogol twice a day, no lactulose, and a night tablet that her daughter gives."""
    meera, joy, ruth = scene.people["meera"], scene.worker("joy"), scene.worker("ruth")
    live = {line.product_name.split()[0]: line for line in Medicine.objects.filter(person=meera)}
    call = PhoneCall(who="Dr Rao", number="01632 960 138", read_back=True, listener="Ruth Hanley")
    with clock_at(at):
        medicines_actions.change_medicine(
            joy,
            medicine=live["Macrogol"],
            why="Not going often enough",
            label="ONE sachet in half a glass of water TWICE a day",
            directions=lists.at_times("sachet", "07:00 1 breakfast", "19:00 1 tea"),
            source="phone",
            phone=call,
            prescriber=lists.GP,
        )
        medicines_actions.stop_medicine(
            joy, medicine=live["Lactulose"], reason="Macrogol twice a day instead", said_by="Dr Rao by phone"
        )
        night = lists.Line(
            "meera",
            "Co-careldopa 50mg/200mg modified-release tablets",
            "Take ONE tablet at NIGHT",
            lists.at_times("tablet", "22:00 1"),
            "Parkinson’s: to turn over in the night",
            {"kind": "information_only", "who_gives": "her daughter", "on_time": True},
        )
        medicine = lists.enter(scene.cast, meera, night, check=False)
        medicines_actions.check_medicine(ruth, medicine=medicine)


def to_hospital(scene: Scene, at: datetime) -> None:
    """An ambulance takes Sinéad."""
    sinead, ann = scene.people["sinéad"], scene.worker("ann")
    where = "Weald Hospital, Medical Assessment"
    file(Act(at, ann, entry("to_hospital", ann, sinead, at, at=at.isoformat(), where=where)))


def same_key(scene: Scene, at: datetime) -> None:
    """Ben's tablet sent one entry again with another time: it is kept for somebody to look at."""
    ben = scene.worker("ben")
    row = _taken(scene.people["meera"], ben, at, of="Co-careldopa")
    if row:
        body = restated(row, ben, "again", given_at=(row.given_at + 21 * MINUTE).isoformat())
        file(Act(at, ben, body | {"key": str(row.key)}))


def label_differs(scene: Scene, at: datetime) -> None:
    """The label on Kishor's new box says TWO, the chart ONE: STOP, with a photo, until somebody answers."""
    kishor = scene.people["kishor"]
    visit = Visit.objects.planned().filter(person=kishor, starts_at__gte=at).order_by("starts_at").first()
    worker = (visit.worker if visit else None) or scene.worker("ann")
    metformin = Medicine.objects.filter(person=kishor).live_at(at).get()
    seen = "Metformin 500mg tablets. Take TWO tablets TWICE a day with or just after food."
    picture = photos.label(
        (
            "Metformin 500mg tablets",
            "Take TWO tablets TWICE a day",
            "with or just after food",
            "Mr Kishor Patel",
            "Oast Pharmacy 01632 960 114",
        )
    )
    with clock_at(at):
        photo = people_actions.keep_document(
            worker,
            provider=kishor.provider,
            person=kishor,
            key=new_id(),
            kind=Document.Kind.LABEL,
            content=picture,
        )
    body = entry(
        "doubt",
        worker,
        kishor,
        at,
        medicine=str(metformin.pk),
        what="label_differs",
        words="The label says TWO, the chart says ONE.",
        label_seen=seen,
        documents=[str(photo.key)],
    )
    file(Act(at, worker, body))
