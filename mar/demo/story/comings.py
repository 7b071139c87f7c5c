"""Who goes away and comes back: a carer on leave, to hospital and home."""

from datetime import datetime

from django.utils import timezone

from mar.demo.acts import Act, entry, file
from mar.demo.days import MINUTE
from mar.demo.story.scene import DAY, Scene
from medicines.models import Doubt
from people import actions as people_actions
from people.models import Person, VisitPattern, Worker
from people.records import clock_at


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


def meera_to_hospital(scene: Scene, at: datetime) -> None:
    """She fell in the evening. Her daughter rang for the ambulance, then the on-call: Joy wrote it down."""
    _to_hospital(scene.people["meera"], scene.worker("joy"), at, "Weald Hospital, Acute Frailty Unit")


def sinead_to_hospital(scene: Scene, at: datetime) -> None:
    """An ambulance takes Sinéad."""
    _to_hospital(scene.people["sinéad"], scene.worker("ann"), at, "Weald Hospital, Medical Assessment")


def _to_hospital(person: Person, worker: Worker, at: datetime, where: str) -> None:
    file(Act(at, worker, entry("to_hospital", worker, person, at, at=at.isoformat(), where=where)))


def meera_home(scene: Scene, at: datetime) -> None:
    """Three days later she is home: Joy compares the lists with the ward, and every line goes on."""
    meera, joy = scene.people["meera"], scene.worker("joy")
    file(Act(at, joy, entry("home", joy, meera, at, at=at.isoformat())))
    later = at + 25 * MINUTE
    ward = {"who": "Grace Mensah", "role": "nurse, Acute Frailty Unit", "at": later.isoformat()}
    advice = ward | {"words": "Nothing was changed. Go on as before."}
    for doubt in Doubt.objects.open().filter(person=meera, kind=Doubt.Kind.HOME).order_by("opened_at", "pk"):
        body = entry(
            "doubt",
            joy,
            meera,
            doubt.medicine_id,
            at,
            answers=str(doubt.pk),
            decision="as_chart",
            advice=advice,
        )
        file(Act(later, joy, body))
