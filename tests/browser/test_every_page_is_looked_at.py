"""No page for visitors goes without a look: the list of states is held against the addresses."""

from collections import defaultdict
from urllib.parse import urlsplit

import pytest
from django.urls import Resolver404, URLPattern, resolve

from tests.browser.states import STATES, State, patterns


def page_of(state: State) -> str | None:
    """The name of the page that answers."""
    address = state.address.format_map(defaultdict(lambda: "one"))
    try:
        return resolve(urlsplit(address).path).url_name
    except Resolver404:
        return None


@pytest.mark.parametrize(
    "page", [pytest.param(one, id=address or "/") for address, one in patterns()]
)
def test_the_page_is_among_the_states(page: URLPattern) -> None:
    assert page.name in {page_of(state) for state in STATES}


def test_every_state_has_a_name_of_its_own() -> None:
    names = [state.name for state in STATES]
    assert sorted(names) == sorted(set(names))
