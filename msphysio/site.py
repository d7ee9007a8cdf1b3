"""The site's own address, which every page, feed and file names in the same way."""

from django.conf import settings
from django.http import HttpRequest


def root(request: HttpRequest) -> str:
    """SITE_URL where it is set, else the address the request came to; no slash at its end."""
    return settings.SITE_URL if settings.SITE_URL_IS_SET else request.build_absolute_uri("/")[:-1]
