"""Reading the starter dictionary of medicines/starter (355 products; its README gives origin and licence)."""

import hashlib
from datetime import date
from pathlib import Path

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchVectorField
from django.db import connection, models, transaction

from medicines.dictionary import (
    AllergyGroup,
    AllergyMember,
    Cd,
    Ingredient,
    Product,
    ProductFlag,
    ProductIngredient,
    ProductName,
    Release,
    SearchWord,
)
from medicines.dmd import marks, strength
from medicines.dmd.marks import STARTER, Row, Rules, split
from medicines.dmd.names import brand_words, count_words
from people.records import now

OF = date(2025, 8, 14)  # the day of the files its names were copied from
FILES = ["starter-dictionary.csv", "cd-rules.csv", "allergy-groups.csv", "medicine-flags.csv"]
KINDS = {
    "class": AllergyGroup.Kind.STOP,
    "single": AllergyGroup.Kind.SINGLE,
    "cross-reaction warning": AllergyGroup.Kind.CROSS,
    "cannot be checked by computer": AllergyGroup.Kind.UNCHECKED,
}
TABLES: list[type[models.Model]] = [
    Product,
    Ingredient,
    ProductFlag,
    AllergyGroup,
    ProductName,
    SearchWord,
]


def load_starter(folder: Path = STARTER) -> dict[str, int]:
    """Read the four files into the dictionary; again changes nothing. Returns rows by table.

    A product that a newer or fuller release has said more of stays as that release has it.
    """
    products = marks.rows(folder / "starter-dictionary.csv")
    cd_rules = marks.read_rules(folder / "cd-rules.csv")
    flag_rules = marks.read_rules(folder / "medicine-flags.csv")
    groups = marks.rows(folder / "allergy-groups.csv")
    with transaction.atomic():
        one_at_a_time()
        _save_ingredients(products, cd_rules, groups)
        newer = set(
            Product.objects.filter(models.Q(named_on__gt=OF) | models.Q(described_on__gt=OF)).values_list(
                "code", flat=True
            )
        )
        _save_products([row for row in products if row["vmp_id"] not in newer], cd_rules, flag_rules)
        _save_groups(groups)
        _save_names(products)
        count_words()
        digest = hashlib.sha256(b"".join((folder / name).read_bytes() for name in FILES)).hexdigest()
        Release.objects.update_or_create(
            digest=digest,
            defaults={"name": "Starter dictionary, dm+d week 34/2025", "of": OF, "loaded": now()},
        )
    return {str(table._meta.verbose_name_plural): table._default_manager.count() for table in TABLES}


def one_at_a_time() -> None:
    """Wait until nobody else is changing the dictionary; until this transaction ends nobody will."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtext('dictionary'))")


def search_vector(name_tokens: list[str]) -> models.Func:
    """Tokens as they are, past Postgres's own parser, which would cut 8/500 and 2.5mg in pieces."""
    listed = models.Value(name_tokens, output_field=ArrayField(models.TextField()))
    return models.Func(listed, function="array_to_tsvector", output_field=SearchVectorField())


def _known(text: str) -> str:
    return "" if text == "unknown" else text


def _save_ingredients(products: list[Row], cd_rules: Rules, groups: list[Row]) -> None:
    names: dict[str, str] = {}
    bases: dict[str, str] = {}
    for row in products:
        names |= dict(zip(split(row["ingredient_ids"]), split(row["ingredient_names"]), strict=True))
        if "|" not in row["ingredient_ids"]:  # else the file does not say whose salts they are
            bases |= dict.fromkeys(split(row["salt_ids_2019"]), row["ingredient_ids"])
    members = {row["ingredient_name"]: row["ingredient_id"] for row in groups if row["ingredient_id"]}
    for row in groups:
        names.setdefault(row["ingredient_id"], row["ingredient_name"])
        base_name = row["member_because"].partition("salt or ester by name of ")[2]
        if base_name in members:
            bases[row["ingredient_id"]] = members[base_name]
    for rule in cd_rules.rules:
        codes, spelt = split(rule.row["ingredient_ids"]), split(rule.row["ingredient_names"])
        names |= dict(zip(codes, spelt, strict=True))
        bases |= dict.fromkeys(codes[1:], codes[0])
    names.pop("", None)
    # Bases first: a row can only point to one that is there.
    for has_base in (False, True):
        Ingredient.objects.bulk_create(
            [
                Ingredient(code=code, name=name, base_id=bases[code] if has_base else None)
                for code, name in names.items()
                if (bases.get(code) in names and bases.get(code) != code) == has_base
            ],
            update_conflicts=True,
            unique_fields=["code"],
            update_fields=["name", "base"],
        )


def _save_products(rows: list[Row], cd_rules: Rules, flag_rules: Rules) -> None:
    products, contents, flags = [], [], []
    for row in rows:
        code, name = row["vmp_id"], row["name"]
        codes = split(row["ingredient_ids"])
        cd, source = marks.cd_status(code, name, set(codes), cd_rules)
        if row["cd"] != "unknown" and cd in {Cd.NOT_LISTED, Cd.NOT_KNOWN}:
            # A published record of this very product.
            cd, source = Cd(row["cd"].replace(" ", "_")), row["cd_source"]
        form = _known(row["form"])
        unit = strength.countable(name, form)
        products.append(
            Product(
                code=code,
                name=name,
                form=form,
                strength=row["strength"],
                unit=unit,
                route=strength.route(name, form),
                vtm_code=row["vtm_id_2025"],
                vtm_name=row["vtm_name"],
                atc=_known(row["atc"]),
                bnf=_known(row["bnf"]),
                cd=cd,
                cd_source=source,
                ingredients_known=bool(codes),
                late_rule=strength.late_rule(_known(row["atc"]), cd),
                read_from_name=True,
                named_on=OF,
                described_on=OF,
            )
        )
        amounts = split(row["ingredient_amounts"]) or [""] * len(codes)
        for position, (ingredient, amount) in enumerate(zip(codes, amounts, strict=True)):
            mg, per = strength.milligrams(amount, unit)
            contents.append(
                ProductIngredient(
                    product_id=code,
                    ingredient_id=ingredient,
                    position=position,
                    amount=amount,
                    mg=mg,
                    per=per,
                )
            )
        flags += [
            ProductFlag(product_id=code, flag=flag, words=words, rule=rule)
            for flag, words, rule in marks.flags(code, name, set(codes), flag_rules)
        ]
    same = ["code", "level", "generic", "ended"]  # "ended" is a release's to say, not this file's
    Product.objects.bulk_create(
        products,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=[field.name for field in Product._meta.concrete_fields if field.name not in same],
    )
    codes = [product.code for product in products]
    ProductIngredient.objects.filter(product__in=codes).delete()
    ProductIngredient.objects.bulk_create(contents)
    ProductFlag.objects.filter(product__in=codes).delete()
    ProductFlag.objects.bulk_create(flags)


def _save_groups(rows: list[Row]) -> None:
    AllergyMember.objects.all().delete()
    AllergyGroup.objects.all().delete()
    groups = {row["group_id"]: row for row in rows}
    AllergyGroup.objects.bulk_create(
        AllergyGroup(
            code=code,
            name=row["group"],
            kind=KINDS[row["kind"]],
            applies_to=row["applies_to"].partition(",")[0],
            words=row["words_for_carer"],
            atc_prefixes=row["atc_prefixes"],
        )
        for code, row in groups.items()
    )
    AllergyMember.objects.bulk_create(
        AllergyMember(group_id=row["group_id"], ingredient_id=row["ingredient_id"])
        for row in rows
        if row["ingredient_id"]
    )


def _save_names(rows: list[Row]) -> None:
    """The names of products that have none yet: a release has made those of the others, or hidden them."""
    have = set(ProductName.objects.filter(rank=0).values_list("product_id", flat=True))
    have |= set(Product.objects.filter(ended=True).values_list("code", flat=True))
    ProductName.objects.bulk_create(
        ProductName(
            product_id=code, text=text, brand=brand, tokens=search_vector(found), rank=rank, packs=packs
        )
        for row in rows
        if row["vmp_id"] not in have
        for code, text, brand, found, rank, packs in brand_words(
            row["vmp_id"], row["name"], split(row["brands"])
        )
    )
