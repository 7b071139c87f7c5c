"""What the name of a generic product says where no release row does: form, strength, substance. Pure.

Names are written to NHSBSA's editorial policy ("Sacubitril 24mg / Valsartan 26mg tablets"). What a name does
not say plainly stays "" or none: a substance wrongly read is a limit wrongly counted.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product

# Forms as the dictionary's own table writes them, those that stand in names. The last in the name counts.
FORMS = (
    "Bath additive", "Buccal film", "Buccal tablet", "Capsule", "Chewable capsule", "Chewable tablet",
    "Collodion", "Concentrate for oral solution", "Cream", "Cutaneous emulsion", "Cutaneous foam",
    "Cutaneous solution", "Cutaneous spray solution", "Dental gel", "Dispersible tablet", "Drops",
    "Ear drops", "Ear/eye drops solution", "Effervescent granules", "Effervescent powder",
    "Effervescent tablet", "Emulsion for infusion", "Emulsion for injection", "Enema", "Eye drops", "Eye gel",
    "Eye ointment", "Foam", "Gargle", "Gastro-resistant capsule", "Gastro-resistant granules",
    "Gastro-resistant tablet", "Gel", "Granules", "Granules for oral suspension", "Implant",
    "Impregnated dressing", "Infusion", "Inhalation powder", "Inhalation solution", "Inhalation vapour",
    "Intravesical solution", "Irrigation solution", "Liquid", "Lozenge", "Medicated chewing-gum",
    "Medicated nail lacquer", "Medicated plaster", "Modified-release capsule", "Modified-release drops",
    "Modified-release granules", "Modified-release tablet", "Mouthwash", "Muco-adhesive buccal tablet",
    "Nasal cream", "Nasal drops", "Nasal gel", "Nasal ointment", "Nebuliser liquid", "Ointment", "Oral drops",
    "Oral emulsion", "Oral gel", "Oral lyophilisate", "Oral powder", "Oral solution", "Oral suspension",
    "Orodispersible film", "Orodispersible tablet", "Oromucosal gel", "Oromucosal solution", "Paint", "Paste",
    "Pastille", "Pessary", "Pillules", "Powder", "Powder and solvent for solution for infusion",
    "Powder and solvent for solution for injection", "Powder and solvent for suspension for injection",
    "Powder for solution for infusion", "Powder for solution for injection",
    "Powder for suspension for injection", "Prolonged-release suspension for injection", "Rectal ointment",
    "Shampoo", "Soluble tablet", "Solution for infusion", "Solution for injection", "Spray", "Stick",
    "Sublingual film", "Sublingual spray", "Sublingual tablet", "Suppository", "Suspension for injection",
    "Tablet", "Transdermal patch", "Vaginal cream", "Vaginal gel", "Wash",
)  # fmt: skip

_ONE = [(r"(?<=[a-z])ies\b", "y"), (r"\bpatches\b", "patch"), (r"(?<=[a-rt-z])s\b", "")]
_UNIT = (
    r"(?:mg|kg|g|micrograms?|nanograms?|mega ?units?|million units?|units?|mmol|micromol|%(?: ?[wv]/[wv])?"
    r"|MBq|GBq|kBq|ppm|SQ-[TU])"
)
_NUMBER = r"\d[\d,]*(?:\.\d+)?"
_PER = r"(?:ml|microlitres?|litres?|dose|actuation|application|drop|hours?|g|mg|kg|cm2|square cm)"
_STRENGTH = re.compile(
    rf"(?<![\w.]){_NUMBER}(?:-{_NUMBER})?\s?{_UNIT}(?![A-Za-z])"
    rf"(?:/{_NUMBER}\s?{_UNIT}(?![A-Za-z]))*(?:/(?:{_NUMBER}\s?)?{_PER}(?![A-Za-z]))?"
)
_SALTS = """
    acetate acetonide aceponide anhydrous aspartate base benzoate besilate bromide butyrate calcium carbonate
    chloride citrate decanoate dihydrate dihydrochloride dipropionate disodium embonate fumarate furoate
    gluconate hexahydrate hippurate hydrate hydrobromide hydrochloride hydrogen lactate maleate malate
    mesilate monohydrate mononitrate nitrate oxalate palmitate pamoate phosphate pivalate potassium propionate
    salicylate sodium stearate succinate sulfate tartrate tosilate trihydrate valerate xinafoate
    """.split()  # noqa: SIM905 - sixty words, read as words
# "with adrenaline", "and Mestranol", "in Aqueous cream": more may be in it than the heads of its parts say.
_MORE = re.compile(
    r" in | and (?=[A-Z])| with (?!device|dropper|spoon|syringe|oral syringe|spacer|mask|needle)"
)
_AFTER_HEAD = re.compile(r"\s(?=\d|\(|'\d)")


@dataclass(frozen=True, slots=True)
class Named:
    """What a name says. `heads`: what each part is called, before its strength, with that strength."""

    form: str
    strength: str
    heads: tuple[tuple[str, str], ...]


def named(name: str) -> Named:
    """Form, strength as written (never converted), and the parts of a compound name."""
    heads = []
    for part in name.split(" / "):
        amount = _STRENGTH.search(part)
        heads.append((_AFTER_HEAD.split(part, maxsplit=1)[0].strip(), amount[0] if amount else ""))
    strengths = [strength for _, strength in heads if strength]
    return Named(form_in(name), " / ".join(strengths), tuple(heads))


def form_in(name: str) -> str:
    """The last form of the dictionary's table that stands in the name, the longest there; "" for none."""
    found = _FORM.findall(_singular(name))
    return _BY_SINGULAR[found[-1]] if found else ""


def moiety_in(name: str, moieties: Mapping[str, str]) -> str:
    """The code of the moiety (by lower-case name) that the whole name is of; "" unless it is plain.

    A head counts as written, or without its salt: "Morphine sulfate" is of Morphine. With two parts the
    moiety must name both.
    """
    if _MORE.search(name):
        return ""
    heads = [list(_called(head)) for head, _ in named(name).heads]
    if len(heads) > 6:
        return ""
    for spelt in product(*heads):
        for order in (spelt, spelt[::-1], sorted(spelt)):
            if code := moieties.get(" + ".join(order)):
                return code
    return ""


def amounts_in(name: str, ingredients: list[str]) -> list[str]:
    """The strength of each ingredient, by its name, as the product's name says it; "" where it does not."""
    heads = named(name).heads
    if len(ingredients) == 1 and len(heads) == 1:
        return [heads[0][1]] if "/" not in heads[0][1].partition("/")[2] else [""]
    said = {spelt: amount for head, amount in heads for spelt in _called(head)}
    if len(said) < len(heads):
        return [""] * len(ingredients)
    return [
        next((said[spelt] for spelt in _called(one) if spelt in said), "") if len(heads) > 1 else ""
        for one in ingredients
    ]


def of_pack(name: str) -> tuple[str, str]:
    """(product, maker) of a pack's name: "Panadol 500mg tablets (Haleon UK Ltd) 32 tablet 4 x 8 tablets".

    The maker is the last thing in brackets before a number; brackets may hold brackets. ("…", "") without.
    """
    depth, start, found = 0, 0, None
    for place, letter in enumerate(name):
        if letter == "(":
            depth += 1
            start = place if depth == 1 else start
        elif letter == ")" and depth:
            depth -= 1
            if not depth and start and name[place + 1 : place + 3].strip()[:1].isdigit():
                found = (start, place)
    if found is None:
        return name.strip(), ""
    return name[: found[0]].strip(), name[found[0] + 1 : found[1]].strip()


def _called(head: str) -> Iterator[str]:
    """The head in lower case, then with one salt word less each time."""
    words = head.lower().split()
    yield " ".join(words)
    while len(words) > 1 and words[-1] in _SALTS:
        words.pop()
        yield " ".join(words)


def _singular(text: str) -> str:
    text = text.lower()
    for pattern, one in _ONE:
        text = re.sub(pattern, one, text)
    return text


_BY_SINGULAR = {_singular(form): form for form in FORMS}
_FORM = re.compile(
    r"\b(" + "|".join(map(re.escape, sorted(_BY_SINGULAR, key=len, reverse=True))) + r")\b(?! inhaler)"
)
