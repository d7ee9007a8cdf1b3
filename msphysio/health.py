"""A liveness check for monitoring. The readiness check, which runs a search, is in `directory`."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from msphysio.replicas import asks_no_database


@asks_no_database
@never_cache
@require_safe
def alive(request: HttpRequest) -> HttpResponse:
    """Show that the process responds. Nothing else is checked."""
    return HttpResponse("alive\n", content_type="text/plain")
