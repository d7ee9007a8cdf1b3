"""The site's own addresses, the style page, and each error that no visitor can cause at will."""

from django.core.exceptions import BadRequest, PermissionDenied
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.csrf import csrf_failure

from directory.pages import style
from msphysio import urls

ERRORS: dict[int, type[Exception]] = {
    400: BadRequest,
    403: PermissionDenied,
    500: LookupError,
    503: OperationalError,
}


def fail(request: HttpRequest, status: int) -> HttpResponse:
    raise ERRORS[status]


urlpatterns = [
    path("error/<int:status>/", fail),
    path("style/", style.components, name="style"),
    path("error/form/", csrf_failure),
    *urls.urlpatterns,
]
handler500 = urls.handler500
