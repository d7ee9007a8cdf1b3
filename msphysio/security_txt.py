"""Says where to report a security vulnerability (RFC 9116)."""

from datetime import date, timedelta
from urllib.parse import quote

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from msphysio.site import root

LASTS = timedelta(days=180)  # the RFC recommends less than a year


@require_safe
def txt(request: HttpRequest) -> HttpResponse:
    """Serve the file, or a 404 if the operator has no e-mail address."""
    if not settings.OPERATOR_EMAIL:
        raise Http404
    address = root(request) + request.path
    words = written(settings.OPERATOR_EMAIL, address, timezone.localdate())
    return HttpResponse(words, content_type="text/plain; charset=utf-8")


def written(email: str, address: str, on: date) -> str:
    """The file on the given date. It never expires, because it is renewed every day."""
    return (
        f"Contact: mailto:{quote(email, safe='@+')}\n"
        f"Expires: {on + LASTS:%Y-%m-%d}T00:00:00Z\n"
        "Preferred-Languages: en\n"
        f"Canonical: {address}\n"
    )
