"""Whatever is sent, over real HTTP, to every public path: the status belongs to the row, no 5xx.

The rows are in `bad_requests` (HTTP), `bad_forms` (bodies) and `bad_values` (what is typed).
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.management import call_command

from tests import bad_forms, bad_requests, bad_values
from tests.bad_requests import Row
from tests.public_paths import Stood, pages, stand
from tests.raw_http import HOST, Answer, ask, request
from tests.running import Site, served
from tests.test_privacy_of_logs import this_database

pytestmark = pytest.mark.django_db

EVERY = 3  # rows that are taken no notice of cost a whole page: each row to a third of the paths


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


@dataclass(frozen=True)
class Case:
    """One request, and what must come back."""

    name: str
    sent: bytes
    status: int
    words: str = ""
    cut: bool = False

    def wrong(self, answer: Answer) -> str:
        """What is wrong with an answer; empty where nothing is."""
        if answer.status != self.status:
            return f"answered {answer.status}, not {self.status}"
        if "\nx-injected" in answer.headers.lower():
            return "a header was smuggled in"
        is_markup = "html" in answer.kind or "xml" in answer.kind
        if is_markup and bad_values.FRAGMENT in answer.text:
            return "what was typed is not escaped"
        return "" if self.words in answer.text else f"does not say {self.words!r}"


@dataclass
class Tally:
    """What came of all that was sent."""

    statuses: Counter[int] = field(default_factory=Counter)
    hung: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def send(self, site: Site, case: Case) -> None:
        try:
            answer = ask(site.port, case.sent, cut=case.cut)
        except TimeoutError:
            self.hung.append(case.name)
            return
        self.statuses[answer.status] += 1
        if fault := case.wrong(answer):
            self.wrong.append(f"{case.name}: {fault}")

    @property
    def failed(self) -> int:
        """Answers that say the server is at fault."""
        return sum(number for status, number in self.statuses.items() if status >= 500)

    def __str__(self) -> str:
        each = ", ".join(
            f"{number:,} × {status}" for status, number in sorted(self.statuses.items())
        )
        return (
            f"{self.statuses.total():,} bad requests ({each}; 0 is closed without a word): "
            f"{self.failed} answers of 5xx, {len(self.hung)} hung, {len(self.wrong)} wrong"
        )


# --- All that is sent ----------------------------------------------------------------------------


def on_every_path(stood: Stood) -> Iterator[Case]:
    """Rows of HTTP and of bodies, for every route of the configuration."""
    ignored = enumerate(bad_requests.IGNORED)
    rows = [(EVERY, number, row) for number, row in ignored]
    rows += [(1, 0, row) for row in (*bad_requests.REFUSED_EVERYWHERE, *bad_forms.EVERYWHERE)]
    for number, page in enumerate(pages(stood)):
        for every, offset, row in rows:
            if (number + offset) % every == 0:
                yield _case(row, page)


def _case(row: Row, page: Any) -> Case:
    return Case(f"{row.name}, {page}", row.sent(page), row.status(page), cut=row.cut)


def as_typed(stood: Stood) -> Iterator[Case]:
    """Rows of values, in addresses and in forms."""
    searches = [(f"/search/?{query}", status, words) for query, status, words in bad_values.SEARCH]
    named = {
        "{service}": f"/services/{stood.service.slug}/",
        "{person}": f"/physiotherapists/{stood.person.slug}/",
        "{key}": stood.key,
        "{other}": stood.other_key,
    }
    for target, status, words in [*searches, *bad_values.OTHERS]:
        yield Case(target, request(_filled(target, named)), status, words)
    for page, fields, status, words in bad_values.FORMS:
        body = {name: named.get(value, value) for name, value in fields.items()}
        sent = urlencode(body, errors="surrogatepass").encode()
        path = _filled(page, named)
        whole = request(path, bad_forms.FORM, method="POST", body=sent or b"&")
        yield Case(f"{page} {fields}", whole, status, words)


def _filled(text: str, named: dict[str, str]) -> str:
    for name, value in named.items():
        text = text.replace(name, value)
    return text


def test_every_bad_request_has_the_status_of_its_row(site: Site, stood: Stood) -> None:
    tally = Tally()
    for case in (*on_every_path(stood), *as_typed(stood)):
        tally.send(site, case)
    print(tally)
    print("\n".join(tally.wrong))
    assert (tally.hung, tally.wrong, tally.failed) == ([], [], 0)
    assert tally.statuses.total() >= 400
