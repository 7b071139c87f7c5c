"""The starter dictionary: what is read, what stays not known, and what a recorded allergy says."""

import csv
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command
from django.db.models import Q

from medicines import dmd
from medicines.allergies import Hit, hits, read_allergies
from medicines.dictionary import (
    AllergyGroup,
    AllergyMember,
    Ingredient,
    Product,
    ProductFlag,
    ProductIngredient,
    ProductName,
    Release,
    SearchWord,
)
from medicines.dmd import strength
from medicines.dmd.marks import STARTER

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("starter")]

TABLES = [
    *(Product, Ingredient, ProductIngredient, ProductFlag, AllergyGroup, AllergyMember),
    *(ProductName, SearchWord, Release),
]


def product(name: str) -> Product:
    return Product.objects.get(name=name)


def rows() -> list[dict[str, str]]:
    with (STARTER / "starter-dictionary.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def marks(name: str) -> set[str]:
    return set(product(name).flags.values_list("flag", flat=True))


def said(name: str, *substances: str) -> list[tuple[str, str]]:
    one = product(name)
    codes = set(one.ingredients.values_list("ingredient_id", flat=True))
    return [(hit.kind, hit.group) for hit in hits(read_allergies(substances), codes, one.atc)]


def test_every_product_is_read_with_its_code_as_text(starter: dict[str, int]) -> None:
    assert starter["products"] == 355
    assert {(row["vmp_id"], row["name"]) for row in rows()} == set(
        Product.objects.values_list("code", "name")
    )
    assert AllergyGroup.objects.count() == 22
    assert Release.objects.get().name == "Starter dictionary, dm+d week 34/2025"


def test_reading_it_again_changes_nothing() -> None:
    def everything() -> list[list[dict]]:
        return [
            sorted(
                (
                    {key: value for key, value in row.items() if key not in {"id", "loaded"}}
                    for row in table.objects.values()
                ),
                key=repr,
            )
            for table in TABLES
        ]

    before, out = everything(), StringIO()
    call_command("load_starter", stdout=out)
    assert everything() == before
    assert "   355 products" in out.getvalue()


def test_controlled_drug_status_is_said_apart_from_not_listed_and_not_known() -> None:
    for row in rows():
        expected = row["cd"].replace(" ", "_")
        if expected == "unknown":
            expected = "not_known" if row["ingredients"] == "unknown" else "not_listed"
        assert product(row["name"]).cd == expected, row["name"]
    assert product("Morphine sulfate 10mg/5ml oral solution").cd == "schedule_5"
    assert product("Morphine sulfate 20mg/ml oral solution sugar free").cd == "schedule_2"
    assert product("Ramipril 5mg capsules").cd == "none"
    assert product("Paracetamol 500mg tablets").cd == "not_listed"
    assert product("Generic Epimax original cream").cd == "not_known"
    assert not Product.objects.filter(cd__startswith="schedule", cd_source="").exists()


def test_unknown_ingredients_are_not_no_ingredients() -> None:
    unknown = Product.objects.filter(ingredients_known=False)
    assert unknown.count() == 24
    assert not unknown.filter(ingredients__isnull=False).exists()
    assert not Product.objects.filter(ingredients_known=True, ingredients__isnull=True).exists()
    assert not Product.objects.filter(Q(atc="unknown") | Q(bnf="unknown") | Q(form="unknown")).exists()


def test_a_salt_knows_its_substance() -> None:
    codeine, phosphate = (
        Ingredient.objects.get(name="Codeine"),
        Ingredient.objects.get(name="Codeine phosphate"),
    )
    assert (phosphate.base, codeine.base) == (codeine, None)
    assert not Ingredient.objects.filter(base__base__isnull=False).exists()


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Co-codamol 8mg/500mg tablets", {"Codeine phosphate": (8, 1), "Paracetamol": (500, 1)}),
        # The order of the ingredients in the file is not that of the strength in the name.
        ("Sacubitril 24mg / Valsartan 26mg tablets", {"Sacubitril": (24, 1), "Valsartan": (26, 1)}),
        ("Morphine sulfate 10mg/5ml oral solution", {"Morphine": (10, 5)}),
        (
            "Paracetamol 1g / Phenylephrine 12.2mg oral powder sachets",
            {"Paracetamol": (1000, 1), "Phenylephrine": ("12.2", 1)},
        ),
        ("Levothyroxine sodium 25microgram tablets", {"Levothyroxine": ("0.025", 1)}),
        ("Fentanyl 12micrograms/hour transdermal patches", {"Fentanyl": (None, 1)}),
        ("Hydrocortisone 1% cream", {"Hydrocortisone": (None, 1)}),
        ("Lactulose 3.1-3.7g/5ml oral solution", {"Lactulose": (None, 1)}),
        ("Co-amoxiclav 500mg/125mg tablets", {"Amoxicillin": (None, 1), "Clavulanic acid": (None, 1)}),
    ],
)  # fmt: skip
def test_milligrams_by_ingredient(name: str, expected: dict[str, tuple]) -> None:
    found = {row.ingredient.name: (row.mg, row.per) for row in product(name).ingredients.all()}
    assert found == {
        key: (None if mg is None else Decimal(mg), Decimal(per)) for key, (mg, per) in expected.items()
    }


@pytest.mark.parametrize(
    ("amount", "unit", "expected"),
    [
        ("25mg/3ml", "ml", (Decimal(25), Decimal(3))),  # never 8.33
        ("10mg/1ml", "ml", (Decimal(10), Decimal(1))),
        ("100micrograms/dose", "puff", (Decimal("0.1"), Decimal(1))),
        ("2.5mg/2.5ml", "vial", (Decimal("2.5"), Decimal(1))),
        ("600mg (potassium 8mmol)", "tablet", (Decimal(600), Decimal(1))),
        ("500mg", "ml", (None, Decimal(1))),
        ("10mg/ml", "drop", (None, Decimal(1))),
        ("100units/ml", "unit", (None, Decimal(1))),
        ("3.1-3.7g/5ml", "ml", (None, Decimal(1))),
        ("4.6mg/24hours", "patch", (None, Decimal(1))),
        ("0mg", "tablet", (None, Decimal(1))),
        ("500mg/0ml", "ml", (None, Decimal(1))),
        ("", "tablet", (None, Decimal(1))),
    ],
)
def test_an_amount_that_does_not_say_milligrams_is_not_known(
    amount: str, unit: str, expected: tuple[Decimal | None, Decimal]
) -> None:
    assert strength.milligrams(amount, unit) == expected


@pytest.mark.parametrize(
    ("name", "unit", "route"),
    [
        ("Paracetamol 500mg tablets", "tablet", "mouth"),
        ("Amoxicillin 500mg capsules", "capsule", "mouth"),
        ("Morphine sulfate 10mg/5ml oral solution", "ml", "mouth"),
        ("Macrogol compound oral powder sachets NPF sugar free", "sachet", "mouth"),
        ("Latanoprost 50micrograms/ml eye drops", "drop", "eye"),
        ("Salbutamol 100micrograms/dose inhaler CFC free", "puff", "inhaled"),
        ("Tiotropium bromide 18microgram inhalation powder capsules", "capsule", "inhaled"),
        ("Fentanyl 25micrograms/hour transdermal patches", "patch", "skin"),
        ("Insulin glargine 100units/ml solution for injection 3ml cartridges", "unit", "injection"),
        ("Hydroxocobalamin 1mg/1ml solution for injection ampoules", "ml", "injection"),
        ("Glyceryl trinitrate 400micrograms/dose pump sublingual spray", "spray", "under_tongue"),
        ("Beclometasone 50micrograms/dose nasal spray", "spray", "nose"),
        ("Generic Cetraben lotion", "application", "skin"),
        ("Glycerol 4g suppositories", "suppository", "rectal"),
        ("Estradiol 10microgram pessaries", "pessary", "vaginal"),
        ("Generic Thick & Easy powder", "", ""),
    ],
)  # fmt: skip
def test_countable_unit_and_route_come_from_the_form(name: str, unit: str, route: str) -> None:
    assert (product(name).unit, product(name).route) == (unit, route)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Co-careldopa 25mg/100mg tablets", set()),  # on time: by its group
        ("Paracetamol 500mg tablets", {"spaced"}),
        ("Methotrexate 2.5mg tablets", {"weekly_only", "cytotoxic_gloves", "not_in_tray"}),
        ("Alendronic acid 70mg tablets", {"before_food"}),
        ("Warfarin 3mg tablets", {"dose_from_document", "not_in_tray"}),
        ("Emulsifying ointment", {"fire_risk_emollient"}),
        ("Diazepam 10mg/2.5ml rectal solution tube", {"nurse_only_route"}),
        ("Metformin 500mg tablets", {"with_food"}),
        ("Amlodipine 5mg tablets", set()),
    ],
)
def test_marks_of_a_product(name: str, expected: set[str]) -> None:
    assert marks(name) == expected


def test_a_mark_with_the_same_words_is_said_once() -> None:
    """Both substances in it are antibiotics with the same words."""
    flags = product("Co-amoxiclav 500mg/125mg tablets").flags.all()
    assert [(flag.flag, flag.rule) for flag in flags] == [("spaced", "F040")]
    assert flags[0].words.startswith("Antibiotic")


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("Co-careldopa 25mg/100mg tablets", "give_then_ring"),
        ("Levetiracetam 500mg tablets", "give_then_ring"),
        ("Phenobarbital 30mg tablets", "give_then_ring"),
        ("Apixaban 5mg tablets", "ring_first"),
        ("Morphine 10mg tablets", "ring_first"),
        ("Methotrexate 2.5mg tablets", "ring_first"),
        ("Lithium carbonate 400mg modified-release tablets", "ring_first"),
        ("Digoxin 125microgram tablets", "ring_first"),
        ("Clozapine 100mg tablets", "ring_first"),
        ("Pregabalin 75mg capsules", "ring_first"),
        ("Aspirin 75mg dispersible tablets", "give_and_note"),
        ("Clopidogrel 75mg tablets", "give_and_note"),
    ],
)
def test_late_rule_of_a_product(name: str, rule: str) -> None:
    assert product(name).late_rule == rule


def test_a_product_is_read_with_all_that_hangs_on_it(django_assert_num_queries) -> None:
    with django_assert_num_queries(4):
        found = dmd.product("42010211000001106")
        assert found
        assert [row.ingredient.name for row in found.ingredients.all()] == [
            "Codeine phosphate",
            "Paracetamol",
        ]
        assert {flag.flag for flag in found.flags.all()} == {"spaced"}
    assert dmd.product("1") is None


@pytest.mark.parametrize(
    "substance",
    [
        "Penicillin", "penicillins", "penicilin", "Amoxicillin", "amoxycillin 500mg", "Flucloxacillin (rash)",
        "Augmentin", "co-amoxiclav", "372687004", "strawberries and penicillin",
    ],
)  # fmt: skip
def test_one_penicillin_stands_for_all(substance: str) -> None:
    assert ("stop", "Penicillins") in said("Amoxicillin 500mg capsules", substance)
    assert ("stop", "Penicillins") in said("Pivmecillinam 200mg tablets", substance)
    assert "stop" not in {kind for kind, _ in said("Paracetamol 500mg tablets", substance)}


def test_a_related_family_warns_and_does_not_stop() -> None:
    assert [kind for kind, _ in said("Cefalexin 500mg capsules", "penicillin")] == ["warning"]
    assert [kind for kind, _ in said("Sulfasalazine 500mg gastro-resistant tablets", "sulfa")] == ["warning"]
    assert [kind for kind, _ in said("Cefalexin 500mg capsules", "cefaclor")] == ["stop"]


def test_an_ingredient_is_found_inside_another_product() -> None:
    assert said("Co-codamol 8mg/500mg tablets", "paracetamol") == [("stop", "")]
    assert said("Co-codamol 8mg/500mg tablets", "Panadol") == [("stop", "")]
    assert said("Co-codamol 8mg/500mg tablets", "codeine")[0][0] == "stop"
    assert said("Ibuprofen 5% gel", "aspirin")[0][0] == "stop"
    assert said("Perindopril erbumine 4mg tablets", "ramipril")[0][0] == "stop"


def test_a_sulfate_is_no_sulfa() -> None:
    assert said("Morphine sulfate 10mg/5ml oral solution", "sulfa") == []
    assert said("Co-trimoxazole 80mg/400mg tablets", "sulfonamides")[0][0] == "stop"


def test_what_the_computer_cannot_check_is_said() -> None:
    assert said("Paracetamol 500mg tablets", "Latex") == [
        ("not_checked", "Latex (gloves, stoppers, devices)")
    ]
    assert said("Paracetamol 500mg tablets", "strawberries") == [("not_checked", "")]
    assert said("Paracetamol 500mg tablets", "penicillin") == []
    (hit,) = hits(read_allergies(["strawberries"]), {"387517004"})
    assert hit == Hit(
        kind="not_checked",
        substance="strawberries",
        group="",
        words="The computer does not know “strawberries”, so it has not checked. Ask the pharmacist.",
        why="An allergy to strawberries is recorded.",
    )


def test_a_mistyped_substance_never_clears_a_medicine() -> None:
    assert said("Paracetamol 500mg tablets", "penicilin") == [("not_checked", "")]


def test_a_medicine_whose_contents_are_not_known_is_not_checked() -> None:
    assert said("Emulsifying ointment", "penicillin") == [("not_checked", "")]
    assert [(hit.kind, hit.group) for hit in hits(read_allergies(["penicillin"]), set(), "J01CA04")] == [
        ("stop", "Penicillins")
    ]
    assert [hit.kind for hit in hits(read_allergies(["penicillin"]), set())] == ["not_checked"]


def test_a_reading_serves_many_products_without_queries(django_assert_num_queries) -> None:
    readings = read_allergies(["penicillin", "latex"])
    with django_assert_num_queries(0):
        assert {hit.kind for hit in hits(readings, {"372687004"})} == {"stop", "not_checked"}
        assert {hit.kind for hit in hits(readings, {"387517004"})} == {"not_checked"}


@pytest.mark.parametrize("substance", ["", "%", "_", "((", "x" * 5000, "'; --", "💊", "\u202epenicillin"])
def test_odd_substances_are_not_checked_or_harmless(substance: str) -> None:
    found = hits(read_allergies([substance]), {"387517004"})
    assert {(hit.kind, bool(hit.words)) for hit in found} <= {("not_checked", True)}
