"""bin/manage read_directions: every line is answered, in order."""

import io
import json
import sys

import pytest
from django.core.management import call_command


@pytest.fixture
def answers(monkeypatch):
    def ask(*lines):
        monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
        out = io.StringIO()
        call_command("read_directions", stdout=out)
        return [json.loads(line) for line in out.getvalue().splitlines()]

    return ask


def test_a_dose_is_suggested_with_its_id(answers):
    (said,) = answers(json.dumps({"id": "a", "text": "One at night", "medicine": "Senna 7.5mg tablets"}))
    assert said["id"] == "a"
    assert said["verdict"] == "suggested"
    assert said["dosage"][0]["doseAndRate"][0]["doseQuantity"]["unit"] == "tablet"


def test_broken_lines_are_answered_in_their_place(answers):
    lines = [
        "", "{", "[]", "null", '{"id": 7}', '{"id": 8, "text": 5}', '{"id": 9, "text": "1 tablet daily"}',
        '{"id": 10, "text": "1 tablet daily", "medicine": ["x"]}', '{"id": 11, "text": "\\ud800"}',
        "[" * 5000,
    ]  # fmt: skip
    said = answers(*lines)
    assert [one["id"] for one in said] == [None, None, None, None, 7, 8, 9, 10, 11, None]
    assert [one["verdict"] for one in said].index("suggested") == 6
    for one in said:
        assert (one["verdict"] == "suggested") == bool(one["dosage"])
        assert one["dosage"] or one["reasons"]


def test_an_ambiguous_label_brings_its_question(answers):
    (said,) = answers('{"id": 1, "text": "1 capsule 8 hourly"}')
    assert (said["verdict"], said["dosage"]) == ("ambiguous", [])
    assert said["reasons"] == ["“8 hourly”: every 8 hours, or 8 every hour?"]
