"""What a card says of a step that is no dose, and of what is on the body."""

from collections.abc import Sequence
from typing import Any

from mar import worn
from mar.models import Reason
from mar.round.line import Card
from mar.slots import DueDose
from mar.steps import DONE
from medicines import directions as said
from medicines import lines
from medicines.directions.saying.days import today
from medicines.schedule.slots import SECOND_PASSING
from people.templatetags import words


def step_json(one: DueDose) -> dict[str, str] | None:
    """What is asked, its two answers, the reason of the second, what is saved; None for a dose.

    Take off the old patch: Taken off, Not found. Is it on at 2 litres a minute?: Yes, No.
    """
    slot, directions = one.slot, lines.parsed(one.medicine)
    if slot.step == "give" or directions is None:
        return None
    rate = f" at {directions.rate}" if directions.rate else ""
    asked = {
        "remove": (f"Take off the old {directions.unit}", "Taken off", "Not found", Reason.NOT_FOUND),
        "check": (f"Is it on{rate}?", "Yes", "No", Reason.OTHER),
        "start": (f"Start it{rate}", "Started", "Not started", ""),
        "stop": ("Stop it", "Stopped", "Not stopped", ""),
    }
    ask, yes, no, reason = asked[slot.step]
    return {
        "kind": slot.step,
        "ask": ask,
        "yes": yes,
        "no": no,
        "reason": str(reason),
        "done": DONE[slot.step],
    }


def on_body(one: DueDose, card: Card) -> worn.OnBody | None:
    """What is on her of this line; None for what is not worn."""
    return worn.on_body(one.medicine, card.sheet, card.now)


def sites_json(one: DueDose, on: worn.OnBody | None) -> list[dict[str, str]]:
    """The places to choose from when one goes on; a resting one says so."""
    if on is None or one.slot.step != "give":
        return []
    return [{"name": site.name, "text": site.text} for site in on.sites]


def says(one: DueDose, on: worn.OnBody | None, card: Card) -> Sequence[str]:
    """What else is to be known at this time: what is on, when it is next changed."""
    slot, directions = one.slot, lines.parsed(one.medicine)
    found = []
    if directions is not None and slot.step == "give" and not slot.unsourced:
        why = today(directions, slot.due_date, slot.part)
        if why and slot.amount is not None:
            day = "Today" if slot.due_date == card.around.day else words.WEEKDAYS[slot.due_date.weekday()]
            many = said.amount_words(slot.amount, slot.unit, slot.amount_max)
            found.append(f"{day} {many}: {why}.")
    if slot.ordinal >= SECOND_PASSING:
        found.append(f"The second {words.time(slot.due_time)} of this night: the clocks have gone back.")
    if one.moved is not None:
        found.append(moved_text(one, card))
    if on is not None:
        found.append(on.now_text(card.now))
        if one.slot.step == "give" and on.next_text:
            found.append(on.next_text)
    return found


def moved_text(one: DueDose, card: Card) -> str:
    """Moved from 15:00 to 15:40: Dr Rao (GP) said “…”, 13:02, JA."""
    move = one.moved
    if move is None:
        return ""
    advice = move.advice
    when = words.moment_near(move.recorded_at, card.now)
    return (
        f"Moved from {words.time(one.slot.due_time)} to {words.moment_near(move.moved_to, card.now)}: "
        f"{words.adviser(advice)} said “{advice.get('words', '')}”, {when}, {move.recorded_by.initials}."
    )


def worn_json(card: Card) -> list[dict[str, Any]]:
    """Everything that is on her now, for the page between two changes."""
    found = []
    for medicine in card.sheet.medicines:
        if not medicine.is_ours or medicine.starts_at > card.now:
            continue
        on = worn.on_body(medicine, card.sheet, card.now)
        if on is None or (medicine.stops_at is not None and medicine.stops_at <= card.now and not on.count):
            continue
        last = on.last
        found.append(
            card.line(medicine)
            | {
                "text": " ".join([on.now_text(card.now), on.next_text]).strip(),
                "of": str(last.key) if last else None,
                "dose_text": f"{words.moment_near(last.given_at, card.now)}" if last else "",
                "sites": [{"name": site.name, "text": site.text} for site in on.sites],
                "amount": words.amount(on.amount),
                "amount_text": said.amount_words(on.amount, on.unit),
                "what_for": ["replaced early"],
                "early": True,
            }
        )
    return found
