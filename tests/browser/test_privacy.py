"""A visit leaves no trace: no other host is asked, nothing is stored, nothing is complained of.

axe never runs here: it puts styles into the page, which the content security policy refuses.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Cookie

from tests.browser.conftest import Look
from tests.browser.states import STATES, State

STORED = """async () => [
  ...Object.keys(localStorage),
  ...Object.keys(sessionStorage),
  ...(await indexedDB.databases()).map(({ name }) => name),
  ...(await navigator.serviceWorker.getRegistrations()).map(({ scope }) => scope),
  ...(await caches.keys()),
]"""


# Links to other hosts, and what the browser is told of them.
AWAY = """() => Array.from(document.querySelectorAll("a[href], link[href]"))
  .map((one) => [new URL(one.getAttribute("href"), location), one.getAttribute("rel") ?? ""])
  .filter(([{ protocol, host }]) => protocol.startsWith("http") && host !== location.host)
  .map(([{ href }, rel]) => [href, rel])"""


@dataclass
class Visit:
    """What a page did while it was opened."""

    policy: str = ""
    hosts: set[str] = field(default_factory=set)
    said: list[str] = field(default_factory=list)
    cookies: list[Cookie] = field(default_factory=list)
    stored: list[str] = field(default_factory=list)
    away: list[tuple[str, str]] = field(default_factory=list)


class Visitor:
    """One visitor who goes from page to page: what one page leaves, the next would find."""

    def __init__(self, context: BrowserContext) -> None:
        self.page = context.new_page()
        self.made = Visit()
        # Requests are counted even when the policy stops them.
        self.page.on("request", lambda asked: self.made.hosts.add(urlsplit(asked.url).netloc))
        self.page.on("console", lambda message: self.made.said.append(message.text))
        self.page.on("pageerror", lambda error: self.made.said.append(str(error)))

    def visit(self, look: Look, state: State) -> Visit:
        """Open a page; all that happened on the way."""
        self.made = made = Visit()
        answer = look.visit(self.page, state)
        made.policy = answer.headers["content-security-policy"]
        made.cookies = self.page.context.cookies()
        made.stored = self.page.evaluate(STORED)
        made.away = self.page.evaluate(AWAY)
        if state.status != 200:  # the browser itself notes that the page came with an error
            made.said.remove(next(one for one in made.said if f" {state.status} " in one))
        return made


@pytest.fixture(scope="module")
def one_visitor(browser: Browser) -> Iterator[Visitor]:
    context = browser.new_context()
    yield Visitor(context)
    context.close()


@pytest.fixture(scope="module", params=STATES, ids=str)
def visit(request: pytest.FixtureRequest, look: Look, one_visitor: Visitor) -> Visit:
    """Each state, opened once."""
    return one_visitor.visit(look, request.param)


def test_only_our_own_host_is_asked(visit: Visit, look: Look) -> None:
    assert visit.hosts == {urlsplit(look.root).netloc}


def test_no_cookie_is_set_and_nothing_is_stored(visit: Visit) -> None:
    assert not visit.cookies
    assert not visit.stored


def test_the_console_stays_empty_under_the_policy(visit: Visit) -> None:
    assert "default-src 'none'" in visit.policy
    assert "unsafe" not in visit.policy
    assert not visit.said


def test_other_sites_are_told_neither_where_from_nor_what_was_typed(visit: Visit) -> None:
    assert all("noreferrer" in rel.split() for _, rel in visit.away)
    assert not [url for url, _ in visit.away if "near=" in url or "3EX" in url]
