"""For monitoring: whether this server can answer a search."""

from django.db import connections, router
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from directory.models import PostcodeLocation
from msphysio.replicas import servers


@never_cache
@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """Whether the database responds, has this release's tables and has postcodes; else 503."""
    fault = what_is_missing()
    text = f"{fault or ('ready to be read only' if servers.is_only_read else 'ready')}\n"
    return HttpResponse(text, content_type="text/plain", status=503 if fault else 200)


def what_is_missing() -> str:
    """What must be done before searches can be answered, or "" if nothing.

    A database already migrated by a newer release is fine: releases change over under load.
    """
    migrations = MigrationExecutor(connections[router.db_for_read(PostcodeLocation)])
    if migrations.migration_plan(migrations.loader.graph.leaf_nodes()):
        return "the tables are not up to date: run manage.py migrate"
    if not PostcodeLocation.objects.exists():
        return "no postcodes: run manage.py load_reference"
    return ""
