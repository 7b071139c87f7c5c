"""Tuesday's medicines: late, due, joined, in a tray, when needed, others', unanswered since yesterday."""

from datetime import datetime
from types import SimpleNamespace
from typing import Any

from medicines import actions
from medicines.models import Medicine, Product
from people import actions as people_actions
from people.models import Person
from people.records import clock_at
from tests.cast import LONDON, Cast
from tests.mar.bodies import CO_CARELDOPA, PARACETAMOL, fixed, needed

DAWN = datetime(2026, 11, 24, 5, 0, tzinfo=LONDON)
YESTERDAY = datetime(2026, 11, 23, 7, 0, tzinfo=LONDON)


def build(cast: Cast) -> SimpleNamespace:
    """Each line under a short name, and the cast as `cast`."""

    def line(
        person: Person, name: str, directions: dict[str, Any], *, since: datetime = DAWN, **more: Any
    ) -> Medicine:
        code = Product.objects.get(name=name).code
        with clock_at(since):
            made = actions.add_medicine(
                cast.ruth,
                person=person,
                product_code=code,
                route="mouth",
                label=more.pop("label", "Take as the label says"),
                directions=directions,
                starts_at=since,
                prescriber="Dr Lund, Mill Lane Surgery",
                **more,
            )
            actions.check_medicine(cast.joy, medicine=made)
        made.refresh_from_db()
        return made

    tray = "Tray"
    daughter = [{"who": "Her daughter", "weekdays": None, "times": ["22:00"]}]
    made = SimpleNamespace(
        cast=cast,
        levodopa=line(cast.meera, CO_CARELDOPA, fixed("07:00", "11:00", "15:00", "19:00")),
        pregabalin=line(cast.meera, "Pregabalin 75mg capsules", fixed("06:30", "18:30", unit="capsule")),
        night=line(cast.meera, "Senna 7.5mg tablets", fixed("22:00", others=daughter), since=YESTERDAY),
        metformin=line(cast.kishor, "Metformin 500mg tablets", fixed("08:00", "18:00")),
        paracetamol=line(cast.jean, PARACETAMOL, needed()),
        thyroxine=line(cast.jean, "Levothyroxine sodium 50microgram tablets", fixed("08:00")),
        thyroxine25=line(cast.jean, "Levothyroxine sodium 25microgram tablets", fixed("08:00")),
        furosemide=line(cast.idris, "Furosemide 40mg tablets", fixed("08:00"), container=tray),
        bisoprolol=line(cast.idris, "Bisoprolol 2.5mg tablets", fixed("08:00"), container=tray),
        lactulose=line(
            cast.idris,
            "Lactulose 3.1-3.7g/5ml oral solution",
            fixed("08:00", unit="ml", amount="15"),
            left_out_agreed="With his daughter, 02-Nov-2026",
        ),
        senna=line(cast.idris, "Senna 7.5mg tablets", fixed("08:00"), since=YESTERDAY),
        codeine=line(
            cast.idris, "Co-codamol 8mg/500mg tablets", needed(amount="1", amount_max="2", max_amount_24h="2")
        ),
    )
    long = "Heart failure. Weigh on Mondays before breakfast: 2 kg up in three days, ring the GP."
    with clock_at(DAWN):
        people_actions.change_person(cast.ruth, person=cast.idris, notes=long)
        boxes = [made.thyroxine, made.thyroxine25]
        joined = actions.join_together(cast.ruth, medicines=boxes, why="One dose")
        for one in joined:
            if one.checked_at is None:
                actions.check_medicine(cast.joy, medicine=one)
    made.thyroxine, made.thyroxine25 = joined
    return made
