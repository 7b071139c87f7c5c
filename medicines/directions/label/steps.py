"""Elements to steps: which phrases belong to one dose, and where a new dose begins."""

from dataclasses import dataclass, field, replace
from decimal import Decimal

from medicines.directions.label.shape import (
    Amount,
    Aside,
    At,
    Bounds,
    Element,
    Join,
    Lasts,
    Method,
    Most,
    Needed,
    NotRead,
    Often,
    Once,
    OnDays,
    Route,
    Site,
    Step,
    Strength,
    When,
)


@dataclass
class Draft:
    """One dose while it is read: every phrase under its kind, in their order."""

    sequence: int
    parts: dict[type, list[Element]] = field(default_factory=dict)
    beside: list[tuple[Strength, bool]] = field(default_factory=list)  # with whether the amount came before

    def all[T: Element](self, kind: type[T]) -> list[T]:
        return [one for one in self.parts.get(kind, ()) if isinstance(one, kind)]

    def timed(self) -> bool:
        return any(self.parts.get(kind) for kind in (When, At, OnDays, Often))


def drafts(found: tuple[Element, ...]) -> list[Draft]:
    """The doses, one after another ("then") or beside each other ("and"); raises NotRead."""
    _ands(found)
    out = [Draft(1)]
    joined = False
    for one in found:
        now = out[-1]
        if isinstance(one, Join):
            if one.how == "then":
                if not now.parts:
                    raise NotRead("The words begin with “then”: what comes first?")
                out.append(Draft(now.sequence + 1))
            elif not (one.how == "stop" and one.mark in "()"):
                joined = one.how == "and" or one.mark == ","
            continue
        if isinstance(one, Amount) and now.all(Amount):
            if not (joined and now.timed()):
                raise NotRead("There are two amounts for one dose: which of them is given?", asked=True)
            out.append(Draft(now.sequence))
            now = out[-1]
        if isinstance(one, Lasts) and one.back:
            if len(out) < 2 or out[-2].all(Lasts):
                raise NotRead("After how long, counted from which day?", asked=True)
            out[-2].parts.setdefault(Lasts, []).append(replace(one, back=False))
            continue
        if isinstance(one, Strength):
            now.beside.append((one, bool(now.all(Amount))))
        elif not (isinstance(one, Aside) and not one.purpose and one in now.all(Aside)):
            now.parts.setdefault(type(one), []).append(one)
        joined = joined and isinstance(one, Method)
    if not out[-1].parts and len(out) > 1:
        raise NotRead("The words end with “then”: what follows?", asked=True)
    return [one for one in out if one.parts]


def _ands(found: tuple[Element, ...]) -> None:
    """ "Daily and at night", "twice a day and when required" are more doses than one frequency says; an "and"
    with nothing before or after it has lost something.
    """
    for place, one in enumerate(found):
        if not (isinstance(one, Join) and one.how == "and"):
            continue
        after = found[place + 1] if place + 1 < len(found) else None
        if place == 0 or after is None or isinstance(after, (When, At, OnDays, Often, Needed, Once, Join)):
            raise NotRead("Something follows “and”: is it one more dose, or the same one?", asked=True)


def step(draft: Draft) -> Step:
    """One dose of its phrases; raises NotRead when two of them contradict each other."""
    often, most = _often(draft.all(Often), draft.all(Most))
    once = bool(draft.all(Once))
    if once and often is not None:
        raise NotRead("Is it given once only, or again and again?", asked=True)
    asides = [one.said for one in draft.all(Aside)] + [one.said for one, _ in draft.beside]
    return Step(
        sequence=draft.sequence,
        amount=_one(draft.all(Amount), "How much is given at once?"),
        often=often,
        whens=tuple(draft.all(When)),
        on=_one(draft.all(OnDays), "On which days?"),
        at=_one(draft.all(At), "At which times?"),
        needed=_needed(draft.all(Needed)),
        most=_one(most, "What is the most in 24 hours?"),
        lasts=_one(draft.all(Lasts), "For how long?"),
        bounds=_one(draft.all(Bounds), "From when until when?"),
        once=once,
        method=_method(draft.all(Method)),
        route=_route(draft.all(Route)),
        site=_one([one.said for one in draft.all(Site)], "Where on the body?"),
        asides=tuple(asides),
    )


def _one[T](found: list[T], question: str) -> T | None:
    if len(found) > 1:
        raise NotRead(f"The words say it in more than one way. {question}", asked=True)
    return found[0] if found else None


def _often(many: list[Often], most: list[Most]) -> tuple[Often | None, list[Most]]:
    """One frequency. "Up to 4 times a day" beside "every 4 to 6 hours" is a most; "each day" beside
    "every morning" says nothing new.
    """
    ceilings = [one for one in many if one.low is None and one.period_max is None]
    firm = [one for one in many if one not in ceilings]
    if firm and ceilings:
        most = [*most, *(Most(Decimal(one.high), "dose", one.period, one.unit) for one in ceilings)]
        many = firm
    kept: list[Often] = []
    for one in many:
        if (replace(one, loose=False)) not in [replace(other, loose=False) for other in kept]:
            kept.append(one)
    if len(kept) > 1:
        raise NotRead("The words say how often in more than one way: which is right?", asked=True)
    gaps = [one for one in most if one.unit == "dose" and one.value == 1 and one.per_unit in ("h", "min")]
    caps = [one for one in most if one not in gaps]
    if gaps and caps:
        raise NotRead(
            "The least time between doses and the most in a day are both said: enter both.", asked=True
        )
    return (kept[0] if kept else None), caps or gaps


def _needed(found: list[Needed]) -> Needed | None:
    reasons = {one.reason for one in found if one.reason is not None}
    if len(reasons) > 1:
        raise NotRead("What is it for? The words say more than one reason.", asked=True)
    return Needed(reasons.pop() if reasons else None) if found else None


def _method(found: list[Method]) -> str | None:
    verbs = {one.verb for one in found}
    if len(verbs) > 1 and verbs != {"Take", "Swallow"} and "Use" not in verbs and "Give" not in verbs:
        raise NotRead(f"How is it given: {' or '.join(sorted(verbs)).lower()}?", asked=True)
    return next(
        (one.verb for one in found if one.verb not in ("Use", "Give")), found[0].verb if found else None
    )


def _route(found: list[Route]) -> str | None:
    if len({one.route for one in found}) > 1:
        raise NotRead("By which way is it given? The words say more than one.", asked=True)
    return found[0].route if found else None
