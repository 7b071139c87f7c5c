"""One person's page: who this is, what changed, the cards in their order, and what was said before."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid5

from django.urls import reverse

from mar.models import Dose, FollowUp, Outcome, Who
from mar.round import who
from mar.round.around import Around
from mar.round.dose import ahead, before, slot_json
from mar.round.line import Card
from mar.round.needed import effect_after, needed_json
from mar.round.recorded import dose_json
from mar.round.step import worn_json
from mar.slots import LOOK_BACK, ZONE, DueDose
from medicines import lines
from medicines.directions import Directions
from medicines.directions.days import Cycle
from medicines.models import Medicine
from medicines.schedule import next_due
from people.templatetags import words

DAY = timedelta(days=1)
NEWS_FOR = timedelta(days=14)
OPEN_STATES = ("overdue", "ask", "due")


def person_json(around: Around) -> dict[str, Any]:
    """Everything the page shows of one person. `order` sorts the list and is taken off again."""
    person, sheet, now = around.person, around.sheet, around.now
    look_back = (now - LOOK_BACK).astimezone(ZONE).date()
    every = sheet.due_doses(now, min(look_back, around.day), around.day + DAY)
    shown = [one for one in every if _shown(one, around)]
    news = _news(around)
    timed = {one.medicine.pk for one in shown}
    card = Card(around, {one["medicine"]: one["kind"] for one in news if one["kind"] != "stopped"})
    called = words.apostrophes(person.preferred_name)
    rows = {
        "id": str(person.pk),
        "name": words.name_banner(person.family_name, person.given_name),
        "said": words.name_said(person.given_name, person.family_name),
        "called": called,
        "title": person.title,
        "pronoun": person.pronoun,
        "words": who.pronouns(person.pronoun),
        "address": words.one_line(person.address),
        "how_takes": person.how_takes,
        "kept": person.kept_where,
        "carries": person.swallowing,
        "banner": who.banner_json(around),
        "photo": reverse("people:document", args=[person.pk, person.photo_id]) if person.photo_id else None,
        "two_people_here": " / ".join([called, *(one.preferred_name for one in around.housemates)])
        if around.housemates
        else None,
        "together": [who.mate(one, around) for one in around.housemates],
        "open_by": who.open_by(around),
        "changed": news,
        "since_text": _since(around),
        "visits": [who.visit(one) for one in around.visits],
        "visit_text": who.visit_text(around),
        "needs_identity": who.needs_identity(around),
        "later_text": who.later_text(around),
        "suspended": who.suspended(around),
        "numbers": who.numbers(around),
        "slots": [slot_json(one, card) for one in shown],
        "as_needed": [needed_json(one, card) for one in _as_needed(around)],
        "information_only": [
            {
                "medicine": str(one.pk),
                "name": lines.shown_name(one.product_name),
                "text": f"For your information: {one.who_gives or 'not ours to give'}.",
            }
            for one in _live(around)
            if not one.is_ours and one.pk not in timed
        ],
        "worn": worn_json(card),
        "not_today": _not_today(around, every),
        "last_24_hours": [dose_json(one, card) for one in _recent(around)],
        "last_48_url": f"/people/{person.pk}/last-48-hours/",
        "to_ask": _to_ask(around),
        "reviews": _reviews(around),
    }
    group, at = _group(around, shown)
    return rows | {
        "group": group,
        "row_time": words.time(at) if at else "",
        "chips": _chips(around, shown, news),
        "order": (GROUPS.index(group), at.isoformat() if at else "9", rows["name"]),
    }


GROUPS = ["next", "then", "away", "done"]


def _shown(one: DueDose, around: Around) -> bool:
    """The day's own; of the 48 h before what nobody answered, or only today; others' of the last day."""
    if one.slot.due_date == around.day:
        return True
    if any(row.recorded_at.astimezone(ZONE).date() == around.day for row in one.rows):
        return one.slot.due_at >= around.now - LOOK_BACK  # what was saved is said where it was saved
    if one.state == "others":
        return around.now - DAY <= one.slot.due_at < around.now
    recent = one.slot.due_at >= around.now - LOOK_BACK
    return one.slot.due_date < around.day and recent and one.state in ("overdue", "ask", "due")


def _live(around: Around) -> list[Medicine]:
    return [
        one
        for one in around.sheet.medicines
        if (one.stops_at is None or one.stops_at > around.now) and one.starts_at <= around.now
    ]


def _as_needed(around: Around) -> list[Medicine]:
    return [
        one
        for one in _live(around)
        if one.is_ours and (said := lines.parsed(one)) is not None and said.kind == "as_needed"
    ]


# --- what changed ---------------------------------------------------------------------------------------


def _news(around: Around) -> list[dict[str, str]]:
    """NEW, CHANGED, STOPPED that this worker has not acknowledged; each change has an id of its own."""
    read = {one for row in around.mine for one in row.changes_read}
    replaced = around.sheet.replaced
    found = []
    for one in around.sheet.medicines:
        name = lines.shown_name(one.product_name)
        said = lines.words(one)
        since = around.now - NEWS_FOR
        if one.entered_at >= since and (one.stops_at is None or one.stops_at > around.now):
            old = around.sheet.medicine(one.replaces_id)
            was = lines.words(old) if old else None
            ended = old.stops_at if old else None
            text = f"{said.plain}." if said else "For your information."
            if not one.is_ours:
                text += f" Given by {one.who_gives or 'somebody else'}: never yours to give."
            if was:
                text = f"now {text[0].lower()}{text[1:]}"
                text += f" Until {words.date(ended)} it was: {was.plain[0].lower()}{was.plain[1:]}."
            found.append((one, "changed" if one.replaces_id else "new", name, text, one.entered_at))
        elif (
            one.stop_reason
            and one.stops_at
            and since <= one.stops_at <= around.now
            and one.pk not in replaced
        ):
            text = f"{words.date(one.stops_at)}. Do not give what is left."
            found.append((one, "stopped", name, text, one.stops_at))
    return [
        {"id": change, "medicine": str(one.pk), "kind": kind, "name": name, "text": text}
        for one, kind, name, text, at in sorted(found, key=lambda item: item[4], reverse=True)
        if (change := str(uuid5(one.pk, f"{kind} {at.isoformat()}"))) not in read
    ]


def _since(around: Around) -> str:
    before = [one.opened_at for one in around.mine if one.opened_at.astimezone(ZONE).date() < around.day]
    return f"Since you were last here, {words.date(max(before))}" if before else "New to you here"


# --- the list's row -------------------------------------------------------------------------------------


def _group(around: Around, shown: list[DueDose]) -> tuple[str, datetime | None]:
    visit = around.visit
    at = visit.starts_at if visit else None
    if who.suspended(around):
        return "away", at
    open_ = any(one.state in OPEN_STATES and not ahead(one, around.now) for one in shown)
    begun = visit is None or visit.starts_at <= around.now
    came = any(visit and one.opened_at >= visit.starts_at - timedelta(hours=1) for one in around.mine)
    if visit and begun and not open_ and (came or visit.ends_at < around.now):
        return "done", at
    return "then", at


def _chips(around: Around, shown: list[DueDose], news: list[dict[str, str]]) -> list[dict[str, str]]:
    """The marks on the person's row, most urgent first; numbers in words beside each sign."""
    now = around.now
    found: list[tuple[str, str, str]] = []
    paused = who.suspended(around)
    if paused:
        found.append(("quiet", "suspended", f"Paused: {paused['text'][0].lower()}{paused['text'][1:]}"))
    today = [] if paused else [one for one in shown if one.slot.due_date == around.day]
    late = [one for one in today if one.state == "overdue"]
    earlier = [one for one in shown if paused or one.slot.due_date != around.day]
    past = [one for one in earlier if one.state in ("overdue", "due")]
    doubted = [one for one in shown if one.state == "ask"]
    ask = [one for one in doubted if not ahead(one, now)]
    ring_by = [one for one in doubted if ahead(one, now)]
    due = [one for one in today if one.state == "due"]
    exact = [one for one in today if one.medicine.on_time and one.state in ("overdue", "ask", "due", "later")]
    if exact and not paused:
        found.append(
            ("ontime", "clock", f"{words.WORDS['on_time'].capitalize()} {words.time(exact[0].slot.due_at)}")
        )
    if late:
        longest = words.duration(now - min(one.slot.due_at for one in late))
        found.append(("overdue", "overdue", f"{len(late)} late, {longest}"))
    if ask:
        found.append(("ask", "ask", f"{len(ask)} {words.WORDS['ask']}"))
    if past:
        found.append(("attention", "overdue", f"{len(past)} from before, not answered"))
    if due:
        found.append(("due", "due", f"{len(due)} due now"))
    if ring_by:
        first = min(ring_by, key=lambda one: one.slot.due_at)
        more = " later, the first" if any(one.slot.due_at != first.slot.due_at for one in ring_by) else ""
        found.append(("ahead", "ask", f"{len(ring_by)} STOP{more} {before(first, now)}"))
    changed = {one["kind"] for one in news}
    found += [(kind, kind, kind.upper()) for kind in ("new", "changed", "stopped") if kind in changed]
    if not (late or doubted or due or past or paused):
        found.append(_quiet(around, shown))
    if around.housemates:
        found.append(("plain", "people", "Two people take medicines"))
    return [{"kind": kind, "icon": icon, "text": text} for kind, icon, text in found]


def _quiet(around: Around, shown: list[DueDose]) -> tuple[str, str, str]:
    """What a row says when nothing is waiting."""
    later = [one for one in shown if one.state == "later"]
    done = [one for one in shown if one.state == "done"]
    if later:
        at = later[0].slot.due_at
        return "quiet", "later", f"{sum(one.slot.due_at == at for one in later)} due {words.time(at)}"
    if done:
        last = max(row.given_at for one in done for row in one.rows)
        return "taken", "taken", f"All {len(done)} answered, {words.time(last)}"
    return "quiet", "needed", "When needed only" if _as_needed(around) else "Nothing due today"


def _not_today(around: Around, every: list[DueDose]) -> list[dict[str, str]]:
    """Lines that are not for every day and not due on this one, with their next day said aloud."""
    today = {one.medicine.pk for one in every if one.slot.due_date == around.day}
    found = []
    for one in _live(around):
        said = lines.parsed(one)
        if one.pk in today or not one.is_ours or said is None or not _off(said, around.day):
            continue
        if (line := around.sheet.line(one)) is None:
            continue
        for slot in next_due(line, around.now, 1, ZONE):
            spoken = lines.words(one)
            found.append(
                {
                    "when": words.date_short(slot.due_at),
                    "name": lines.shown_name(one.product_name),
                    "text": f"{_day_of_cycle(said, around.day)}{spoken.plain if spoken else ''}",
                }
            )
    return found


def _off(said: Directions, day: date) -> bool:
    """Whether the directions have nothing on that day, though they go on."""
    if said.kind == "elapsed":
        return said.worn is None  # what is worn has a place of its own
    return said.scheduled and not any(part.falls_on(day) for part in said.all_parts)


def _day_of_cycle(said: Directions, day: date) -> str:
    """No dose today: day 23 of 28."""
    cycles = [part.days for part in said.all_parts if isinstance(part.days, Cycle)]
    if not cycles:
        return ""
    (cycle, *_) = cycles
    return f"No dose today: day {cycle.day_of(day)} of {cycle.on + cycle.off}. "


# --- what was said before -------------------------------------------------------------------------------


def _recent(around: Around) -> list[Dose]:
    rows = [one for one in around.sheet.in_force if around.now - DAY <= one.given_at <= around.now]
    return sorted(rows, key=lambda one: one.given_at, reverse=True)


def _to_ask(around: Around) -> list[dict[str, str]]:
    """Open questions for whoever comes next: what was left out, whether it helped, is this entry right."""
    found = []
    for dose in around.sheet.in_force:
        asked = {one.what for one in dose.after}
        if dose.outcome == Outcome.LEFT_OUT and FollowUp.What.LEFT_OUT_ANSWER not in asked:
            what = f"{words.amount(dose.amount or 0)} of {_named(dose, around)}"
            text = f"{dose.signed_by.first_name} left out {what}. What became of it?"
            found.append((dose, "left_out_answer", text))
        elif _effect_due(dose, around) and FollowUp.What.EFFECT not in asked:
            what = _named(dose, around)
            found.append((dose, "effect", f"{what[0].upper()}{what[1:]}: did it help?"))
        elif _to_confirm(dose, around) and not asked & {FollowUp.What.CONFIRMED, FollowUp.What.DENIED}:
            text = f"{dose.signed_by.name} wrote that you gave {_named(dose, around)}. Is it right?"
            found.append((dose, "confirmed", text))
    return [{"of": str(dose.key), "what": what, "text": text} for dose, what, text in found]


def _named(dose: Dose, around: Around) -> str:
    """'senna at 08:05'."""
    medicine = around.sheet.medicine(dose.medicine_id)
    name = lines.short_name(medicine.product_name) if medicine else dose.product_name
    return f"{name} at {words.moment_near(dose.given_at, around.now)}"


def _effect_due(dose: Dose, around: Around) -> bool:
    if dose.due_date or dose.outcome not in (Outcome.TAKEN, Outcome.PART_TAKEN):
        return False
    medicine = around.sheet.medicine(dose.medicine_id)
    said = lines.parsed(medicine) if medicine else None
    since = around.now - dose.given_at
    if medicine is None or said is None or said.kind != "as_needed":
        return False
    return effect_after(medicine) <= since <= LOOK_BACK


def _to_confirm(dose: Dose, around: Around) -> bool:
    giver = dose.given_by_id
    return giver != dose.signed_by_id and giver == around.worker.pk and dose.who == Who.OUR_WORKER


def _reviews(around: Around) -> list[dict[str, str]]:
    """What was decided about this worker's entries, until it is read."""
    if not around.sheet.reviews:
        return []
    read = {one for row in around.mine for one in row.reviews_read}
    own = {
        str(one.pk) for one in around.sheet.doses if around.worker.pk in (one.signed_by_id, one.given_by_id)
    }
    found = []
    for review in around.sheet.reviews:
        corrected = {str(one.corrects_id) for one in around.sheet.doses if str(one.pk) in review.seen}
        if str(review.pk) not in read and (set(review.seen) | corrected) & own:
            found.append({"id": str(review.pk), "text": f"{review.get_decision_display()}. {review.words}"})
    return found
