"""The band above the rows of a medicine: what a dispensing label says, and what the agency agreed. Pure."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils.text import capfirst

from mar.chart.shape import ChartLine, Given, Row
from mar.slots import ZONE
from medicines import lines, plans
from medicines.directions import Piece, amount_words
from medicines.models import Doubt, Medicine
from people.models import Person
from people.templatetags import words

UNIT = r"(?:mg|g|kg|micrograms?|nanograms?|ml|units?|mmol|%)"
MEASURE = re.compile(rf"\d[\d.,]* ?{UNIT}(?:/(?:[\d.,]+ ?)?(?:{UNIT}|hours?|dose))*")


def row_name(medicine: Medicine) -> str:
    """'co-careldopa 25 mg/100 mg': name and strength, repeated at every row of the line."""
    name = lines.shown_name(medicine.product_name)
    measures = [*MEASURE.finditer(name)]
    said = name[: measures[-1].end()] if measures else name
    return words.running(said)


def band(
    medicine: Medicine,
    person: Person,
    doubts: Sequence[Doubt],
    replaced_by: Medicine | None,
    replaces: Medicine | None,
    now: datetime,
    rows: tuple[Row, ...],
    given: tuple[Given, ...],
    worn: str = "",
    *,
    waits: bool = False,
) -> ChartLine:
    """One medicine of the chart, in words. `worn`: where the last one went, when it is next changed.
    `waits`: its letter has ended, and no other has come.
    """
    said = lines.words(medicine)
    directions = lines.parsed(medicine)
    first = said.pieces[0] if said and said.pieces else None
    take = when = ""
    if said and first:
        take = f"{said.verb} {_amount(first)}".strip()
        when = first.rest_text + "".join(f"{_amount(one)}{one.rest_text}" for one in said.pieces[1:])
    return ChartLine(
        medicine=medicine.pk,
        name=lines.shown_name(medicine.product_name),
        short=row_name(medicine),
        route=lines.route_words(medicine) if medicine.route else "",
        take=take,
        when=when,
        label=medicine.label,
        what_for=medicine.what_for,
        help=_help(medicine, said.others if said else ()),
        kept=_kept(medicine, person),
        watch=" ".join(filter(None, [worn, _watch(medicine), _plan(medicine)])),
        source=_source(medicine),
        written=_written(medicine),
        on_time=medicine.on_time,
        stop="" if waits else _stop(medicine, replaced_by, now),
        change=_change(medicine, replaces),
        doubt=" ".join([*([_no_letter(medicine)] if waits else []), *(_doubt(one) for one in doubts)]),
        replaces=medicine.replaces_id,
        needed=directions is not None and directions.kind == "as_needed",
        limits=_limits(medicine),
        rows=rows,
        given=given,
    )


def _amount(piece: Piece) -> str:
    """1 tablet (500 mg)."""
    return f"{piece.amount_text} ({piece.total_text})" if piece.total_text else piece.amount_text


def information(medicine: Medicine) -> str:
    """Co-careldopa … by mouth. Take 1 tablet at night. Her daughter Anita gives it. From 22-Nov-2026."""
    said = lines.words(medicine)
    route = lines.route_words(medicine) if medicine.route else ""
    who = medicine.who_gives
    parts = [
        f"{lines.shown_name(medicine.product_name)} {route}".strip(),
        said.plain if said else "",
        f"{capfirst(who)} gives it" if who else "Not ours to give",
        f"From {words.date(medicine.starts_at)}",
    ]
    return ". ".join(part.strip(". ") for part in parts if part) + "."


def _help(medicine: Medicine, others: Sequence[str]) -> str:
    if not medicine.is_ours:
        return f"{medicine.who_gives or 'Somebody else'} gives it, never ours."
    help_ = f"{medicine.get_help_wanted_display().split(' (')[0]}. Our carers."
    left = f" May be left out: {medicine.left_out_agreed}." if medicine.left_out_agreed else ""
    return " ".join([help_ + left, *(f"{capfirst(one.rstrip('.'))}." for one in others)])


def _kept(medicine: Medicine, person: Person) -> str:
    where = medicine.kept_where or " ".join(person.kept_where.split())
    pack = f"In {medicine.container}." if medicine.container else "Original pack."
    return f"{where.rstrip('.')}. {pack}" if where else pack


def _watch(medicine: Medicine) -> str:
    late = words.late_rule(medicine.late_rule)
    parts = [f"Late: {late}." if medicine.is_ours else "", medicine.instructions, medicine.warnings]
    return " ".join(" ".join(part.split()) for part in parts if part)


def _plan(medicine: Medicine) -> str:
    """What a carer needs to decide with the person, where a when-needed plan is written."""
    plan = lines.plan_of(medicine)
    return "" if plan is None else f"Plan. {plans.sentence(plan)}"


def _source(medicine: Medicine) -> str:
    origin = medicine.get_source_display().lower()
    who = f"{medicine.prescriber}, {origin}" if medicine.prescriber else capfirst(origin)
    parts = [f"{who}{f': {medicine.source_words}' if medicine.source_words else ''}"]
    parts.append(f"From {words.date(medicine.starts_at)}{_until(medicine)}")
    if medicine.review_on:
        parts.append(f"Review {words.date(medicine.review_on)}")
    if medicine.allergy_asked:
        parts.append(f"Allergy: {medicine.allergy_asked}")
    if medicine.alteration_agreed:
        parts.append(f"Altered: {medicine.alteration_agreed}")
    return ". ".join(part.rstrip(".") for part in parts) + "."


def _until(medicine: Medicine) -> str:
    if medicine.stops_at is None:
        return ""
    return f" to {words.date(medicine.stops_at - timedelta(microseconds=1))}"


def _written(medicine: Medicine) -> str:
    by = f"Written {medicine.entered_by.initials}, {words.date(medicine.entered_at)}"
    if medicine.checked_by is None:
        return f"{by}. Not second-checked yet."
    return f"{by}, checked {medicine.checked_by.initials}, {words.date(medicine.checked_at)}."


def _stop(medicine: Medicine, replaced_by: Medicine | None, now: datetime) -> str:
    """Nothing while it goes on; how it ended once it has."""
    if medicine.stops_at is None or medicine.stops_at > now:
        return ""
    at = medicine.stops_at.astimezone(ZONE)
    day = words.date(at - timedelta(microseconds=1)) if (at.hour, at.minute) == (0, 0) else words.moment(at)
    if replaced_by is not None:
        since = words.date(replaced_by.starts_at)
        return f"STOPPED {day}: changed, see {row_name(replaced_by)}, from {since}."
    if not medicine.stop_reason:
        return f"ENDED {day}."
    by = f" by {medicine.stop_said_by}" if medicine.stop_said_by else ""
    return f"STOPPED {day}{by}: {medicine.stop_reason.rstrip('.')}. Do not give what is left."


def _change(medicine: Medicine, replaces: Medicine | None) -> str:
    if replaces is None:
        return ""
    was = lines.words(replaces)
    if was is None:
        who = replaces.who_gives or "somebody else"
        return f"Starts {words.date(medicine.starts_at)}. Until then {who} gave it."
    old = f": {words.running(was.plain)}"
    same = replaces.product_name == medicine.product_name
    what = old.lstrip(": ") if same else f"{row_name(replaces)}{old}"
    return f"Starts {words.date(medicine.starts_at)}, replaces {what}."


def _doubt(doubt: Doubt) -> str:
    kind = doubt.get_kind_display()
    why = kind if kind.endswith("?") else f"{kind}."
    more = f" {doubt.words.rstrip('.')}." if doubt.words and doubt.words != kind else ""
    return (
        f"STOP from {words.moment(doubt.opened_at)}: {why}{more}"
        f" Ring {doubt.ring_who} {words.phone(doubt.ring_number)}."
    )


def _no_letter(medicine: Medicine) -> str:
    return (
        f"STOP from {words.date(medicine.stops_at)}: the letter with the next doses has not come. "
        "Ring the clinic; nobody answers: 111. Never yesterday’s dose by itself."
    )


def _limits(medicine: Medicine) -> tuple[str, ...]:
    directions = lines.parsed(medicine)
    if directions is None:
        return ()
    found = []
    if directions.gap_minutes:
        found.append(f"At least {words.duration(timedelta(minutes=directions.gap_minutes))} apart")
    if directions.max_amount_24h:
        found.append(f"No more than {amount_words(directions.max_amount_24h, directions.unit)} in 24 hours")
    for most, stretch in (
        (directions.max_doses_24h, "in 24 hours"),
        (directions.max_doses_7d, "in 7 days"),
        (directions.max_doses_course, "in the whole course"),
    ):
        if most is not None:
            found.append(f"No more than {most} dose{'' if most == 1 else 's'} {stretch}")
    return tuple(found)
