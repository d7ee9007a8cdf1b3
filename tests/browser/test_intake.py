"""The intake desk in a browser: twelve messy spreadsheets, every click counted; and each page."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.forms import Form
from playwright.sync_api import FilePayload, Locator, Page

from directory.curating.intake.forms import AnswersForm, ColumnsForm, PairsForm
from directory.curating.intake.sorting import Desk as SortedDesk
from directory.curating.intake.sorting import sorted_desk
from directory.models import Intake, Organisation, Physiotherapist, Service
from tests.browser.conftest import Look, in_lines
from tests.browser.test_axe import faults_in_each_look
from tests.browser.test_staff import COUNT_CLICKS, Desk
from tests.curating.intake.test_walk import LIST
from tests.curating.messy_sheets import POSTCODES, SHEETS, TRUTH
from tests.curating.messy_walk import Walk
from tests.support import factories as make
from tests.support import staff_visits as staff
from tests.support.running import Site, served, this_database
from tests.support.tables import all_ours

pytestmark = pytest.mark.django_db

PRESSES_AND_ANSWERS = 60
MAX_SECONDS, MAX_MEGABYTES = 5, 300  # of CPU for a step, and of the worker, for 300 rows
PATIENCE = 120_000  # milliseconds, for a machine that does much else
ASKED: dict[str, Callable[[SortedDesk], Form]] = {
    "columns": lambda desk: ColumnsForm(desk.lists),
    "words": lambda desk: AnswersForm(desk.questions),
    "duplicates": lambda desk: PairsForm(desk.pairs, desk.stored),
}


@pytest.fixture(scope="module")
def cookies(empty: Look) -> list[Any]:
    """Of a curator who has signed in, to go on with in a browser."""
    kept = staff.signed_in(staff.person("Curator")).cookies
    return [{"name": name, "value": one.value, "url": empty.root} for name, one in kept.items()]


@pytest.fixture(scope="module")
def empty(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Look]:
    """A site with postcodes and a curator, and nothing listed."""
    log = tmp_path_factory.mktemp("desk") / "log"
    with all_ours(django_db_blocker), served(log, DATABASE_URL=this_database()) as site:
        for name, point in ({"LS1 3EX": None, "LS1 4AP": None, "LS1": None} | POSTCODES).items():
            make.postcode_location(name=name, **({"point": point} if point else {}))
        yield Look(site, {})


@dataclass
class BrowserWalk(Walk):
    """The walk with the twelve spreadsheets, with what stands in the browser."""

    page: Page | None = None
    site: Site | None = None
    seconds: dict[str, float] = field(default_factory=dict)  # that each step took the server

    def through(self) -> "BrowserWalk":
        page = self.page
        assert page is not None
        self._click(page.get_by_role("link", name="Take in a list"), "open the desk")
        self._click(page.get_by_role("link", name="Add lists"), "add lists")
        files = [
            FilePayload(name=sheet.file_name, mimeType="text/csv", buffer=sheet.content)
            for sheet in SHEETS
        ]
        page.locator("[name=file]").set_input_files(files)
        for sheet in SHEETS:
            self._answer(f"{sheet.file_name}: chosen")
        page.locator("[name=as_of]").fill("2026-03-02")
        self._answer("the date of the lists")
        self._click(page.get_by_role("button", name="Read the lists"), "read the lists")
        while (step := page.url.rstrip("/").rpartition("/")[2]) in ASKED:
            self._answer_all(page, step)
            self._click(page.get_by_role("button", name="Save and go on"), f"save {step}")
        self._click(page.get_by_role("button", name="Add "), "add drafts")
        self._learn(sorted_desk(Intake.objects.latest("pk")))
        self._compare()
        return self

    def _click(self, what: Locator, name: str) -> None:
        assert self.page is not None
        assert self.site is not None
        before, _ = self.site.workers()
        with self.page.expect_navigation():
            what.first.click()
        self._press(name)
        after, _ = self.site.workers()
        self.seconds[name] = after - before

    def _answer_all(self, page: Page, step: str) -> None:
        """Change whatever the page has chosen otherwise than the truth."""
        desk = sorted_desk(Intake.objects.latest("pk"))
        form = ASKED[step](desk)
        right: dict[str, tuple[str | bool, str]] = getattr(self, f"_{step}")(form, desk)
        for name, (value, what) in right.items():
            field = page.locator(f"[name='{name}']")
            if not field.count() or standing(field) == value:
                continue
            if value is True:
                field.check()
            elif field.first.get_attribute("type") == "radio":
                page.locator(f"[name='{name}'][value='{value}']").check()
            elif field.evaluate("field => field.tagName") == "SELECT":
                field.select_option(str(value))
            else:
                field.fill(str(value))
            self._answer(what)


def standing(field: Locator) -> Any:
    """What a field says now, as the form would send it."""
    return field.evaluate_all(
        """fields => {
          if (fields[0].type == "checkbox") return fields[0].checked
          if (fields[0].type == "radio") return fields.find(one => one.checked)?.value ?? ""
          return fields[0].value
        }"""
    )


def test_twelve_messy_spreadsheets_become_drafts_in_few_clicks(
    empty: Look, cookies: list[Any], visitor: Callable[..., Page]
) -> None:
    desk = Desk(visitor())
    desk.page.set_default_timeout(PATIENCE)
    desk.page.context.add_cookies(cookies)
    desk.page.add_init_script(COUNT_CLICKS)
    desk.page.goto(empty.url("/admin/"))
    walk = BrowserWalk(visit=None, page=desk.page, site=empty.site).through()  # type: ignore[arg-type]  # no client
    assert len(set(walk.drafts.values())) >= 0.9 * len(TRUTH)
    assert len(walk.drafts) == len(set(walk.drafts.values()))
    assert (walk.wrong, walk.strays, walk.lost) == ([], [], [])
    assert desk.clicks() <= sum(walk.done.values()) <= PRESSES_AND_ANSWERS, walk.done
    assert max(walk.seconds.values()) <= MAX_SECONDS, walk.seconds
    assert empty.site.workers()[1] < MAX_MEGABYTES
    desk.click(desk.page.get_by_role("link", name="Take these 12 lists back"))
    desk.click(desk.page.get_by_role("button", name="Take these 12 lists back"))
    for model in (Service, Organisation, Physiotherapist):
        assert not model._default_manager.exists()


def judge(desk: Desk, name: str) -> None:
    """The page must say where we are, and axe find nothing on a desk's screen: tables are wide."""
    assert name in desk.page.title()
    desk.page.set_viewport_size({"width": 1280, "height": 2000})
    desk.faults += (f"{name}: {fault}" for fault in faults_in_each_look(desk.page))


def test_each_page_of_the_desk_is_fit_for_everybody(
    empty: Look, cookies: list[Any], visitor: Callable[..., Page]
) -> None:
    desk = Desk(visitor(bypass_csp=True))
    page = desk.page
    page.set_default_timeout(PATIENCE)
    page.context.add_cookies(cookies)
    page.goto(empty.url("/admin/"))
    desk.follow("Take in a list")
    judge(desk, "Intake desk")
    desk.follow("Add lists")
    judge(desk, "Add lists")
    press = "Read the lists"
    desk.click(page.get_by_role("button", name=press))
    judge(desk, "Error: Add lists")
    listed = FilePayload(name="physios.csv", mimeType="text/csv", buffer=LIST.encode())
    page.locator("[name=file]").set_input_files([listed])
    desk.click(page.get_by_role("button", name=press))
    judge(desk, "Whose lists")
    desk.click(page.get_by_role("button", name="Save and go on"))
    judge(desk, "Error: Whose lists")
    page.get_by_label("Whose list it is").fill("The Example MS group")
    for title in ("What words mean", "Likely duplicates", "Where the list stands"):
        desk.click(page.get_by_role("button", name="Save and go on"))
        judge(desk, title)
    page.locator("summary").first.press("Enter")
    desk.click(page.get_by_role("link", name="Line 8"))
    judge(desk, "Correct a row")
    page.go_back()
    desk.click(page.get_by_role("button", name="Add 3 drafts"))
    judge(desk, "Where the list stands")
    desk.follow("Take the whole list back")
    judge(desk, "Take the list back")
    assert not desk.faults, in_lines(desk.faults)
