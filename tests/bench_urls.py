"""The product's addresses, and the floor: the same server and middleware, one INSERT, committed."""

from uuid import uuid4

from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.urls import path

from config.urls import handler400, handler403, handler404, handler500
from config.urls import urlpatterns as ours

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


def floor(request: HttpRequest) -> JsonResponse:
    """The least that a post which keeps something can cost a signed-in worker."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO bench_floor VALUES (%s, %s)", [uuid4(), request.body.decode()])
    return JsonResponse([{"status": "saved"}], safe=False)


urlpatterns = [path("api/floor/", floor), *ours]
