"""The names that search reads, made anew from all products after an import."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import connection

from medicines.dmd.merging.tables import copy_in, count, temporary
from medicines.dmd.words import tokens

_COLUMNS = ("product", "text", "brand", "tokens", "rank", "packs")
_GENERIC = """
    select p.code, p.name, coalesce(k.packs, 0)
    from medicines_product p
    left join (
        select coalesce(q.generic_id, q.code) as code, count(*) as packs
        from medicines_pack k join medicines_product q on q.code = k.product_id
        where k.generic_id is not null and not k.ended and not k.discontinued
        group by 1
    ) k on k.code = p.code
    where p.level = 'vmp' and not p.ended
    order by p.code
"""
# One of each brand name on a generic product: the one most packs bear.
_BRANDS = """
    with made as (
        select product_id, count(*) filter (where not discontinued) as packs
        from medicines_pack where not ended group by product_id
    )
    select *, count(*) over (partition by generic) from (
    select distinct on (g.code, lower(c.name))
        c.code, c.name, g.code as generic, g.name, g.ended, coalesce(m.packs, 0),
        m.packs is distinct from 0
    from medicines_product c
    join medicines_product g on g.code = c.generic_id
    left join made m on m.product_id = c.code
    where not c.ended and lower(c.name) <> lower(g.name)
    order by g.code, lower(c.name), coalesce(m.packs, 0) desc, c.code
    ) brand
"""
_MOST_BRANDS = 100  # no medicine has so many; a stocking has thousands, and nobody asks them for its generic
# Brand words that came with the starter dictionary, for products of which no brand is known otherwise.
_WORDS = """
    select n.product_id, p.name, n.brand
    from medicines_productname n join medicines_product p on p.code = n.product_id
    where n.rank = 1 and not p.ended
        and not exists (select from medicines_product c where c.generic_id = p.code)
    order by n.product_id, n.id
"""

Name = tuple[str, str, str, list[str], int, int]


def make_names() -> dict[str, int]:
    """Make all names anew from the products; returns how many names and words search has."""
    with connection.cursor() as cursor:
        temporary(
            cursor, "new_name", "(product text, text text, brand text, tokens text[], rank int, packs int) "
        )
        cursor.execute("analyze medicines_product, medicines_pack")
        cursor.execute(_WORDS)
        words = cursor.fetchall()
        cursor.execute(_GENERIC)
        generics = cursor.fetchall()
        cursor.execute(_BRANDS)
        brands = cursor.fetchall()
        copy_in(cursor, "new_name", _COLUMNS, _names(generics, brands, words))
        cursor.execute("delete from medicines_productname")  # truncate would keep searches waiting
        # In the order of their ids the commonest come first: search reads only so many (`search.NEAR`).
        cursor.execute(
            "insert into medicines_productname (product_id, text, brand, tokens, rank, packs)"
            " select product, text, brand, array_to_tsvector(tokens), rank, packs from new_name"
            " order by rank > 0, packs desc, rank, text, brand"
        )
    count_words()
    return names_held()


def names_held() -> dict[str, int]:
    """How many names search has, and how many words."""
    return {
        "names": count("select count(*) from medicines_productname"),
        "words": count("select count(*) from medicines_searchword"),
    }


def count_words() -> None:
    """Make the list of words that mistyped ones are corrected against, from all names."""
    with connection.cursor() as cursor:
        cursor.execute("delete from medicines_searchword")
        cursor.execute(
            "insert into medicines_searchword (word, names) select word, ndoc"
            " from ts_stat('select tokens from medicines_productname') where word ~ '^[a-z]{3}'"
        )
        # Else searches also read the list of what was added, and the planner knows nothing of it.
        for index in ("product_name_generic", "product_name_brand", "search_word_trigrams"):
            cursor.execute("select gin_clean_pending_list(%s::regclass)", [index])
        cursor.execute("analyze medicines_product, medicines_productname, medicines_searchword")


def brand_words(product: str, name: str, brands: Iterable[str]) -> Iterator[Name]:
    """The names of a generic product: its own, and one for each brand word."""
    own = tokens(name)
    yield product, name, "", sorted(own), 0, 0
    for brand in brands:
        yield product, name, brand, sorted(own | tokens(brand)), 1, 0


def _names(
    generics: list[tuple[str, str, int]], brands: list[tuple[Any, ...]], words: list[tuple[str, str, str]]
) -> Iterator[Name]:
    own: dict[str, set[str]] = {}
    for code, name, packs in generics:
        own[code] = tokens(name)
        yield code, name, "", sorted(own[code]), 0, packs
    for code, name, brand in words:
        yield code, name, brand, sorted(own[code] | tokens(brand)), 1, 0
    for code, name, generic, generic_name, ended, packs, made, of in brands:
        found = tokens(name)
        if not ended and of <= _MOST_BRANDS:
            yield generic, generic_name, name, sorted(own[generic] | found), 1, packs
        if made:
            yield code, name, "", sorted(found), 2, packs
