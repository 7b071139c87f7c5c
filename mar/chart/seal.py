"""The seal over an issued chart: a changed byte of it is found on opening and on printing.

An HMAC under `CHART_KEYS`, a list of its own: the first key seals, all of them open, so that a key can be
retired without making last year's charts unreadable.
"""

import hashlib
import hmac
from datetime import UTC

from django.conf import settings

from mar.models import ChartIssue


class Broken(Exception):
    """A stored chart is not what was issued. `issue` is its row."""

    def __init__(self, issue: ChartIssue) -> None:
        super().__init__(
            f"The stored chart {issue.serial} is not what was issued: something in it was changed since. "
            "Do not use it, and tell your manager."
        )
        self.issue = issue


def sealed(issue: ChartIssue) -> str:
    """The seal of this row under the first key: the key's name, a colon, the digest."""
    name, secret = next(iter(settings.CHART_KEYS.items()))
    return f"{name}:{_digest(issue, secret)}"


def check(issue: ChartIssue) -> ChartIssue:
    """The same row, when every byte is as it was issued; else raises `Broken`."""
    name, _, digest = issue.seal.partition(":")
    secret = settings.CHART_KEYS.get(name, "")
    if not secret or not hmac.compare_digest(digest.encode(), _digest(issue, secret).encode()):
        raise Broken(issue)
    return issue


def _digest(issue: ChartIssue, secret: str) -> str:
    said = (
        issue.provider_id, issue.person_id, issue.kind, issue.serial, issue.first_day, issue.days,
        issue.content, issue.replaces_id, issue.recorded_at.astimezone(UTC).isoformat(),
        hashlib.sha256(issue.snapshot.encode()).hexdigest(), hashlib.sha256(bytes(issue.pdf)).hexdigest(),
    )  # fmt: skip
    return hmac.new(secret.encode(), "\n".join(map(str, said)).encode(), hashlib.sha256).hexdigest()
