"""Deployment checks: no sample listings, a named operator, and no searches in the database log."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import OperationalError, ProgrammingError, connections

from directory.samples import sample_models

# Our statements contain literals and error messages quote them. PostgreSQL leaves both out of its
# log only if set to do so.
QUIETEST_LOG = {
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_statement": "none",
    "log_min_duration_statement": "-1",
    "log_min_duration_sample": "-1",
    "log_transaction_sample_rate": "0",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "log_lock_waits": "off",
    "log_temp_files": "-1",
}


@register(Tags.security, deploy=True)
def there_are_no_sample_listings(**_: Any) -> list[CheckMessage]:
    """An error for each kind of sample row found; a warning if the database cannot be reached."""
    try:
        return [
            Error(
                f"There are invented {model._meta.verbose_name_plural} in the database.",
                hint="Run `manage.py remove_sample`.",
                id="directory.E001",
            )
            for model in sample_models()
            if model._default_manager.filter(is_sample=True).exists()
        ]
    except ProgrammingError:
        return []  # no tables yet, so no samples either
    except OperationalError:
        return [
            Warning(
                "The database could not be asked whether it holds invented listings.",
                hint="Run `manage.py check --deploy` again where the database can be reached.",
                id="directory.W001",
            )
        ]


@register(Tags.security, deploy=True)
def the_operator_is_named(**_: Any) -> list[CheckMessage]:
    """Visitors must be able to see who runs the site and how to contact them."""
    needed = [
        ("OPERATOR_NAME", "who runs this site", "directory.E002"),
        ("OPERATOR_EMAIL", "how to write to the people who run this site", "directory.E003"),
    ]
    return [
        Error(f"{name} is not set: visitors must see {what}.", hint=f"Set {name}.", id=check_id)
        for name, what, check_id in needed
        if not getattr(settings, name)
    ]


@register(Tags.security, deploy=True)
def the_database_logs_no_search(**_: Any) -> list[CheckMessage]:
    """A warning for each setting that could let a searched postcode reach the log.

    Replicas are checked too, because that is where searches run.
    """
    return [
        Warning(
            f"PostgreSQL ({alias}) may log what was searched for: {name} is {setting}.",
            hint=f"Set {name} = {QUIETEST_LOG[name]}. See docs/deploy/README.md, step 2.",
            id="directory.W002",
        )
        for alias in connections
        for name, setting in _log_settings(alias)
        if setting != QUIETEST_LOG[name]
    ]


def _log_settings(alias: str) -> list[tuple[str, str]]:
    """Empty if the server is down, which another check reports."""
    wanted = "SELECT name, setting FROM pg_settings WHERE name = ANY(%s) ORDER BY name"
    try:
        with connections[alias].cursor() as cursor:
            cursor.execute(wanted, [list(QUIETEST_LOG)])
            return list(cursor.fetchall())
    except OperationalError:
        return []
