"""What a visitor brings about on a page: what is unfolded there, and forms sent with mistakes."""

from playwright.sync_api import Page

from tests.browser.states import State

UNFOLDED = (
    State("filters open", "/search/?near=Leeds#filters", "Close"),
    State("map open", "/search/?near=LS1+3EX#map", "Close the map"),
)
SENT = (
    State("suggest, with errors", "/suggest/"),
    State("report, with errors", "/services/{private}/report/"),
    State("changes, with errors", "/confirm/changes/?key={confirm-key}"),
)
OPENED = (*UNFOLDED, *SENT)


def bring_about(page: Page, state: State) -> None:
    """On a page that is open: send a form with nothing filled in, past the browser's own words."""
    if state in SENT:
        with page.expect_navigation():
            page.locator("main form[method=post]").last.evaluate(
                "one => { one.noValidate = true; one.requestSubmit() }"
            )
