"""What search engines are told: come in. Pages they should not keep say so themselves."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from msphysio.site import root


@require_safe
def txt(request: HttpRequest) -> HttpResponse:
    """Nothing is closed: a page that says `noindex` must be read for that to be seen."""
    words = f"User-agent: *\nDisallow:\n\nSitemap: {root(request)}/sitemap.xml\n"
    return HttpResponse(words, content_type="text/plain; charset=utf-8")
