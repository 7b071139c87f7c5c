"""Finding a person by name, NHS number or date of birth."""

import re
from datetime import date, datetime

from django.db.models import Q

from people.models.persons import PersonQuerySet

DAY_SHAPES = ("%d-%b-%Y", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%d %b %Y", "%d %B %Y", "%Y-%m-%d")
ORDERS = {
    "name": ("family_name", "given_name", "id"),
    "born": ("born", "family_name", "id"),
    "branch": ("branch__name", "family_name", "given_name", "id"),
    "address": ("address_key", "family_name", "given_name", "id"),
}


def find(people: PersonQuerySet, typed: str, order: str) -> PersonQuerySet:
    """The people whom `typed` fits: a day of birth, digits of an NHS number, or the beginning of names.

    Every word must fit a name; accents, capitals and the kind of apostrophe do not matter. `order` is a key
    of `ORDERS`, with a minus for the other way round; anything else is by name.
    """
    fitting = people.filter(_fits(typed.strip())) if typed.strip() else people
    return fitting.order_by(*_order(order))


def _order(order: str) -> list[str]:
    columns = ORDERS.get(order.removeprefix("-"), ORDERS["name"])
    return [f"-{name}" for name in columns] if order.startswith("-") else list(columns)


def _fits(typed: str) -> Q:
    born = day_of(typed)
    if born:
        return Q(born=born)
    digits = re.sub(r"[ -]", "", typed)
    if re.fullmatch(r"[0-9]{3,10}", digits):
        return Q(nhs_number__startswith=digits)
    fits = Q()
    for word in typed.replace("’", "'").split()[:6]:
        one = Q()
        for name in ("family_name", "given_name", "preferred_name"):
            one |= Q(**{f"{name}__unaccent__icontains": word})
        fits &= one
    return fits


def day_of(typed: str) -> date | None:
    """A typed day in one of the usual shapes: 06-Mar-1944, 6/3/1944, 1944-03-06."""
    for shape in DAY_SHAPES:
        try:
            return datetime.strptime(typed, shape).date()  # noqa: DTZ007  # a day of birth has no zone
        except ValueError:
            continue
    return None
