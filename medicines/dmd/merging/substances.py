"""Substances: ingredients, what products are named for, and the codes they had before."""

from collections.abc import Iterable

from django.db import connection

from medicines.dmd.merging.tables import Counts, copy_in, run, temporary, upsert


def merge_ingredients(*, newest: bool) -> Counts:
    """Ingredients by code; names change only with the newest release."""
    return upsert(
        "medicines_ingredient",
        ("code", "name"),
        "select distinct on (code) code, name from in_ingredient order by code",
        change=("name",) if newest else (),
    )


def merge_moieties(*, newest: bool) -> Counts:
    """Moieties, and what they hold."""
    counts = upsert(
        "medicines_moiety",
        ("code", "name", "ended"),
        "select distinct on (code) code, name, ended from in_moiety order by code",
        change=("name", "ended") if newest else (),
    )
    run(
        "insert into medicines_moietyingredient (moiety_code, ingredient_code, position)"
        " select distinct on (moiety, ingredient) moiety, ingredient, position from in_moiety_ingredient"
        " order by moiety, ingredient, position"
        " on conflict (moiety_code, ingredient_code) do nothing"
    )
    if newest:
        run(
            "delete from medicines_moietyingredient h where"
            " moiety_code in (select moiety from in_moiety_ingredient) and not exists (select from"
            " in_moiety_ingredient i where i.moiety = h.moiety_code and i.ingredient = h.ingredient_code)"
        )
    # Some substances stand in no ingredient file we hold, only in that of the moieties: theirs is the name.
    run(
        "update medicines_product p set vtm_code = f.current from medicines_formercode f"
        " where f.code = p.vtm_code"
    )
    run("analyze medicines_moietyingredient, medicines_moiety, medicines_formercode, medicines_ingredient")
    run(
        "with alone as (select moiety_code, min(ingredient_code) as code from medicines_moietyingredient"
        "   group by moiety_code having count(*) = 1),"
        " named as (select code, name from medicines_moiety union all select f.current, m.name"
        "   from medicines_formercode f join medicines_moiety m on m.code = f.code)"
        " insert into medicines_ingredient (code, name)"
        " select distinct on (a.code) a.code, n.name from alone a join named n on n.code = a.moiety_code"
        " where position('+' in n.name) = 0 order by a.code, length(n.name), n.name"
        " on conflict (code) do nothing"
    )
    return counts


def merge_former() -> Counts:
    """Former codes: the latest by date of each, chains followed to their end, rings left out."""
    with connection.cursor() as cursor:
        temporary(
            cursor,
            "in_former_once",
            "as select distinct on (code) code, current from in_former where code <> current"
            " order by code, ended desc, current desc",
        )
    run("create index on in_former_once (code)")
    run("analyze in_former_once")
    for followed in ("in_former_once", "medicines_formercode"):
        _to_the_end("in_former_once", followed)
    counts = upsert(
        "medicines_formercode",
        ("code", "current"),
        "select code, current from in_former_once",
        change=("current",),
    )
    _to_the_end("medicines_formercode", "in_former_once")
    return counts


def join_ingredients() -> None:
    """A substance under its former and its current code is one: the one that was here first counts.

    Records of care hold that code, so the other counts as it, as a salt does (`Ingredient.base`).
    """
    run(
        "insert into medicines_ingredient (code, name)"
        " select f.current, i.name from medicines_formercode f join medicines_ingredient i on i.code = f.code"
        " where f.current in (select ingredient_code from medicines_moietyingredient)"
        " on conflict (code) do nothing"
    )
    run(
        "update medicines_ingredient n set base_id = coalesce(o.base_id, o.code)"
        " from medicines_formercode f join medicines_ingredient o on o.code = f.code"
        " where n.code = f.current and n.base_id is null and n.code <> coalesce(o.base_id, o.code)"
    )
    _flatten()


def set_bases(pairs: Iterable[tuple[str, str]]) -> None:
    """(salt, substance its strength is stated in): the salt counts as it unless it counts as one already."""
    with connection.cursor() as cursor:
        temporary(cursor, "in_base", "(salt text, base text) ")
        copy_in(cursor, "in_base", ("salt", "base"), set(pairs))
    run(
        "update medicines_ingredient s set base_id = coalesce(b.base_id, b.code)"
        " from (select distinct on (salt) salt, base from in_base order by salt, base) p"
        " join medicines_ingredient b on b.code = p.base"
        " where s.code = p.salt and s.base_id is null and coalesce(b.base_id, b.code) <> s.code"
    )
    _flatten()


def _to_the_end(table: str, by: str) -> None:
    """Where the current code of a row is itself a former one of `by`, take that one's; until none is."""
    for _ in range(20):
        run(f"delete from {table} where code = current")
        if not run(
            f"update {table} f set current = n.current from {by} n"
            " where n.code = f.current and n.current <> f.current"
        ):
            return


def _flatten() -> None:
    """No chains: a salt of a salt counts as the last of them."""
    for _ in range(5):
        if not run(
            "update medicines_ingredient s set base_id = b.base_id from medicines_ingredient b"
            " where b.code = s.base_id and b.base_id is not null and b.base_id <> s.code"
        ):
            break
    run("update medicines_ingredient set base_id = null where base_id = code")
