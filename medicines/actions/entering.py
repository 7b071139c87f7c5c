"""From an entry to a line: what record and dictionary say around it, and the row it would become."""

from collections.abc import Sequence
from datetime import time
from typing import Any

from django.utils import timezone

from medicines import lines
from medicines.allergies import hits, read_allergies
from medicines.dictionary import Cd, Flag, LateRule, Product
from medicines.dmd.search import product as product_of
from medicines.groups import Found, as_kept, groups_for, in_force, is_marked
from medicines.models import Medicine
from medicines.rules import Known, WantedLine
from people.models import Allergy, Person, Visit, Worker
from people.records import now


def known_about(person: Person, entry: WantedLine, *, leaving_out: Medicine | None = None) -> Known:
    """Everything `rules` need about this entry, in a fixed number of queries.

    `leaving_out` is the line that the entry would replace: it is not "on the list already".
    """
    moment = now()
    found = product_of(entry.product_code) if entry.product_code else None
    ingredients = lines.snapshot(found) if found else None
    said = Allergy.objects.filter(person=person, ended_on__isnull=True).order_by("noted_on", "id")
    readings = read_allergies(said.values_list("substance", flat=True))
    codes = {one["code"] for one in ingredients or () if one["code"]}
    live = Medicine.objects.filter(person=person).live_at(moment).in_order()
    return Known(
        person=person,
        product=found,
        ingredients=ingredients,
        flags={flag.flag: flag.words for flag in found.kept_with.flags.all()} if found else {},
        groups=tuple(groups_for(in_force(person.provider_id), found, entry.product_name)),
        allergies=tuple(hits(readings, codes, found.atc if found else "")),
        listed=tuple(line for line in live if leaving_out is None or line.pk != leaving_out.pk),
        visits=visit_times(person),
        plans_visits=person.branch.plans_visits,
        now=moment,
    )


def visit_times(person: Person) -> tuple[time, ...]:
    """The local times at which somebody comes in the two weeks ahead, each once."""
    ahead = Visit.objects.planned().filter(person=person, starts_at__gte=now())
    starts = ahead.order_by("starts_at").values_list("starts_at", flat=True)
    return tuple(sorted({timezone.localtime(start).time() for start in starts}))


def line_from(by: Worker, entry: WantedLine, known: Known) -> Medicine:
    """The row this entry would become, not saved: what the preview shows and what `add_medicine` writes."""
    product = known.product
    return Medicine(
        person=known.person,
        kind=entry.kind,
        product_code=product.code if product else "",
        product_name=product.name if product else " ".join(entry.product_name.split()),
        form=product.form if product else "",
        ingredients=None if known.ingredients is None else list(known.ingredients),
        cd=product.cd if product else Cd.NOT_KNOWN,
        route=entry.route,
        label=entry.label,
        label_photo=entry.label_photo,
        directions=entry.directions,
        what_for=entry.what_for,
        who_gives=entry.who_gives,
        instructions=entry.instructions,
        warnings=entry.warnings,
        starts_at=entry.starts_at or known.now,  # refused without; a preview begins now
        stops_at=entry.stops_at,
        review_on=entry.review_on,
        source=entry.source,
        source_words=_source_words(entry),
        prescriber=entry.prescriber,
        allergy_asked=entry.allergy_asked,
        alteration_agreed=entry.alteration_agreed,
        entered_at=known.now,
        entered_by=by,
        container=entry.container,
        kept_where=entry.kept_where,
        left_out_agreed=entry.left_out_agreed,
        help_wanted=entry.help_wanted,
        window_minutes=entry.window_minutes,
        groups=as_kept(known.groups),
        **_flags(entry, known),
    )


def _source_words(entry: WantedLine) -> str:
    call = entry.phone.words if entry.phone and entry.source == Medicine.Source.PHONE else ""
    return " ".join(part for part in (call, entry.source_words) if part)


def _flags(entry: WantedLine, known: Known) -> dict[str, Any]:
    """The late rule and marks: as typed, else as dictionary and groups have them (stories.md 1.6, 1.7)."""
    usual = usual_flags(known.product, known.flags, known.groups)
    return {
        "late_rule": entry.late_rule or usual["late_rule"],
        "on_time": usual["on_time"] if entry.on_time is None else entry.on_time,
        "high_risk": usual["high_risk"] if entry.high_risk is None else entry.high_risk,
        "food": usual["food"] if entry.food is None else entry.food,
    }


def usual_flags(
    product: Product | None, flags: dict[str, str] | Sequence[str], groups: Sequence[Found]
) -> dict[str, Any]:
    """Late rule and food as the dictionary suggests them for a product, the marks as its groups do."""
    if Flag.WITH_FOOD in flags:
        food = Medicine.Food.WITH_FOOD
    else:
        food = Medicine.Food.BEFORE_FOOD if Flag.BEFORE_FOOD in flags else Medicine.Food.ANY
    return {
        "late_rule": product.late_rule if product else LateRule.GIVE_AND_NOTE,
        "on_time": is_marked(groups, "on_time"),
        "high_risk": is_marked(groups, "high_risk"),
        "food": food,
    }
