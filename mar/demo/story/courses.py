"""Medicines whose directions have dates: patches, courses that change by steps, warfarin by a letter."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from mar.demo import medicines
from mar.demo.medicines import Line
from mar.demo.medicines.line import GP, VERSION
from mar.demo.story.scene import DAY, Scene
from medicines import actions
from medicines.models import Medicine
from people.records import clock_at

ARMS = ("left upper arm", "right upper arm", "left chest", "right chest")


def fentanyl(scene: Scene, at: datetime) -> None:
    """Stan's patch, every 72 hours; the next change is today."""
    anchor = scene.at(18, "08:45")
    every: dict[str, Any] = {
        "v": VERSION, "kind": "elapsed", "unit": "patch", "amount": "1", "every": 72 * 60,
        "anchor": anchor.isoformat(), "worn": {"at_start": 0, "sites": [*ARMS], "rest_days": 7},
    }  # fmt: skip
    line = Line(
        "stan", "Fentanyl 25micrograms/hour transdermal patches", "Apply ONE patch every 72 hours", every,
        "pain, all day and night", {"route": "skin", "warnings": "No heat on it: no hot water bottle."},
    )  # fmt: skip
    _enter(scene, at, line)


def doxycycline(scene: Scene, at: datetime) -> None:
    """Terry's: TWO, then ONE for 4 days; the second day today."""
    label = "Take TWO capsules on the first day, then ONE capsule a day for 4 days"
    line = Line(
        "terry", "Doxycycline 100mg capsules", label,
        _steps(scene, "capsule", "09:10", (1, 1, "2"), (4, 0, "1")), "chest infection",
    )  # fmt: skip
    _enter(scene, at, line, first=1, days=5)


def prednisolone(scene: Scene, at: datetime) -> None:
    """Gloria's: from 9 mg, one less each week; the second week today."""
    label = "Take NINE tablets (9mg) in the MORNING for 7 days, then ONE less each week as the letter says"
    steps = [(7, 9 - 7 * n, str(9 - n)) for n in range(9)]
    line = Line(
        "gloria", "Prednisolone 1mg tablets", label, _steps(scene, "tablet", "09:00", *steps), "swelling"
    )
    _enter(scene, at, line, first=9, days=63)


def risperidone(scene: Scene, at: datetime) -> None:
    """Kelly-Anne's: TWO at night for two weeks, then ONE for two weeks, then none."""
    label = "Take TWO tablets at NIGHT for 14 days, then ONE tablet for 14 days, then stop"
    steps = _steps(scene, "tablet", "20:00", (14, 11, "2"), (14, -3, "1"))
    line = Line("kelly-anne", "Risperidone 500microgram tablets", label, steps, "being upset: coming off it")
    _enter(scene, at, line, first=11, days=28)


def _steps(scene: Scene, unit: str, at: str, *steps: tuple[int, int, str]) -> dict[str, Any]:
    """Each step is (days, how many days ago it began, amount)."""
    today = timezone.localdate(scene.until)

    def step(days: int, ago: int, amount: str) -> dict[str, Any]:
        first: date = today - ago * DAY
        return {
            "first": first.isoformat(), "last": (first + (days - 1) * DAY).isoformat(), "weekdays": None,
            "days": None, "times": [{"at": at, "band": None, "amount": amount}],
        }  # fmt: skip

    return {"v": VERSION, "kind": "fixed", "unit": unit, "parts": [step(*one) for one in steps]}


def _enter(scene: Scene, at: datetime, line: Line, first: int | None = None, days: int | None = None) -> None:
    """A line, of so many days from `first` days before the build where it has an end."""
    lasts: dict[str, Any] = {"source": Medicine.Source.PRESCRIPTION}
    if first is not None and days is not None:
        lasts |= {"starts_at": scene.at(first, "00:00"), "stops_at": scene.at(first - days, "00:00")}
    with clock_at(at):
        medicines.enter(scene.cast, scene.people[line.person], replace(line, more=lasts | line.more))


def warfarin(scene: Scene, at: datetime) -> None:
    """Ron's wife asked us to give it: by letter 4 mg daily, 3 mg on Sunday; the next test is tomorrow."""
    ron = scene.people["ron"]
    joy, ruth = medicines.enterers(scene.cast, ron)
    test = timezone.localdate(scene.until) + DAY
    rows = Medicine.objects.filter(person=ron, product_name__startswith="Warfarin")
    new = []
    with clock_at(at):
        for old in rows.live_at(at).in_order():
            days = [1, 2, 3, 4, 5, 6] + ([7] if "3mg" in old.product_name else [])
            part = {
                "first": timezone.localdate(at).isoformat(), "last": None, "weekdays": days, "days": None,
                "times": [{"at": "18:10", "band": None, "amount": "1"}],
            }  # fmt: skip
            line = actions.change_medicine(
                joy,
                medicine=old,
                why="His wife can no longer read the book and asked us to give it",
                kind=Medicine.Kind.OURS,
                who_gives="",
                label="Take as directed by the clinic’s letter: 4mg a day, 3mg on Sunday",
                directions={
                    "v": VERSION, "kind": "fixed", "unit": "tablet", "by_result": "INR", "parts": [part],
                },
                stops_at=datetime.combine(test + DAY, datetime.min.time(), timezone.get_default_timezone()),
                source=Medicine.Source.DISCHARGE_LETTER,
                source_words=f"Anticoagulation clinic: INR 2.6, next test {test:%d-%b-%Y}",
                prescriber=GP,
            )  # fmt: skip
            new.append(actions.check_medicine(ruth, medicine=line))
        actions.join_together(joy, medicines=new, why="4 mg is one dose from two boxes")
