"""A real browser on the real server, over one database that no test writes to.

Django's live server would flush the tables after each test, reference data included. Here one
gunicorn for each worker reads a database that the first worker fills for the whole run.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import fasteners
import psycopg
import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Page,
    Response,
    ViewportSize,
    sync_playwright,
)
from psycopg import sql

from msphysio import environment as env
from tests.browser.states import STATES, State
from tests.browser.tools import ARGUMENTS, find_chromium
from tests.support.programs import needs
from tests.support.running import Site, browser_database, of_all_workers, of_the_site, served

PHONE: ViewportSize = {"width": 390, "height": 844}
DESK: ViewportSize = {"width": 1280, "height": 900}
ZOOMED: ViewportSize = {"width": 1280 // 4, "height": 900 // 4}  # 400 % on a desk
OPERATOR = {
    "OPERATOR_NAME": "An example charity",
    "OPERATOR_EMAIL": "office@example.org",
    "OPERATOR_CHARITY_NUMBER": "1234567",
    "HELPLINE": "0300 500 8084",
    "HELPLINE_HOURS": "Monday to Friday, 9am to 5pm",
    "EMAIL_URL": "smtp://localhost:25",  # nothing is sent: so that an address is asked for
}
SHOWS = "words => document.documentElement.outerHTML.includes(words)"
by_state = pytest.mark.parametrize("state", STATES, ids=str)


@dataclass(frozen=True, slots=True)
class Look:
    """The site under test, and where each kind of listing stands on it."""

    site: Site
    slugs: dict[str, str]

    @property
    def root(self) -> str:
        return f"http://127.0.0.1:{self.site.port}"

    def url(self, state: State | str) -> str:
        return self.root + (state if isinstance(state, str) else state.at(self.slugs).address)

    def visit(self, page: Page, state: State) -> Response:
        """Open a page, and make sure that it is the state it should be."""
        answer = page.goto(self.url(state))
        assert answer is not None
        assert answer.status == state.status, state
        assert page.evaluate(SHOWS, state.shows), state
        return answer


@pytest.fixture(scope="session")
def look(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Look]:
    """The site, as gunicorn serves it."""
    yield from served_site(tmp_path_factory, "tests.browser.served_settings")


def served_site(tmp_path_factory: pytest.TempPathFactory, settings: str) -> Iterator[Look]:
    url, slugs = prepared(tmp_path_factory)
    log = tmp_path_factory.mktemp("site") / "log"
    changes = {"DATABASE_URL": url, "SAMPLE_DATA": "1", "DJANGO_SETTINGS_MODULE": settings}
    with served(log, **OPERATOR, **changes) as site:
        yield Look(site, slugs)


def prepared(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, dict[str, str]]:
    """Address of the filled database, and its slugs. Made once a run: by whoever comes first."""
    shared = of_all_workers(tmp_path_factory)
    url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{browser_database()}").geturl()
    with fasteners.InterProcessLock(shared / "browser.lock"):
        found = shared / "browser.json"
        if not found.exists():
            found.write_text(fill(url))
        return url, json.loads(found.read_text())


def fill(url: str) -> str:
    """Make the database, with all that is looked at."""
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        name = sql.Identifier(browser_database())
        connection.execute(sql.SQL("CREATE DATABASE {}").format(name))
    done = subprocess.run(
        [sys.executable, "-m", "tests.browser.prepare"],
        cwd=env.BASE_DIR,
        env={
            **of_the_site(),
            "DATABASE_URL": url,
            "SAMPLE_DATA": "1",
            "STATEMENT_TIMEOUT": "0",
        },
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return done.stdout


# --- The browser ---------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, one for each worker."""
    executable = find_chromium()
    if executable is None:
        needs("Needs Chromium or Chrome on PATH: `apt-get install chromium`")
    # While Playwright's event loop runs, Django would refuse to ask the database in any test.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)


@pytest.fixture
def visitor(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Opens pages, each for a visitor of its own; all are closed when the test ends."""
    contexts: list[BrowserContext] = []

    def new(**options: Any) -> Page:
        contexts.append(browser.new_context(**{"viewport": DESK, **options}))
        return contexts[-1].new_page()

    yield new
    for context in contexts:
        context.close()


@pytest.fixture(scope="module")
def one_page(browser: Browser) -> Iterator[Page]:
    """A page for tests that restyle what they look at: so the policy is not asked."""
    context = browser.new_context(bypass_csp=True, viewport=DESK)
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module", params=STATES, ids=str)
def seen(request: pytest.FixtureRequest, look: Look, one_page: Page) -> Page:
    """Each state, opened once for all tests of a file."""
    one_page.set_viewport_size(DESK)
    one_page.emulate_media(color_scheme="light")
    look.visit(one_page, request.param)
    return one_page


def measured(page: Page, script: str, viewport: ViewportSize) -> list[Any]:
    """What a script of ours finds on a screen."""
    page.set_viewport_size(viewport)
    found: list[Any] = page.evaluate((Path(__file__).parent / "js" / f"{script}.js").read_text())
    return found


def open_all_details(page: Page) -> None:
    """And take the focus away, which an earlier look may have left somewhere."""
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    page.evaluate("document.activeElement.blur()")


def in_lines(faults: Iterable[object]) -> str:
    """Each fault once."""
    return "\n".join(dict.fromkeys(map(str, faults)))
