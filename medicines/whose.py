"""Whose list this is: the banner, with the others at the same address who take medicines."""

from datetime import datetime

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone

from medicines.models import Medicine
from people.banner import banner
from people.models import Person, Worker
from people.templatetags import words


def banner_of(person: Person, worker: Worker, now: datetime) -> words.Banner:
    """Who this is, with the others at this address who take medicines; a link to those open to this worker.

    Three queries.
    """
    live = Medicine.objects.live_at(now).filter(person=OuterRef("pk"))
    mine = Person.objects.visible_to(worker).filter(pk=OuterRef("pk"))
    mates = Person.objects.current().filter(
        Exists(live), provider_id=person.provider_id, address_key=person.address_key
    )
    found = mates.exclude(pk=person.pk).annotate(mine=Exists(mine)).in_order()
    together = [
        words.Housemate(one.preferred_name, reverse("mar:person", args=[one.pk]) if one.mine else "")
        for one in found
    ]
    return banner(person, timezone.localtime(now).date(), person.allergies.all(), together)
