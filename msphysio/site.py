"""The site's own base URL, used in every page, feed and file."""

from django.conf import settings
from django.http import HttpRequest


def root(request: HttpRequest) -> str:
    """SITE_URL if set, otherwise the base URL of the request; without a trailing slash."""
    return settings.SITE_URL if settings.SITE_URL_IS_SET else request.build_absolute_uri("/")[:-1]
