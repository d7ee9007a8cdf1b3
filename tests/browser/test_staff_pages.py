"""Every staff page that a link leads to, found by following them: axe has nothing to say of any."""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

from playwright.sync_api import Page

from tests.browser.conftest import Look, in_lines
from tests.browser.test_axe import ARM, CONTRAST, QUICK_AXE, faults
from tests.browser.test_staff import Desk

NOT_PAGES = re.compile(r"/logout/|/template\.|\.(csv|xlsx)$|/r/|/jsi18n/")
LINKS = "Array.from(document.links, link => link.href)"


def kind_of(address: str) -> str:
    """Pages of one kind differ only in which row they show."""
    return re.sub(r"/[A-Z]*\d+/", "/0/", urlsplit(address).path)


def judged(page: Page, start: str) -> dict[str, list[str]]:
    """What axe finds on one page of each kind, by its address."""
    waiting, found = [start], dict[str, list[str]]()
    kinds = {kind_of(start)}
    while waiting:
        address = waiting.pop(0)
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200, address
        page.wait_for_load_state("load")
        page.add_style_tag(content=ARM)
        page.evaluate(QUICK_AXE)
        page.evaluate("check => axe.configure({ checks: [check] })", CONTRAST)
        found[address] = [f"{kind_of(address)}: {fault}" for fault in faults(page)]
        for link in page.evaluate(LINKS):
            kind = kind_of(link)
            if kind.startswith("/admin/") and not NOT_PAGES.search(kind) and kind not in kinds:
                kinds.add(kind)
                waiting.append(link)
    return found


def test_every_staff_page_is_fit_for_everybody(look: Look, visitor: Callable[..., Page]) -> None:
    desk = Desk(visitor(bypass_csp=True))
    desk.come_in(look, "chief")
    found = judged(desk.page, look.url("/admin/"))
    assert len(found) > 40
    assert not in_lines(fault for each in found.values() for fault in each)
