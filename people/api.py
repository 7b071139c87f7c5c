"""The doors for programs: the permission of each address, and the list of people."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import exceptions, serializers
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from people.models import Person
from people.permissions import READS_ONLY, may, note_access

PAGE = 200


def door(permission: str, *methods: str) -> Callable[[Callable[..., Response]], Callable[..., Any]]:
    """An address for programs with its permission, as `@needs` is for pages."""

    def decorate(view: Callable[..., Response]) -> Callable[..., Any]:
        @wraps(view)
        def guarded(request: Request, *args: Any, **kwargs: Any) -> Response:
            if not may(request.user, permission):
                raise exceptions.PermissionDenied("Your role does not include this.")
            if request.method not in ("GET", "HEAD") and request.user.role in READS_ONLY:
                raise exceptions.PermissionDenied("You can read here. You cannot change anything.")
            return view(request, *args, **kwargs)

        found = api_view([*methods])(guarded)
        found.needs = permission  # type: ignore[attr-defined]  # read by the walk of the addresses
        return found

    return decorate


class PersonShape(serializers.Serializer):  # type: ignore[type-arg]  # generic in the stubs alone
    id = serializers.UUIDField()
    name = serializers.CharField()
    born = serializers.DateField()
    nhs_number = serializers.CharField()


class PeopleShape(serializers.Serializer):  # type: ignore[type-arg]  # generic in the stubs alone
    next = serializers.CharField(allow_null=True)
    people = PersonShape(many=True)


@extend_schema(
    operation_id="people",
    parameters=[OpenApiParameter("after", str)],
    responses=PeopleShape,
    description="The people this account may see, 200 at a time, by family name.",
)
@door("person", "GET")
def people(request: Request) -> Response:
    """The people this account may see. `next` is the address of the following page, or null."""
    after = request.query_params.get("after", "")
    start = int(after) if after.isascii() and after.isdecimal() and len(after) < 7 else 0
    found = list(Person.objects.visible_to(request.user).current().in_order()[start : start + PAGE + 1])
    note_access(request.user, found[:PAGE], "api people")
    following = request.build_absolute_uri(f"?after={start + PAGE}") if len(found) > PAGE else None
    return Response(
        {
            "next": following,
            "people": [
                {
                    "id": str(one.pk),
                    "name": f"{one.given_name} {one.family_name}",
                    "born": one.born.isoformat(),
                    "nhs_number": one.nhs_number,
                }
                for one in found[:PAGE]
            ],
        }
    )
