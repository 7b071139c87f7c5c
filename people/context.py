"""What every page shows in its frame: who is signed in, for whom, and where they may go."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from people.permissions import may

MENU = (
    ("round", "mar:round", "Round", "clip"),
    ("person", "people:people", "People", "people"),
    ("board", "mar:board", "Not recorded", "board"),
    ("visits", "mar:plan_visits", "Visits", "clock"),
    ("trail", "audits:trail", "History", "eye"),
    ("workers", "people:workers", "Workers", "badge"),
    ("settings", "people:settings", "Settings", "set"),
    ("account", "people:account", "My account", "key"),
)
"""(permission, address, words, sign): where a role may go. A link backwards is an address's name."""


@dataclass(frozen=True)
class MenuItem:
    url: str
    label: str
    icon: str
    current: bool


def frame(request: HttpRequest) -> dict[str, Any]:
    """`me`, `agency` and `menu` for templates/app/page.html; nothing before signing in."""
    worker = getattr(request, "user", None)
    if worker is None or not worker.is_authenticated:
        return {}
    items = []
    for permission, name, label, icon in MENU:
        if may(worker, permission):
            url = reverse(name)
            items.append(MenuItem(url, label, icon, request.path.startswith(url)))
    return {"me": worker, "agency": worker.provider, "menu": items}
