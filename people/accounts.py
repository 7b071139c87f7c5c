"""The accounts of an organisation as the office sees them."""

from dataclasses import dataclass
from uuid import UUID

from people.models import Worker
from people.rules import reasons_not_to_manage


@dataclass(frozen=True)
class WorkerRow:
    """`mine` when the one who looks may change this account."""

    worker: Worker
    mine: bool


def worker_rows(by: Worker) -> list[WorkerRow]:
    """Everybody with an account in the own organisation: the open ones first, by name. One query."""
    if by.provider is None:
        return []
    workers = Worker.objects.of(by.provider).select_related("branch").order_by("-is_active", "name")
    return [WorkerRow(worker, not reasons_not_to_manage(by, worker)) for worker in workers]


def last_change(worker: Worker) -> UUID | None:
    """The id of the worker's last history row: what a form carries so that nothing is overwritten unseen."""
    rows = worker.history.order_by("-history_id").values_list("history_id", flat=True)
    return rows.first()
