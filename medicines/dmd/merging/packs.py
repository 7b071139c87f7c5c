"""Packs, what combination packs hold, and the barcodes on them."""

from datetime import date

from medicines.dmd.merging.tables import Counts, count, follow, move_on, run, upsert


def merge_packs(of: date, *, is_release: bool) -> tuple[Counts, int]:
    """Packs, generic ones first, and what combination packs hold; and how many have no product.

    The quantity is the generic pack's.

    The CSV knows a maker's pack only by its name, so it does not move one that a release has placed.
    """
    follow("in_pack", "product")
    columns = (
        "code", "name", "product_id", "generic_id", "quantity", "unit", "combination", "discontinued",
        "discontinued_on", "ended", "named_on",
    )  # fmt: skip
    change = [column for column in columns[1:] if is_release or column in ("name", "quantity", "named_on")]
    new = changed = 0
    for which in ("generic is null", "generic is not null"):
        counts = upsert(
            "medicines_pack",
            columns,
            "select distinct on (k.code) k.code, k.name, p.code, g.code,"
            " coalesce(k.quantity, g.quantity), coalesce(nullif(k.unit, ''), g.unit, ''), k.combination,"
            " k.discontinued, k.discontinued_on, k.ended, %(of)s::date"
            " from in_pack k join medicines_product p on p.code = k.product"
            " left join medicines_pack g on g.code = k.generic"
            f" where k.{which} and (k.generic is null or g.code is not null)"
            " order by k.code",
            change=change,
            only="medicines_pack.named_on <= excluded.named_on",
            of=of,
        )
        new, changed = new + counts[0], changed + counts[1]
    move_on("medicines_pack", "in_pack", "named_on", "%(of)s", of=of)
    run(
        "insert into medicines_packpart (pack_id, part_id) select distinct i.pack, i.part from in_part i"
        " join medicines_pack k on k.code = i.pack join medicines_pack p on p.code = i.part"
        " on conflict (pack_id, part_id) do nothing"
    )
    # A brand read from a pack's name gives way to the maker's product that the release says it is of.
    run(
        "insert into medicines_formercode (code, current) select b.code, k.product_id"
        " from medicines_product b join medicines_pack k on k.code = b.code"
        " join medicines_product a on a.code = k.product_id and a.level = 'amp'"
        " where b.level = 'brand' on conflict (code) do update set current = excluded.current"
    )
    run(
        "update medicines_product b set ended = true from medicines_formercode f"
        " where b.level = 'brand' and f.code = b.code and not b.ended"
    )
    left = count(
        "select count(*) from in_pack a where not exists (select from medicines_pack p where p.code = a.code)"
    )
    return (new, changed), left


def merge_barcodes() -> tuple[Counts, int]:
    """Barcodes, ended ones too: they are still on old boxes. And how many have no pack."""
    counts = upsert(
        "medicines_barcode",
        ("gtin", "pack_id", "starts_on", "ends_on"),
        "select distinct on (b.gtin, k.code, b.starts_on) b.gtin, k.code, b.starts_on, b.ends_on"
        " from in_barcode b join medicines_pack k on k.code = b.pack"
        " order by b.gtin, k.code, b.starts_on, b.ends_on desc nulls last",
        key=("gtin", "pack_id", "starts_on"),
        change=("ends_on",),
        only="excluded.ends_on is not null",
    )
    left = count(
        "select count(*) from in_barcode b where not exists"
        " (select from medicines_pack p where p.code = b.pack)"
    )
    return counts, left
