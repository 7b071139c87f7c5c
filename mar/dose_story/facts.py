"""What is known about a dose beside its entries: doubts, pauses, the rule of its line, what was decided."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from mar import concerns
from mar.chart.notes import Group
from mar.models import Review
from mar.slots import Sheet
from medicines.models import Doubt, Medicine
from people.templatetags import words


@dataclass(frozen=True)
class Said:
    """One thing that is known about the dose, with what it is about: ("Told", "Joy Adeyemi: “…”")."""

    about: str
    words: str
    loud: bool = False


def facts(
    group: Group, sheet: Sheet, medicine: Medicine | None, reviews: Sequence[Review], now: datetime
) -> Iterator[Said]:
    """Each in words, what must be acted on first."""
    one = group.one
    if group.clash and one:
        for found in concerns.of_slot(one, sheet):
            yield Said("To decide", found.text, loud=True)
    if medicine is not None:
        for doubt in _doubts(group, sheet, medicine):
            yield from _doubted(doubt)
    if one and one.slot.suspended:
        yield Said("Paused", f"{one.slot.suspended.words}.")
    if one and one.slot.others:
        yield Said("Given by", f"{one.slot.others}. It counts as gone in at its time.")
    if one is None and not group.slotless:
        yield Said("Not due", "The line was changed, stopped or paused, so nothing was due then.")
    if medicine is not None and medicine.stops_at is not None and medicine.stops_at <= now:
        why = f": {medicine.stop_reason}" if medicine.stop_reason else ""
        yield Said("This line", f"stopped {words.moment(medicine.stops_at)}{why}.")
    if medicine is not None and medicine.is_ours and one:
        yield Said("Rule of this line", f"late, {words.late_rule(medicine.late_rule)}.")
    for review in reviews:
        decision = review.get_decision_display()
        by = f"{review.recorded_by.name}, {words.moment(review.recorded_at)}"
        yield Said("Looked at", f"by {by}: {decision}. “{review.words}”")


def _doubts(group: Group, sheet: Sheet, medicine: Medicine) -> list[Doubt]:
    """Doubts that stood over this dose, closed ones too, and any it raised. Two queries."""
    joined = [one.pk for one in sheet.joined(medicine)]
    until = max([row.recorded_at for row in group.rows], default=None)
    if group.one:
        until = max(until or group.one.slot.window_until, group.one.slot.window_until)
        since = group.one.slot.window_from
    else:
        since = min(row.given_at for row in group.rows)
    stood = Q(opened_at__lte=until) & (Q(closed_at__isnull=True) | Q(closed_at__gt=since))
    found = Doubt.objects.filter(medicine__in=joined).filter(stood | Q(entry__in=[r.key for r in group.rows]))
    return [*found.select_related("opened_by").prefetch_related("answers__recorded_by").order_by("opened_at")]


def _doubted(doubt: Doubt) -> Iterator[Said]:
    kind = doubt.get_kind_display()
    more = f" “{doubt.words}”" if doubt.words and doubt.words != kind else ""
    still = f" Ring {doubt.ring_who}, {words.phone(doubt.ring_number)}." if doubt.closed_at is None else ""
    by = f"{doubt.opened_by.name}, {words.moment(doubt.opened_at)}"
    yield Said("STOP", f"{kind}.{more} {by}.{still}", loud=doubt.closed_at is None)
    for answer in sorted(doubt.answers.all(), key=lambda one: one.recorded_at):
        advice = answer.advice or {}
        quoted = f": “{advice['words']}”" if advice.get("words") else ""
        asked_ = f"{answer.recorded_by.name}, {words.moment(answer.recorded_at)}"
        told = f"{words.adviser(advice)}{quoted}"
        yield Said("Answer", f"{answer.get_decision_display()}. {told}. Asked by {asked_}.")
