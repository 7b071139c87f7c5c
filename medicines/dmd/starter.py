"""Reading the starter dictionary of medicines/starter (355 products; its README gives origin and licence)."""

import csv
import hashlib
import re
from dataclasses import dataclass
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
from medicines.dmd import strength
from medicines.dmd.words import tokens
from people.records import now

STARTER = Path(__file__).resolve().parent.parent / "starter"
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
STRICTEST_FIRST = [Cd.SCHEDULE_2, Cd.SCHEDULE_3, Cd.SCHEDULE_4, Cd.SCHEDULE_5, Cd.NONE]

Row = dict[str, str]


@dataclass(frozen=True)
class Rule:
    """One row of cd-rules.csv or medicine-flags.csv: which products it speaks of, and the row itself."""

    ingredients: frozenset[str]
    matches: re.Pattern[str]
    excludes: re.Pattern[str] | None
    products: frozenset[str]
    row: Row

    def fits(self, code: str, name: str, ingredients: set[str]) -> bool:
        """True when ingredient (or, with none named, anything), name and product all agree with the rule."""
        return (
            (not self.ingredients or bool(self.ingredients & ingredients))
            and bool(self.matches.search(name))
            and not (self.excludes and self.excludes.search(name))
            and (not self.products or code in self.products)
        )


def load_starter(folder: Path = STARTER) -> dict[str, int]:
    """Read the four files into the dictionary; again changes nothing. Returns rows by table."""
    products = _rows(folder / "starter-dictionary.csv")
    cd_rules = [_rule(row) for row in _rows(folder / "cd-rules.csv")]
    flag_rules = [_rule(row) for row in _rows(folder / "medicine-flags.csv")]
    groups = _rows(folder / "allergy-groups.csv")
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_xact_lock(hashtext('dictionary'))")
        _save_ingredients(products, cd_rules, groups)
        _save_products(products, cd_rules, flag_rules)
        _save_groups(groups)
        _save_names(products)
        count_words()
        digest = hashlib.sha256(b"".join((folder / name).read_bytes() for name in FILES)).hexdigest()
        Release.objects.update_or_create(
            digest=digest, defaults={"name": "Starter dictionary, dm+d week 34/2025", "loaded": now()}
        )
    return {str(table._meta.verbose_name_plural): table._default_manager.count() for table in TABLES}


def cd_status(code: str, name: str, ingredients: set[str], rules: list[Rule]) -> tuple[Cd, str]:
    """(status, the rule's source): the strictest among the ingredients; for each the first rule that fits."""
    found: dict[Cd, str] = {}
    for ingredient in ingredients:
        rule = next((rule for rule in rules if rule.fits(code, name, {ingredient})), None)
        if rule:
            status = Cd(rule.row["cd"].replace(" ", "_"))
            found[status] = f"{rule.row['rule']}: {rule.row['source_url']}"
    for status in STRICTEST_FIRST:
        if status in found:
            return status, found[status]
    return (Cd.NOT_LISTED, "") if ingredients else (Cd.NOT_KNOWN, "")


def search_vector(name_tokens: set[str]) -> models.Func:
    """Tokens as they are, past Postgres's own parser, which would cut 8/500 and 2.5mg in pieces."""
    listed = models.Value(sorted(name_tokens), output_field=ArrayField(models.TextField()))
    return models.Func(listed, function="array_to_tsvector", output_field=SearchVectorField())


def count_words() -> None:
    """Make the list of words that mistyped ones are corrected against, from all names."""
    with connection.cursor() as cursor:
        cursor.execute("delete from medicines_searchword")
        cursor.execute(
            "insert into medicines_searchword (word, names) select word, ndoc"
            " from ts_stat('select tokens from medicines_productname') where word ~ '^[a-z]{3}'"
        )
        # Else searches also read the list of what was added, and the planner knows nothing of it.
        for index in ("product_name_tokens", "search_word_trigrams"):
            cursor.execute("select gin_clean_pending_list(%s::regclass)", [index])
        cursor.execute("analyze medicines_product, medicines_productname, medicines_searchword")


def _rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _rule(row: Row) -> Rule:
    return Rule(
        ingredients=frozenset(_split(row["ingredient_ids"])),
        matches=re.compile(row["name_matches"]),
        excludes=re.compile(row["name_excludes"]) if row["name_excludes"] else None,
        products=frozenset(_split(row.get("vmp_ids", ""))),
        row=row,
    )


def _split(text: str) -> list[str]:
    return text.split("|") if text else []


def _known(text: str) -> str:
    return "" if text == "unknown" else text


def _save_ingredients(products: list[Row], cd_rules: list[Rule], groups: list[Row]) -> None:
    names: dict[str, str] = {}
    bases: dict[str, str] = {}
    for row in products:
        names |= dict(zip(_split(row["ingredient_ids"]), _split(row["ingredient_names"]), strict=True))
        if "|" not in row["ingredient_ids"]:  # else the file does not say whose salts they are
            bases |= dict.fromkeys(_split(row["salt_ids_2019"]), row["ingredient_ids"])
    members = {row["ingredient_name"]: row["ingredient_id"] for row in groups if row["ingredient_id"]}
    for row in groups:
        names.setdefault(row["ingredient_id"], row["ingredient_name"])
        base_name = row["member_because"].partition("salt or ester by name of ")[2]
        if base_name in members:
            bases[row["ingredient_id"]] = members[base_name]
    for rule in cd_rules:
        codes, spelt = _split(rule.row["ingredient_ids"]), _split(rule.row["ingredient_names"])
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


def _save_products(rows: list[Row], cd_rules: list[Rule], flag_rules: list[Rule]) -> None:
    products, contents, flags = [], [], []
    for row in rows:
        code, name = row["vmp_id"], row["name"]
        codes = _split(row["ingredient_ids"])
        applying = [rule for rule in flag_rules if rule.fits(code, name, set(codes))]
        cd, source = cd_status(code, name, set(codes), cd_rules)
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
            )
        )
        amounts = _split(row["ingredient_amounts"]) or [""] * len(codes)
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
        said: set[tuple[str, str]] = set()  # two ingredients with one message make one mark
        for rule in applying:
            mark = (rule.row["flag"], rule.row["words_for_carer"])
            if mark not in said:
                said.add(mark)
                flags.append(ProductFlag(product_id=code, flag=mark[0], words=mark[1], rule=rule.row["rule"]))
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
    names = []
    for row in rows:
        code, name = row["vmp_id"], row["name"]
        own = tokens(name)
        names.append(ProductName(product_id=code, text=name, tokens=search_vector(own)))
        for brand in _split(row["brands"]):
            found = search_vector(own | tokens(brand))
            names.append(ProductName(product_id=code, text=name, brand=brand, tokens=found, rank=1))
    ProductName.objects.filter(product__in=[row["vmp_id"] for row in rows]).delete()
    ProductName.objects.bulk_create(names)
