"""For whoever watches the server: is it alive, and can it answer a search?"""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from directory.models import PostcodeLocation


@require_safe
def alive(request: HttpRequest) -> HttpResponse:
    """The process answers; nothing else is asked."""
    return HttpResponse("alive\n", content_type="text/plain")


@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """The database answers and knows postcodes; 503 otherwise."""
    is_ready = PostcodeLocation.objects.exists()
    text = "ready\n" if is_ready else "no postcodes: run manage.py load_reference\n"
    return HttpResponse(text, content_type="text/plain", status=200 if is_ready else 503)
