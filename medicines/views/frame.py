"""What every page of the list needs: the person whose list it is, the line, and who this is on top."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from medicines.listing import show
from medicines.models import Medicine
from medicines.whose import banner_of
from people.models import Person, Worker
from people.permissions import may, person_for
from people.records import now

DAY_PARTS = ("day", "month", "year", "time")


def line_for(worker: Worker, person_id: UUID, medicine_id: UUID, page: str) -> tuple[Person, Medicine]:
    """The person and one of their lines, or Http404: the same answer for a foreign and a missing one."""
    person = person_for(worker, person_id, page)
    found = person.medicines.select_related(
        "entered_by", "checked_by", "label_photo", "person__branch__provider"
    )
    medicine = found.filter(pk=medicine_id).first()
    if medicine is None:
        raise Http404("There is no such medicine here.")
    return person, medicine


def page(request: HttpRequest, template: str, person: Person, status: int = 200, **more: Any) -> HttpResponse:
    """Render a page about one person, with the banner on top."""
    context = {
        "person": person,
        "banner": banner_of(person, request.user, now()),
        "may_change": may(request.user, "medicines"),
        **more,
    }
    return render(request, template, context, status=status)


def act_page(
    request: HttpRequest,
    person: Person,
    medicine: Medicine | None,
    form: Any,
    *,
    days: tuple[tuple[str, str], ...] = (),
    **more: Any,
) -> HttpResponse:
    """One act with its form: `title`, `sentence`, `button`; 422 when it was sent with a fault.

    `days` names the fields that stand in one row: (legend, the prefix of its day, month, year and time).
    """
    rows = [
        (legend, [form[prefix + part] for part in DAY_PARTS if prefix + part in form.fields])
        for legend, prefix in days
    ]
    placed = {field.name for _, fields in rows for field in fields}
    return page(
        request, "medicines/act.html", person, status=422 if form.errors else 200, form=form, rows=rows,
        rest=[field for field in form if field.name not in placed],
        shown=show(medicine, now()) if medicine is not None else None, **more,
    )  # fmt: skip


def to_list(person: Person) -> HttpResponse:
    """Back to the person's front page, which holds the list."""
    return redirect("mar:person", person.pk)


def refuse(form: Any, fields: dict[str, list[str]]) -> None:
    """Put what an action refused beside its field, or on top."""
    for name, sentences in fields.items():
        form.add_error(name if name in form.fields else None, sentences)
