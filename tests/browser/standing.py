"""The filled site of the browser tests, for programs that are no tests. Import it first."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

import django
import psycopg

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
django.setup()

from tests.browser.conftest import OPERATOR, Look, fill  # noqa: E402  # after Django is set up
from tests.conftest import drop  # noqa: E402  # after Django is set up
from tests.support.running import browser_database, served  # noqa: E402  # after Django is set up


@contextmanager
def standing_site(settings: str, *statements: str, **changes: str) -> Iterator[Look]:
    """gunicorn on a database of its own, which SQL statements may change first."""
    server = os.environ["DATABASE_URL"]
    url = urlsplit(server)._replace(path=f"/{browser_database()}").geturl()
    try:
        slugs = json.loads(fill(url))
        with psycopg.connect(url) as connection:
            for statement in statements:
                connection.execute(statement.encode())
        of_it = {"DATABASE_URL": url, "SAMPLE_DATA": "1", "DJANGO_SETTINGS_MODULE": settings}
        with (
            TemporaryDirectory(prefix="msphysio-standing-") as folder,
            served(Path(folder, "log"), **(OPERATOR | of_it | changes)) as site,
        ):
            yield Look(site, slugs)
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            drop(connection, browser_database())
