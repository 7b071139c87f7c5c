"""Fields of entries and addresses: what cannot be read is said in a sentence of its own kind."""

import pytest

from mar import reading


@pytest.mark.parametrize(
    "text", ["2026-13-45", "24-11-2026", "2026-11-24T09:00", "1899-12-31", "", None, 20261124]
)
def test_what_is_no_date_is_told_how_to_write_one(text: object) -> None:
    with pytest.raises(reading.Sentence, match="as 2026-11-24"):
        reading.day(text)
