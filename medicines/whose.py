"""Whose list this is: the banner, with the others at the same address who take medicines."""

from datetime import datetime

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone

from medicines.models import Medicine
from people.banner import banner
from people.models import Person, Worker
from people.models.persons import PersonQuerySet
from people.templatetags import words


def banner_of(person: Person, worker: Worker, now: datetime) -> words.Banner:
    """Who this is, with the others at this address who take medicines; a link to those open to this worker.

    Three queries.
    """
    mine = Person.objects.visible_to(worker).filter(pk=OuterRef("pk"))
    found = housemates(person, now).annotate(mine=Exists(mine))
    together = [
        words.Housemate(one.preferred_name, reverse("mar:person", args=[one.pk]) if one.mine else "")
        for one in found
    ]
    return banner(person, timezone.localtime(now).date(), person.allergies.all(), together)


def housemates(person: Person, now: datetime) -> PersonQuerySet:
    """Others at this address, of the same agency, who take medicines; in order of name."""
    live = Medicine.objects.live_at(now).filter(person=OuterRef("pk"))
    mates = Person.objects.current().filter(
        Exists(live), provider_id=person.provider_id, address_key=person.address_key
    )
    return mates.exclude(pk=person.pk).in_order()
