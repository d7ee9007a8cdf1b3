"""What must not go public: invented listings, and a site that does not say who runs it."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import OperationalError, ProgrammingError

from directory.management.commands.remove_sample import sample_models


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
