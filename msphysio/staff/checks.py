"""System checks: no second factor, roles that have drifted, an admin path that hides pages."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import OperationalError, ProgrammingError
from django.urls import URLPattern, URLResolver, get_resolver

from msphysio.staff.roles import ROLES, TABLE, differing


@register(Tags.security, deploy=True)
def the_second_factor_is_asked_for(**_: Any) -> list[CheckMessage]:
    """A password alone is not enough: it may have been shared, guessed or seen."""
    if settings.SECOND_FACTOR:
        return []
    return [Error("SECOND_FACTOR is 0.", hint="Set it to 1 in public.", id="staff.E001")]


@register(Tags.security, deploy=True)
def visitors_are_told_apart(**_: Any) -> list[CheckMessage]:
    """A public site is always behind a proxy, and the server sees only the proxy's address."""
    if settings.PROXY_COUNT:
        return []
    return [
        Warning(
            "PROXY_COUNT is 0: to the lock-out, all visitors have the proxy's address.",
            hint="Set it to the number of proxies in front, usually 1. See docs/settings.md.",
            id="staff.W003",
        )
    ]


@register(Tags.security, deploy=True)
def roles_are_as_the_table_says(**_: Any) -> list[CheckMessage]:
    """Warn about each role that differs, if the database can be reached."""
    try:
        roles = differing()
    except (ProgrammingError, OperationalError):
        return []  # no tables yet, or the database is down, which other checks report
    return [
        Warning(
            f"The role {role} in the database is not as msphysio/staff/roles.py has it.",
            hint="Run `manage.py set_up_roles`.",
            id="staff.W001",
        )
        for role in roles
    ]


@register()
def every_table_in_the_admin_has_a_role(**_: Any) -> list[CheckMessage]:
    """Only superusers could use a table that no role has access to."""
    return [
        Warning(
            f"{model._meta.label} is in the admin, but msphysio/staff/roles.py does not name it.",
            hint=f"Add a line to TABLE there, for {', '.join(ROLES)}.",
            id="staff.W002",
        )
        for model in admin.site._registry
        if model._meta.label_lower not in TABLE
    ]


@register()
def the_admin_hides_no_page(**_: Any) -> list[CheckMessage]:
    """The admin takes over every URL under its path."""
    public = (
        one for one in addresses(get_resolver().url_patterns) if one.startswith(settings.ADMIN_PATH)
    )
    return [
        Error(
            f"ADMIN_PATH {settings.ADMIN_PATH} hides the page at {one}.",
            hint="Choose another path for the admin.",
            id="staff.E002",
        )
        for one in public
    ]


def addresses(patterns: Iterable[URLPattern | URLResolver]) -> list[str]:
    """The URL patterns of all pages outside the admin."""
    found: list[str] = []
    for one in patterns:
        if isinstance(one, URLPattern):
            found.append(str(one.pattern))
        elif one.namespace != "admin":
            found += [str(one.pattern) + rest for rest in addresses(one.url_patterns)]
    return found
