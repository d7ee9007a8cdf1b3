"""A curator's first day, by keyboard alone: password, telephone, backup codes, staff pages."""

from base64 import b32decode
from collections.abc import Callable

from django_otp.oath import totp
from playwright.sync_api import Locator, Page

from tests.browser.conftest import DESK, ZOOMED, Look, in_lines
from tests.browser.test_axe import faults_in_each_look
from tests.support.staff_visits import PASSWORD

COUNT_CLICKS = """addEventListener("click", event => {
  if (event.isTrusted) localStorage.clicks = 1 + Number(localStorage.clicks || 0)
}, true)"""


class Desk:
    """The curator's browser, with what was found wrong on the way."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.faults: list[str] = []

    def send(self, **fields: str) -> None:
        """Fill fields in by name, and press Enter in the last."""
        for name, value in fields.items():
            self.page.locator(f"[name={name}]").fill(value)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def sign_in(self, **given: str) -> None:
        """Again at once, if another worker's test signs in at this very moment."""
        self.send(**given)
        while "Try again in a moment" in self.page.title():
            self.follow("Back to signing in")
            self.send(**given)

    def follow(self, link: str, exact: bool = False) -> None:
        """Go where a link goes, by keyboard, and be there."""
        with self.page.expect_navigation():
            self.page.get_by_role("link", name=link, exact=exact).first.press("Enter")

    def come_in(self, look: Look, name: str) -> None:
        """Sign in for the first time, and be on the start page."""
        self.page.goto(look.url("/admin/"))
        self.sign_in(username=name, password=PASSWORD)
        secret = b32decode(self.page.locator(".secret").inner_text().replace(" ", ""))
        self.send(code=f"{totp(secret):06d}")
        self.follow("go on")

    def task(self, row: str) -> Locator:
        return self.page.locator(".tasks li", has_text=row).first

    def click(self, what: Locator) -> None:
        with self.page.expect_navigation():
            what.click()

    def clicks(self) -> int:
        """How often a person pressed something on our pages."""
        return int(self.page.evaluate("Number(localStorage.clicks || 0)"))

    def judge(self, name: str) -> None:
        """The page's title must say where we are, axe find nothing, nothing be off to the side."""
        assert name in self.page.title()
        self.page.set_viewport_size(ZOOMED)
        if self.page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            self.faults.append(f"{name}: wider than a screen of 320")
        self.faults += (f"{name}: {fault}" for fault in faults_in_each_look(self.page))
        self.page.set_viewport_size(DESK)


def test_the_way_in_is_open_to_everybody(look: Look, visitor: Callable[..., Page]) -> None:
    desk = Desk(visitor(bypass_csp=True))
    page = desk.page
    page.goto(look.url("/admin/directory/service/"))
    desk.judge("Sign in")
    desk.sign_in(username="curator", password="not this one")
    desk.judge("Error: Sign in")
    desk.sign_in(username="curator", password=PASSWORD)
    desk.judge("Set up your second factor")
    secret = b32decode(page.locator(".secret").inner_text().replace(" ", ""))
    desk.send(code="no code")
    desk.judge("Error: Set up your second factor")
    desk.send(code=f"{totp(secret):06d}")
    desk.judge("Your backup codes")
    backup_code = page.locator(".codes li").first.inner_text()
    desk.follow("go on")
    desk.judge("Staff pages")
    desk.follow("Services", exact=True)
    desk.judge("Services")
    desk.follow("Second factor")
    desk.judge("Your second factor")
    with page.expect_navigation():
        page.get_by_role("button", name="Sign out").press("Enter")
    desk.judge("Signed out")

    page.goto(look.url("/admin/"))
    desk.sign_in(username="curator", password=PASSWORD)
    desk.judge("Enter your code")
    desk.send(code="000000")
    desk.judge("Error: Enter your code")
    desk.send(code=backup_code)
    desk.judge("Staff pages")
    assert not desk.faults, in_lines(desk.faults)


def test_the_policy_is_not_complained_of(look: Look, visitor: Callable[..., Page]) -> None:
    page = visitor()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(look.url("/admin/"))
    Desk(page).sign_in(username="curator", password=PASSWORD)
    assert not said


def test_whoever_guesses_is_told_to_wait(look: Look, visitor: Callable[..., Page]) -> None:
    desk = Desk(visitor(bypass_csp=True))
    desk.page.goto(look.url("/admin/"))
    for _ in range(5):
        desk.sign_in(username="nobody", password="a guess")
    desk.judge("Wait before you try again")
    assert not desk.faults, in_lines(desk.faults)


def test_ten_looks_and_ten_confirmations_are_counted_in_clicks(
    look: Look, visitor: Callable[..., Page]
) -> None:
    desk = Desk(visitor())
    page = desk.page
    page.context.route("https://www.hcpc-uk.org/**", lambda route: route.fulfill(body="Found"))
    desk.come_in(look, "keeper")
    page.add_init_script(COUNT_CLICKS)
    page.goto(look.url("/admin/"))
    for row, button, most, looks_first in (
        ("Unseen Overmarsh", "Checked today: registered", 3, True),
        ("Unheard Overmarsh", "By phone", 1, False),
    ):
        before = desk.clicks()
        for _ in range(10):
            if looks_first:
                desk.click(desk.task(row).get_by_role("link", name="HCPC register"))
                page.go_back()
            desk.click(desk.task(row).get_by_role("button", name=button))
            assert row in page.locator(".messagelist .success").inner_text()
        assert 10 <= desk.clicks() - before <= 10 * most


def test_a_report_takes_three_clicks_and_a_proposal_two(
    look: Look, visitor: Callable[..., Page]
) -> None:
    desk = Desk(visitor())
    page = desk.page
    desk.come_in(look, "answerer")
    page.add_init_script(COUNT_CLICKS)
    page.goto(look.url("/admin/"))
    page.evaluate("localStorage.clicks = 0")
    report = page.locator(".tasks li", has_text="Reported Overmarsh")
    desk.click(report.get_by_role("link", name="Report"))
    page.locator("[name=listing-telephone]").click()
    page.keyboard.press("Control+A")
    page.keyboard.type("01632 960141")
    desk.click(page.get_by_role("button", name="Fixed", exact=True))
    assert desk.clicks() <= 3
    assert "fixed" in page.locator(".messagelist .success").inner_text()
    waiting = page.locator("section", has_text="Reports waiting")
    assert not waiting.get_by_text("Reported Overmarsh").count()
    page.evaluate("localStorage.clicks = 0")
    desk.click(page.get_by_role("link", name="Proposing Overmarsh"))
    desk.click(page.get_by_role("button", name="Accept what is ticked"))
    assert desk.clicks() == 2
    assert "1 of 1 accepted" in page.locator(".messagelist .success").inner_text()


def test_somebody_who_works_alone_is_listed_with_twelve_answers(
    look: Look, visitor: Callable[..., Page]
) -> None:
    desk = Desk(visitor())
    page = desk.page
    desk.come_in(look, "adder")
    page.goto(look.url("/admin/"))
    desk.follow("Add a physiotherapist and their clinic")
    answers = {
        "person-name": "Single Overmarsh",
        "person-hcpc_number": "PH990310",
        "person-source": "They rang us",
        "person-notified_on": page.locator("[name=look-checked_on]").input_value(),  # today
        "look-outcome": "registered",
        "service-name": "Single Overmarsh Physiotherapy",
        "service-settings": "community-clinic",
        "service-postcode": "KW15 1AA",
        "service-telephone": "01632 960142",
        "service-means": "phone",
    }
    assert len(answers) <= 12
    for name, answer in answers.items():
        field = page.locator(f"[name={name}]")
        if field.first.get_attribute("type") == "checkbox":
            page.locator(f"[name={name}][value={answer}]").check()
        elif field.evaluate("one => one.tagName") == "SELECT":
            field.select_option(answer)
        else:
            field.fill(answer)
    desk.click(page.get_by_role("button", name="Save all of it"))
    assert "Visitors see it now." in page.locator(".messagelist").inner_text()

    # An NHS team, with its areas by name: no code is looked up anywhere.
    page.goto(look.url("/admin/directory/service/add/"))
    page.locator(".field-organisation .select2-selection--single").click()
    page.locator(".select2-container--open .select2-search__field").last.fill("Overmarsh Trust")
    page.locator(".select2-results__option", has_text="Overmarsh Trust").click()
    page.locator("[name=name]").fill("Named areas Overmarsh")
    page.locator("[name=serves]").fill("Orkney Islands; Shetland Islands; KW1")
    page.locator("[name=serves_basis]").select_option("home")
    page.locator("[name=settings][value=hospital]").check()
    page.locator("[name=routes][value=nhs-referral]").check()
    page.locator("[name=postcode]").fill("KW15 1AA")
    desk.click(page.get_by_role("button", name="Save", exact=True))
    assert "was added" in page.locator(".messagelist").inner_text()
    desk.follow("Named areas Overmarsh")
    assert "Orkney Islands" in page.locator("[name=serves]").input_value()


def test_what_needs_doing_takes_a_press_each(look: Look, visitor: Callable[..., Page]) -> None:
    """A look at the register in three clicks at most, a confirmation in two; by keyboard too."""
    desk = Desk(visitor(bypass_csp=True))
    page = desk.page
    desk.come_in(look, "worker")
    desk.judge("Staff pages")
    for row, name in (
        ("Unheard Overmarsh", "By phone"),
        ("Unseen Overmarsh", "Checked today: registered"),
    ):
        task = page.locator(".tasks li", has_text=row).first
        done = task.locator("a").first.inner_text()
        with page.expect_navigation():
            task.get_by_role("button", name=name).press("Enter")
        assert done in page.locator(".messagelist .success").inner_text()
        assert not page.locator(".tasks li", has_text=done).count()
        desk.judge("Staff pages")
    desk.follow("Take it back")
    desk.judge("Take back what was recorded of the register?")
    page.goto(look.url("/admin/?all=register-never"))
    desk.judge("Staff pages")
    page.goto(look.url("/admin/"))
    with page.expect_navigation():
        page.locator("section[aria-labelledby=kind-report] li a").first.press("Enter")
    with page.expect_navigation():
        page.get_by_role("button", name="Fixed", exact=True).press("Enter")
    assert page.get_by_role("button", name="Nothing was wrong").is_visible()
    desk.judge("Error: Report")
    for link, title in (
        ("Something else", "What did the register show"),
        ("Pause", "Pause"),
        ("Withdraw", "Withdraw"),
        ("Enter many register checks from a list", "Register checks from a list"),
    ):
        page.goto(look.url("/admin/"))
        desk.follow(link)
        desk.judge(title)
    desk.page.locator("#id_lines").fill("PH990101, registered, 2026-05-01\nnothing at all")
    with page.expect_navigation():
        page.get_by_role("button", name="Show what it will do").press("Enter")
    desk.judge("Error: Register checks from a list")
    assert not desk.faults, in_lines(desk.faults)
