"""What happened once, each told at its own time in the days before the first build, by who did it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from django.utils import timezone

from mar.demo.days import MINUTE
from mar.demo.people import visit_times
from mar.demo.story import comings, courses, doses, lists
from mar.demo.story.scene import Scene

__all__ = ["Event", "Scene", "events"]

SUNDAY = 7
DOUBTED_FOR = timedelta(hours=7)
"""How long at least nobody has answered what Kishor’s label means."""

Event = tuple[datetime, Callable[[datetime], None]]


def events(scene: Scene) -> list[Event]:
    """All of them with their moments, in order; what runs today begins with the build at the latest."""
    sunday = timezone.localdate(scene.until).isoweekday() % SUNDAY or SUNDAY
    told: list[tuple[datetime, Callable[[Scene, datetime], None]]] = [
        (scene.at(21, "17:10"), lists.trimethoprim),
        (scene.at(17, "18:20"), doses.dropped),
        (scene.at(15, "07:31"), doses.sick),
        (scene.at(12, "11:40"), doses.other_giver),
        (scene.at(12, "21:10"), doses.correction),
        (scene.at(11, "20:40"), comings.meera_to_hospital),
        (scene.at(10, "14:20"), lists.lamotrigine),
        (scene.at(9, "16:40"), doses.clash),
        (scene.at(8, "10:15"), doses.clash_decided),
        (scene.at(8, "13:05"), doses.cold_sachet),
        (scene.at(8, "20:30"), comings.meera_home),
        (scene.at(6, "12:25"), doses.strike),
        (scene.at(4, "18:00"), comings.ann_goes_away),
        (max(scene.at(3, "17:30"), scene.began + MINUTE), lists.amoxicillin),
        (max(scene.at(2, "16:10"), scene.began + MINUTE), lists.prednisolone),
        (scene.at(2, "11:25"), doses.both_signed),
        (scene.at(2, "13:05"), doses.cold_sachet),
        (scene.at(2, "14:30"), lists.phone_change),
        (scene.at(sunday, "10:40"), comings.sinead_to_hospital),
        (max(scene.at(19, "11:00"), scene.began + MINUTE), courses.fentanyl),
        (max(scene.at(12, "12:00"), scene.began + MINUTE), courses.risperidone),
        (max(scene.at(10, "11:15"), scene.began + MINUTE), courses.prednisolone),
        (max(scene.at(2, "16:20"), scene.began + MINUTE), courses.doxycycline),
        (max(scene.at(5, "15:20"), scene.began + MINUTE), courses.warfarin),
        (scene.at(1, "21:05"), doses.clash),
        (scene.at(1, "21:20"), doses.same_key),
    ]
    before = scene.until - DOUBTED_FOR
    evening = f"{visit_times('kishor')[-1]:%H:%M}"
    starts_at = max(at for ago in (2, 1, 0) if (at := scene.at(ago, evening)) < before)
    # A minute before anything of that visit is filed: the label was read first.
    told.append((starts_at - MINUTE, lists.label_differs))
    happened = sorted((one for one in told if one[0] < scene.until), key=lambda one: one[0])
    return [(at, partial(tell, scene)) for at, tell in happened]
