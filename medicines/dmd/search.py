"""Finding a product by what people type. How and why: design.md 9 ("Search").

Words match as beginnings and numbers whole, through one GIN index. Only when nothing has every word and
number as typed are words corrected, then numbers and words dropped; whatever is found so is not an exact
match, and says so: a wrong strength is a wrong dose.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection

from medicines.dictionary import FormerCode, Product
from medicines.dmd.words import Term, fold, reads_all, terms

LONGEST = 300  # letters of a query that are read: the longest names, pasted, have fewer
MOST_TERMS = 30
MOST_DROPPED = 8  # words of which one is dropped in turn

NEAR = 500  # the commonest names that meet a query; among these the best are chosen

GENERIC, BRAND = ("rank = 0",), ("rank > 0",)

# Rows are in the table in order of commonness (`names`), so the first by id are the commonest. Sorting by
# number first, and by text only what is left, is what makes a word quick that 20,000 names hold.
_SELECT = """
    select product_id, text, brand, level, generic_name, cd, ingredients_known from (
        select * from (
            select distinct on (text)
                product_id, text, brand, rank, packs, {met} as met, {best} as best,
                %(first)s <> '' and starts_with(lower(coalesce(nullif(brand, ''), text)), %(first)s) as starts
            from ({near_ones}
            ) near
            order by text, met desc, rank, best desc, brand
        ) one_a_name
        order by {order} limit %(limit)s
    ) n
    join (
        select p.code, p.level, p.cd, p.ingredients_known, g.name as generic_name
        from medicines_product p left join medicines_product g on g.code = p.generic_id
    ) p on p.code = n.product_id
    order by {order}
"""
_NEAR = """
                (select * from medicines_productname where tokens @@ %(wanted)s::tsquery and {rank}
                order by tokens @@ %(whole)s::tsquery desc, id limit %(near)s)"""
_ORDER = "met desc, rank, best desc, starts desc, packs desc, length(text), text, product_id"
_CLOSEST = """
    select word from medicines_searchword where word %% %(word)s
    order by similarity(word, %(word)s) desc, names desc, word limit 1
"""


@dataclass(frozen=True, slots=True)
class Found:
    """One product found. `exact`: it holds every word and number as typed. `brand`: the brand word met."""

    code: str
    name: str
    exact: bool
    level: str
    brand_of: str | None
    brand: str
    cd: str
    ingredients_known: bool


def search(text: str, limit: int = 20) -> list[Found]:
    """Products for what was typed, best first, one a name; [] for fewer than two letters or digits."""
    typed = terms(text[:LONGEST])
    if not typed:
        return []
    # What was not read was not matched either.
    if len(text) <= LONGEST and len(typed) <= MOST_TERMS and reads_all(text):
        found = _exact(typed, limit)
        if found:
            return found
    typed = typed[:MOST_TERMS]
    read = [term for term in map(_corrected, typed) if term]
    for wanted in _nearest_first(read):
        found = _matching(read, wanted, limit, exact=False)
        if found:
            return found
    return []


def product(code: str) -> Product | None:
    """The product of this dm+d code with its ingredients and marks, or None.

    A code that another has taken the place of gives the product of that one; only when nothing has taken it
    is an ended product given.
    """
    products = Product.objects.select_related("generic").prefetch_related(
        "ingredients__ingredient",
        "flags",
        "generic__ingredients__ingredient",
        "generic__flags",
    )
    found = products.filter(code=code).first()
    if found is not None and not found.ended:
        return found
    former = FormerCode.objects.filter(code=code).first()
    return (products.filter(code=former.current).first() if former else None) or found


def branded(name: str) -> set[str]:
    """The codes of generic products that a maker calls by this name or one that begins so, in whole words."""
    typed, head = terms(name[:LONGEST]), fold(name)
    if not typed or len(typed) > MOST_TERMS:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(
            "select product_id, brand from medicines_productname"
            " where tokens @@ %s::tsquery and rank > 0 and brand <> ''",
            [_all(typed)],
        )
        return {code for code, brand in cursor if f"{fold(brand)} ".startswith(f"{head} ")}


def _exact(typed: list[Term], limit: int) -> list[Found]:
    """Names with every term as typed: generic names first, and brands only where those leave room."""
    found = _matching(typed, _all(typed), limit, exact=True, ranks=GENERIC)
    if len(found) < limit:
        names = {one.name for one in found}
        brands = _matching(typed, _all(typed), limit + len(found), exact=True, ranks=BRAND)
        found += [one for one in brands if one.name not in names]
    return found[:limit]


def _nearest_first(read: list[Term]) -> list[str]:
    """What to look for when nothing is exact: all; every word and a number; every word; but one; anything."""
    words = [term for term in read if term.prefix]
    numbers = [term for term in read if not term.prefix]
    wanted = [_all(read)] if read else []
    if words and numbers:
        wanted += [f"({_all(words)}) & ({_any(numbers)})", _all(words)]
    if 2 < len(words) <= MOST_DROPPED:
        wanted.append(" | ".join(f"({_all(one for one in words if one != left)})" for left in words))
    return wanted + ([_any(read)] if len(read) > 1 else [])


def _matching(
    read: list[Term], wanted: str, limit: int, *, exact: bool, ranks: tuple[str, ...] = GENERIC + BRAND
) -> list[Found]:
    values: dict[str, str | int] = {"wanted": wanted, "whole": _whole(read), "limit": limit, "near": NEAR}
    values["first"] = next((term.typed for term in read if term.prefix), "")
    met, best = [], []
    for place, term in enumerate(read):
        if not exact:
            values[f"met{place}"] = _met(term)
            met.append(f"(tokens @@ %(met{place})s::tsquery)::int")
        if term.best:
            values[f"best{place}"] = _quoted(term.best)
            best.append(f"(tokens @@ %(best{place})s::tsquery)::int")
    counts = {"met": " + ".join(met) or "0", "best": " + ".join(best) or "0"}
    near = " union all ".join(_NEAR.format(rank=rank) for rank in ranks)
    query = _SELECT.format(**counts, near_ones=near, order=_ORDER)
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        rows = cursor.fetchall()
    return [
        Found(code, name, exact, level, generic, brand, cd, known)
        for code, name, brand, level, generic, cd, known in rows
    ]


def _corrected(term: Term) -> Term | None:
    """The term as it is, or with a word that no name begins with put right; None when nothing is near."""
    if not term.prefix:
        return term
    with connection.cursor() as cursor:
        for word in term.any_of:
            cursor.execute("select 1 from medicines_searchword where word like %s limit 1", [word + "%"])
            if cursor.fetchone():
                return term
        cursor.execute(_CLOSEST, {"word": term.any_of[-1]})
        near = cursor.fetchone()
    return Term(near[0], (near[0],), prefix=True, best=(near[0],)) if near else None


def _all(terms_: Iterable[Term]) -> str:
    return " & ".join(f"({_met(term)})" for term in terms_)


def _whole(terms_: Iterable[Term]) -> str:
    """Every term as a whole word or number: what is meant comes before what only begins so."""
    return " & ".join(f"({_quoted(term.best or term.any_of)})" for term in terms_)


def _any(terms_: Iterable[Term]) -> str:
    return " | ".join(_met(term) for term in terms_)


def _met(term: Term) -> str:
    """One term as tsquery text: any of its alternatives."""
    return _quoted(term.any_of, ":*" if term.prefix else "")


def _quoted(words: Iterable[str], suffix: str = "") -> str:
    # Words hold letters, digits and a few marks of ours, never a quote; quoting keeps 8/500 in one piece.
    return " | ".join(f"'{word}'{suffix}" for word in words)
