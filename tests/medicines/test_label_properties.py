"""Label words by chance: nothing crashes, nothing unknown changes a dose, and what is said is read back."""

import time
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from medicines.directions.label import read

FEW = settings(max_examples=150, deadline=None)

WORDS = """
    one two half quarter 1 2 3 4.5 10 a to or - , . ( ) then and once twice times day daily every hours 4
    hourly weekly week month night morning at in the before after breakfast food with when required prn bd tds
    max tablets tablet ml mg puffs take apply for days until on monday up not except each per alternate
"""
NEW = st.text("bcdfghjklmnpqrstvwxyz", min_size=5, max_size=9).map(lambda one: f"q{one}")


@FEW
@given(st.text(max_size=120))
def test_any_text_is_answered(text):
    found = read(text)
    assert found.verdict in ("suggested", "ambiguous", "refused")
    assert (found.verdict == "suggested") == bool(found.dosage)
    assert found.dosage or found.reasons


@settings(max_examples=600, deadline=None)
@given(st.lists(st.sampled_from(WORDS.split()), max_size=14).map(" ".join))
def test_any_order_of_label_words_is_answered(text):
    found = read(text)
    assert (found.verdict == "suggested") == bool(found.dosage)
    assert found.dosage or found.reasons
    for dose in found.dosage:
        assert dose.get("doseAndRate") or "method" in dose
        assert "timing" in dose or "asNeededBoolean" in dose or "asNeededCodeableConcept" in dose


@FEW
@given(st.lists(st.sampled_from(WORDS.split()), min_size=30, max_size=200).map(" ".join))
def test_long_labels_take_no_longer_than_their_length(text):
    before = time.process_time()
    read(text)
    assert time.process_time() - before < 0.5


DOSES = ("1 tablet twice a day", "2 puffs every 4 hours when required", "10ml at night for 5 days")
MORE = (
    "not",
    "except Sundays",
    "unless told",
    "doubled",
    "again",
    "half",
    "5",
    "hourly",
    "weekly",
    "stop",
)


@FEW
@given(
    st.sampled_from(DOSES),
    st.sampled_from(MORE),
    st.integers(0, 8),
    st.sampled_from([" ", ", ", ". "]),
)  # fmt: skip
def test_a_word_that_matters_is_never_passed_over(text, word, place, stop):
    words = text.split()
    place = min(place, len(words))
    found = read(" ".join(words[:place]) + stop + word + " " + " ".join(words[place:]))
    if found.verdict == "suggested":
        # only a remark of its own may be left over, and it may not hold the word
        assert found.dosage != read(text).dosage
        carried = [one["text"] for dose in found.dosage for one in dose.get("additionalInstruction", [])]
        assert not any(word in one for one in carried)


@FEW
@given(st.permutations(["1 tablet", "twice a day", "for 5 days", "by mouth"]), st.lists(NEW, max_size=3))
def test_unknown_words_never_change_the_dose(parts, words):
    plain, found = read(" ".join(parts)), read(f"{' '.join(parts)}, {' '.join(words)}")
    assert plain.verdict == "suggested"
    if found.verdict == "suggested":
        assert [_bare(one) for one in found.dosage] == [_bare(one) for one in plain.dosage]
    for place in range(1, len(parts)):
        between = read(" ".join([*parts[:place], *words, *parts[place:]]))
        assert not words or between.verdict != "suggested" or between.dosage != plain.dosage
        if between.verdict == "suggested":
            assert [_bare(one) for one in between.dosage] == [_bare(one) for one in plain.dosage]


def _bare(dose):
    return {name: value for name, value in dose.items() if name != "additionalInstruction"}


AMOUNTS = st.sampled_from(
    [("one tablet", 1), ("two tablets", 2), ("half a tablet", 0.5), ("1½ tablets", 1.5), ("3 tablets", 3)]
)
TIMES = st.sampled_from(
    [
        ("once a day", {"frequency": 1, "period": 1, "periodUnit": "d"}),
        ("three times a day", {"frequency": 3, "period": 1, "periodUnit": "d"}),
        ("every 8 hours", {"frequency": 1, "period": 8, "periodUnit": "h"}),
        ("on alternate days", {"frequency": 1, "period": 2, "periodUnit": "d"}),
        ("in the morning", {"frequency": 1, "period": 1, "periodUnit": "d", "when": ["MORN"]}),
        ("with breakfast and supper", {"frequency": 2, "period": 1, "periodUnit": "d", "when": ["CM", "CV"]}),
        ("at 09:15", {"frequency": 1, "period": 1, "periodUnit": "d", "timeOfDay": ["09:15:00"]}),
        ("every Friday", {"frequency": 1, "period": 1, "periodUnit": "wk", "dayOfWeek": ["fri"]}),
    ]
)
LENGTHS = st.none() | st.integers(8, 90)


@FEW
@given(AMOUNTS, TIMES, LENGTHS, st.booleans(), st.sampled_from(["Take {}", "{} to be taken", "{}"]))
def test_what_is_said_is_read_back(amount, when, days, needed, verb):
    said = f"{verb.format(amount[0])} {when[0]}"
    said += "" if days is None else f" for {days} days"
    said += " when required" if needed else ""
    for text in (said, said.upper(), said.lower()):
        (dose,) = read(text).dosage
        assert dose["doseAndRate"][0]["doseQuantity"]["value"] == amount[1]
        repeat = dict(dose["timing"]["repeat"])
        bounds = repeat.pop("boundsDuration", None)
        assert (bounds or {}).get("value") == days
        assert repeat == when[1]
        assert dose.get("asNeededBoolean", False) == needed


@FEW
@given(
    st.lists(st.tuples(st.integers(1, 9), st.integers(2, 14)), min_size=2, max_size=5),
    st.sampled_from([", then ", " then ", ". Then ", " followed by "]),
)
def test_a_taper_is_read_step_by_step(steps, joined):
    said = joined.join(f"{amount} capsules once a day for {days} days" for amount, days in steps)
    found = read(said)
    assert found.verdict == "suggested", found.reasons
    assert [one["sequence"] for one in found.dosage] == list(range(1, len(steps) + 1))
    read_back = [
        (one["doseAndRate"][0]["doseQuantity"]["value"], one["timing"]["repeat"]["boundsDuration"]["value"])
        for one in found.dosage
    ]
    assert read_back == steps


@FEW
@given(st.decimals("0.01", "999.99", places=2), st.sampled_from(["mg", "ml", "micrograms", "g"]))
def test_a_figure_is_never_rounded(value, unit):
    found = read(f"{value} {unit} twice a day")
    if found.verdict == "suggested":
        assert Decimal(str(found.dosage[0]["doseAndRate"][0]["doseQuantity"]["value"])) == value


@FEW
@given(
    st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=6), st.sampled_from(["od", "bd", "tid", "prn"])
)
def test_letters_inside_a_word_are_no_latin(around, latin):
    for text in (f"1 capsule {around}{latin}", f"1 capsule {latin}{around}"):
        frequencies = [dose.get("timing") for dose in read(text).dosage]
        assert frequencies == [] or around in ("s", "d", "e")
