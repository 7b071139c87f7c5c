"""Whether this server can do its work: the database answers and every migration is applied."""

from django.contrib.auth.decorators import login_not_required
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse


@login_not_required
def healthz(request: HttpRequest) -> JsonResponse:
    """200 when the work can be done, else 503; says only which of the two is missing."""
    try:
        executor = MigrationExecutor(connections[DEFAULT_DB_ALIAS])
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return JsonResponse({"database": False, "migrations": False}, status=503)
    return JsonResponse({"database": True, "migrations": not waiting}, status=503 if waiting else 200)
