"""The ground every record stands on: the one clock, the two kinds of record, the one lock, the guards.

`Event` is something that happened: append-only, a correction is a new row. `Kept` is something that is:
changed only through `save(by=, why=)`, with its history behind it, ended but never deleted (design.md 2).
"""

import contextlib
import random
import time
import uuid
from collections.abc import Collection, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models.base import ModelState
from django.utils import timezone
from simple_history.models import HistoricalRecords

if TYPE_CHECKING:
    from people.models import Person, Worker


# --- the one clock ------------------------------------------------------------------------------------

# Settings refuse TEST_CLOCK unless DEMO=1: a server that tests start stands at the tests' moment.
_moved: datetime | None = settings.TEST_CLOCK


def now() -> datetime:
    """The moment, aware, in UTC unless moved. Every `recorded_at` is set from this in Python."""
    return _moved or timezone.now()


@contextlib.contextmanager
def clock_at(moment: datetime) -> Iterator[None]:
    """Stand still at `moment` (aware). For tests and the demo only; module-wide, so a live thread sees it."""
    global _moved
    before, _moved = _moved, moment
    try:
        yield
    finally:
        _moved = before


def new_id() -> uuid.UUID:
    """A UUID of version 7, ordered by the machine's own clock even when ours is moved.

    Rows written in the same moved minute keep their order, so "the last history row" has one meaning.
    """
    nanoseconds = time.time_ns()
    milliseconds, rest = divmod(nanoseconds, 1_000_000)
    value = (milliseconds & (2**48 - 1)) << 80 | 7 << 76 | (rest * 4096 // 1_000_000) << 64
    return uuid.UUID(int=value | 0b10 << 62 | random.getrandbits(62))


# --- the two kinds of record --------------------------------------------------------------------------


class Unguarded(Exception):
    """Code tried to write round `save(by=)`. A fault of ours, never of the person at the screen."""


class Refused(Exception):
    """An action will not do it, and says why: field name to sentences; the key "" is about the whole."""

    def __init__(self, fields: dict[str, list[str]]) -> None:
        super().__init__(" ".join(sentence for sentences in fields.values() for sentence in sentences))
        self.fields = fields


class Stale(Exception):
    """Somebody changed the record after the page was made. `theirs` is the record as it is now."""

    def __init__(self, theirs: "Kept") -> None:
        super().__init__("Somebody else changed this while you were typing. Nothing was overwritten.")
        self.theirs = theirs


class GuardedQuerySet(models.QuerySet):
    """Reads freely and refuses every write: writing goes through `save(by=)`, which keeps who and why."""

    def _refuse(self, *args: Any, **kwargs: Any) -> Any:
        raise Unguarded(f"{self.model.__name__}: write with save(by=…), from an action.")

    create = update = delete = bulk_create = bulk_update = _refuse
    get_or_create = update_or_create = aupdate = adelete = acreate = _refuse


class Row(models.Model):
    """What both kinds share: an id made here, and its agency taken from the person it is about."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)

    class Meta:
        abstract = True

    @classmethod
    def from_db(
        cls, db: str | None, field_names: Collection[str], values: Collection[Any], *, fetch_mode: Any = None
    ) -> Self:
        """A row as it was read, in a third of the time Django takes: a round or a board reads hundreds.

        Django calls the class, which sends two signals and looks for the default of each field; nothing here
        listens and a row read needs none. A field that was not asked for stays deferred, as it does there.
        """
        found = cls.__new__(cls)
        found._state = state = ModelState()
        state.adding, state.db = False, db
        if fetch_mode is not None:
            state.fetch_mode = fetch_mode
        found.__dict__.update(zip(field_names, values, strict=True))
        return found

    def _take_provider(self) -> None:
        """A record of care belongs to its person's agency; no caller passes it."""
        if getattr(self, "person_id", None) and hasattr(type(self), "provider"):
            self.provider_id = self.person.provider_id

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        """Refused, for both kinds."""
        raise Unguarded(f"{type(self).__name__}: ended, never deleted.")


class Event(Row):
    """Something that happened: who, when, and when it was written down. Never changed, never removed."""

    recorded_at = models.DateTimeField(editable=False)
    recorded_by = models.ForeignKey("people.Worker", models.PROTECT, related_name="+", editable=False)

    objects = GuardedQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *, by: "Worker", **kwargs: Any) -> Self:  # type: ignore[override]  # never without `by`
        """Write it once, in the name of `by`, at `now()`. Raises `Unguarded` on a second save."""
        if not self._state.adding:
            raise Unguarded(f"{type(self).__name__} is append-only: write a new row.")
        self.recorded_by = by
        self.recorded_at = self.recorded_at or now()
        self._take_provider()
        super().save(force_insert=True, **kwargs)
        return self


class Kept(Row):
    """Something that is. Its history says who changed it, when and why."""

    history = HistoricalRecords(
        inherit=True, history_id_field=models.UUIDField(default=new_id), user_db_constraint=False
    )
    objects = GuardedQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(  # type: ignore[override]  # never without `by`
        self, *, by: "Worker", why: str = "", seen: uuid.UUID | str | None = None, **kwargs: Any
    ) -> Self:
        """Write it in the name of `by`. With `seen` (the history row the page was made from) raise `Stale`
        when another came in between."""
        if seen is not None and str(self.seen()) != str(seen):
            raise Stale(type(self)._base_manager.get(pk=self.pk))
        self._take_provider()
        self._history_user, self._change_reason, self._history_date = by, why, now()
        super().save(**kwargs)
        return self

    def seen(self) -> uuid.UUID | None:
        """The id of the last history row: what a form carries so that nothing is overwritten unseen."""
        last = self.history.order_by("-history_id").values_list("history_id", flat=True)
        return last.first()


# --- the one lock -------------------------------------------------------------------------------------


def lock(person: "Person") -> "Person":
    """Hold this person until the transaction ends, and return them as they are now.

    Every action that writes a care record takes this first, so that limits and clashes are true under races.
    Shapes: SELECT … FOR NO KEY UPDATE, which lets inserts that point to the person go on.
    """
    assert transaction.get_connection().in_atomic_block, "a lock lasts as long as its transaction"
    return locked(type(person)._base_manager.all()).get(pk=person.pk)


def locked[Found: models.Model](people: models.QuerySet[Found]) -> models.QuerySet[Found]:
    """The same lock for the rows of a query, for who reads the person and locks them in one."""
    return people.select_for_update(no_key=True, of=("self",))
