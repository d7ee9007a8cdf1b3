"""The site's URLs."""

from django.conf import settings
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from msphysio import health, robots, security_txt

urlpatterns: list[URLPattern | URLResolver] = [
    path(settings.ADMIN_PATH, admin.site.urls),
    path("healthz", health.alive, name="alive"),
    path("robots.txt", robots.txt, name="robots"),
    path(".well-known/security.txt", security_txt.txt, name="security_txt"),
    path("", include("referrals.urls")),
    path("", include("directory.urls")),
]

handler400 = "msphysio.posting.bad_request"
handler404 = "msphysio.posting.no_such_page"
handler500 = "msphysio.errors.server_error"
