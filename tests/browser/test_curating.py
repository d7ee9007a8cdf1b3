"""The pages on which listings are kept: fit for everybody who keeps them, and for a keyboard."""

from collections.abc import Callable

from playwright.sync_api import FilePayload, Page

from tests.browser.conftest import Look, in_lines
from tests.browser.test_staff import Desk

PEOPLE, SERVICES = "/admin/directory/physiotherapist/", "/admin/directory/service/"
FILE = """HCPC number,name,where we read of them,training
PH990301,Kit Overmarsh,A list,For sufferers of MS
{}"""
WRONG = "PH990302,Sam Overmarsh,,We cure MS\n"


# Whether what has the focus is under the row of buttons, or out of the window.
IS_COVERED = """() => {
  const one = document.activeElement, row = document.querySelector(".submit-row:not(.was-done)")
  const box = one.getBoundingClientRect(), over = row.getBoundingClientRect()
  if (row.contains(one) || !document.querySelector("#content").contains(one)) return ""
  const isSeen = box.top < Math.min(innerHeight, over.top) && box.bottom > 0
  return isSeen && box.bottom <= over.top + 1 ? "" : one.name || one.id || one.innerText
}"""
# What stands over the words that say what is wrong.
OVER_ERRORS = """() => Array.from(document.querySelectorAll(".errornote li"), one => {
  const range = document.createRange(); range.selectNodeContents(one)
  return Array.from(range.getClientRects(), box =>
    document.elementFromPoint(box.right - 2, (box.top + box.bottom) / 2))
      .filter(found => !one.contains(found)).map(found => found.outerHTML)
}).flat()"""


def file(rows: str) -> FilePayload:
    text = FILE.format(rows).encode()
    return {"name": "people.csv", "mimeType": "text/csv", "buffer": text}


def test_the_pages_of_listings_are_fit_for_everybody(
    look: Look, visitor: Callable[..., Page]
) -> None:
    desk = Desk(visitor(bypass_csp=True))
    page = desk.page
    desk.come_in(look, "lister")
    page.goto(look.url(f"{SERVICES}?q=overmarsh"))
    desk.judge("Services")
    desk.follow("Unheard Overmarsh 0")
    assert page.locator(".place svg").is_visible()
    page.locator(".select2-search__field[aria-label]").wait_for()
    desk.judge("Change service")
    assert not covered_on_the_way_down(page)
    page.locator("[name=telephone]").fill("12")
    with page.expect_navigation():
        page.get_by_role("button", name="Save", exact=True).press("Enter")
    assert not page.evaluate(OVER_ERRORS)
    assert page.title().count("Error:") == 1
    page.get_by_role("link", name="Telephone", exact=True).press("Enter")
    assert page.evaluate("document.activeElement.name") == "telephone"
    assert not page.evaluate(IS_COVERED)
    page.goto(look.url(f"{SERVICES}export/"))
    desk.judge("Export services")
    for rows in ("", WRONG):
        page.goto(look.url(f"{PEOPLE}import/"))
        page.locator("#id_file").set_input_files(file(rows))
        with page.expect_navigation():
            page.get_by_role("button", name="Show what it would do").press("Enter")
        assert "sufferers" in page.locator("#content").inner_text()
        desk.judge("Import physiotherapists")
    assert not desk.faults, in_lines(desk.faults)


def covered_on_the_way_down(page: Page) -> list[str]:
    """Which fields cannot be seen when the focus comes to them, by keyboard, at a desk."""
    page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
    found = []
    for _ in range(250):
        page.keyboard.press("Tab")
        found.append(str(page.evaluate(IS_COVERED)))
    return [one for one in found if one]


def test_of_two_browsers_the_second_to_save_sees_both(
    look: Look, visitor: Callable[..., Page]
) -> None:
    first = Desk(visitor(bypass_csp=True))
    first.come_in(look, "pair")
    second = Desk(visitor(bypass_csp=True, storage_state=first.page.context.storage_state()))
    for desk in (first, second):
        desk.page.goto(look.url(f"{SERVICES}?q=twice"))
        desk.follow("Twice Overmarsh")
    for desk, number in ((first, "01632 960101"), (second, "01632 960102")):
        desk.page.locator("[name=telephone]").fill(number)
        with desk.page.expect_navigation():
            desk.page.get_by_role("button", name="Save", exact=True).press("Enter")
    assert "was changed" in first.page.locator(".messagelist").inner_text()
    both = second.page.locator(".module", has_text="two people changed this at once").first
    assert "01632 960101" in both.inner_text()
    assert "01632 960102" in both.inner_text()
    second.judge("Change service")
    assert not second.faults, in_lines(second.faults)


def tab_to(page: Page, field: str) -> None:
    """By keyboard to the next of these fields."""
    for _ in range(150):
        page.keyboard.press("Tab")
        if page.evaluate("one => document.activeElement.matches(one)", field):
            return
    raise AssertionError(field)


def test_somebody_who_works_alone_is_entered_by_keyboard(
    look: Look, visitor: Callable[..., Page]
) -> None:
    """Without a script: the page is saved as it is typed, from the first field to the last."""
    desk = Desk(visitor(bypass_csp=True))
    page = desk.page
    desk.come_in(look, "loner")
    desk.follow("Add a physiotherapist and their clinic")
    assert not page.locator("#content script").count()
    with page.expect_navigation():
        page.get_by_role("button", name="Save all of it").press("Enter")
    desk.judge("Error: Add a physiotherapist and their clinic")
    for field, keys in (
        ("person-name", "Alone Overmarsh"),
        ("person-hcpc_number", "PH990300"),
        ("person-source", "They rang us"),
        ("look-outcome", "Registered"),
        ("service-name", "Alone Overmarsh Physiotherapy"),
        ("service-settings", " "),
        ("service-postcode", "KW15 1AA"),
        ("service-access-hoist", ""),
        ("service-status", "Draft"),
        ("service-why", "They rang us"),
    ):
        tab_to(page, f"[name={field}]")
        page.keyboard.type(keys)
        if not keys:  # from "not known", the last of three, to "yes"
            page.keyboard.press("ArrowDown")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "is saved as a draft." in page.locator(".messagelist").inner_text()
    assert page.locator("[name=access-hoist][value=yes]").is_checked()
    assert not desk.faults, in_lines(desk.faults)
