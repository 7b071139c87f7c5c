"""The endpoints of the round (what is due, and the one way in for what happened) and of the chart."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import exceptions, serializers
from rest_framework.decorators import content_negotiation_class, parser_classes
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.parsers import FormParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from mar import chart, entries, pdf, reading
from mar import round as rounds
from mar.actions import file_entries, issue_chart
from mar.chart.asked import days_asked
from mar.chart.issued import standing
from mar.chart.seal import Broken
from mar.chart.written import as_json
from people import actions as people_actions
from people.api import door
from people.models import Document, Person, Worker
from people.permissions import may, person_for
from people.records import Refused, now

MOST_ENTRIES = 500


class ReasonShape(serializers.Serializer):  # type: ignore[type-arg]  # generic in the stubs alone
    kind = serializers.CharField()
    text = serializers.CharField()
    field = serializers.CharField(required=False)


class AnswerShape(serializers.Serializer):  # type: ignore[type-arg]  # generic in the stubs alone
    key = serializers.UUIDField(allow_null=True)
    status = serializers.ChoiceField(["saved", "saved_with_concerns", "kept_for_review", "refused"])
    id = serializers.UUIDField(allow_null=True)
    dose = serializers.UUIDField(allow_null=True)
    concerns = ReasonShape(many=True)
    reasons = ReasonShape(many=True)


class EntryShape(serializers.Serializer):  # type: ignore[type-arg]  # generic in the stubs alone
    v = serializers.IntegerField(default=1)
    kind = serializers.ChoiceField(entries.KINDS)
    key = serializers.UUIDField()
    person = serializers.UUIDField()
    signed_by = serializers.UUIDField()
    time_source = serializers.ChoiceField(["now", "typed"])


@extend_schema(
    operation_id="round",
    parameters=[OpenApiParameter("date", OpenApiTypes.DATE), OpenApiParameter("worker", OpenApiTypes.UUID)],
    responses=OpenApiTypes.OBJECT,
    description="One worker's people of one day, with everything due, in doubt, answered and said.",
)
@door("round", "GET")
def round_(request: Request) -> Response:
    """The round of a date, today's when none is given; `worker` for seniors and above."""
    day = _day(request.query_params.get("date"))
    return Response(rounds.as_json(request.user, _worker(request), day, now()))


def _day(text: str | None) -> date:
    if not text:
        return timezone.localdate(now())
    try:
        return reading.day(text)
    except ValueError:
        raise Refused({"date": [reading.NO_DATE]}) from None


def _worker(request: Request) -> Worker:
    """Whose round: one's own, or for seniors and above another worker's of the same agency."""
    asked = request.query_params.get("worker")
    if not asked or asked == str(request.user.pk):
        return request.user
    if not may(request.user, "board"):
        raise exceptions.PermissionDenied("Only a senior or a manager can see another worker’s round.")
    try:
        pk = reading.uuid(asked)
    except ValueError:
        raise Refused({"worker": ["This is not an id."]}) from None
    worker = Worker.objects.of(request.user.provider).filter(pk=pk).first()
    if worker is None:
        raise exceptions.NotFound
    return worker


@extend_schema(
    operation_id="doses",
    request=EntryShape(many=True),
    responses=AnswerShape(many=True),
    description="At most 500 entries or 1 MB. Each is kept by itself; the answers come in the same order.",
)
@door("round", "POST")
def doses(request: Request) -> Response:
    """File entries: 200 with one answer each, 400 when the body is no list of objects."""
    body = request.data
    if not isinstance(body, list) or not all(isinstance(one, dict) for one in body):
        raise Refused({"": ["The body must be a list of entries."]})
    if len(body) > MOST_ENTRIES:
        raise Refused({"": [f"At most {MOST_ENTRIES} entries at once."]})
    return Response(file_entries(request.user, body))


@extend_schema(
    operation_id="documents",
    request={"multipart/form-data": {"type": "object"}},
    responses=OpenApiTypes.OBJECT,
    description="A photo or letter of at most 10 MB. Entries name its key, also one that arrives later.",
)
@door("round", "POST")
@parser_classes([MultiPartParser, FormParser])
def documents(request: Request) -> Response:
    """Keep one document: multipart key, person, kind, file. The same key and bytes are one document."""
    reader = reading.Reader(dict(request.data.items()), now())
    key, pk = reader.take("key", reading.uuid, must=True), reader.take("person", reading.uuid, must=True)
    kind = reader.take("kind", reading.one_of(*Document.Kind.values), must=True)
    sent = request.FILES.get("file")
    if sent is None:
        reader.fault("file", "Choose a file.")
    reader.done()
    person = Person.objects.visible_to(request.user).filter(pk=pk).first()
    if person is None:
        raise exceptions.NotFound
    document = people_actions.keep_document(
        request.user, provider=person.provider, person=person, key=key, kind=kind, content=sent.read()
    )
    return Response(_kept(document))


def _kept(document: Document) -> dict[str, Any]:
    return {"key": str(document.key), "status": "saved", "id": str(document.pk)}


class AnyAnswer(DefaultContentNegotiation):
    """Whoever asks for a PDF by its own type gets it, and a fault in our one shape all the same."""

    def select_renderer(self, request: Any, renderers: Any, format_suffix: Any = None) -> Any:
        return renderers[0], renderers[0].media_type


DAYS_ASKED = [OpenApiParameter("from", OpenApiTypes.DATE), OpenApiParameter("days", OpenApiTypes.STR)]


@extend_schema(
    operation_id="chart",
    parameters=DAYS_ASKED,
    responses=OpenApiTypes.OBJECT,
    description="The chart of 1 to 62 days (28 when not said, or `month`), cell by cell as on paper.",
)
@door("chart", "GET")
def chart_(request: Request, person_id: UUID) -> Response:
    """The chart as JSON. Its serial is that of the print with the same content, or the next one."""
    person = person_for(request.user, person_id, "api chart")
    first_day, days = days_asked(request.query_params)
    moment = now()
    found = chart.build(person, first_day, days, moment)
    stands = standing(found, moment)
    return Response(as_json(found, stands.serial, stands.as_at))


@extend_schema(
    operation_id="chart_pdf",
    parameters=DAYS_ASKED,
    responses={(200, "application/pdf"): OpenApiTypes.BINARY},
    description="The same chart on paper. An unchanged chart comes back byte for byte.",
)
@door("chart", "GET")
@content_negotiation_class(AnyAnswer)
def chart_pdf(request: Request, person_id: UUID) -> HttpResponse | Response:
    """The chart as PDF; its serial stands on every page. 409: the stored one was changed; 503: no paper."""
    person = person_for(request.user, person_id, "api chart pdf")
    first_day, days = days_asked(request.query_params)
    try:
        issue = issue_chart(request.user, person=person, first_day=first_day, days=days, draw=pdf.draw)
    except (Broken, pdf.NoPaper) as fault:
        status = 409 if isinstance(fault, Broken) else 503
        return Response({"error": str(fault), "fields": {}}, status=status)
    return pdf.pdf_response(issue)
