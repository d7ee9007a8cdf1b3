"""The pictures of docs/curators-guide.md, drawn anew from the pages as they are now.

    python -m tests.browser.guide_pictures

A curator walks through a site with invented listings, and each picture is what she sees there.
"""

from collections.abc import Iterator
from typing import Any

from tests.browser.standing import standing_site

# That one sets Django up for all that follow.
# isort: split
from playwright.sync_api import FilePayload, FloatRect, Locator, Page, sync_playwright

from msphysio import environment as env
from tests.browser.conftest import Look
from tests.browser.test_staff import Desk
from tests.browser.tools import ARGUMENTS, find_chromium
from tests.curating.intake.test_walk import LIST

FOLDER = env.BASE_DIR / "docs" / "pictures"
SCREEN: Any = {"width": 1000, "height": 1800}  # tall enough that nothing sticks to its foot
EDGE = 4
SERVICES, PEOPLE = "/admin/directory/service/", "/admin/directory/physiotherapist/"
SAMPLES = ["PH990023", "PH990130", "PH990024", "PH990025"]  # some of the invented listings
TALLEST = 1000


def main() -> None:
    with standing_site("tests.browser.served_settings") as look, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=ARGUMENTS)
        page = browser.new_context(viewport=SCREEN).new_page()
        Desk(page).come_in(look, "curator")
        for name, parts in walk(look, page):
            draw(name, parts)
        browser.close()


def draw(name: str, parts: list[Locator]) -> None:
    """What the parts of a page take up together."""
    boxes = [box for one in parts if (box := one.bounding_box())]
    left, top = min(box["x"] for box in boxes), min(box["y"] for box in boxes)
    right = max(box["x"] + box["width"] for box in boxes)
    bottom = max(box["y"] + box["height"] for box in boxes)
    scrolled = parts[0].page.evaluate("scrollY")
    clip: FloatRect = {
        "x": max(0, left - EDGE),
        "y": max(0, top + scrolled - EDGE),
        "width": right - left + 2 * EDGE,
        "height": min(bottom - top, TALLEST) + 2 * EDGE,
    }
    parts[0].page.screenshot(path=FOLDER / f"{name}.png", full_page=True, clip=clip)


def walk(look: Look, page: Page) -> Iterator[tuple[str, list[Locator]]]:
    """Each picture's name, and what it shows, while it is there."""
    page.add_init_script("localStorage['django.admin.navSidebarIsOpen'] = 'false'")

    def section(kind: str, tasks: int) -> list[Locator]:
        found = page.locator(f"section[aria-labelledby=kind-{kind}]")
        return [found.locator("h2"), *(found.locator("li").nth(at) for at in range(tasks))]

    content = page.locator("#content-main")
    page.goto(look.url("/admin/"))
    yield "start-page", [page.locator("#header"), *section("report", 1)]
    yield "one-press-person", section("register-lapsed", 2)
    yield "one-press-service", section("unconfirmed", 2)
    page.locator(".tasks li", has_text="Reported Overmarsh").get_by_role("link").click()
    yield "report", [page.locator("#content h2").first, page.locator(".submit-row").last]
    page.goto(look.url("/admin/"))
    page.get_by_role("link", name="Proposing Overmarsh").click()
    yield "proposal", [content]

    page.goto(look.url(f"{SERVICES}?q=twice"))
    page.get_by_role("link", name="Twice Overmarsh").click()
    service = page.url
    page.locator("summary", has_text="Getting in and about").click()
    yield "access-facts", [page.locator(".known-fact").nth(at) for at in range(3)]
    yield "two-at-once", save_twice(page, service)
    page.goto(service.split("?")[0].replace("change/", "history/"))
    yield "history", [content]

    page.goto(look.url(f"{SERVICES}?q=Aireholme+neuro+physiotherapy+team"))
    page.locator(".field-name a").first.click()
    yield "place", [page.locator(".place")]

    page.goto(look.url("/admin/directory/physiotherapist/register-list/"))
    lines = ["registered, 2026-05-01", "registered, 2026-05-01", "registered, 2026-05-02"]
    numbers = numbers_of(page, look)
    page.goto(look.url(f"{PEOPLE}register-list/"))
    said = [*zip(numbers, [*lines, "not found, 2026-05-02"], strict=False)]
    page.locator("#id_lines").fill("\n".join(f"{number}, {rest}" for number, rest in said))
    page.get_by_role("button", name="Show what it will do").click()
    yield "register-list", [page.locator("#content-main table"), page.locator("#id_lines")]

    page.goto(look.url(f"{PEOPLE}import/"))
    page.locator("#id_file").set_input_files(file("people.csv", people(SAMPLES)))
    page.get_by_role("button", name="Show what it would do").click()
    yield "import", [page.locator("#content h1"), *page.locator("#content table").all()[:2]]

    page.goto(look.url("/admin/directory/intake/add/"))
    page.locator("#id_file").set_input_files(file("physios.csv", LIST))
    page.locator("#id_as_of").fill("2026-03-01")
    page.get_by_role("button", name="Read the lists").click()
    page.locator("[name^=source]").first.fill("The list of the Example MS group")
    page.get_by_role("button", name="Save and go on").click()
    page.get_by_role("link", name="Duplicates").click()
    yield "intake", [page.locator(".pair").first]


def save_twice(page: Page, service: str) -> list[Locator]:
    """The same service saved in two windows, each with another telephone number."""
    other = page.context.new_page()
    for one in (page, other):
        one.goto(service)
    for one, number in ((other, "01632 960101"), (page, "01632 960102")):
        one.locator("[name=telephone]").fill(number)
        one.locator("[name=why]").fill("They rang us")
        one.get_by_role("button", name="Save", exact=True).click()
    other.close()
    return [page.locator(".module", has_text="two people changed this at once").first]


def numbers_of(page: Page, look: Look) -> list[str]:
    page.goto(look.url(f"{PEOPLE}?q=unseen"))
    return page.locator(".field-hcpc_number").all_inner_texts()[:4]


def people(numbers: list[str]) -> str:
    """Two changed, two as they are."""
    said = [
        "A course in vestibular rehabilitation",
        "An MSc in neurology",
        "(not shown)",
        "(not shown)",
    ]
    rows = [f"{number},{training}" for number, training in zip(numbers, said, strict=False)]
    return "\n".join(["HCPC number,training", *rows]) + "\n"


def file(name: str, text: str) -> FilePayload:
    return {"name": name, "mimeType": "text/csv", "buffer": text.encode()}


if __name__ == "__main__":
    main()
