"""Files that cannot be read say which and why, and leave the dictionary as it was; what a name says."""

import gzip
import zipfile
from collections.abc import Callable
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from medicines import dmd
from medicines.dictionary import FormerCode, Ingredient, Pack, Product, ProductName
from medicines.dmd import strength
from medicines.dmd.named import amounts_in, moiety_in, named, of_pack
from tests.medicines.releases import ML, PACKS, generic, inside, makers_pack, packs_csv, small


def everything() -> list[int]:
    return [table.objects.count() for table in (Product, Ingredient, Pack, ProductName, FormerCode)]


def _cut(folder: Path) -> Path:
    path = small().zipped(folder / "release.zip")
    path.write_bytes(path.read_bytes()[:-300])
    return path


def _damaged(folder: Path) -> Path:
    """A zip whose list of contents is whole, and one of its files not."""
    path = small().zipped(folder / "release.zip")
    with zipfile.ZipFile(path) as archive:
        where = archive.getinfo("f_amp2_3140825.xml").header_offset
    held = bytearray(path.read_bytes())
    held[where + 60 : where + 90] = b"\0" * 30
    path.write_bytes(held)
    return path


def _changed(name: str, old: str, new: str) -> Callable[[Path], Path]:
    def write(folder: Path) -> Path:
        small().write(folder)
        (path,) = folder.rglob(f"f_{name}*.xml")
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")
        return folder

    return write


def _written(name: str, content: bytes) -> Callable[[Path], Path]:
    def write(folder: Path) -> Path:
        (folder / name).write_bytes(content)
        return folder / name

    return write


def _twice(folder: Path) -> Path:
    small().write(folder / "one")
    small(day="010226").write(folder / "two")
    return folder


NAMES = "vpid,vmp_name_2025_08,bnf_section,atc,ddd,ddd_uomcd\n"
BAD = [
    (_cut, "release.zip: It is not a whole zip file that can be opened."),
    (_damaged, "release.zip/f_amp2_3140825.xml: It is cut short or damaged."),
    (_changed("amp2", "</AMPS>", ""), "f_amp2_3140825.xml: It is not whole XML: line"),
    (
        _changed("amp2", "ACTUAL_MEDICINAL_PRODUCTS", "PRODUCTS"),
        "It should hold ACTUAL_MEDICINAL_PRODUCTS and",
    ),
    (_changed("vmp2", "<NM>Homeril 5mg tablets</NM>", ""), "f_vmp2_3140825.xml: Line 3 has a VMP without NM"),
    (_changed("ampp2", "<APID>8004001</APID>", "<APID>x</APID>"), "has a AMPP whose APID “x” is no code."),
    (_changed("gtin2", "2019-03-13", "13.03.2019"), "f_gtin2_0140825.xml: “13.03.2019” is not a date."),
    (_changed("gtin2", "5037563003235", "503756300323X"), "“503756300323X” is not a barcode."),
    (_changed("vmpp2", "<QTYVAL>28<", "<QTYVAL>many<"), "f_vmpp2_3140825.xml: “many” is not a number."),
    (_changed("vmpp2", "<QTYVAL>28<", "<QTYVAL>NaN<"), "“NaN” is not a number that can be meant."),
    (_changed("vtm2", "<VIRT", '<!DOCTYPE a [<!ENTITY b "c">]><VIRT'), "a document type of its own"),
    (_changed("vtm2", "Homeril", "H" * 10_000), "f_vtm2_3140825.xml: Line 3 has a field that never ends."),
    (_twice, "holds the same. Read one release at a time."),
    (_written("packs.csv", b"a,b\n1,2\n"), "packs.csv: No file of the NHS dictionary was found in it."),
    (_written("packs.csv", PACKS.encode() + b"Name,1\n"), "packs.csv: Line 2 has not as many columns"),
    (
        _written("packs.csv", PACKS.encode() + b'"\xff\xfe",1,,8,8,,,,,,,\n'),
        "packs.csv: It is not written in UTF-8.",
    ),
    (_written("packs.csv", PACKS.encode() + b"N\0,1,,8,8,,,,,,,\n"), "Line 2 holds a letter that is none."),
    (_written("packs.csv", PACKS.encode() + b"Name,1,,8x,8,,,,,,,\n"), "“8x” is no code of the dictionary."),
    (
        _written("n.csv.gz", gzip.compress(NAMES.encode() * 9000)[:-90]),
        "n.csv.gz: It is cut short or damaged.",
    ),
    (_written("n.csv", NAMES.encode() + b"x" * 200_000), "n.csv: It is not a table in CSV: field larger"),
    (_written("release.zip", b"not a zip"), "release.zip: It is not a whole zip file that can be opened."),
    (lambda folder: folder / "nowhere", "nowhere: There is no such file or folder."),
    (lambda folder: folder, "No file of the NHS dictionary was found in it."),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("write", "sentence"), BAD)
def test_a_file_that_cannot_be_read_is_named_and_changes_nothing(
    write: Callable[[Path], Path], sentence: str, tmp_path: Path
) -> None:
    before = everything()
    with pytest.raises(CommandError) as fault:
        call_command("import_dmd", write(tmp_path))
    assert sentence in str(fault.value)
    assert str(fault.value).endswith("\nThe dictionary is as it was.")
    assert everything() == before


@pytest.mark.django_db
def test_the_command_says_what_it_did_and_what_it_left_out(tmp_path: Path) -> None:
    extra = makers_pack("8006999", "8005999", "8004999", "Nowhere tablets (Nobody) 1 tablet")
    release = small(makers_packs=[*small().makers_packs, extra])
    out = StringIO()
    call_command("import_dmd", release.write(tmp_path), stdout=out)
    said = out.getvalue()
    assert said.startswith("NHS dm+d release of 14 August 2025:\n")
    assert "  generic products: 3 new, 0 changed\n" in said
    assert "  packs: 5 new, 0 changed\n" in said
    assert "  1 packs left out: their product is in no file.\n" in said
    again = StringIO()
    call_command("import_dmd", tmp_path, stdout=again)
    assert "  Nothing changed.\n" in again.getvalue()


@pytest.mark.django_db
def test_other_files_beside_a_release_are_passed_over(tmp_path: Path) -> None:
    small().write(tmp_path)
    (tmp_path / "readme.txt").write_text("hello")
    (tmp_path / "spec.csv").write_text("table,field\n")
    assert dmd.import_dmd([tmp_path]).counts["generic products"] == (3, 0)


@pytest.mark.django_db
def test_an_ingredient_that_no_file_names_is_not_known(tmp_path: Path) -> None:
    strange = generic("8003901", "Strangeol 1mg tablets")
    dmd.import_dmd([small(generics=[strange], contents=[inside("8003901", "8001999", "1")]).write(tmp_path)])
    assert not Product.objects.get(code="8003901").ingredients_known


@pytest.mark.django_db
def test_one_ingredient_twice_keeps_both_as_written_and_no_milligrams(tmp_path: Path) -> None:
    twice = [inside("8003001", "8001001", "5"), inside("8003001", "8001001", "3")]
    dmd.import_dmd([small(contents=twice).write(tmp_path)])
    (content,) = Product.objects.get(code="8003001").ingredients.all()
    assert (content.amount, content.mg) == ("5mg + 3mg", None)


@pytest.mark.django_db
def test_names_of_packs_may_come_compressed(tmp_path: Path) -> None:
    plain = packs_csv(
        tmp_path / "packs_2025-08-14.csv", ("Homeril 5mg capsules", "8003701", "8005701", "", "")
    )
    packed = tmp_path / "packs_2025-08-14.csv.gz"
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    plain.unlink()
    report = dmd.import_dmd([packed])
    assert report.name == "NHS dm+d names of 14 August 2025"
    assert Product.objects.filter(code="8003701", read_from_name=True).exists()


@pytest.mark.parametrize(
    ("name", "form", "said"),
    [
        ("Metformin 500mg modified-release tablets", "Modified-release tablet", "500mg"),
        ("Sacubitril 24mg / Valsartan 26mg tablets", "Tablet", "24mg / 26mg"),
        ("Co-codamol 8mg/500mg tablets", "Tablet", "8mg/500mg"),
        ("Glycerol 4g suppositories", "Suppository", "4g"),
        ("Fentanyl 12micrograms/hour transdermal patches", "Transdermal patch", "12micrograms/hour"),
        ("Lactulose 3.1-3.7g/5ml oral solution", "Oral solution", "3.1-3.7g/5ml"),
        ("Adenosine 6mg/2ml solution for injection vials", "Solution for injection", "6mg/2ml"),
        ("Fluticasone 92micrograms/dose dry powder inhaler", "", "92micrograms/dose"),
        ("Water for injections 10ml ampoules", "", ""),
        ("Hydrocortisone 1% cream", "Cream", "1%"),
        ("Compression hosiery class II", "", ""),
    ],
)
def test_form_and_strength_are_read_from_a_name(name: str, form: str, said: str) -> None:
    assert (named(name).form, named(name).strength) == (form, said)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Morphine sulfate 10mg/5ml oral solution", "1"),
        ("Paracetamol 500mg tablets", "2"),
        ("Paracetamol 500mg / Caffeine 65mg tablets", "3"),
        ("Caffeine 65mg / Paracetamol 500mg tablets", "3"),
        ("Paracetamol 500mg / Codeine 8mg tablets", ""),  # not "of paracetamol"
        ("Paracetamol 5% in Aqueous cream", ""),
        ("Paracetamol 500mg tablets and Caffeine 5mg tablets", ""),
        ("Morphine 10mg with Cyclizine 5mg tablets", ""),
        ("Morphinex 10mg tablets", ""),
    ],
)
def test_the_substance_of_a_name_is_all_of_it_or_not_known(name: str, code: str) -> None:
    held = {"morphine": "1", "paracetamol": "2", "paracetamol + caffeine": "3"}
    assert moiety_in(name, held) == code


def test_strengths_go_by_the_ingredients_name_never_by_place() -> None:
    name = "Sacubitril 24mg / Valsartan 26mg tablets"
    assert amounts_in(name, ["Valsartan", "Sacubitril"]) == ["26mg", "24mg"]
    assert amounts_in("Co-codamol 8mg/500mg tablets", ["Paracetamol", "Codeine"]) == ["", ""]
    assert amounts_in("Morphine sulfate 10mg/5ml oral solution", ["Morphine"]) == ["10mg/5ml"]


@pytest.mark.parametrize(
    ("pack", "said"),
    [
        (
            "Panadol 500mg tablets (Haleon Ltd) 32 tablet 4 x 8 tablets",
            ("Panadol 500mg tablets", "Haleon Ltd"),
        ),
        ("Kilkof solution (Bell (Druggists) Ltd) 200 ml", ("Kilkof solution", "Bell (Druggists) Ltd")),
        ("Juzo class 2 (23mmHg) knee (Juzo Ltd) 2 device", ("Juzo class 2 (23mmHg) knee", "Juzo Ltd")),
        ("Bag (5.5litre) no maker", ("Bag (5.5litre) no maker", "")),
        ("((", ("((", "")),
        ("", ("", "")),
    ],
)
def test_product_and_maker_are_read_from_a_pack(pack: str, said: tuple[str, str]) -> None:
    assert of_pack(pack) == said


@pytest.mark.parametrize(
    ("said", "unit", "size", "expected"),
    [
        (("5", "mg", None, ""), "tablet", None, ("5mg", "5", "1")),
        (("3", "mg", "1", "ml"), "ml", ("2", "ml"), ("3mg/ml", "3", "1")),
        (("3", "mg", "1", "ml"), "vial", ("2", "ml"), ("3mg/ml", "6", "1")),  # the whole vial
        (("25", "mg", "3", "ml"), "ml", None, ("25mg/3ml", "25", "3")),  # never 8.333
        (("100", "microgram", "1", "actuation"), "puff", None, ("100microgram/dose", "0.1", "1")),
        (("12", "microgram", "1", "hour"), "patch", None, ("12microgram/hour", None, "1")),
        (("3", "mg", "1", "ml"), "vial", None, ("3mg/ml", None, "1")),
        (("1", "gram", None, ""), "sachet", None, ("1g", "1000", "1")),
        (("500", "mg", None, ""), "ml", None, ("500mg", None, "1")),
        (("100", "unit", "1", "ml"), "unit", None, ("100unit/ml", None, "1")),
        (("0.5", "nanogram", None, ""), "tablet", None, ("0.5nanogram", None, "1")),
        (("5", "mg", None, ""), "", None, ("5mg", None, "1")),
        (("0", "mg", None, ""), "tablet", None, ("", None, "1")),
    ],
)
def test_milligrams_of_a_release_are_exact_or_not_known(
    said: tuple[str, str, str | None, str], unit: str, size: tuple[str, str] | None, expected: tuple
) -> None:
    amount, of, per, what = said
    found = strength.measured(
        Decimal(amount), of, Decimal(per) if per else None, what, unit,
        (Decimal(size[0]), size[1]) if size else None,
    )  # fmt: skip
    written, mg, each = expected
    assert found == (written, None if mg is None else Decimal(mg), Decimal(each))


@pytest.mark.django_db
def test_an_injection_from_a_release_counts_millilitres(tmp_path: Path) -> None:
    contents = [inside("8003002", "8001003", "3", STRNT_DNMTR_VAL="1", STRNT_DNMTR_UOMCD=ML)]
    dmd.import_dmd([small(contents=contents).write(tmp_path)])
    one = Product.objects.get(code="8003002")
    assert (one.unit, one.ingredients.get().mg, one.ingredients.get().per) == ("ml", 3, 1)
