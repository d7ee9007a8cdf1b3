"""The admin site, with our titles, and a second factor as well as a password."""

from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.auth import REDIRECT_FIELD_NAME, logout
from django.core.exceptions import BadRequest, FieldError
from django.db import DataError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import SimpleTemplateResponse, TemplateResponse
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from msphysio.staff.forms import SignInForm
from msphysio.staff.lockout import busy, is_trying_names, locked_out, one_at_a_time

# Errors from the admin and the database for query strings with an impossible year or field.
UNREADABLE = (DataError, FieldError, IncorrectLookupParameters, OverflowError, ValueError)
BEGAN = "signed_in_at"  # a key in the session, for a Unix timestamp


class StaffSite(admin.AdminSite):
    """The staff pages, where curators keep the listings accurate."""

    site_title = "msphysio staff"
    site_header = "msphysio staff"
    index_title = "Staff pages"
    index_template = "curating/start.html"
    login_form = SignInForm
    login_template = "staff/sign_in.html"
    logout_template = "staff/signed_out.html"
    password_change_template = "curating/ask.html"  # noqa: S105  # nosec B105  # a page, no password

    def has_password(self, request: HttpRequest) -> bool:
        """Whether the password has been given, and the session has not lasted too long."""
        if not (request.user.is_active and getattr(request.user, "is_staff", False)):
            return False
        now = timezone.now().timestamp()
        if now - request.session.setdefault(BEGAN, now) > settings.SESSION_MAX_HOURS * 3600:
            logout(request)
            return False
        return True

    def has_permission(self, request: HttpRequest) -> bool:
        """Whether both factors have been given, or only one if SECOND_FACTOR is off."""
        return self.has_password(request) and (
            not settings.SECOND_FACTOR or is_verified(request.user)
        )

    @method_decorator(never_cache)
    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Ask for username and password, then go on to the second factor."""
        if request.method == "GET" and self.has_password(request) and settings.SECOND_FACTOR:
            following = request.GET.get(REDIRECT_FIELD_NAME, "")
            query = {REDIRECT_FIELD_NAME: following} if following else None
            return redirect(reverse("admin:second_factor", query=query))
        if request.method != "POST":
            return super().login(request, extra_context)
        with one_at_a_time(request) as is_alone:
            if not is_alone:
                return busy(request)
            if is_trying_names(request):
                return locked_out(request, HttpResponse(), None)
            return super().login(request, extra_context)

    def password_change(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        """Ask for it in our own words."""
        words = {"title": "Change your password", "button": "Change my password"}
        return super().password_change(request, words | (extra_context or {}))

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Wrap every staff page, so that each one resets the inactivity timer."""
        inner = super().admin_view(view, cacheable)

        @wraps(inner)
        def counted(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            try:
                response: HttpResponseBase = inner(request, *args, **kwargs)
                if request.GET and isinstance(response, SimpleTemplateResponse):
                    response.render()
            except UNREADABLE as error:
                if request.method == "POST" or not request.GET:
                    raise
                raise BadRequest("An address that asks for what cannot be") from error
            if request.session.session_key:
                request.session.modified = True
            return response

        return counted

    def get_urls(self) -> list[URLPattern | URLResolver]:
        from msphysio.staff import views

        return [
            # Signing out must also work after giving only the password.
            path("logout/", never_cache(self.logout), name="logout"),
            path("second-factor/", views.enter_code, name="second_factor"),
            path("second-factor/set-up/", views.set_up, name="second_factor_set_up"),
            path("second-factor/codes/", views.backup_codes, name="backup_codes"),
            *super().get_urls(),
        ]


def is_verified(user: Any) -> bool:
    """Whether this session has passed the second factor."""
    return bool(user.is_verified())
