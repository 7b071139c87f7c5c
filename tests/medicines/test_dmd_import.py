"""A release of the NHS dictionary read in: what is then known, what a second one changes, what stays."""

from datetime import date
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from medicines import dmd, lines
from medicines.allergies import read_allergies
from medicines.dictionary import Barcode, FormerCode, Ingredient, Pack, Product, ProductName
from tests.cast import Cast
from tests.medicines import entries
from tests.medicines.releases import Release, generic, inside, maker, packs_csv, small

pytestmark = pytest.mark.django_db


def read(*paths: Path) -> dmd.Report:
    return dmd.import_dmd(list(paths))


def product(code: str) -> Product:
    return Product.objects.get(code=code)


def names(typed: str) -> list[str]:
    return [found.name for found in dmd.search(typed)]


def everything() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of the dictionary but the numbers Postgres gives and the moment of loading."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if not table.startswith("medicines_") or table == "medicines_release":
                continue
            columns = [one.name for one in connection.introspection.get_table_description(cursor, table)]
            kept = ", ".join(f'"{column}"' for column in columns if column != "id")
            cursor.execute(f"select {kept} from {table} order by 1, 2")
            found[table] = sorted(cursor.fetchall(), key=repr)
    return found


@pytest.fixture
def release(tmp_path: Path) -> dmd.Report:
    return read(small().write(tmp_path / "first"))


# --- what is read --------------------------------------------------------------------------------------


@pytest.mark.usefixtures("release")
def test_a_product_has_what_the_release_says_of_it() -> None:
    one = product("8003001")
    assert (one.name, one.level, one.form, one.strength) == ("Homeril 5mg tablets", "vmp", "Tablet", "5mg")
    assert (one.unit, one.route, one.atc, one.bnf) == ("tablet", "mouth", "C09AA99", "02050500")
    assert (one.vtm_code, one.vtm_name, one.read_from_name) == ("8002001", "Homeril", False)
    assert (one.named_on, one.described_on) == (date(2025, 8, 14), date(2025, 8, 14))
    (content,) = one.ingredients.all()
    assert (content.ingredient.name, content.amount, content.mg) == ("Homeril maleate", "5mg", Decimal(5))
    assert one.ingredients_known
    # The release states the strength in the base: 5 mg of a salt that counts as Homeril.
    assert lines.snapshot(one) == [
        {"code": "8001001", "name": "Homeril", "mg": "5.000000", "per": "1.000000"}
    ]


@pytest.mark.usefixtures("release")
def test_a_strength_in_a_volume_is_never_rounded() -> None:
    (content,) = product("8003002").ingredients.all()
    assert (content.amount, content.mg, content.per) == ("3mg/ml", Decimal(3), Decimal(1))
    assert product("8003002").unit == "ml"


@pytest.mark.usefixtures("release")
def test_a_controlled_drug_none_and_not_known_are_three_things(tmp_path: Path) -> None:
    assert (product("8003001").cd, product("8003002").cd) == ("none", "schedule_2")
    assert product("8003002").cd_source == "NHS dm+d release: Schedule 2 (CD)"
    row = ("Strangeol 5mg tablets", "8003101", "8005101", "", "")
    read(packs_csv(tmp_path / "packs_2025-09-01.csv", row))
    assert product("8003101").cd == "not_known"
    assert lines.snapshot(product("8003101")) is None


@pytest.mark.usefixtures("release")
def test_a_makers_product_has_what_its_generic_one_has(cast: Cast) -> None:
    brand = dmd.product("8004001")
    assert brand is not None
    assert (brand.level, brand.name, brand.supplier) == ("amp", "Homerette 5mg tablets", "Home Pharma Ltd")
    assert (brand.form, brand.unit, brand.route, brand.cd) == ("Tablet", "tablet", "mouth", "none")
    assert lines.snapshot(brand) == lines.snapshot(product("8003001"))
    line = entries.add(
        cast.ruth,
        cast.meera,
        product_code="8004001",
        product_name=brand.name,
        directions=entries.at("21:30"),
    )
    assert [one["code"] for one in line.ingredients] == ["8001001"]


@pytest.mark.usefixtures("release")
def test_packs_are_kept_old_ones_too() -> None:
    made, gone, both = (Pack.objects.get(code=code) for code in ("8006001", "8006002", "8006003"))
    assert (made.product_id, made.generic_id, made.discontinued) == ("8004001", "8005001", False)
    assert (made.quantity, made.unit) == (28, "tablet")  # as its generic pack
    assert (gone.discontinued, gone.discontinued_on, gone.ended) == (True, date(2024, 2, 29), False)
    assert (both.combination, [row.part_id for row in both.parts.all()]) == ("pack", ["8006001"])
    generic_one = Pack.objects.get(code="8005001")
    assert (generic_one.product_id, generic_one.quantity, generic_one.unit) == ("8003001", 28, "tablet")


@pytest.mark.usefixtures("release")
def test_a_barcode_that_ended_is_still_known_and_says_so() -> None:
    found = {one.gtin: (one.pack_id, one.ends_on) for one in Barcode.objects.all()}
    assert found == {"5037563003235": ("8006001", date(2019, 3, 12)), "5012617019844": ("8006001", None)}


@pytest.mark.usefixtures("release")
def test_what_the_release_calls_invalid_is_kept_and_not_found() -> None:
    assert product("8003003").ended
    assert names("homeril") == ["Homeril 5mg tablets"]
    assert not any(one.exact for one in dmd.search("homergone"))
    assert "Homergone 5mg tablets" not in names("homergone")
    assert dmd.product("8003003") == product("8003003")


@pytest.mark.usefixtures("release")
def test_a_brand_leads_to_the_generic_product_first() -> None:
    assert [(one.name, one.brand, one.brand_of) for one in dmd.search("homerette")] == [
        ("Homeril 5mg tablets", "Homerette 5mg tablets", None),
        ("Homerette 5mg tablets", "", "Homeril 5mg tablets"),
    ]


def test_a_zip_and_zips_within_are_the_same_release(tmp_path: Path) -> None:
    read(small().write(tmp_path / "first"))
    before = everything()
    report = read(small().zipped(tmp_path / "week332025-r2_3.zip"))
    assert report.changed_nothing
    assert everything() == before


# --- a second one --------------------------------------------------------------------------------------


@pytest.mark.usefixtures("release")
def test_former_codes_lead_to_the_present_one() -> None:
    for former in ("8003993", "8003994"):  # the second through the first
        assert dmd.product(former) == product("8003002")
    assert dmd.product("8003991") == product("8003001")
    assert dmd.product("8003999") is None


@pytest.mark.usefixtures("release")
def test_a_changed_code_hides_the_old_product_and_takes_its_brands(tmp_path: Path) -> None:
    later = small(
        day="010226",
        generics=[generic("8003201", "Homeril 5mg tablets", VTMID="8002001", VPIDPREV="8003001")],
        contents=[inside("8003201", "8001002", "5")],
        forms={},
        routes=[],
        categories={"8003201": "0000"},
        makers=[],
        generic_packs=[],
        makers_packs=[],
        parts=[],
        barcodes={},
        classes=[],
    )
    report = read(later.write(tmp_path / "later"))
    assert report.hidden == 1
    assert dmd.product("8003001") == dmd.product("8003991") == product("8003201")
    assert product("8003001").ended
    assert product("8004001").generic_id == "8003201"
    assert Pack.objects.get(code="8005001").product_id == "8003201"
    assert [one.code for one in dmd.search("homeril 5")] == ["8003201"]
    assert [(one.code, one.name) for one in dmd.search("homerette 5")] == [
        ("8003201", "Homeril 5mg tablets"),
        ("8004001", "Homerette 5mg tablets"),
    ]


def test_one_name_under_another_code_is_the_same_product(tmp_path: Path) -> None:
    read(small().write(tmp_path / "first"))
    read(packs_csv(tmp_path / "packs_2026-01-31.csv", ("Homeril 5mg tablets", "8003301", "8005301", "", "")))
    assert dmd.product("8003001") == product("8003301")
    assert [one.code for one in dmd.search("homeril 5mg tablets")] == ["8003301"]
    assert product("8004001").generic_id == "8003301"


@pytest.mark.usefixtures("release")
def test_a_new_name_does_not_change_what_a_record_says(cast: Cast, tmp_path: Path) -> None:
    line = entries.add(cast.ruth, cast.meera, product_code="8003001", product_name="Homeril 5mg tablets")
    renamed = generic("8003001", "Homeril maleate 5mg tablets", NMPREV="Homeril 5mg tablets")
    read(small(day="010226", generics=[renamed], contents=[]).write(tmp_path / "later"))
    line.refresh_from_db()
    assert product("8003001").name == "Homeril maleate 5mg tablets"
    assert (line.product_name, line.product_code) == ("Homeril 5mg tablets", "8003001")
    assert names("homeril 5")[0] == "Homeril maleate 5mg tablets"
    assert product("8003001").ingredients_known  # a file that is silent takes nothing away


@pytest.mark.usefixtures("release")
def test_nothing_that_a_later_release_leaves_out_disappears(tmp_path: Path) -> None:
    rows = {table: len(said) for table, said in everything().items()}
    read(
        Release(day="010226", generics=[generic("8003401", "Otherol 1mg tablets")]).write(tmp_path / "later")
    )
    assert names("homerette") == ["Homeril 5mg tablets", "Homerette 5mg tablets"]
    now = {table: len(said) for table, said in everything().items()}
    assert {table for table in rows if now[table] < rows[table]} == set()


def test_the_same_release_again_changes_nothing(tmp_path: Path) -> None:
    first = read(small().write(tmp_path / "first"))
    before = everything()
    again = read(tmp_path / "first")
    assert not first.changed_nothing
    assert again.changed_nothing
    assert everything() == before


@pytest.mark.usefixtures("release")
def test_an_older_release_adds_but_does_not_change(tmp_path: Path) -> None:
    older = small(
        day="010419",
        generics=[
            generic("8003001", "Homeril five milligram tablets"),
            generic("8003501", "Oldol 1mg tablets"),
        ],
        categories={"8003001": "0002"},
        makers=[maker("8004001", "8003001", "Oldette tablets")],
    )
    read(older.write(tmp_path / "older"))
    assert (product("8003001").name, product("8003001").cd) == ("Homeril 5mg tablets", "none")
    assert product("8004001").name == "Homerette 5mg tablets"
    assert names("oldol") == ["Oldol 1mg tablets"]


def test_what_the_starter_knew_stays_right(tmp_path: Path) -> None:
    morphine = Product.objects.get(name="Morphine sulfate 10mg/5ml oral solution")
    before = everything()
    older = Release(
        day="010419",
        generics=[
            generic("36128311000001999", morphine.name),
            generic(morphine.code, "Morphine sulphate linctus"),
        ],
        categories={morphine.code: "0000"},
    )
    read(older.write(tmp_path / "older"))
    again = Product.objects.get(pk=morphine.pk)
    assert (again.name, again.cd, again.ended) == (morphine.name, "schedule_5", False)
    assert dmd.product("36128311000001999") == morphine
    assert [one.code for one in dmd.search("morphine 10mg/5ml")] == [morphine.code]
    assert everything()["medicines_productingredient"] == before["medicines_productingredient"]
    assert everything()["medicines_productflag"] == before["medicines_productflag"]


def test_the_starter_again_after_a_release_takes_nothing_back(tmp_path: Path) -> None:
    code = Product.objects.get(name="Paracetamol 500mg tablets").code
    newer = Release(day="010226", generics=[generic(code, "Paracetamol half gram tablets")])
    read(newer.write(tmp_path / "newer"))
    before = everything()
    call_command("load_starter", stdout=StringIO())
    assert everything() == before
    assert names("paracetamol half")[0] == "Paracetamol half gram tablets"


def test_a_substance_under_a_new_code_counts_as_the_one_it_was(tmp_path: Path) -> None:
    paracetamol = Ingredient.objects.get(name="Paracetamol")
    later = Release(
        day="010226",
        ingredients=[{"ISID": "8001501", "NM": "Paracetamol", "ISIDPREV": paracetamol.code}],
        generics=[generic("8003601", "Paracetamol 250mg wafers", UNIT_DOSE_UOMCD="428673006")],
        contents=[inside("8003601", "8001501", "250")],
    )
    read(later.write(tmp_path / "later"))
    snapshot = lines.snapshot(product("8003601"))
    assert snapshot is not None
    assert [one["code"] for one in snapshot] == [paracetamol.code]


def test_a_brand_of_the_release_is_understood_as_an_allergy(tmp_path: Path) -> None:
    read(small().write(tmp_path / "first"))
    homerette, homer = read_allergies(["Homerette", "Homer"])
    assert ("8001001" in homerette.codes, homerette.guess) == (True, "")
    assert homer.guess  # half a word is no brand, and what it is taken for is said


# --- the name files ------------------------------------------------------------------------------------


def test_the_name_files_give_products_and_brands_read_from_packs(tmp_path: Path) -> None:
    generic_name, code = "Homeril 5mg capsules", "8003701"
    read(
        packs_csv(
            tmp_path / "packs_2025-08-14.csv",
            (generic_name, code, "8005701", "Homerette 5mg capsules (A (B) Ltd) 28 capsule", "8006701"),
            (generic_name, code, "8005701", "Homeril 5mg capsules (Other Ltd) 28 capsule", "8006702"),
            (generic_name, code, "8005702", "Homerette 5mg capsules (A (B) Ltd) 7 capsule", "8006703"),
        )
    )
    one, brand = product(code), product("8006701")
    assert (one.form, one.strength, one.unit, one.route) == ("Capsule", "5mg", "capsule", "mouth")
    assert (one.read_from_name, one.ingredients_known) == (True, False)
    assert (brand.level, brand.name, brand.supplier) == ("brand", "Homerette 5mg capsules", "A (B) Ltd")
    packs = dict(Pack.objects.filter(code__startswith="80067").values_list("code", "product_id"))
    assert packs == {"8006701": "8006701", "8006702": code, "8006703": "8006701"}
    assert ProductName.objects.get(rank=0, text=generic_name).packs == 3


def test_ingredients_of_a_name_come_from_its_substance(tmp_path: Path) -> None:
    read(small().write(tmp_path / "first"))
    read(
        packs_csv(
            tmp_path / "packs_2025-08-14.csv",
            ("Homeril 2.5mg tablets", "8003801", "8005801", "", ""),
            ("Homeril maleate 7mg tablets", "8003802", "8005802", "", ""),
            ("Homeril 5mg / Carezine 1mg tablets", "8003803", "8005803", "", ""),
            ("Homeril 5% in Aqueous cream", "8003804", "8005804", "", ""),
        )
    )
    assert lines.snapshot(product("8003801")) == [
        {"code": "8001001", "name": "Homeril", "mg": "2.500000", "per": "1.000000"}
    ]
    assert lines.snapshot(product("8003802")) is not None
    assert lines.snapshot(product("8003803")) is None  # no substance is named for both
    assert lines.snapshot(product("8003804")) is None
    assert product("8003801").cd == "not_listed"


def test_a_release_takes_the_place_of_what_was_read_from_names(tmp_path: Path) -> None:
    row = (
        "Homeril 5mg tablets",
        "8003001",
        "8005001",
        "Homerette 5mg tablets (Home Ltd) 28 tablet",
        "8006001",
    )
    read(packs_csv(tmp_path / "packs_2025-08-01.csv", row))
    assert product("8006001").level == "brand"
    read(small().write(tmp_path / "release"))
    assert not product("8003001").read_from_name
    assert product("8006001").ended
    assert dmd.product("8006001") == product("8004001")
    assert names("homerette") == ["Homeril 5mg tablets", "Homerette 5mg tablets"]


@pytest.mark.usefixtures("release")
def test_packs_of_the_name_files_find_the_makers_product_of_their_name(tmp_path: Path) -> None:
    row = (
        "Homeril 5mg tablets",
        "8003001",
        "8005901",
        "Homerette 5mg tablets (Home Ltd) 7 tablet",
        "8006901",
    )
    read(packs_csv(tmp_path / "packs_2025-09-01.csv", row))
    assert Pack.objects.get(code="8006901").product_id == "8004001"
    assert not Product.objects.filter(code="8006901").exists()


def test_no_former_code_is_a_chain_or_a_ring(tmp_path: Path) -> None:
    ring = [
        {"IDCURRENT": "8003001", "IDPREVIOUS": "8003002", "STARTDT": "2010-01-01", "ENDDT": "2012-01-01"},
        {"IDCURRENT": "8003002", "IDPREVIOUS": "8003001", "STARTDT": "2010-01-01", "ENDDT": "2011-01-01"},
    ]
    read(small(former={"VMP": ring}).write(tmp_path / "first"))
    codes = set(FormerCode.objects.values_list("code", flat=True))
    assert not codes & set(FormerCode.objects.values_list("current", flat=True))
    assert dmd.product("8003001") == product("8003001")
