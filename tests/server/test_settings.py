"""Settings come from the environment, strictly, and docs/settings.md names every variable."""

import ast
import os
import re
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from msphysio import environment as env

BASE_DIR = env.BASE_DIR

# Read by name rather than through msphysio.environment, which needs no naming there.
OF_THE_SYSTEM = {"DJANGO_SETTINGS_MODULE", "XDG_RUNTIME_DIR", "LC_ALL", "USERNAME"}

AS_DEPLOYED = {
    "SECRET_KEY": "an-example-as-long-as-a-real-one-with-digits-0123456789",
    "ALLOWED_HOSTS": "physio.example.org",
    "DATABASE_URL": "postgresql://user:hush@db.example.org/msphysio",
}


def setting(expression: str, **changes: str) -> str:
    """What an expression over `settings` says in a fresh process; its error text when it fails."""
    environment = {"PATH": os.environ["PATH"], **AS_DEPLOYED, **changes}
    code = f"from msphysio import settings; print({expression})"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={name: value for name, value in environment.items() if value},
        cwd=BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout.strip() if done.returncode == 0 else done.stderr.strip().splitlines()[-1]


def words_read(node: ast.AST) -> str | None:
    """The variable that a call such as env.text("NAME") reads."""
    readers = {"read", "text", "required", "flag", "integer", "values", "web_address"}
    readers |= {"mail_server", "site_path"}
    if not isinstance(node, ast.Call) or not node.args:
        return None
    match node.func, node.args[0]:
        case ast.Attribute(value=ast.Name("env" | "environment"), attr=reader), ast.Constant(name):
            return str(name) if reader in readers else None
        case ast.Name(reader), ast.Constant(str(name)):  # within msphysio.environment itself
            return name if reader in readers and name.isupper() else None
    return None


def variables_read() -> set[str]:
    """Every environment variable that our code reads, found in its source."""
    found = {"LOCAL_DIR", "FORWARDED_ALLOW_IPS"}  # by a path's name; by gunicorn
    for folder in ("msphysio", "directory", "referrals"):
        for path in (BASE_DIR / folder).rglob("*.py"):
            source = path.read_text("utf-8")
            found |= {name for node in ast.walk(ast.parse(source)) if (name := words_read(node))}
            found |= set(re.findall(r"os\.environ(?:\.get\(|\[)\s*\"(\w+)\"", source))
    return found - OF_THE_SYSTEM


@pytest.mark.slow
def test_the_table_names_every_variable_and_none_that_is_not_read() -> None:
    table = (BASE_DIR / "docs" / "settings.md").read_text("utf-8")
    assert set(re.findall(r"^\| *`([A-Z_]+)`", table, re.MULTILINE)) == variables_read()


@pytest.mark.parametrize("name", ["SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL"])
def test_a_missing_variable_is_named_with_what_to_write(name: str) -> None:
    assert f"Set {name}: " in setting("1", **{name: ""})


def test_a_deployed_site_needs_nothing_else_and_is_strict() -> None:
    assert (
        setting(
            "settings.DEBUG, settings.HTTPS, settings.SECURE_SSL_REDIRECT, settings.SAMPLE_DATA",
        )
        == "False True True False"
    )


def test_https_0_turns_off_what_a_plain_local_site_cannot_have() -> None:
    assert (
        setting(
            "settings.SECURE_SSL_REDIRECT, settings.SECURE_HSTS_SECONDS, "
            "settings.SESSION_COOKIE_SECURE, settings.CSRF_COOKIE_SECURE",
            HTTPS="0",
        )
        == "False 0 False False"
    )


@pytest.mark.parametrize("value", ["yes", "true", "2", "-1", "DEBUG"])
def test_a_flag_is_1_or_0(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEBUG", value)
    with pytest.raises(ImproperlyConfigured, match="write 1 for yes or 0 for no"):
        env.flag("DEBUG", default=False)


@pytest.mark.parametrize("value", ["0", "65536", "80a", "1e3", "٨٠", "-1", "8 0"])
def test_a_number_is_whole_and_within_its_limits(
    value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORT", value)
    with pytest.raises(ImproperlyConfigured, match="whole number, 1 to 65535"):
        env.integer("PORT", default=8000, minimum=1, maximum=65535)


def test_an_address_needs_its_placeholder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HCPC_RECORD_URL", "https://register.example.org/")
    with pytest.raises(ImproperlyConfigured, match=r"it must contain \{number\}"):
        env.web_address("HCPC_RECORD_URL", default="", holds="{number}")


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("smtp+tls://a%40b:p%2Fw@mail.example.org", "mail.example.org 587 True False a@b p/w"),
        ("smtps://mail.example.org", "mail.example.org 465 False True  "),
        ("smtps://mail.example.org:2465", "mail.example.org 2465 False True  "),
        ("smtp://localhost", "localhost 25 False False  "),
    ],
)
def test_a_mail_server_is_read_from_one_address(
    url: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EMAIL_URL", url)
    read = env.mail_server("EMAIL_URL")
    parts = (read.host, read.port, read.uses_starttls, read.uses_tls, read.user, read.password)
    assert " ".join(map(str, parts)) == said


@pytest.mark.parametrize(("url", "kind"), [("", "console"), ("smtps://mail.example.org", "smtp")])
def test_letters_go_to_the_mail_server_that_is_set(url: str, kind: str) -> None:
    assert f".{kind}." in setting("vars(settings)", EMAIL_URL=url)


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("mail.example.org", r"write smtp\+tls://"),
        ("console:", r"write smtp\+tls://"),
        ("http://user:hush@mail.example.org", r"write smtp\+tls://"),
        ("smtps://user:hush@", r"write smtp\+tls://"),
        ("smtps://user:hush@mail.example.org:many", r"write smtp\+tls://"),
        ("smtps://user:hush@mail.example.org/inbox", r"write smtp\+tls://"),
        ("smtp://user:hush@mail.example.org", "in the clear"),
    ],
)
def test_another_mail_server_is_refused_without_repeating_its_password(
    url: str, why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EMAIL_URL", url)
    with pytest.raises(ImproperlyConfigured, match=why) as refusal:
        env.mail_server("EMAIL_URL")
    assert "hush" not in str(refusal.value)


@pytest.mark.parametrize("value", ["mysql://user:hush@host/name", "host", "postgresql://[", "é://"])
def test_another_database_is_refused_without_repeating_its_password(value: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="write postgresql://") as refusal:
        env.database(value, statement_seconds=3)
    assert "hush" not in str(refusal.value)


def test_slow_statements_and_locks_are_cut() -> None:
    limits = env.database("postgresql://host/name", statement_seconds=3)["OPTIONS"]["options"]
    assert "-c statement_timeout=3000 -c lock_timeout=2000" in limits
    assert "-c idle_in_transaction_session_timeout=30000" in limits


def test_options_of_the_address_are_kept() -> None:
    options = env.database(
        "postgresql://host/name?sslmode=require&options=-c%20jit%3Doff", statement_seconds=3
    )["OPTIONS"]
    assert options["sslmode"] == "require"
    assert options["options"].endswith("-c jit=off")


@pytest.mark.django_db
def test_the_limits_reach_the_server() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        assert cursor.fetchone() == ("2s",)


@pytest.mark.slow
def test_commands_may_take_their_time_but_give_up_on_locks() -> None:
    show = "from django.conf import settings; print(settings.DATABASES['default']['OPTIONS'])"
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "msphysio.settings"}
    del environment["STATEMENT_TIMEOUT"]
    done = subprocess.run(
        [sys.executable, "manage.py", "shell", "--no-imports", "--command", show],
        env=environment,
        cwd=BASE_DIR,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "statement_timeout=0 -c lock_timeout=2000" in done.stdout


def test_a_variable_is_still_understood_by_its_former_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPEN_DATA_A_MINUTE", "7")
    monkeypatch.delenv("OPEN_DATA_PER_MINUTE", raising=False)
    with pytest.warns(UserWarning, match="OPEN_DATA_A_MINUTE is now called OPEN_DATA_PER_MINUTE"):
        assert env.read("OPEN_DATA_PER_MINUTE") == "7"
    monkeypatch.setenv("OPEN_DATA_PER_MINUTE", "9")
    assert env.read("OPEN_DATA_PER_MINUTE") == "9"
