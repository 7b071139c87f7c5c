"""Entering lines, through the actions as anybody would."""

from decimal import Decimal
from typing import Any

from mar.demo.cast import Cast
from mar.demo.medicines.lantern import LANTERN
from mar.demo.medicines.line import GP, Line
from mar.demo.medicines.maidstone import MAIDSTONE
from mar.demo.medicines.medway import MEDWAY
from medicines import actions
from medicines.dictionary import Ingredient, Product
from medicines.models import Medicine
from people.models import Person, Worker
from people.records import now

CAP_MG = Decimal(3000)


def add_all(cast: Cast, people: dict[str, Person]) -> None:
    """Every line, entered by one and checked by another; Winifred's two strengths joined; Idris's limit."""
    for one in (*MAIDSTONE, *MEDWAY, *LANTERN):
        enter(cast, people[one.person], one)
    levothyroxine = [
        line
        for line in Medicine.objects.filter(person=people["winifred"]).in_order()
        if line.product_name.startswith("Levothyroxine")
    ]
    actions.join_together(
        cast.workers["joy"], medicines=levothyroxine, why="75 micrograms is one dose from two boxes"
    )
    paracetamol = Ingredient.objects.get(name="Paracetamol")
    actions.set_cap(
        cast.workers["joy"], person=people["idris"], ingredient=paracetamol, mg=CAP_MG, said_by=GP
    )


def enter(cast: Cast, person: Person, one: Line) -> Medicine:
    """Enter a line, and have somebody else compare label and chart."""
    by, checker = enterers(cast, person)
    product = Product.objects.get(name=one.product)
    given: dict[str, Any] = {
        "product_code": product.code,
        "product_name": product.name,
        "route": product.route or "mouth",
        "label": one.label,
        "directions": one.directions,
        "what_for": one.what_for,
        "starts_at": now(),
        "prescriber": GP,
    }
    medicine = actions.add_medicine(by, person=person, **(given | one.more))
    return actions.check_medicine(checker, medicine=medicine)


def enterers(cast: Cast, person: Person) -> tuple[Worker, Worker]:
    """Who enters and who checks: the branch's senior and the manager."""
    senior, manager = {"Medway": ("hugh", "ruth"), "Ashford": ("tess", "grace")}.get(
        person.branch.name, ("joy", "ruth")
    )
    return cast.workers[senior], cast.workers[manager]
