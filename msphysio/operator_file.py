"""OPERATOR_FILE: who runs the site, and who signed off which pages and passages. In TOML:

    name = "An example charity"
    copies_kept = "30 days"  # docs/settings.md explains every name

    [[signed]]
    what = "caution-fes"  # `manage.py check --deploy` lists what has not been signed off
    by = "Jo Example"
    role = "consultant physiotherapist in neurology"
    on = 2026-12-01

Environment variables such as OPERATOR_NAME take precedence. A file with any error is rejected.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

_TEXTS = (
    "name",
    "email",
    "address",
    "charity_number",
    "helpline",
    "helpline_hours",
    "lawful_basis",
    "emails_kept",
    "hosted_by",
    "copies_kept",
    "licence",
    "licence_url",
)


@dataclass(frozen=True, slots=True)
class Signature:
    """The name and role of somebody who takes responsibility for a page or a passage."""

    what: str
    by: str
    role: str
    on: date


@dataclass(frozen=True, slots=True)
class OperatorFile:
    """The contents of the file; empty if there is none."""

    texts: Mapping[str, str] = field(default_factory=lambda: dict.fromkeys(_TEXTS, ""))
    signed: Mapping[str, Signature] = field(default_factory=dict)


def read(path: str) -> OperatorFile:
    """Read the file. Raises ImproperlyConfigured with what was expected, found and what to do."""
    if not path:
        return OperatorFile()
    try:
        given = tomllib.loads(Path(path).expanduser().read_text("utf-8"))
    except OSError as error:
        raise _refused("a file that can be read", str(error), "Check the path.") from error
    except ValueError as error:  # invalid TOML or UTF-8
        raise _refused("a TOML file", str(error), f"Correct {path}.") from error
    for name, value in given.items():
        if name == "signed" and isinstance(value, list):
            continue
        if name not in _TEXTS or not isinstance(value, str):
            wanted = f"{', '.join(_TEXTS)} (texts) or [[signed]]"
            raise _refused(wanted, f"{name} = {value!r}", "Correct or remove it.")
    signatures = [_signature(entry) for entry in given.pop("signed", ())]
    texts = dict.fromkeys(_TEXTS, "") | given
    licence, url = texts["licence"], texts["licence_url"]
    if (licence or url) and not (licence and url.startswith("https://")):
        wanted = "licence and licence_url, which begins with https://"
        raise _refused(wanted, f"{licence!r} and {url!r}", "Write both, or neither.")
    return OperatorFile(texts, {each.what: each for each in signatures})


def _signature(entry: object) -> Signature:
    match entry:
        case {"what": str(what), "by": str(by), "role": str(role), "on": date() as on, **more} if (
            what and by and role and not more and not isinstance(on, datetime)
        ):
            return Signature(what, by, role, on)
    wanted = "[[signed]] with what, by and role as texts and on as a day, such as on = 2026-12-01"
    raise _refused(wanted, repr(entry), "Write all four and nothing else.")


def _refused(wanted: str, found: str, to_do: str) -> Exception:
    return ImproperlyConfigured(f"OPERATOR_FILE: expected {wanted}; found {found}. {to_do}")
