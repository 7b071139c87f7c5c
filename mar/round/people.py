"""Whose rows stand on the list, and in what order."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q

from mar.concerns import WENT_IN
from mar.models import Dose, Opened
from mar.round.around import Around
from mar.round.person import person_json
from mar.slots import RECENT, ZONE, load
from medicines.dmd import shop
from medicines.lines import plan_of, shown_name
from medicines.models import Medicine
from medicines.plans import acts_on_the_mind
from people.models import Allergy, Contact, Cover, Person, Visit, Worker
from people.permissions import may, note_access
from people.templatetags import words
from people.wall_clock import instant

OPEN_FOR = timedelta(hours=1)
"""How long somebody counts as having a person open after the last thing they sent."""

SEEN_FOR = timedelta(days=14)


def as_json(by: Worker, worker: Worker, day: date, now: datetime) -> dict[str, Any]:
    """The whole round of `worker` on a local day, read by `by`, in a fixed number of queries."""
    start, end = instant(day, time(0), ZONE), instant(day + timedelta(days=1), time(0), ZONE)
    people = _people(by, worker, start, end)
    around = _around(by, worker, people, day, now, start, end)
    workers = _workers(worker, around)
    note_access(by, people, "round")
    rows = sorted((person_json(one) for one in around), key=lambda row: row.pop("order"))
    if upcoming := [row for row in rows if row["group"] == "then"]:
        upcoming[0]["group"] = "next"
    return {
        "as_of": now.isoformat(),
        "date": day.isoformat(),
        "date_text": words.date_long(day),
        "greeting": f"Good {_part_of_day(now)}, {worker.first_name}"
        if by == worker
        else f"{worker.name}’s round",
        "summary": _summary(around, rows, now, "You finish" if by == worker else f"{worker.name} finishes"),
        "office": {"who": "the office", "number": words.phone(_office(worker, people))},
        "worker": {**_worker(worker), "senior": may(by, "correct")},
        "besides": [{"product": one.code, "name": shown_name(one.name), "unit": one.unit} for one in shop()],
        "workers": [_worker(one) for one in workers],
        "people": rows,
    }


def _worker(worker: Worker) -> dict[str, str]:
    return {"id": str(worker.pk), "name": worker.name, "initials": worker.initials}


def _office(worker: Worker, people: Sequence[Person]) -> str:
    """Of the worker's branch, which was read with its people where it has any."""
    own = (one.branch for one in people if one.branch_id == worker.branch_id)
    branch = next(own, None) or worker.branch
    if branch is not None:
        return branch.office()
    return worker.provider.office_number if worker.provider else ""


def _part_of_day(now: datetime) -> str:
    hour = now.astimezone(ZONE).hour
    return "morning" if hour < 12 else "afternoon" if hour < 18 else "evening"


def _summary(around: Sequence[Around], rows: Sequence[dict[str, Any]], now: datetime, finishes: str) -> str:
    done = sum(row["group"] == "done" for row in rows)
    go = sum(row["group"] in ("next", "then") for row in rows)
    ends = [visit.ends_at for one in around for visit in one.visits]
    finish = f" {finishes} at {words.time(max(ends))}." if ends and max(ends) > now else ""
    return f"{go} {'visit' if go == 1 else 'visits'} to go, {done} done.{finish}"


def workers_on(by: Worker, day: date) -> list[Worker]:
    """Who else visits somebody on a local day whom `by` may see: whose rounds to offer."""
    start, end = instant(day, time(0), ZONE), instant(day + timedelta(days=1), time(0), ZONE)
    seen = Person.objects.visible_to(by)
    visits = Visit.objects.planned().filter(person__in=seen, starts_at__gte=start, starts_at__lt=end)
    on = Q(pk__in=visits.values("worker")) | Q(pk__in=visits.values("worker2"))
    return list(Worker.objects.of(by.provider).active().filter(on).exclude(pk=by.pk).order_by("name"))


def _people(by: Worker, worker: Worker, start: datetime, end: datetime) -> list[Person]:
    """Those `worker` visits that day, covers now, or sees because the branch plans no visits.

    Nobody whom `by`, who looks, may not see herself: a senior has one branch, a carer may go to two.
    """
    visited = Visit.objects.of_worker(worker).filter(starts_at__gte=start, starts_at__lt=end).values("person")
    covered = Cover.objects.filter(recorded_by=worker, expires_at__gt=start, recorded_at__lt=end).values(
        "person"
    )
    unplanned = Q(branch=worker.branch_id, branch__plans_visits=False)
    return list(
        Person.objects.visible_to(by)
        .current()
        .filter(Q(pk__in=visited) | Q(pk__in=covered) | unplanned)
        .select_related("provider", "branch__provider")
        .in_order()
    )


def _around(
    by: Worker, worker: Worker, people: list[Person], day: date, now: datetime, start: datetime, end: datetime
) -> list[Around]:
    """Everything for these people's pages, each kind of row in one query.

    The visits are those of `worker`; what was opened, read and asked, and may be corrected, is that of `by`.
    """
    sheets = load(people, min(start, now - RECENT), max(end, now))
    senior = may(by, "correct")
    found = {one.pk: Around(by, day, now, sheets[one.pk], senior=senior) for one in people}
    near = Q(person__in=list(found))
    day_visits = Visit.objects.planned().filter(near, starts_at__gte=start, starts_at__lt=end)
    for visit in day_visits.order_by("starts_at", "id"):
        around = found[visit.person_id]
        (around.visits if worker.pk in (visit.worker_id, visit.worker2_id) else around.others).append(visit)
    own = Q(opened_by=by, opened_at__gte=now - SEEN_FOR)
    opened = Opened.objects.filter(near, own | Q(opened_at__gte=now - OPEN_FOR))
    for row in opened.order_by("opened_at", "id"):
        around = found[row.person_id]
        (around.mine if row.opened_by_id == by.pk else around.open_elsewhere).append(row)
    for allergy in Allergy.objects.filter(near, ended_on__isnull=True):
        found[allergy.person_id].allergies.append(allergy)
    for contact in Contact.objects.filter(near, ended_on__isnull=True).order_by("purpose", "id"):
        found[contact.person_id].contacts.append(contact)
    _housemates(worker, found)
    _often(found, now)
    return list(found.values())


def _often(found: dict[UUID, Around], now: datetime) -> None:
    """How many times each when-needed medicine that acts on the mind went in this month: one query, where
    somebody has one with a plan.
    """
    lines_of = {
        medicine.pk: around
        for around in found.values()
        for medicine in around.sheet.medicines
        if plan_of(medicine) and acts_on_the_mind(medicine)
    }
    if not lines_of:
        return
    local = now.astimezone(ZONE)
    month = instant(local.date().replace(day=1), time(0), ZONE)
    rows = Dose.objects.filter(medicine__in=lines_of, given_at__gte=month, given_at__lte=now).in_force()
    counted = rows.filter(outcome__in=WENT_IN).values("medicine").annotate(times=Count("pk"))
    for pk, times in counted.values_list("medicine", "times"):
        lines_of[pk].often[pk] = times


def _workers(worker: Worker, around: Sequence[Around]) -> list[Worker]:
    """Everybody active of the agency, by name; with whoever signed, gave, visits or has somebody open.

    One query, and each row is handed its workers: there are hundreds of rows and few workers.
    """
    links: list[tuple[models.Model, str, UUID | None]] = []
    for one in around:
        links += [(row, "signed_by", row.signed_by_id) for row in one.sheet.doses]
        links += [(row, "given_by", row.given_by_id) for row in one.sheet.doses]
        links += [(row, "worker", row.worker_id) for row in (*one.visits, *one.others)]
        links += [(row, "worker2", row.worker2_id) for row in (*one.visits, *one.others)]
        links += [(row, "opened_by", row.opened_by_id) for row in one.open_elsewhere]
    colleagues = Worker.objects.of(worker.provider).active()
    named = Worker.objects.filter(pk__in={pk for _, _, pk in links if pk})
    found = {one.pk: one for one in (colleagues | named).order_by("name")}
    for row, link, pk in links:
        row._state.fields_cache[link] = found.get(pk)
    return [one for one in found.values() if one.is_active and one.provider_id == worker.provider_id]


def _housemates(worker: Worker, found: dict[UUID, Around]) -> None:
    """Others of the agency at the same address who take medicines; only who may be opened gets a link."""
    by_address: dict[str, list[Person]] = defaultdict(list)
    addresses = {one.person.address_key for one in found.values()}
    mates = (
        Person.objects.filter(provider_id=worker.provider_id, address_key__in=addresses)
        .current()
        .filter(Exists(Medicine.objects.filter(person=OuterRef("pk"))))
        .in_order()
    )
    for mate in mates:
        by_address[mate.address_key].append(mate)
    for one in found.values():
        one.housemates = [mate for mate in by_address[one.person.address_key] if mate != one.person]
        one.may_open = set(found)
