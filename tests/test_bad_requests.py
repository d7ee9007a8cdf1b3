"""Whatever is sent, over real HTTP, to every public path: the status belongs to the row, no 5xx."""

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.management import call_command

from tests import bad_forms, bad_requests
from tests.public_paths import Stood, pages, stand
from tests.raw_http import HOST, Answer, ask
from tests.running import Site, served
from tests.test_privacy_of_logs import this_database

pytestmark = pytest.mark.django_db

MARKER = "<script>alert(1)</script>"


@pytest.fixture(scope="module")
def stood(django_db_setup: None, django_db_blocker: Any) -> Iterator[Stood]:
    """A small directory that another process sees."""
    with django_db_blocker.unblock():
        yield stand()
        call_command("flush", interactive=False, verbosity=0)


@pytest.fixture(scope="module")
def site(stood: Stood, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The site in public, as behind its proxy."""
    with served(
        tmp_path_factory.mktemp("site") / "log",
        DATABASE_URL=this_database(),
        HTTPS="1",
        ALLOWED_HOSTS=HOST,
        PROXY_COUNT="1",
        OPERATOR_NAME="An example charity",
        OPERATOR_EMAIL="office@example.org",
        OPEN_DATA_A_MINUTE="100000",
    ) as site:
        yield site


def test_x(site: Site, stood: Stood) -> None:
    wrong = []
    C: Counter = Counter()
    spent: Counter = Counter()
    begin = time.monotonic()
    for page in pages(stood):
        for row in bad_forms.EVERYWHERE:
            t = time.monotonic()
            try:
                a = ask(site.port, row.sent(page), cut=row.cut)
            except OSError as e:
                wrong.append((row.name, page.path, repr(e)))
                continue
            spent[row.name] += time.monotonic() - t
            C[a.status] += 1
            if a.status != row.status(page) or "\nx-injected" in a.headers.lower():
                wrong.append((row.name, page.path, a.status, row.status(page)))
    print(C, time.monotonic() - begin)
    print(spent.most_common(12))
    by = {}
    for name, *rest in wrong:
        by.setdefault(name, []).append(rest)
    for k, v in by.items():
        print(k, len(v), v[:6])
    print(site.log.read_text()[-1500:])
