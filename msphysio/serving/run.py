"""`make run`: brings this copy up to date, then serves it on this machine only.

One process does every step: starting Django for each would take longer than the steps themselves.
"""

import os
import socket
import sys
from pathlib import Path

import django
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command

from msphysio import environment as env
from msphysio.serving import embedded

SERVER = [sys.executable, "-m", "gunicorn", "--config", "python:msphysio.serving.server"]

WELCOME = """
msphysio is at http://127.0.0.1:{port}/
To edit listings, make an administrator with `.venv/bin/python manage.py createsuperuser`
and sign in at http://127.0.0.1:{port}/{admin_path}
Ctrl-C stops the site; `make stop` stops its database too.
"""


def main() -> None:
    """Prepare this copy and serve it."""
    port = env.integer("PORT", default=8000, minimum=1, maximum=65_535)
    if not is_free(port):
        raise SystemExit(f"Port {port} is in use. Choose another: `PORT={port + 1} make run`.")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "msphysio.settings")
    os.environ.setdefault("SAMPLE_DATA", "1")
    os.environ.setdefault("SITE_URL", f"http://127.0.0.1:{port}")  # used in e-mails and open data
    embedded.start()
    embedded.local_defaults()
    with embedded.environment(STATEMENT_TIMEOUT="0"):
        prepare()
    print(welcome(port), flush=True)
    os.execv(SERVER[0], SERVER)  # noqa: S606  # nosec B606  # no shell is involved


def is_free(port: int) -> bool:
    """Whether a port is free. gunicorn would take several seconds to tell us."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def welcome(port: int) -> str:
    """A message with the site's URL and how its first administrator signs in."""
    from django.conf import settings

    return WELCOME.format(port=port, admin_path=settings.ADMIN_PATH)


def prepare() -> None:
    """Add whatever is missing: tables, roles, places, samples, postcodes, open data, styles."""
    django.setup()
    from django.conf import settings
    from django.db import connection

    call_command("migrate", interactive=False, verbosity=0)
    call_command("set_up_roles", verbosity=0)
    call_command("load_reference")
    if settings.SAMPLE_DATA:
        call_command("load_sample")
    call_command("fetch_postcodes")
    call_command("make_open_data")
    if not is_collected():
        call_command("collectstatic", interactive=False, verbosity=0)
    connection.close()


def is_collected() -> bool:
    """Whether no static file is newer than those collected: compressing them all takes seconds."""
    from django.conf import settings
    from django.contrib.staticfiles.finders import get_finders

    collected = Path(settings.STATIC_ROOT, "staticfiles.json")
    files = (storage.path(name) for finder in get_finders() for name, storage in finder.list([]))
    newest = max(Path(file).stat().st_mtime for file in files)
    return collected.exists() and newest < collected.stat().st_mtime


if __name__ == "__main__":
    try:
        main()
    except (ImproperlyConfigured, CommandError) as error:
        raise SystemExit(f"msphysio cannot start. {error}") from None
