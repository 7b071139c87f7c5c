"""Which groups an agency goes by, and which of them a product and a line are in."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from uuid import UUID

from medicines.dictionary import Cd, Product
from medicines.groups.shape import Found, Group, Subject, found_in, read_found, read_rule
from medicines.groups.shipped import shipped
from medicines.models import Medicine, RuleGroup

CONTROLLED = (Cd.SCHEDULE_2, Cd.SCHEDULE_3, Cd.SCHEDULE_4, Cd.SCHEDULE_5)


def in_force(provider_id: UUID | None) -> list[Group]:
    """The shipped groups, each with the agency's last version of its rules where it made one. One query."""
    rows = RuleGroup.objects.filter(provider=provider_id).order_by("group", "-version").distinct("group")
    theirs = {row.group: row for row in rows}
    return [changed(one, theirs[one.code]) if one.code in theirs else one for one in shipped()]


def changed(group: Group, row: RuleGroup) -> Group:
    """A group as an agency's version has it."""
    return replace(
        group,
        rules=tuple(read_rule(one) for one in row.rules),
        version=row.version,
        signed_by=row.signed_by,
        signed_on=row.signed_on,
    )


def subject_of(product: Product) -> Subject:
    """A product as the rules see it, its salts as themselves and as what they count as.

    No queries when `kept_with.ingredients` and each one's `ingredient` are loaded (`dmd.search.product`).
    """
    kept = product.kept_with
    inside = [row.ingredient for row in kept.ingredients.all()]
    return Subject(
        name=kept.name,
        ingredients=frozenset(code for one in inside for code in (one.code, one.base_id) if code),
        known=product.ingredients_known,
        vtm=product.vtm_code,
        vtm_name=product.vtm_name,
        atc=product.atc,
        bnf=product.bnf,
        route=product.route,
    )


def groups_for(groups: Iterable[Group], product: Product | None, typed_name: str = "") -> list[Found]:
    """The groups that a product is in; of what was only typed, the name is all there is to go by."""
    if product is None:
        return found_in(groups, Subject(name=typed_name)) if typed_name else []
    found = found_in(groups, subject_of(product))
    if product.cd in CONTROLLED:
        because = f"because it is a {product.get_cd_display()}"
        found.append(Found("controlled", "controlled drug", ("high_risk",), because))
    return found


def groups_of(medicine: Medicine) -> tuple[Found, ...]:
    """The groups a line was in when it was entered, each with why; none for one entered before there were
    any (`medicine.groups` None). A psychotropic line: `any("psychotropic" in one.marks for one in ...)`.
    """
    return tuple(read_found(medicine.groups))


def is_marked(found: Iterable[Found], mark: str) -> bool:
    """Whether one of the groups gives this mark: "on_time", "high_risk" or "psychotropic"."""
    return any(mark in one.marks for one in found)


def as_kept(found: Iterable[Found]) -> list[dict[str, Any]]:
    """What is written on a line."""
    return [one.as_json() for one in found]
