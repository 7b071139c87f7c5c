"""The round's script and its templates fit: each word it says and each piece it clones is on the page."""

import re
from pathlib import Path

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
