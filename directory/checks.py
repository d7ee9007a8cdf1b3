"""What must not go public: invented listings, a site that does not say who runs it, searches."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import OperationalError, ProgrammingError, connections

from directory.samples import sample_models

# Our statements contain literals, and error messages quote them: PostgreSQL keeps both out of its
# log only when told to.
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
    """An error for each kind of invented row; a warning if the database cannot be asked."""
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
    """Visitors must see who runs the site, and how to write to them."""
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
    """A warning for each setting that may let a searched postcode reach a log.

    Replicas are asked too: that is where searches go.
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
    """Empty if the server is down: `there_are_no_sample_listings` reports that."""
    wanted = "SELECT name, setting FROM pg_settings WHERE name = ANY(%s) ORDER BY name"
    try:
        with connections[alias].cursor() as cursor:
            cursor.execute(wanted, [list(QUIETEST_LOG)])
            return list(cursor.fetchall())
    except OperationalError:
        return []
