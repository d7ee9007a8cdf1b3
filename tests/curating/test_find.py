"""The search boxes of the staff pages: whatever form somebody reads out finds what they mean."""

from typing import Any

import pytest
from django.test import Client

from tests.support import factories as make
from tests.support import staff_visits as staff
from tests.support.admin_forms import said

pytestmark = pytest.mark.django_db

LIST = "/admin/directory/service/"
FIND = "/admin/directory/service/find/"


@pytest.fixture
def curator() -> Client:
    return staff.signed_in(staff.person("Curator"))


def found(visit: Client, typed: str, address: str = FIND) -> str:
    return said(visit.get(address, {"q": typed}, follow=True))


def a_service(**fields: Any) -> Any:
    person = make.physiotherapist(name="Siân Ó Briain", hcpc_number="PH990123")
    return make.service(
        name="Harehope neuro", code="K7F3", postcode="LS1 3EX", people=[person], **fields
    )


@pytest.mark.parametrize(
    "typed", ["K7F3", "k7-f3", "K7 F3", "LS13EX", "ls1-3ex", "ph 990123", "PH-990123", "harehope"]
)
def test_the_list_of_services_finds_it_in_any_form(curator: Client, typed: str) -> None:
    a_service()
    make.service(name="Another", organisation=make.organisation(name="Elsewhere"))
    page = found(curator, typed, LIST)
    assert "Harehope neuro" in page
    assert "Another" not in page


def test_who_may_not_see_homes_finds_none_by_postcode() -> None:
    a_service()
    editor = staff.signed_in(staff.person("Editor"))
    assert "Harehope" not in found(editor, "LS13EX", LIST)
    assert "Harehope" not in found(editor, "LS13EX")


@pytest.mark.parametrize("typed", ["{}", "{0[0]}{0[1]}-{0[2]}"])
def test_a_report_is_found_by_its_receipt(curator: Client, typed: str) -> None:
    report = make.report()
    page = found(
        curator, typed.format(report.receipt if "[" not in typed else report.receipt.split())
    )
    assert report.receipt in page
    assert "What was said" in page, "a single result opens at once"


def test_one_box_searches_every_list(curator: Client) -> None:
    make.organisation(name="Harehope Trust")
    make.service(name="Harehope neuro")
    make.physiotherapist(name="Ann Harehope", hcpc_number="PH990124")
    page = found(curator, "harehope")
    for words in ("Services", "Harehope neuro", "Ann Harehope", "PH990124", "Harehope Trust"):
        assert words in page
    assert "Nothing found" in found(curator, "zzzz")
    assert "Nothing found" not in found(curator, "")


def test_an_editor_finds_only_what_editors_see(curator: Client) -> None:
    make.physiotherapist(name="Ann Harehope")
    editor = staff.signed_in(staff.person("Editor"))
    assert ("Ann Harehope" in found(editor, "harehope")) is (
        editor.get("/admin/directory/physiotherapist/").status_code == 200
    )


def test_the_start_page_has_the_box(curator: Client) -> None:
    page = curator.get("/admin/").content.decode()
    assert f'role="search" action="{FIND}"' in page
