"""Writing how a when-needed medicine is used for one person."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from medicines import lines
from medicines.actions.lines import running
from medicines.models import AsNeededPlan, Medicine
from medicines.models.plans import EFFECT_MINUTES
from medicines.plans import acts_on_the_mind
from people.fields import Fields
from people.models import Worker
from people.records import Refused, Stale, lock, now
from people.rules import must

TEXTS = {
    "reason": "reason",
    "signs": "signs that it is needed",
    "try_first": "things to try first",
    "order": "order of the medicines",
    "choosing": "way to choose how much",
    "call": "number to call, and when",
    "tried": "things tried before",
}
ALWAYS = ("reason", "signs", "call")


@transaction.atomic
def write_plan(
    by: Worker,
    *,
    medicine: Medicine,
    review_on: date | None,
    authorised_by: str = "",
    effect_minutes: int | str | None = None,
    seen: UUID | str | None = None,
    **texts: Any,
) -> AsNeededPlan:
    """Write the plan of a when-needed line, or write it anew; the earlier words stay in its history.

    `texts` are those of `TEXTS`. A range must say how to choose, and what acts on the mind what was tried
    and who authorised it. `seen` is the history row the page was made from, None where there was no plan.
    Raises `Refused` with each field, `Stale` where somebody wrote in between.
    """
    must(by, "medicines", medicine.person)
    person = lock(medicine.person)
    kept = running(medicine)
    read = lines.parsed(kept)
    if read is None or read.kind != "as_needed":
        raise Refused({"": ["Only a when-needed medicine of ours has such a plan."]})
    minutes = EFFECT_MINUTES if effect_minutes in (None, "") else effect_minutes
    typed = Fields(
        {**texts, "authorised_by": authorised_by, "effect_minutes": minutes, "review_on": review_on}
    )
    mind = acts_on_the_mind(kept)
    needed = {*ALWAYS, *(["choosing"] if read.amount_max else []), *(["tried"] if mind else [])}
    there = AsNeededPlan.objects.filter(medicine=kept).first()
    if there is not None and not seen:
        raise Stale(there)
    plan = there or AsNeededPlan(person=person, medicine=kept)
    for name, called in TEXTS.items():
        setattr(plan, name, typed.text(name, called, 2000, must=name in needed, lines=True))
    plan.authorised_by = typed.text("authorised_by", "name of who authorised it", 200, must=mind)
    plan.effect_minutes = typed.whole("effect_minutes", "wait in minutes", 5, 1440)
    plan.review_on = typed.needed_day("review_on", "day of the review")
    if "review_on" not in typed.faults and plan.review_on <= timezone.localdate(now()):
        typed.wrong("review_on", "The review lies ahead.")
    typed.done()
    return plan.save(by=by, why="When-needed plan written", seen=seen if there else None)
