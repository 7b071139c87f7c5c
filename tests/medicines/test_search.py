"""Search as you type: what is found, in what order, and what must never look exact."""

import json
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command

from medicines import dmd
from medicines.dictionary import Product, ProductName
from medicines.dmd.starter import search_vector
from medicines.dmd.words import terms, tokens

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("starter")]


def names(typed: str) -> list[str]:
    return [found.name for found in dmd.search(typed)]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("para 500 tab", "Paracetamol 500mg tablets"),
        ("levothyroxine 50", "Levothyroxine sodium 50microgram tablets"),
        ("thyroxine 50mcg", "Levothyroxine sodium 50microgram tablets"),
        ("amox 500", "Amoxicillin 500mg capsules"),
        ("AMOXYCILLIN 500 mg caps", "Amoxicillin 500mg capsules"),
        ("co-codamol 8/500", "Co-codamol 8mg/500mg tablets"),
        ("cocodamol 8mg/500mg", "Co-codamol 8mg/500mg tablets"),
        ("co codamol 30/500", "Co-codamol 30mg/500mg tablets"),
        ("8/500", "Co-codamol 8mg/500mg tablets"),
        ("co-careldopa 50/200 mr", "Co-careldopa 50mg/200mg modified-release tablets"),
        ("metformin 500 sr", "Metformin 500mg modified-release tablets"),
        ("aspirin 75 ec", "Aspirin 75mg gastro-resistant tablets"),
        ("risperidone 0.5", "Risperidone 500microgram tablets"),
        ("sacubitril valsartan 24/26", "Sacubitril 24mg / Valsartan 26mg tablets"),
        ("fentanyl 12 patches", "Fentanyl 12micrograms/hour transdermal patches"),
        ("dalteparin 5000", "Dalteparin sodium 5,000units/0.2ml solution for injection pre-filled syringes"),
    ],
)
def test_it_is_found_as_people_write_it_and_is_exact(typed: str, first: str) -> None:
    found = dmd.search(typed)[0]
    assert (found.name, found.exact) == (first, True)


def test_every_product_is_found_by_its_own_name() -> None:
    for name in Product.objects.values_list("name", flat=True):
        found = dmd.search(name)[0]
        assert (found.name, found.exact) == (name, True)


def test_a_pen_is_what_people_call_it() -> None:
    assert names("insulin glargine pen") == [
        "Insulin glargine 100units/ml solution for injection 3ml pre-filled disposable devices",
        "Insulin glargine 300units/ml solution for injection 1.5ml pre-filled disposable devices",
    ]


def test_a_beginning_finds_every_strength() -> None:
    assert names("metho") == ["Methotrexate 10mg tablets", "Methotrexate 2.5mg tablets"]


def test_only_the_strength_typed_is_exact() -> None:
    found = dmd.search("morphine 10mg/5ml")
    assert [one.name for one in found] == ["Morphine sulfate 10mg/5ml oral solution"]
    assert found[0].exact


@pytest.mark.parametrize(
    "typed",
    [
        "morphine 5",  # the 5 of 10mg/5ml is not a strength
        "morphine 5mg/10ml",
        "morphine 10mg/10ml",
        "co-codamol 500/8",
        "levothyroxine 75",
        "levothyroxine 50mg",
        "warfarin 5",
        "insulin glargine 3",
        "paracetamol 50 tab",
        "paracetamol 500 таблетки",
        "paracetamol 500 tab" + " tab" * 100 + " 5",
    ],
)
def test_another_strength_is_shown_but_never_as_exact(typed: str) -> None:
    found = dmd.search(typed)
    assert found
    assert not any(one.exact for one in found)


def test_a_mistyped_word_is_put_right_and_says_so() -> None:
    found = dmd.search("co-caredlopa 25/100")
    assert [(one.name, one.exact) for one in found] == [
        ("Co-careldopa 25mg/100mg tablets", False),
        ("Co-careldopa 25mg/100mg modified-release tablets", False),
    ]
    assert {name.partition(" ")[0] for name in names("co-caredlopa")} == {"Co-careldopa"}


def test_a_word_nobody_knows_does_not_hide_the_rest() -> None:
    found = dmd.search("qqqqq senna 7.5")
    assert (found[0].name, found[0].exact) == ("Senna 7.5mg tablets", False)


def test_a_brand_word_leads_to_the_generic_product() -> None:
    found = dmd.search("panadol")
    assert [one.name for one in found] == ["Paracetamol 500mg tablets", "Paracetamol 500mg soluble tablets"]
    assert found[0].brand.startswith("Panadol")
    assert (found[0].level, found[0].brand_of, found[0].cd) == ("vmp", None, "not_listed")


def test_generic_comes_before_brand_and_a_name_comes_once() -> None:
    generic = Product.objects.get(name="Paracetamol 500mg tablets")
    for code in ("900000000000001", "900000000000002"):
        brand = Product.objects.create(
            code=code, name="Paracetamol Best 500mg tablets", level="brand", generic=generic
        )
        ProductName.objects.create(
            product=brand, text=brand.name, tokens=search_vector(sorted(tokens(brand.name))), rank=2, packs=99
        )
    found = dmd.search("paracetamol 500 tab")
    assert [one.name for one in found] == [
        "Paracetamol 500mg tablets",
        "Paracetamol 500mg soluble tablets",
        "Paracetamol Best 500mg tablets",
    ]
    assert found[2].brand_of == "Paracetamol 500mg tablets"


def test_what_more_packs_bear_comes_first_among_equals() -> None:
    ProductName.objects.filter(text="Methotrexate 2.5mg tablets").update(packs=30)
    assert names("metho") == ["Methotrexate 2.5mg tablets", "Methotrexate 10mg tablets"]


def test_what_is_not_known_comes_with_the_result() -> None:
    found = dmd.search("epimax")[0]
    assert (found.ingredients_known, found.cd) == (False, "not_known")


@pytest.mark.parametrize("typed", ["", " ", "a", "7", "%", "-/-", "\u202e", "💊"])
def test_fewer_than_two_letters_or_digits_find_nothing(typed: str) -> None:
    assert dmd.search(typed) == []


@pytest.mark.parametrize(
    "typed",
    [
        "O'Brien-Ní Ó",
        "'; drop table medicines_product; --",
        "a:* | !b & (c",
        "<script>alert(1)</script>",
        "x" * 10_000_000,
        "9" * 500 + "mg/" + "9" * 500,
        "1/2/3/4/5/6/7/8/9/10/11/12/13/14",
        "\x00paracetamol\x00",
        "..5 5..5 .5mg",
        "٣mg ½ Ⅳ",
    ],
)
def test_odd_input_is_only_words(typed: str) -> None:
    found = {one.code for one in dmd.search(typed)}
    assert found <= set(Product.objects.values_list("code", flat=True))
    assert Product.objects.count() == 355


def test_search_asks_the_database_twice_when_the_words_are_right(django_assert_num_queries) -> None:
    with django_assert_num_queries(2):
        dmd.search("para 500 tab")


def test_the_command_prints_what_the_page_finds() -> None:
    out = StringIO()
    call_command("find_medicine", "morphine 10mg/5ml", stdout=out)
    found, last = map(json.loads, out.getvalue().splitlines())
    assert (found["code"], found["exact"]) == ("36128311000001101", True)
    assert last["found"] == 1
    assert last["ms"] > 0


def test_strength_words_are_one_whatever_their_spelling() -> None:
    spellings = ["0.05mg", "50 micrograms", "50mcg", "50µg", "50 UG"]
    for typed in spellings:
        (term,) = terms(typed)
        assert "ug:50" in term.any_of, typed
    assert "ug:" + str(Decimal(500000)) in tokens("Paracetamol 500mg tablets")
    assert {"500", "500mg", "mg", "=500"} <= tokens("Paracetamol 500mg tablets")
    assert tokens("Morphine 10mg/5ml") >= {"10", "10mg", "5ml", "10/5"}
    assert not tokens("Morphine 10mg/5ml") & {"5", "=10", "10/1"}
