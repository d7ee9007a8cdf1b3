"""What is unfolded on a page, and a form with mistakes in it, are as sound as the page."""

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import PHONE, Look, in_lines, measured
from tests.browser.opened import OPENED, SENT, bring_about
from tests.browser.states import State
from tests.browser.test_axe import faults_in_each_look
from tests.browser.test_every_page import sideways


@pytest.mark.parametrize("state", OPENED, ids=str)
def test_what_a_visitor_brings_about_is_sound(look: Look, one_page: Page, state: State) -> None:
    one_page.set_viewport_size(PHONE)
    look.visit(one_page, state)
    bring_about(one_page, state)
    if state in SENT:
        assert one_page.title().startswith("Error:")
    assert not sideways(one_page)
    small = measured(one_page, "small_targets", PHONE)
    assert not small, in_lines(small)
    found = faults_in_each_look(one_page)
    assert not found, in_lines(found)
