"""A dm+d release as NHSBSA writes it, made of a few products: every element the import reads, and more.

Codes are made up; `Release.write` gives a folder, `zipped` a zip within which the barcodes lie in another
zip, as published.
"""

import io
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

MG, ML, TABLET, DOSE, MICROGRAM = "258684004", "258773002", "428673006", "3317411000001100", "258685003"
VIAL = "415818006"
LOOKUPS = {
    "CONTROL_DRUG_CATEGORY": {
        "0000": "No Controlled Drug Status",
        "0002": "Schedule 2 (CD)",
        "0005": "Schedule 3 (CD No Register)",
        "0010": "Schedule 5 (CD Inv)",
    },
    "UNIT_OF_MEASURE": {
        MG: "mg",
        ML: "ml",
        TABLET: "tablet",
        DOSE: "dose",
        MICROGRAM: "microgram",
        VIAL: "vial",
    },
    "FORM": {
        "385055001": "Tablet",
        "385219001": "Solution for injection",
        "3097611000001100": "Not applicable",
    },
    "ROUTE": {"26643006": "Oral", "47625008": "Intravenous", "372454008": "Gastroenteral"},
    "SUPPLIER": {"901001": "Home Pharma Ltd", "901002": "Far Imports & Sons Ltd"},
}

Fields = Mapping[str, Any]


def generic(code: str, name: str, **more: str) -> Fields:
    """A VMP; NMDT and the like are what a real one has besides."""
    return {"VPID": code, "NM": name, "BASISCD": "0001", "PRES_STATCD": "0001", "DF_INDCD": "1", **more}


def inside(product: str, ingredient: str, amount: str = "", of: str = MG, **more: str) -> Fields:
    """A VPI; strength by ingredient, without amount none."""
    said = {"STRNT_NMRTR_VAL": amount, "STRNT_NMRTR_UOMCD": of} if amount else {}
    return {"VPID": product, "ISID": ingredient, "BASIS_STRNTCD": "0001", **said, **more}


def maker(code: str, product: str, name: str, **more: str) -> Fields:
    """An AMP."""
    said = {"DESC": f"{name} (Home Pharma Ltd)", "SUPPCD": "901001", "LIC_AUTHCD": "0001"}
    return {"APID": code, "VPID": product, "NM": name, **said, "AVAIL_RESTRICTCD": "0001", **more}


def generic_pack(code: str, product: str, name: str, **more: str) -> Fields:
    """A VMPP of 28 tablets."""
    return {"VPPID": code, "NM": name, "VPID": product, "QTYVAL": "28", "QTY_UOMCD": TABLET, **more}


def makers_pack(code: str, pack: str, product: str, name: str, **more: str) -> Fields:
    """An AMPP."""
    return {"APPID": code, "NM": name, "VPPID": pack, "APID": product, "LEGAL_CATCD": "0003", **more}


@dataclass
class Release:
    """`day` as in the files' names: "140825" is 14 August 2025."""

    day: str = "140825"
    ingredients: list[Fields] = field(default_factory=list)
    substances: list[Fields] = field(default_factory=list)
    generics: list[Fields] = field(default_factory=list)
    contents: list[Fields] = field(default_factory=list)
    forms: Mapping[str, str] = field(default_factory=dict)
    routes: Iterable[tuple[str, str]] = ()
    categories: Mapping[str, str] = field(default_factory=dict)
    makers: list[Fields] = field(default_factory=list)
    generic_packs: list[Fields] = field(default_factory=list)
    makers_packs: list[Fields] = field(default_factory=list)
    parts: list[tuple[str, str]] = field(default_factory=list)
    barcodes: Mapping[str, list[Fields]] = field(default_factory=dict)
    former: Mapping[str, list[Fields]] = field(default_factory=dict)
    substance_ingredients: list[tuple[str, str]] = field(default_factory=list)
    classes: list[Fields] = field(default_factory=list)

    def files(self) -> dict[str, str]:
        """The XML files by name."""
        lookups = "".join(
            _group(name, "INFO", [{"CD": code, "DESC": words} for code, words in table.items()])
            for name, table in LOOKUPS.items()
        )
        vmp = (
            _group("VMPS", "VMP", self.generics)
            + _group("VIRTUAL_PRODUCT_INGREDIENT", "VPI", self.contents)
            + _group("ONT_DRUG_FORM", "ONT", [{"VPID": code, "FORMCD": "0001"} for code in self.forms])
            + _group("DRUG_FORM", "DFORM", _pairs("VPID", "FORMCD", self.forms.items()))
            + _group("DRUG_ROUTE", "DROUTE", _pairs("VPID", "ROUTECD", self.routes))
            + _group("CONTROL_DRUG_INFO", "CONTROL_INFO", _pairs("VPID", "CATCD", self.categories.items()))
        )
        amp = (
            "<!-- nothing --><AP_INFORMATION></AP_INFORMATION>"
            + _group("AMPS", "AMP", self.makers)
            + _group(
                "AP_INGREDIENT", "AP_ING", [{"APID": one["APID"], "ISID": "13668001"} for one in self.makers]
            )
            + _group("LICENSED_ROUTE", "LIC_ROUTE", [{"APID": "1", "ROUTECD": "26643006"}])
        )
        ampp = (
            _group("AMPPS", "AMPP", self.makers_packs)
            + _group("MEDICINAL_PRODUCT_PRICE", "PRICE_INFO", [{"APPID": "1", "PRICE": "0"}])
            + _group("COMB_CONTENT", "CCONTENT", [{}, *_pairs("PRNTAPPID", "CHLDAPPID", self.parts)])
        )
        gtin = "".join(
            f"<AMPP><AMPPID>{pack}</AMPPID>{''.join(_row('GTINDATA', one) for one in said)}</AMPP>"
            for pack, said in self.barcodes.items()
        )
        history = "".join(_group(f"{kind}S", kind, said) for kind, said in self.former.items())
        xml = {
            "lookup2_3": _file("LOOKUP", "lookup_v2_3", lookups),
            "ingredient2_3": _file(
                "INGREDIENT_SUBSTANCES", "ingredient_v2_3", _rows("ING", self.ingredients)
            ),
            "vtm2_3": _file("VIRTUAL_THERAPEUTIC_MOIETIES", "vtm_v2_3", _rows("VTM", self.substances)),
            "vmp2_3": _file("VIRTUAL_MED_PRODUCTS", "vmp_v2_3", vmp),
            "amp2_3": _file("ACTUAL_MEDICINAL_PRODUCTS", "amp_v2_3", amp),
            "vmpp2_3": _file(
                "VIRTUAL_MED_PRODUCT_PACK", "vmpp_v2_3", _group("VMPPS", "VMPP", self.generic_packs)
            ),
            "ampp2_3": _file("ACTUAL_MEDICINAL_PROD_PACKS", "ampp_v2_3", ampp),
            "gtin2_0": _file("GTIN_DETAILS", "gtin_v2_0", f"<AMPPS>{gtin}</AMPPS>"),
            "history1_0": _file("HISTORY", "history_v1_0", history),
            "vtm_ing1_0": _file(
                "VTM_INGREDIENTS",
                "vtm_ing_v1_0",
                _rows("VTM_ING", _pairs("VTMID", "ISID", self.substance_ingredients)),
            ),
            "bnf1_0": _file("BNF_DETAILS", "bnf_v1_0", _group("VMPS", "VMP", self.classes)),
        }
        return {f"f_{name}{self.day}.xml": text for name, text in xml.items()}

    def write(self, folder: Path) -> Path:
        """The files in a folder, some of them in one below, as published."""
        for name, text in self.files().items():
            inner = folder / "HISTORIC_CODES" if "history" in name else folder
            inner.mkdir(parents=True, exist_ok=True)
            (inner / name).write_text(text, encoding="utf-8")
            (inner / name.replace(".xml", ".xsd")).write_text("<schema/>")
        return folder

    def zipped(self, path: Path) -> Path:
        """The files in a zip; barcodes in a zip within it."""
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, text in self.files().items():
                if "gtin" in name:
                    held = io.BytesIO()
                    with zipfile.ZipFile(held, "w") as inner:
                        inner.writestr(name, text)
                    archive.writestr("week332025-r2_3-GTIN.zip", held.getvalue())
                else:
                    archive.writestr(name, text)
        return path


def small(**changed: Any) -> Release:
    """Three products: a tablet with two makers, an injection, a controlled drug; each thing once."""
    said: dict[str, Any] = {
        "ingredients": [
            {"ISID": "8001001", "NM": "Homeril"},
            {"ISID": "8001002", "NM": "Homeril maleate", "ISIDPREV": "8001992", "ISIDDT": "2020-01-01"},
            {"ISID": "8001003", "NM": "Carezine"},
        ],
        "substances": [
            {"VTMID": "8002001", "NM": "Homeril", "VTMIDPREV": "8002991", "VTMIDDT": "2019-02-03"},
            {"VTMID": "8002002", "NM": "Carezine"},
            {"VTMID": "8002003", "INVALID": "1", "NM": "Goneamide"},
        ],
        "generics": [
            generic(
                "8003001",
                "Homeril 5mg tablets",
                VTMID="8002001",
                UDFS="1",
                UDFS_UOMCD=TABLET,
                UNIT_DOSE_UOMCD=TABLET,
                VPIDPREV="8003991",
                VPIDDT="2019-02-03",
            ),
            generic(
                "8003002",
                "Carezine 6mg/2ml solution for injection vials",
                VTMID="8002002",
                UDFS="2",
                UDFS_UOMCD=ML,
                UNIT_DOSE_UOMCD=VIAL,
            ),
            generic("8003003", "Homeril 10mg tablets", VTMID="8002001", INVALID="1"),
        ],
        "contents": [
            inside("8003001", "8001002", "5", BASIS_STRNTCD="0002", BS_SUBID="8001001"),
            inside("8003002", "8001003", "3", STRNT_DNMTR_VAL="1", STRNT_DNMTR_UOMCD=ML),
            inside("8003003", "8001002", "10"),
        ],
        "forms": {"8003001": "385055001", "8003002": "385219001"},
        "routes": [("8003001", "26643006"), ("8003002", "47625008")],
        "categories": {"8003001": "0000", "8003002": "0002"},
        "makers": [
            maker("8004001", "8003001", "Homerette 5mg tablets"),
            maker("8004002", "8003001", "Homeril 5mg tablets", SUPPCD="901002", PARALLEL_IMPORT="0001"),
            maker("8004003", "8003001", "Homergone 5mg tablets", INVALID="1"),
        ],
        "generic_packs": [
            generic_pack("8005001", "8003001", "Homeril 5mg tablets 28 tablet"),
            generic_pack(
                "8005002", "8003001", "Homeril 5mg tablets 56 tablet combination pack", COMBPACKCD="0001"
            ),
        ],
        "makers_packs": [
            makers_pack("8006001", "8005001", "8004001", "Homerette 5mg tablets (Home Pharma Ltd) 28 tablet"),
            makers_pack(
                "8006002",
                "8005001",
                "8004002",
                "Homeril 5mg tablets (Far Imports & Sons Ltd) 28 tablet",
                DISCCD="0001",
                DISCDT="2024-02-29",
            ),
            makers_pack(
                "8006003",
                "8005002",
                "8004001",
                "Homerette 5mg tablets (Home Pharma Ltd) 56 tablet",
                COMBPACKCD="0001",
            ),
        ],
        "parts": [("8006003", "8006001")],
        "barcodes": {
            "8006001": [
                {"GTIN": "5037563003235", "STARTDT": "2015-06-01", "ENDDT": "2019-03-12"},
                {"GTIN": "05012617019844", "STARTDT": "2019-03-13"},
            ]
        },
        "former": {
            "VMP": [
                {
                    "IDCURRENT": "8003002",
                    "IDPREVIOUS": "8003993",
                    "STARTDT": "2010-01-01",
                    "ENDDT": "2015-01-01",
                },
                {"IDCURRENT": "8003002", "IDPREVIOUS": "8003002", "STARTDT": "2015-01-02"},
                {
                    "IDCURRENT": "8003993",
                    "IDPREVIOUS": "8003994",
                    "STARTDT": "2005-01-01",
                    "ENDDT": "2009-12-31",
                },
            ]
        },
        "substance_ingredients": [("8002001", "8001001"), ("8002002", "8001003")],
        "classes": [{"VPID": "8003001", "BNF": "02050500", "ATC": "C09AA99"}],
    }
    return Release(**(said | changed))


PACKS = (
    "medicine,pack_size,unit,vmp_snomed_code,vmpp_snomed_code,drug_tariff_category,basic_price,"
    "nhs_indicative_price,price_basis,price_date,ampp_name,ampp_snomed_code\n"
)


def packs_csv(path: Path, *rows: tuple[str, str, str, str, str]) -> Path:
    """The name files' packs: (generic name, its code, generic pack's code, pack's name, pack's code)."""
    lines = [
        f'"{name}",28.0,tablet,{code},{pack},,,,,,"{makers}",{makers_code}'
        for name, code, pack, makers, makers_code in rows
    ]
    path.write_text(PACKS + "\n".join(lines) + "\n", encoding="utf-8")
    return path


def _pairs(left: str, right: str, pairs: Iterable[tuple[str, str]]) -> list[Fields]:
    return [{left: one, right: other} for one, other in pairs]


def _group(name: str, row: str, said: Iterable[Fields]) -> str:
    return f"<{name}>{_rows(row, said)}</{name}>"


def _rows(name: str, said: Iterable[Fields]) -> str:
    return "".join(_row(name, one) for one in said)


def _row(name: str, said: Fields) -> str:
    return (
        f"<{name}>{''.join(f'<{tag}>{escape(str(text))}</{tag}>' for tag, text in said.items())}</{name}>\n"
    )


def _file(root: str, schema: str, rows: str) -> str:
    schema = f'xsi:noNamespaceSchemaLocation="{schema}.xsd" xmlns=""'
    space = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    head = f'<?xml version="1.0" encoding="utf-8" ?>\n<{root} {schema} {space}  >'
    return f"{head}<!-- Generated by NHSBSA PPD -->\n{rows}</{root}>\n"
