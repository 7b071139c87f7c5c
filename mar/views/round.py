"""Today's round: one page over the endpoints of `mar.api`; everything it shows comes from there."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import ensure_csrf_cookie

from mar.round import workers_on
from people.models import Worker
from people.permissions import may, needs
from people.records import now


@needs("round")
@ensure_csrf_cookie
def round_page(request: HttpRequest) -> HttpResponse:
    """The page itself holds nobody's data: it is the same for every carer of a branch.

    A senior or manager, who may see another's round, finds the names of today's workers on it.
    """
    carers = workers_on(request.user, timezone.localdate(now())) if may(request.user, "board") else []
    context = {"office": office_of(request.user), "zone": settings.TIME_ZONE, "carers": carers}
    return render(request, "mar/round.html", context)


def office_of(worker: Worker) -> dict[str, str]:
    """Whom this worker rings: the branch's office, else the agency's."""
    number = worker.branch.office() if worker.branch else worker.provider.office_number  # type: ignore[union-attr]  # has one
    return {"who": "the office", "number": number}
