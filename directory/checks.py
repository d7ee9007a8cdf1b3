"""What must not go public: invented listings, a site that does not say who runs it, searches."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import OperationalError, ProgrammingError, connections

from directory.samples import sample_models

# Literals stand in our statements, and messages of errors quote them: PostgreSQL keeps both to
# itself only when it is told to.
LEAST_LOGGED = {
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
    """An error for each kind of row that is invented; a warning where one cannot look."""
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
        return []  # no tables yet, so nothing invented in them
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
    """The public sees who is behind the site, and how to write to them."""
    needed = [
        ("OPERATOR_NAME", "who runs this site", "directory.E002"),
        ("OPERATOR_EMAIL", "how to write to those who run this site", "directory.E003"),
    ]
    return [
        Error(f"{name} is not set: visitors must see {what}.", hint=f"Set {name}.", id=check_id)
        for name, what, check_id in needed
        if not getattr(settings, name)
    ]


@register(Tags.security, deploy=True)
def the_database_logs_no_search(**_: Any) -> list[CheckMessage]:
    """A warning for each setting with which a postcode that was searched may reach a log.

    Replicas are asked too: it is there that searches go.
    """
    return [
        Warning(
            f"PostgreSQL ({alias}) may log what was searched for: {name} is {setting}.",
            hint=f"Set {name} = {LEAST_LOGGED[name]}. See docs/deploy/README.md, step 2.",
            id="directory.W002",
        )
        for alias in connections
        for name, setting in _log_settings(alias)
        if setting != LEAST_LOGGED[name]
    ]


def _log_settings(alias: str) -> list[tuple[str, str]]:
    """None where the server is away: of the primary, there_are_no_sample_listings says so."""
    wanted = "SELECT name, setting FROM pg_settings WHERE name = ANY(%s) ORDER BY name"
    try:
        with connections[alias].cursor() as cursor:
            cursor.execute(wanted, [list(LEAST_LOGGED)])
            return list(cursor.fetchall())
    except OperationalError:
        return []
