"""The whole way of a clinic in a charity's spreadsheet: draft, e-mail, answer by link, look at the
register, public. In a browser, on the real server, with a mail server that keeps every letter.
"""

import email
import email.policy
import re
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from typing import Any

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.core.management import call_command
from playwright.sync_api import FilePayload, Page

from msphysio import environment as env
from tests.browser.conftest import OPERATOR, PHONE, Look, in_lines, measured
from tests.browser.test_axe import faults_in_each_look
from tests.browser.test_every_page import sideways
from tests.browser.test_intake import PATIENCE, judge
from tests.browser.test_staff import Desk
from tests.support import factories as make
from tests.support import staff_visits as staff
from tests.support.post_box import PostBox, post_box
from tests.support.running import served, this_database
from tests.support.tables import all_ours

LIST = """The Example MS group: physios we know,,,,,
Clinic,Physio,Phone,E-mail,Postcode,Sector
Harehope Neuro Physio,Jane Smith,1632960001,hello@harehope.example,ls13ex,private
Larkfold Physio,Bob Jones,01632 960002,n/a,LS1 4AP,private
"""
SHEET: FilePayload = {"name": "physios.csv", "mimeType": "text/csv", "buffer": LIST.encode()}

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def box() -> Iterator[PostBox]:
    with post_box() as box:
        yield box


@pytest.fixture
def site(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any, box: PostBox
) -> Iterator[Look]:
    changes = {**OPERATOR, "DATABASE_URL": this_database(), "EMAIL_URL": box.address}
    log = tmp_path_factory.mktemp("site") / "log"
    with all_ours(django_db_blocker), served(log, **changes) as running:
        for name in ("LS1 3EX", "LS1 4AP", "LS1"):
            make.postcode_location(name=name)
        make.town()
        curator = staff.person("Curator", name="ada")
        curator.email = "ada@charity.example"
        curator.password = PBKDF2PasswordHasher().encode(staff.PASSWORD, "salt")  # as on the site
        curator.save()
        yield Look(running, {})


def letters(box: PostBox) -> list[EmailMessage]:
    read = (email.message_from_string(one, policy=email.policy.default) for one in box.letters)
    return [one for one in read if isinstance(one, EmailMessage)]


def link_in(letter: EmailMessage, path: str) -> str:
    found = re.search(rf"{path}\?key=\S+", letter.get_content())
    assert found
    return found[0]


def judge_small(clinic: Desk, name: str) -> None:
    """A clinic's page on a phone: axe finds nothing, and fingers hit what they aim at."""
    page, faults = clinic.page, list[str]()
    assert name in page.title()
    faults += faults_in_each_look(page)
    faults += measured(page, "small_targets", PHONE)
    if sideways(page):
        faults.append("wider than a phone")
    clinic.faults += (f"{page.title()}: {fault}" for fault in faults)


def test_a_clinic_in_a_spreadsheet_becomes_public(
    site: Look, box: PostBox, visitor: Callable[..., Page], settings: Any
) -> None:
    desk = Desk(visitor(bypass_csp=True))
    page = desk.page
    page.set_default_timeout(PATIENCE)
    desk.come_in(site, "ada")

    # The spreadsheet becomes drafts.
    desk.follow("Take in a list")
    desk.follow("Add lists")
    page.locator("[name=file]").set_input_files(SHEET)
    desk.click(page.get_by_role("button", name="Read the lists"))
    page.get_by_label("Whose list it is").fill("The Example MS group")
    desk.click(page.get_by_role("button", name="Save and go on"))
    desk.click(page.get_by_role("button", name="Add 2 drafts"))
    assert "2 drafts added." in page.locator(".messagelist").inner_text()

    # They are asked by e-mail, after a look and a test.
    desk.follow("Clinics")
    judge(desk, "Let the clinics finish it")
    assert "hello@harehope.example" in page.locator("#content").inner_text()
    desk.click(page.get_by_role("button", name="Send a test to ada@charity.example"))
    desk.click(page.get_by_role("button", name="Send 1 e-mail"))
    test, asked = letters(box)
    assert (test["To"], asked["To"]) == ("ada@charity.example", "hello@harehope.example")
    assert test["Subject"].startswith("Test: Is this right?")
    assert "has you like this: is it right?" in asked.get_content()

    # The clinic answers on a phone, by the link.
    clinic = Desk(visitor(bypass_csp=True, viewport=PHONE))
    clinic.page.set_default_timeout(PATIENCE)
    clinic.page.goto(site.url(link_in(asked, "/confirm/")))
    judge_small(clinic, "Is this right?")
    clinic.follow("Correct it or fill in what is missing")
    judge_small(clinic, "Change the details")
    clinic.page.get_by_label("Telephone", exact=True).fill("01632 960009")
    clinic.page.get_by_label("Physiotherapists who see people with MS").fill(
        "Jane Smith, PH990001, jane@harehope.example"
    )
    clinic.page.get_by_label("Community health centre or clinic").check()
    clinic.click(clinic.page.get_by_role("button", name="Send the changes"))
    assert "Thank you" in clinic.page.locator("main").inner_text()
    judge_small(clinic, "Thank you")
    assert not clinic.faults, in_lines(clinic.faults)

    # A curator publishes it, and looks her up on the register. Nobody sees it before she is told.
    page.goto(site.url("/admin/"))
    judge(desk, "Staff pages")
    desk.click(desk.task("Harehope Neuro Physio").get_by_role("button", name="Publish"))
    said = page.locator(".messagelist").inner_text()
    assert "is published. Visitors do not see it. Jane Smith has not been told yet" in said
    desk.click(desk.task("Jane Smith").get_by_role("button", name="Checked today: registered"))
    visitor_page = visitor()
    search = "/search/?near=LS1+3EX"
    visitor_page.goto(site.url(search))
    assert "Harehope Neuro Physio" not in visitor_page.content()
    for name, value in env.mailers("smtp", host="127.0.0.1", port=box.server_address[1]).items():
        setattr(settings, name, value)
    call_command("notify_physiotherapists", verbosity=0)
    assert letters(box)[-1]["To"] == "jane@harehope.example"

    # Public.
    visitor_page.goto(site.url(search))
    card = visitor_page.locator("main")
    assert "Harehope Neuro Physio" in card.inner_text()
    assert "01632 960009" in card.inner_text()
    assert "Larkfold" not in card.inner_text()
    assert not desk.faults, in_lines(desk.faults)
