"""The round's script and its templates fit: each word it says and each piece it clones is on the page."""

import re
from pathlib import Path

from people import answers as a

ROOT = Path(__file__).parents[2]
SCRIPT = "".join(
    path.read_text() for path in [ROOT / "static/js/round.js", *(ROOT / "static/js/round").glob("*.js")]
)
PAGE = "".join(path.read_text() for path in (ROOT / "templates/mar/round").glob("*.html"))


def test_every_word_the_script_says_is_on_the_page() -> None:
    said = set(re.findall(r'\bsay\("(\w+)"', SCRIPT)) | set(re.findall(r'"(first_\w+)"', SCRIPT))
    assert len(said) > 80
    assert said - set(re.findall(r'data-word="(\w+)"', PAGE)) == set()


def test_every_piece_the_script_clones_is_on_the_page() -> None:
    cloned = set(re.findall(r'\bclone\("([\w-]+)"', SCRIPT))
    assert len(cloned) > 40
    assert cloned - set(re.findall(r'<template id="t-([\w-]+)"', PAGE)) == set()


def test_the_script_never_writes_html() -> None:
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\.style\b", SCRIPT)


def test_the_words_of_an_answer_have_one_source() -> None:
    """people.answers holds them; the page asks for them by their code."""
    lists = (a.OUTCOMES, a.WHO, a.HELP, a.BASIS, a.SURE, a.REASONS, a.FOLLOW_UPS, a.WORDS)
    known = {word.lower() for one in (*lists, *a.FOLLOW_UP_ANSWERS.values()) for word in one.values()}
    written = re.findall(r">([^<>{}]+)<", PAGE) + re.findall(r'data-say="([^"]+)"', PAGE)
    assert [one for one in written if one.strip().lower() in known] == []


def test_two_ways_in_never_share_a_sign() -> None:
    """Cover has the key: the door that stays shut has another."""
    signs: dict[str, set[str]] = {}
    for name, rest in re.findall(r'class="btn big".*?#i-(\w+)"/></svg>(.*?)</(?:button|a)>', PAGE):
        signs.setdefault(name, set()).add(re.sub(r"<.*?>", " ", rest).strip())
    assert "key" in signs
    assert {name: words for name, words in signs.items() if len(words) > 1 and name != "print"} == {}
