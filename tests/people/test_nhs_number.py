import io
import json
from typing import Any

import pytest
from django.core.management import call_command

from people.nhs_number import check


@pytest.mark.parametrize("text", ["9994355422", "999 435 5422", "999-435-5422", "  999 435 5422\n"])
def test_is_read_as_people_write_it(text: str) -> None:
    read = check(text)
    assert (read.valid, read.number, read.display) == (True, "9994355422", "999 435 5422")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "999 435-5422",
        "999-435 5422",
        "99 9435 5422",
        "9994 35 5422",
        "999435542",
        "99943554221",
        "９９９４３５５４２２",
        "٩٩٩٤٣٥٥٤٢٢",
        "999\x004355422",
        "999  435  5422",
        "99943554X2",
        "999–435–5422",
    ],
)
def test_other_writing_is_refused_in_words(text: str) -> None:
    read = check(text)
    assert (read.valid, read.number, read.display) == (False, None, None)
    assert read.reason
    assert "ten digits" in read.reason


@pytest.mark.parametrize("digit", "0123456789")
def test_one_digit_ten_times_is_nobodys_number(digit: str) -> None:
    assert not check(digit * 10).valid


@pytest.mark.parametrize("last", range(10))
def test_a_check_of_ten_fits_no_last_digit(last: int) -> None:
    assert not check(f"999 000 000{last}").valid


def test_exactly_one_last_digit_fits() -> None:
    assert [n for n in range(10) if check(f"999435542{n}").valid] == [2]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("9994355422", "999 range"),
        ("012 345 6789", "Scotland"),
        ("3510670485", "Northern Ireland"),
        ("9000000009", "outside the ranges"),
    ],
)
def test_another_range_is_valid_and_named(text: str, word: str) -> None:
    read = check(text)
    assert read.valid
    assert read.reason
    assert word in read.reason


def test_a_number_of_england_needs_no_note() -> None:
    assert check("400 112 6419").reason is None


def test_the_command_answers_line_by_line(monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    lines = ["999 435 5422", "", "0000000000", "0607230002"]
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{one}\n" for one in lines)))
    call_command("check_nhs_number")
    said = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(one["input"], one["valid"], one["number"]) for one in said] == [
        ("999 435 5422", True, "9994355422"),
        ("", False, None),
        ("0000000000", False, None),
        ("0607230002", True, "0607230002"),
    ]
    assert said[0]["display"] == "999 435 5422"
    assert "Scotland" in said[3]["reason"]
