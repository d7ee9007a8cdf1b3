"""Reads environment variables strictly, so that mistakes are reported at startup."""

import os
import re
import warnings
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import dj_database_url
import django
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent


# Old variable names, accepted for one more release.
FORMER_NAMES = {"OPEN_DATA_PER_MINUTE": "OPEN_DATA_A_MINUTE"}


def read(name: str) -> str:
    """The variable's value, stripped; empty if it is not set."""
    value = os.environ.get(name, "").strip()
    former = FORMER_NAMES.get(name, name)
    if not value and (value := os.environ.get(former, "").strip()):
        warnings.warn(f"{former} is now called {name}: rename it.", stacklevel=2)
    return value


def text(name: str, default: str = "") -> str:
    """Optional text."""
    return read(name) or default


def required(name: str, meaning: str) -> str:
    """Required text. `meaning` completes the sentence "Set NAME: …"."""
    if value := read(name):
        return value
    raise ImproperlyConfigured(f"Set {name}: {meaning}")


def flag(name: str, *, default: bool) -> bool:
    """True for 1, False for 0. Nothing else is accepted: a guess could switch off protection."""
    value = read(name)
    if value in {"", "0", "1"}:
        return default if not value else value == "1"
    raise ImproperlyConfigured(f"{name} is {value!r}: write 1 for yes or 0 for no.")


def integer(name: str, *, default: int, minimum: int, maximum: int) -> int:
    """A whole number from `minimum` to `maximum` inclusive."""
    value = read(name)
    if not value:
        return default
    if value.isascii() and value.isdigit() and minimum <= int(value) <= maximum:
        return int(value)
    raise ImproperlyConfigured(
        f"{name} is {value!r}: write a whole number, {minimum} to {maximum}."
    )


def values(name: str, *, default: tuple[str, ...] = ()) -> list[str]:
    """A list of values separated by commas."""
    return [part.strip() for part in read(name).split(",") if part.strip()] or list(default)


def web_address(name: str, *, default: str, holds: str = "") -> str:
    """A URL starting with https:// or http:// and containing the placeholder `holds`."""
    value = read(name) or default
    if not value.startswith(("https://", "http://")):
        raise ImproperlyConfigured(f"{name} is {value!r}: write an address with https:// in front.")
    if holds not in value:
        raise ImproperlyConfigured(f"{name} is {value!r}: it must contain {holds}.")
    return value


def site_path(name: str, *, default: str) -> str:
    """A path on this site, such as admin/: simple segments, each followed by a slash."""
    value = read(name) or default
    if not re.fullmatch(r"(?:[a-z0-9][a-z0-9_-]*/)+", value):
        raise ImproperlyConfigured(
            f"{name} is {value!r}: write small letters, digits and hyphens, with a slash after "
            "them and none before, like admin/"
        )
    return value


_MAIL_PORTS = {"smtp": 25, "smtp+tls": 587, "smtps": 465}
_MAIL_EXAMPLE = "smtp+tls://user:password@mail.example.org:587"


@dataclass(frozen=True, slots=True)
class MailServer:
    """The server that sends e-mails. Without a host, none are sent."""

    host: str = ""
    port: int = 25
    user: str = ""
    password: str = ""
    uses_starttls: bool = False
    uses_tls: bool = False

    def settings(self) -> dict[str, Any]:
        """Django's settings for it."""
        if not self.host:
            return mailers("console")
        return mailers(
            "smtp",
            host=self.host,
            port=self.port,
            username=self.user,
            password=self.password,
            use_tls=self.uses_starttls,
            use_ssl=self.uses_tls,
            timeout=5,  # seconds; the daily jobs try again
        )


def mailers(backend: str, **options: Any) -> dict[str, Any]:
    """Django's settings for sending e-mails: MAILERS, or EMAIL_… before Django 6.1."""
    path = backend if "." in backend else f"django.core.mail.backends.{backend}.EmailBackend"
    if django.VERSION >= (6, 1):
        return {"MAILERS": {"default": {"BACKEND": path, "OPTIONS": options}}}
    older = {"username": "host_user", "password": "host_password"}  # nosec B105  # names of options
    named = {f"EMAIL_{older.get(key, key).upper()}": value for key, value in options.items()}
    return {"EMAIL_BACKEND": path, **named}


def mail_server(name: str) -> MailServer:
    """Parse a mail server's URL. Nothing is ever sent across a network unencrypted.

    Errors do not quote the URL, because it may contain a password.
    """
    value = read(name)
    if not value:
        return MailServer()
    try:
        parts = urlsplit(value)
        host, port = parts.hostname, parts.port
    except ValueError:
        parts, host, port = urlsplit(""), None, None
    if parts.scheme not in _MAIL_PORTS or not host or parts.path.strip("/") or parts.query:
        raise ImproperlyConfigured(f"{name} is not understood: write {_MAIL_EXAMPLE}")
    if parts.scheme == "smtp" and host not in {"localhost", "127.0.0.1", "::1"}:
        raise ImproperlyConfigured(
            f"{name} would send in the clear: smtp:// is for a mail server on this machine. "
            f"Write smtp+tls:// (STARTTLS) or smtps://, such as {_MAIL_EXAMPLE}"
        )
    return MailServer(
        host,
        port or _MAIL_PORTS[parts.scheme],
        unquote(parts.username or ""),
        unquote(parts.password or ""),
        uses_starttls=parts.scheme == "smtp+tls",
        uses_tls=parts.scheme == "smtps",
    )


def database(
    url: str, *, statement_seconds: int, name: str = "DATABASE_URL", **more: str
) -> dict[str, Any]:
    """Settings for one PostgreSQL connection, with limits so that a slow query cannot hurt others.

    An idle transaction can hold locks that others need, so it is ended after ten times as long. If
    a server's machine disappears, we give up on it after a few seconds. `more` holds PostgreSQL's
    own settings; `name` is the variable that the URL came from.
    """
    config: dict[str, Any] = {}
    with suppress(ValueError):
        config |= dj_database_url.parse(url, conn_max_age=600, conn_health_checks=True)
    if config.get("ENGINE") != "django.db.backends.postgresql":
        # The URL may contain a password, so it is not quoted.
        raise ImproperlyConfigured(
            f"{name} is not understood: write postgresql://user:password@host:5432/name"
        )
    limits = {
        "statement_timeout": statement_seconds * 1000,
        "lock_timeout": 2000,
        "idle_in_transaction_session_timeout": statement_seconds * 10_000,
    }
    given = config.setdefault("OPTIONS", {})
    ours = " ".join(f"-c {key}={value}" for key, value in (limits | more).items())
    given["options"] = f"{ours} {given.get('options', '')}".strip()
    given.setdefault("connect_timeout", 3)
    given.setdefault("tcp_user_timeout", 5000)
    given.setdefault("keepalives_idle", 5)
    given.setdefault("keepalives_interval", 2)
    given.setdefault("application_name", "msphysio")
    given.setdefault("prepare_threshold", 5)  # see msphysio/prepared.py
    return config


def databases(*, statement_seconds: int) -> dict[str, dict[str, Any]]:
    """The primary, and any replicas that searches and reads can use."""
    primary = required("DATABASE_URL", "postgresql://user:password@host:5432/name")
    found = {"default": database(primary, statement_seconds=statement_seconds)}
    for number, url in enumerate(values("REPLICA_DATABASE_URL"), start=1):
        found[f"replica-{number}"] = database(
            url,
            statement_seconds=statement_seconds,
            name="REPLICA_DATABASE_URL",
            default_transaction_read_only="on",
        )
    return found


def local_dir() -> Path:
    """The folder for this copy's own data: database, secret key, downloads, static files."""
    return Path(text("LOCAL_DIR") or BASE_DIR / ".local").expanduser().resolve()
