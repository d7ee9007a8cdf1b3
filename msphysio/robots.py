"""Search engines may read everything. Pages they should not keep say so themselves."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from msphysio.site import root


@require_safe
def txt(request: HttpRequest) -> HttpResponse:
    """Nothing is disallowed: `noindex` can only be seen on a page that may be read."""
    words = f"User-agent: *\nDisallow:\n\nSitemap: {root(request)}/sitemap.xml\n"
    return HttpResponse(words, content_type="text/plain; charset=utf-8")
