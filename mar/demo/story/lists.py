"""What changed on the lists: by phone, by letter, for a course of days, and what no label says."""

from dataclasses import replace
from datetime import datetime

from mar.demo import medicines, photos
from mar.demo.acts import Act, entry, file
from mar.demo.medicines import Line, at_times
from mar.demo.story.scene import Scene
from medicines import actions
from medicines.models import Medicine, Product
from medicines.rules import PhoneCall
from people import actions as people_actions
from people.models import Document, Visit
from people.records import clock_at, new_id


def phone_change(scene: Scene, at: datetime) -> None:
    """The surgery rang: macrogol twice a day, no lactulose, and a night tablet that her daughter gives."""
    meera, joy = scene.people["meera"], scene.worker("joy")
    live = {line.product_name.split()[0]: line for line in Medicine.objects.filter(person=meera)}
    call = PhoneCall(who="Dr Rao", number="01632 960 138", read_back=True, listener="Ruth Hanley")
    with clock_at(at):
        actions.change_medicine(
            joy,
            medicine=live["Macrogol"],
            why="Not going often enough",
            label="ONE sachet in half a glass of water TWICE a day",
            directions=at_times("sachet", "07:00 1 breakfast", "19:00 1 tea"),
            source="phone",
            phone=call,
            prescriber=medicines.GP,
        )
        actions.stop_medicine(
            joy, medicine=live["Lactulose"], reason="Macrogol twice a day instead", said_by="Dr Rao by phone"
        )
        night = Line(
            "meera",
            "Co-careldopa 50mg/200mg modified-release tablets",
            "Take ONE tablet at NIGHT",
            at_times("tablet", "22:00 1"),
            "Parkinson’s: to turn over in the night",
            {"kind": "information_only", "who_gives": "her daughter", "on_time": True},
        )
        medicines.enter(scene.cast, meera, night)


def trimethoprim(scene: Scene, at: datetime) -> None:
    """Gloria's course of a week, over since."""
    label = "Take ONE tablet TWICE a day for 7 days"
    times = at_times("tablet", "09:00 1 breakfast", "18:50 1 tea")
    line = Line("gloria", "Trimethoprim 200mg tablets", label, times, "water infection")
    _course(scene, at, line, first=20, days=7)


def amoxicillin(scene: Scene, at: datetime) -> None:
    """Ron's five days, the third today."""
    label = "Take ONE capsule THREE times a day for 5 days"
    times = at_times("capsule", "08:15 1 breakfast", "14:00 1 lunch", "20:50 1 bed")
    line = Line("ron", "Amoxicillin 500mg capsules", label, times, "chest infection")
    _course(scene, at, line, first=2, days=5)


def prednisolone(scene: Scene, at: datetime) -> None:
    """Terry's flare: five mornings, the second today."""
    label = "Take SIX tablets (30mg) in the MORNING for 5 days"
    times = at_times("tablet", "09:10 6 breakfast")
    line = Line("terry", "Prednisolone 5mg tablets", label, times, "COPD flare")
    _course(scene, at, line, first=1, days=5)


def _course(scene: Scene, at: datetime, line: Line, *, first: int, days: int) -> None:
    """A line for so many days, the first of them `first` days before the day of the build."""
    lasts = {
        "starts_at": scene.at(first, "00:00"),
        "stops_at": scene.at(first - days, "00:00"),
        "source": Medicine.Source.PRESCRIPTION,
    }
    with clock_at(at):
        medicines.enter(scene.cast, scene.people[line.person], replace(line, more=lasts | line.more))


def lamotrigine(scene: Scene, at: datetime) -> None:
    """Kelly-Anne's clinic wrote: the next step up, in one tablet."""
    kelly_anne = scene.people["kelly-anne"]
    hugh, ruth = medicines.enterers(scene.cast, kelly_anne)
    product = Product.objects.get(name="Lamotrigine 100mg tablets")
    with clock_at(at):
        line = actions.change_medicine(
            hugh,
            medicine=_live("kelly-anne", "Lamotrigine", scene, at)[0],
            why="The next step up, as the clinic planned",
            product_code=product.code,
            product_name=product.name,
            label="Take ONE tablet TWICE a day at 8am and 8pm",
            directions=at_times("tablet", "08:00 1", "20:00 1"),
            source=Medicine.Source.DISCHARGE_LETTER,
            source_words="Epilepsy clinic, Thameside Hospital",
        )
        actions.check_medicine(ruth, medicine=line)


def _live(short: str, name: str, scene: Scene, at: datetime) -> list[Medicine]:
    rows = Medicine.objects.filter(person=scene.people[short], product_name__startswith=name)
    return [*rows.live_at(at).in_order()]


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
