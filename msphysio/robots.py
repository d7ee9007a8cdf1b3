"""Search engines can read everything. Pages that they should not index say so themselves."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from msphysio.site import root


@require_safe
def txt(request: HttpRequest) -> HttpResponse:
    """Disallow nothing: search engines can see `noindex` only on pages that they can read."""
    words = f"User-agent: *\nDisallow:\n\nSitemap: {root(request)}/sitemap.xml\n"
    return HttpResponse(words, content_type="text/plain; charset=utf-8")
