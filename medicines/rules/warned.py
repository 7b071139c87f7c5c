"""What has to be said before a line is saved, and stops nothing."""

from collections.abc import Iterable
from datetime import time

from django.utils import timezone

from medicines import directions as said
from medicines import schedule
from medicines.dictionary import Flag
from medicines.entry import Known, WantedLine
from medicines.lines import short_name, shown_name
from medicines.models import Medicine
from medicines.rules.visits import Spaced, meal_clashes, spaced_of, visit_clashes
from people.models import Person
from people.templatetags import words

NOT_CHECKED = "Not checked by computer for allergy, limits or controlled-drug status."


def warnings(entry: WantedLine, known: Known) -> list[str]:
    """Sentences to read before saving; none of them stops it. Said once each."""
    return [
        *_unchecked(entry, known),
        *_twice(entry, known),
        *_fire(known),
        *_times(entry, known),
        *_marks(known),
    ]


def _unchecked(entry: WantedLine, known: Known) -> Iterable[str]:
    if known.ingredients is None and (entry.product_code or entry.product_name):
        yield NOT_CHECKED
    for hit in known.allergies:
        if hit.kind == "warning" or (hit.kind == "not_checked" and known.ingredients is not None):
            yield f"{hit.why} {hit.words}"
    if known.person.allergy_state in (Person.AllergyState.NOT_RECORDED, Person.AllergyState.UNAVAILABLE):
        yield f"{known.person.get_allergy_state_display()}: this medicine could not be compared with them."


def _twice(entry: WantedLine, known: Known) -> Iterable[str]:
    codes = {one["code"]: one["name"] for one in known.ingredients or ()}
    product_name = known.product.name if known.product else " ".join(entry.product_name.split())
    for other in known.listed:
        name = shown_name(other.product_name)
        if product_name and other.product_name == product_name:
            same = other.directions == entry.directions
            yield f"{name} is on the list already{', with the same directions' if same else ''}."
            continue
        shared = [one["name"] for one in other.ingredients or () if one["code"] in codes]
        if shared:
            yield f"{name} on the list has {words.list_and(shared).lower()} in it too."


def _fire(known: Known) -> Iterable[str]:
    if Flag.FIRE_RISK not in known.flags:
        return
    person, risks, unknown = known.person, [], []
    for value, risk in ((person.smoker, "smokes"), (person.oxygen, "has oxygen at home")):
        if value == "yes":
            risks.append(risk)
        elif value == "not_known":
            unknown.append(risk)
    if risks:
        yield (
            f"FIRE RISK: {person.preferred_name} {words.list_and(risks)}. Cream dries into clothes and "
            "bedding, and they catch fire. Talk to the pharmacist before it is used."
        )
    if unknown:
        yield f"Fire risk: it is not known whether {person.preferred_name} {' or '.join(unknown)}. Ask."


def _times(entry: WantedLine, known: Known) -> Iterable[str]:
    try:
        read = said.parse(entry.directions)
    except said.Unreadable:
        return
    for before, after in said.times_too_close(read):
        yield f"{before:%H:%M} and {after:%H:%M} are closer together than the gap allows."
    if entry.kind == Medicine.Kind.OURS and known.plans_visits:
        for at in _clocks(read):
            if not schedule.time_for_band("aim", known.visits, {"aim": at})[1]:
                yield f"No visit is planned near {at:%H:%M}."
    if entry.kind == Medicine.Kind.OURS:
        yield from _apart(entry, read, known)


def _apart(entry: WantedLine, read: said.Directions, known: Known) -> Iterable[str]:
    """Two visits too close for its gap, and what else is due where it stands apart from other medicines."""
    begins = entry.starts_at or known.now
    name = short_name(known.product.name if known.product else " ".join(entry.product_name.split()))
    codes = frozenset(one["code"] for one in known.ingredients or ())
    new = Spaced(name or "this", schedule.Line(None, read, begins, begins), codes)
    listed = [one for one in known.listed if one.is_ours and one != entry.together_with]
    others = [found for one in listed if (found := spaced_of(one, known.person.branch))]
    day = timezone.localtime(begins)
    yield from visit_clashes(new, others, known.visits, day)
    yield from meal_clashes(new, others, day, timezone.get_default_timezone())


def _clocks(read: said.Directions) -> list[time]:
    """The local times at which something is done, each once; none where hours are counted through the day."""
    if read.anchor is not None and read.every is not None and read.every % (24 * 60) == 0:
        return [timezone.localtime(read.anchor).time()]
    return sorted({one.at for one in read.every_time})


def _marks(known: Known) -> Iterable[str]:
    shown = {Flag.NURSE_ONLY_ROUTE, Flag.DOSE_FROM_DOCUMENT, Flag.GLOVES, Flag.NOT_IN_TRAY}
    return [sentence for flag, sentence in known.flags.items() if flag in shown]
