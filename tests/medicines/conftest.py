"""Every test of medicines stands on the starter dictionary."""

import pytest


@pytest.fixture(autouse=True)
def starter(dictionary: dict[str, int]) -> dict[str, int]:
    """Counts by table."""
    return dictionary
