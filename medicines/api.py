"""A person's medicines for programs (design.md section 5)."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from medicines import lines
from medicines.dictionary import Cd
from medicines.listing import STATE_WORDS, Shown, listing
from people.api import door
from people.permissions import person_for
from people.records import now


class ProductShape(serializers.Serializer):  # type: ignore[type-arg]  # generic in the stubs alone
    code = serializers.CharField(allow_null=True, help_text="dm+d; null: free text, not checked by computer")
    name = serializers.CharField()
    cd = serializers.ChoiceField(Cd.choices)


class MedicineShape(serializers.Serializer):  # type: ignore[type-arg]  # generic in the stubs alone
    id = serializers.UUIDField()
    kind = serializers.ChoiceField(["ours", "information_only"])
    product = ProductShape()
    text = serializers.CharField(help_text="the line in words, as carers see it")
    label = serializers.CharField(help_text="the label's words, verbatim")
    directions = serializers.JSONField(allow_null=True)
    starts_at = serializers.DateTimeField()
    stops_at = serializers.DateTimeField(allow_null=True)
    replaces = serializers.UUIDField(allow_null=True)
    checked_by = serializers.CharField(allow_null=True)
    state = serializers.ChoiceField(list(STATE_WORDS))


@extend_schema(
    operation_id="medicines",
    responses=MedicineShape(many=True),
    description="Every line of one person's list, ours first, then for information, then what was stopped.",
)
@door("person", "GET")
def medicines(request: Request, person_id: UUID) -> Response:
    """The list of one person; the same 404 for somebody elsewhere and nobody."""
    person = person_for(request.user, person_id, "medicines")
    return Response([as_json(one) for one in listing(person, now()).all])


def as_json(shown: Shown) -> dict[str, object]:
    """One line in the shape of the API; amounts in `directions` are strings."""
    medicine = shown.medicine
    return {
        "id": medicine.pk,
        "kind": medicine.kind,
        "product": {
            "code": medicine.product_code or None, "name": medicine.product_name, "cd": medicine.cd,
        },
        "text": lines.plain(medicine),
        "label": medicine.label,
        "directions": medicine.directions,
        "starts_at": medicine.starts_at.isoformat(),
        "stops_at": medicine.stops_at and medicine.stops_at.isoformat(),
        "replaces": medicine.replaces_id,
        "checked_by": medicine.checked_by.name if medicine.checked_by else None,
        "state": shown.state,
    }  # fmt: skip
