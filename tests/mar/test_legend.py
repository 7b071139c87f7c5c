"""The key: an answer to each letter, and letters nobody can read as something else."""

from dataclasses import replace

import pytest
from django.test import Client

from mar.actions import set_legend
from mar.legend import NOT_KNOWN, STARTING_KEY, KeyLetter, faults, letter_for, read
from mar.models import Legend, Outcome, Reason, Who
from people.records import Refused
from tests.cast import Cast

KEY = "/settings/key/"
INITIALS = ["AO", "CM", "DK"]


def with_letter(old: str, new: str) -> list[KeyLetter]:
    return [replace(one, letter=new) if one.letter == old else one for one in STARTING_KEY]


def test_the_starting_key_answers_everything() -> None:
    assert faults(STARTING_KEY, INITIALS) == []
    for reason in Reason:
        assert letter_for(STARTING_KEY, outcome=Outcome.NOT_TAKEN, reason=reason), reason


@pytest.mark.parametrize(
    ("letter", "sentence"),
    [
        ("X", "a cross or a tick"),
        ("x", "a cross or a tick"),
        ("✓", "a cross or a tick"),
        ("✗", "a cross or a tick"),
        ("✔", "a cross or a tick"),
        ("+", "a cross or a tick"),
        ("AO", "somebody’s initials"),
        ("ao", "somebody’s initials"),
        ("", "one capital letter"),
        ("s", "one capital letter"),
        ("7", "one capital letter"),
        ("?", "one capital letter"),
        ("É", "one capital letter"),
        ("S", "stands for two things"),
    ],
)
def test_a_letter_that_could_be_misread_is_refused(letter: str, sentence: str) -> None:
    found = " ".join(faults(with_letter("D", letter), INITIALS))
    assert sentence in found


def test_an_answer_without_a_letter_is_refused() -> None:
    few = [one for one in STARTING_KEY if one.letter not in ("S", "R")]
    assert faults(few, INITIALS) == [
        "No letter stands for “asleep”.",
        "No letter stands for “other, in words”.",
    ]


def test_the_letter_that_says_most_wins() -> None:
    assert letter_for(STARTING_KEY, outcome=Outcome.NOT_TAKEN, reason=Reason.ASLEEP) == "S"
    assert letter_for(STARTING_KEY, outcome=Outcome.NOT_TAKEN, reason=Reason.OTHER) == "R"
    assert letter_for(STARTING_KEY, outcome=Outcome.TAKEN, who=Who.FAMILY) == "F"
    assert letter_for(STARTING_KEY, outcome=Outcome.TAKEN, who=Who.OUR_WORKER) == ""
    assert letter_for(STARTING_KEY, outcome=Outcome.PART_TAKEN, who=Who.FAMILY) == "F"
    assert letter_for(STARTING_KEY, outcome=Outcome.NOT_KNOWN) == NOT_KNOWN


def test_a_letter_may_be_about_help_given() -> None:
    prompted = KeyLetter("J", "prompted", Outcome.TAKEN, who=Who.OUR_WORKER, help="prompted")
    key = [*STARTING_KEY, prompted]
    assert letter_for(key, outcome=Outcome.TAKEN, who=Who.OUR_WORKER, help="prompted") == "J"
    assert letter_for(key, outcome=Outcome.TAKEN, who=Who.OUR_WORKER, help="administered") == ""


@pytest.mark.django_db
def test_each_version_stays(cast: Cast) -> None:
    first = set_legend(cast.ruth, provider=cast.northgate, letters=STARTING_KEY, seen=0)
    assert read(first.letters) == STARTING_KEY
    same = set_legend(cast.ruth, provider=cast.northgate, letters=STARTING_KEY, seen=1)
    assert same == first
    second = set_legend(cast.ruth, provider=cast.northgate, letters=with_letter("D", "J"), seen=1)
    assert (first.version, second.version) == (1, 2)


@pytest.mark.django_db
def test_two_managers_do_not_overwrite_each_other(cast: Cast) -> None:
    set_legend(cast.ruth, provider=cast.northgate, letters=STARTING_KEY, seen=0)
    with pytest.raises(Refused, match="Somebody else changed the key"):
        set_legend(cast.ruth, provider=cast.northgate, letters=with_letter("D", "J"), seen=0)


@pytest.mark.django_db
def test_a_key_with_a_fault_is_not_kept(cast: Cast) -> None:
    with pytest.raises(Refused, match="somebody’s initials"):
        set_legend(cast.ruth, provider=cast.northgate, letters=with_letter("D", "AO"), seen=0)
    assert set_legend(cast.ruth, provider=cast.northgate, letters=STARTING_KEY, seen=0).version == 1


# --- its page -------------------------------------------------------------------------------------------


@pytest.fixture
def desk(cast: Cast, client: Client) -> Client:
    client.force_login(cast.ruth)
    return client


def typed(desk: Client, **changed: str) -> dict[str, str]:
    """The whole form as the page shows it, with these fields changed."""
    form = desk.get(KEY).context["form"]
    return {name: str(form[name].value() or "") for name in form.fields} | changed


@pytest.mark.django_db
def test_the_page_offers_the_starting_key_and_keeps_what_is_changed(desk: Client, cast: Cast) -> None:
    assert "This is the starting key." in desk.get(KEY).content.decode()
    answer = desk.post(KEY, typed(desk, for_did_not_want="J", means_J="declined"), follow=True)
    assert "Version 1 is in force." in answer.content.decode()
    key = read(Legend.objects.get().letters)
    assert letter_for(key, outcome=Outcome.NOT_TAKEN, reason=Reason.DID_NOT_WANT) == "J"
    assert letter_for(key, outcome=Outcome.TAKEN, who=Who.FAMILY) == "F"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"for_asleep": "X"}, "a cross or a tick"),
        ({"for_asleep": "AO"}, "AO” is somebody’s initials"),
        ({"for_asleep": "J"}, "Say in words what “J” means."),
        ({"for_left_out": ""}, "No letter stands for “left out”."),
        ({"for_asleep": "А"}, "use one capital letter"),  # Cyrillic
        ({"for_asleep": "Ａ"}, "use one capital letter"),  # full width
        ({"means_D": "x" * 10_000}, "letters"),
    ],
)
def test_the_page_refuses_in_words_and_loses_nothing(
    desk: Client, changed: dict[str, str], sentence: str
) -> None:
    answer = desk.post(KEY, typed(desk, **changed))
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert all(answer.context["form"][name].value() == value for name, value in changed.items())
    assert not Legend.objects.exists()


@pytest.mark.django_db
def test_a_senior_may_not_change_the_key(cast: Cast, client: Client) -> None:
    client.force_login(cast.joy)
    assert client.get(KEY).status_code == 403
