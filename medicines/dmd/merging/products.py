"""Products: generic ones with what is in them and marked on them, makers’ and brands."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import connection

from medicines.dmd.described import COLUMNS, Content, Described
from medicines.dmd.merging.tables import DAYS, Counts, copy_in, count, follow, move_on, run, temporary, upsert

_SAME_AS_GENERIC = (
    "form", "strength", "unit", "route", "vtm_code", "vtm_name", "atc", "bnf", "cd", "cd_source",
    "ingredients_known", "late_rule", "read_from_name",
)  # fmt: skip
"""What a maker's product or brand has from its generic one."""


def merge_generics(found: Iterable[Described]) -> dict[str, Counts]:
    """Generic products, what is in them, and what is marked on them."""
    contents: list[tuple[Any, ...]] = []
    marked: list[tuple[str, str, str, str]] = []
    redone: list[tuple[str, bool]] = []

    def lines() -> Iterable[tuple[Any, ...]]:
        for one in found:
            code = one.columns["code"]
            redone.append((code, one.contents is not None))
            contents.extend(_content(code, content) for content in one.contents or ())
            marked.extend((code, *mark) for mark in one.flags)
            yield tuple(one.columns[column] for column in COLUMNS)

    with connection.cursor() as cursor:
        temporary(cursor, "in_generic", f"as select {', '.join(COLUMNS)} from medicines_product with no data")
        temporary(
            cursor,
            "in_content",
            "as select product_id, ingredient_id, position, amount, mg, per"
            " from medicines_productingredient with no data",
        )
        temporary(
            cursor,
            "in_flag",
            "as select product_id, flag, words, rule from medicines_productflag with no data",
        )
        temporary(cursor, "redone", "(code text, contents bool) ")
        copy_in(cursor, "in_generic", COLUMNS, lines())
        copy_in(cursor, "redone", ("code", "contents"), redone)
        copy_in(
            cursor,
            "in_content",
            ("product_id", "ingredient_id", "position", "amount", "mg", "per"),
            contents,
        )
        copy_in(cursor, "in_flag", ("product_id", "flag", "words", "rule"), marked)
    products = upsert(
        "medicines_product",
        (*COLUMNS, "level", "supplier"),
        f"select {', '.join(COLUMNS)}, 'vmp', '' from in_generic",
        change=COLUMNS[1:],
    )
    for column in DAYS:
        move_on("medicines_product", "in_generic", column, f"n.{column}")
    content = ("position", "amount", "mg", "per")
    return {
        "generic products": products,
        "ingredients in them": _replace(
            "medicines_productingredient", ("product_id", "ingredient_id"), "in_content", content, "contents"
        ),
        "marks on them": _replace(
            "medicines_productflag", ("product_id", "flag", "rule"), "in_flag", ("words",), "true"
        ),
    }


def hide_taken_over() -> int:
    """Hide generic products whose place another has taken, and hang their brands and packs on that one.

    Either the files name the former code, or a newer file gives the very name to another code.
    """
    run(
        "insert into medicines_formercode (code, current)"
        " select distinct on (o.code) o.code, n.code"
        " from medicines_product o join medicines_product n"
        "   on n.level = 'vmp' and lower(n.name) = lower(o.name) and n.code <> o.code and not n.ended"
        " where o.level = 'vmp' and not o.ended and coalesce(o.named_on < n.named_on, true)"
        " order by o.code, n.named_on desc, n.code"
        " on conflict (code) do nothing"
    )
    hidden = run(
        "update medicines_product o set ended = true from medicines_formercode f"
        " join medicines_product n on n.code = f.current and not n.ended"
        " where o.code = f.code and o.level = 'vmp' and not o.ended"
        " and coalesce(o.named_on < n.named_on, true)"
    )
    for table, column in (("medicines_product", "generic_id"), ("medicines_pack", "product_id")):
        run(
            f"update {table} t set {column} = f.current from medicines_formercode f"
            " join medicines_product o on o.code = f.code and o.level = 'vmp' and o.ended"
            " join medicines_product n on n.code = f.current"
            f" where t.{column} = f.code"
        )
    return hidden


def merge_makers(of: date) -> tuple[Counts, int]:
    """Makers' products and brands, each with what its generic product says; and how many have none."""
    follow("in_product", "generic")
    same = ", ".join(f"g.{column}" for column in _SAME_AS_GENERIC)
    own = ("code", "name", "level", "generic_id", "supplier", "ended", "named_on")
    counts = upsert(
        "medicines_product",
        (*own, *_SAME_AS_GENERIC),
        "select distinct on (a.code) a.code, a.name, a.level, g.code, a.supplier, a.ended,"
        f" %(of)s::date, {same}"
        " from in_product a join medicines_product g on g.code = a.generic and g.level = 'vmp'"
        " order by a.code",
        change=own[1:],
        only="medicines_product.named_on is null or medicines_product.named_on <= excluded.named_on",
        of=of,
    )
    move_on("medicines_product", "in_product", "named_on", "%(of)s", of=of)
    said = ", ".join(f"{column} = g.{column}" for column in _SAME_AS_GENERIC)
    mine = ", ".join(f"p.{column}" for column in _SAME_AS_GENERIC)
    run(
        f"update medicines_product p set {said} from medicines_product g"
        f" where g.code = p.generic_id and ({mine}) is distinct from ({same})"
    )
    left = count(
        "select count(*) from in_product a where not exists"
        " (select from medicines_product p where p.code = a.code)"
    )
    return counts, left


def _content(code: str, one: Content) -> tuple[Any, ...]:
    return code, one.ingredient, one.position, one.amount, one.mg, one.per


def _replace(table: str, key: tuple[str, ...], source: str, change: tuple[str, ...], which: str) -> Counts:
    """The rows of `table` that belong to the products `redone`, made what `source` says."""
    same = " and ".join(f"i.{column} = t.{column}" for column in key)
    gone = run(
        f"delete from {table} t using redone r where r.code = t.product_id and {which}"
        f" and not exists (select from {source} i where {same})"
    )
    columns = (*key, *change)
    new, changed = upsert(
        table, columns, f"select {', '.join(columns)} from {source}", key=key, change=change
    )
    return new, changed + gone
