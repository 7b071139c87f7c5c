"""The README prints the roles table as the code has it."""

from pathlib import Path

from people.models import Role
from people.permissions import ROLES

README = Path(__file__).resolve().parents[2] / "README.md"
BUILDS_ON = {Role.SENIOR: Role.CARE_WORKER, Role.MANAGER: Role.SENIOR}


def row(role: str) -> str:
    """'| Senior … | + see the people of the branch · … |': what a role adds to the one it builds on."""
    below = ROLES[BUILDS_ON[role]] if role in BUILDS_ON else {}
    added = [words for name, words in ROLES[role].items() if below.get(name) != words]
    return f"| {Role(role).label} | {'+ ' if below else ''}{' · '.join(added)} |"


def test_the_readme_prints_every_role_as_the_code_has_it() -> None:
    printed = README.read_text().splitlines()
    missing = [row(role) for role in ROLES if role != Role.SOFTWARE and row(role) not in printed]
    assert missing == []
