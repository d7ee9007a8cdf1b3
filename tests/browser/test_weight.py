"""What the first view of a page costs somebody on a slow line."""

import gzip
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import APIResponse, Page, Response, ViewportSize

from tests.browser.conftest import DESK, PHONE, Look, by_state, served_site
from tests.browser.states import State

MAX_BYTES = 40_000
MAX_REQUESTS = 5
# Text, which a proxy compresses.
COMPRESSED = ("text/", "image/svg+xml", "application/json", "application/javascript")


def on_the_wire(answer: Response | APIResponse) -> int:
    """Bytes of one answer behind a compressing proxy, head and body."""
    body = answer.body()
    is_text = answer.headers["content-type"].startswith(COMPRESSED)
    head = sum(len(name) + len(value) + 4 for name, value in answer.headers.items())
    return head + len(gzip.compress(body, 6) if is_text else body)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Look]:
    """The site with as many results a page as visitors get."""
    yield from served_site(tmp_path_factory, "tests.support.site_settings")


def fetched(look: Look, page: Page, address: str) -> list[Response | APIResponse]:
    """Everything that a browser asks for, with nothing kept from before."""
    answers: list[Response | APIResponse] = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto(look.url(address))
    icon = look.root + str(page.locator("link[rel='icon']").get_attribute("href"))
    if icon not in {answer.url for answer in answers}:  # not every Chromium asks for it by itself
        answers.append(page.request.get(icon))
    return answers


@pytest.mark.parametrize(
    "address",
    [
        "/search/?near=Leeds",
        "/search/?near=LS1+3EX",
        "/search/?near=Leeds&within=100",
        "/search/?near=London&view=referrer",
        "/search/",
    ],
)
@pytest.mark.parametrize("screen", [PHONE, DESK], ids=["phone", "desk"])
def test_results_are_light(
    whole: Look, visitor: Callable[..., Page], address: str, screen: ViewportSize
) -> None:
    answers = fetched(whole, visitor(viewport=screen), address)
    weight = sum(map(on_the_wire, answers))
    assert len(answers) <= MAX_REQUESTS, [one.url for one in answers]
    assert weight <= MAX_BYTES, weight


@by_state
def test_every_page_is_light(look: Look, visitor: Callable[..., Page], state: State) -> None:
    """As it is read without scripts, which no page needs."""
    page = visitor(viewport=PHONE, java_script_enabled=False)
    answers = fetched(look, page, state.at(look.slugs).address)
    weight = sum(map(on_the_wire, answers))
    assert len(answers) <= MAX_REQUESTS, [one.url for one in answers]
    assert weight <= MAX_BYTES, weight
