"""An agency's own version of a rule group: rules taken out and added, and who signed it off."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any, get_args

from django.db import transaction
from django.db.models import Q

from medicines.dictionary import Ingredient, Moiety
from medicines.groups import Rule, in_force, read_rule
from medicines.groups.shape import By
from medicines.models import RuleGroup
from people.fields import Fields
from people.models import Organisation, Worker
from people.records import Refused, locked
from people.rules import must

ATC = re.compile(r"[A-Z](\d{2}([A-Z]([A-Z](\d{2})?)?)?)")
BNF = re.compile(r"\d{4,15}|\d{1,2}(\.\d{1,2}){1,6}")
NO_SUBSTANCE = "The dictionary has no substance of this name. Write it as it does, or go by words of a name."
CHANGED_MEANWHILE = "Somebody else changed this group while you were typing. Look again."


@dataclass(frozen=True)
class NewRule:
    """A rule as it was typed. `by`: substance, moiety, atc, bnf or name; nothing typed is no rule."""

    by: str = ""
    value: str = ""
    only: str = ""
    left_out: bool = False


@transaction.atomic
def change_group(
    by: Worker,
    *,
    provider: Organisation,
    group: str,
    why: str,
    seen: int,
    take_out: Collection[int] = (),
    add: NewRule | None = None,
    signed_by: str = "",
    signed_on: date | None = None,
) -> RuleGroup:
    """A new version of a group for an agency, its own; older ones stay. Lines keep the groups they have.

    `take_out` are places in the rules of version `seen`. A version is signed off by whoever is named with it:
    a change of the rules begins unsigned. Raises `Refused` with the field and the sentence.
    """
    must(by, "settings")
    if by.provider_id != provider.pk:
        raise Refused({"": ["This organisation is not yours."]})
    held = locked(Organisation.objects.all()).get(pk=provider.pk)
    now_in_force = next((one for one in in_force(held.pk) if one.code == group), None)
    if now_in_force is None:
        raise Refused({"": ["There is no such group."]})
    if now_in_force.version != seen:
        raise Refused({"": [CHANGED_MEANWHILE]})
    fields = Fields({"why": why, "signed_by": signed_by, "signed_on": signed_on})
    reason = fields.text("why", "reason", 500, must=True)
    name = fields.text("signed_by", "name and role of who signed it off", 200)
    day = fields.day("signed_on", "day of the sign-off")
    fields.not_ahead("signed_on", day)
    if bool(name) != bool(day):
        fields.wrong("signed_on" if name else "signed_by", "Write both who signed it off and the day.")
    rules = [one for place, one in enumerate(now_in_force.rules) if place not in set(take_out)]
    rules += [_rule(fields, add)] if add and add.value.strip() else []
    if len({(one.by, one.value.lower(), one.left_out) for one in rules}) < len(rules):
        fields.wrong("value", "This rule is there already.")
    if not any(not one.left_out for one in rules):
        fields.wrong("take_out", "A group without rules finds nothing. Leave one at least.")
    fields.done()
    if tuple(rules) == now_in_force.rules and not name:
        raise Refused({"": ["Nothing was changed and nobody signed it off."]})
    return RuleGroup(
        provider=held,
        group=group,
        version=seen + 1,
        rules=[one.as_json() for one in rules],
        signed_by=name,
        signed_on=day,
        why=reason,
    ).save(by=by)


def _rule(fields: Fields, typed: NewRule) -> Rule:
    """The rule that was typed, with the ids of its substance; what is wrong goes to the fields."""
    fields.given = {**fields.given, "value": typed.value, "only": typed.only, "by": typed.by}
    by: Any = fields.choice("by", "kind of rule", get_args(By))
    value = fields.text("value", "substance, class or words", 100, must=True)
    only = fields.text("only", "words of the name", 60)
    ingredients: tuple[str, ...] = ()
    moieties: tuple[str, ...] = ()
    if by == "atc":
        value = value.upper()
        if not ATC.fullmatch(value):
            fields.wrong("value", "An ATC class begins with a letter and two digits, like N05A.")
    elif by == "bnf":
        if not BNF.fullmatch(value):
            fields.wrong("value", "A BNF section is digits, like 4.7.2 or 040702.")
        value = _section(value)
    elif by == "name" and len(value) < 3:
        fields.wrong("value", "Words of a name have three letters at least.")
    elif by in ("substance", "moiety"):
        ingredients, moieties = _ids(value)
        ingredients = ingredients if by == "substance" else ()
        if not (ingredients or moieties):
            fields.wrong("value", NO_SUBSTANCE)
    return Rule(by, value, ingredients, moieties, only, typed.left_out)


def _section(text: str) -> str:
    """4.7.2 → 040702; what has no points stays."""
    return "".join(part.zfill(2) for part in text.split(".")) if "." in text else text


def _ids(name: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The ingredients (salts too) and the VTMs of a substance, by their names in the dictionary."""
    named = Q(name__iexact=name) | Q(name__istartswith=f"{name} ")
    inside = Ingredient.objects.filter(named | Q(base__name__iexact=name))
    alone = Moiety.objects.filter(named, ended=False).exclude(name__contains=" + ")
    return (
        tuple(inside.order_by("code").values_list("code", flat=True)),
        tuple(alone.order_by("code").values_list("code", flat=True)),
    )


def versions_of(provider: Organisation, group: str) -> list[RuleGroup]:
    """Every version an agency made of a group, the newest first, with who made it."""
    rows = RuleGroup.objects.filter(provider=provider, group=group).select_related("recorded_by")
    return list(rows.order_by("-version"))


def differences(before: Collection[Rule], row: RuleGroup) -> tuple[list[str], list[str]]:
    """(added, taken out) by a version, in words; `before` are the rules of the version before it."""
    after = [read_rule(one) for one in row.rules]
    return (
        [one.words for one in after if one not in before],
        [one.words for one in before if one not in after],
    )
