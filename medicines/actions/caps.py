"""A prescriber's limit in milligrams in any 24 hours, from everything that holds the ingredient."""

from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from medicines.dictionary import Ingredient
from medicines.models import IngredientCap
from people.fields import Fields
from people.models import Person, Worker
from people.records import Refused, lock, now
from people.rules import must


@transaction.atomic
def set_cap(
    by: Worker, *, person: Person, ingredient: Ingredient, mg: Decimal | str, said_by: str
) -> IngredientCap:
    """The most milligrams of `ingredient` in any 24 hours, and who set it. An earlier one ends today."""
    must(by, "medicines", person)
    kept = lock(person)
    typed = Fields({"mg": mg, "said_by": said_by})
    most = typed.number("mg", "limit in milligrams", 0, 999_999, places=3) or Decimal(0)
    who = typed.text("said_by", "name of the prescriber", 200, must=True)
    if most == 0 and "mg" not in typed.faults:
        typed.wrong("mg", "The limit must be more than nothing.")
    typed.done()
    base = ingredient.base or ingredient  # a salt counts as the substance it is a salt of
    for earlier in IngredientCap.objects.filter(
        person=kept, ingredient_code=base.code, ended_on__isnull=True
    ):
        _end(by, earlier, "A new limit takes its place")
    cap = IngredientCap(
        person=kept, ingredient_code=base.code, ingredient_name=base.name, mg=most, said_by=who
    )
    return cap.save(by=by, why="Set by the prescriber")


@transaction.atomic
def end_cap(by: Worker, *, cap: IngredientCap, why: str) -> IngredientCap:
    """The prescriber's limit no longer holds."""
    must(by, "medicines", cap.person)
    lock(cap.person)
    typed = Fields({"why": why})
    reason = typed.text("why", "reason", 2000, must=True, lines=True)
    typed.done()
    kept = IngredientCap.objects.get(pk=cap.pk)
    if kept.ended_on is not None:
        raise Refused({"": ["This limit has ended already."]})
    return _end(by, kept, reason)


def _end(by: Worker, cap: IngredientCap, why: str) -> IngredientCap:
    cap.ended_on = timezone.localtime(now()).date()
    return cap.save(by=by, why=why)
