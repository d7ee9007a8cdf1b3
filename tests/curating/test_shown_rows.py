"""The lists show what somebody may have to work on, and say so; the rest is one press away."""

import pytest
from django.test import Client

from tests.support import factories as make
from tests.support.admin_forms import said

pytestmark = pytest.mark.django_db

SERVICES, PEOPLE = "/admin/directory/service/", "/admin/directory/physiotherapist/"


@pytest.fixture
def rows(db: None) -> None:
    for name, status in (("Aireside", "published"), ("Bankside", "draft"), ("Cliff", "withdrawn")):
        make.service(name=name, status=status)
    make.physiotherapist(name="Rowan Hollis")
    make.physiotherapist(name="Sam Reeve", checked=False)
    make.physiotherapist(name="Kit Marlow", objected_on=make.today())


@pytest.mark.parametrize(
    ("address", "asked", "words", "there", "absent"),
    [
        (SERVICES, {}, "published and drafts, not withdrawn", "Aireside Bankside", "Cliff"),
        (SERVICES, {"show": "none such"}, "published and drafts", "Aireside Bankside", "Cliff"),
        (SERVICES, {"show": "draft"}, "drafts", "Bankside", "Aireside Cliff"),
        (SERVICES, {"show": "withdrawn"}, "withdrawn", "Cliff", "Aireside Bankside"),
        (SERVICES, {"show": "all"}, "all", "Aireside Bankside Cliff", ""),
        (SERVICES, {"q": "cliff"}, "all", "Cliff", "Aireside"),
        (PEOPLE, {}, "everyone who has not asked to be taken off", "Rowan Sam", "Kit"),
        (PEOPLE, {"show": "objected"}, "asked to be taken off", "Kit", "Rowan Sam"),
        (PEOPLE, {"show": "public"}, "shown to visitors", "Rowan", "Sam Kit"),
        (PEOPLE, {"show": "hidden"}, "not shown to visitors", "Sam", "Rowan Kit"),
    ],
)
def test_a_list_shows_what_its_words_say(
    admin_client: Client,
    rows: None,
    address: str,
    asked: dict[str, str],
    words: str,
    there: str,
    absent: str,
) -> None:
    page = said(admin_client.get(address, asked))
    assert f"Shown: {words}" in page
    assert all(name in page for name in there.split())
    assert not any(name in page for name in absent.split())
    assert ("Show all" in page) is (words != "all")


def test_all_is_one_press_away_and_keeps_other_choices(admin_client: Client, rows: None) -> None:
    page = admin_client.get(SERVICES, {"organisation__kind": "nhs"}).text
    assert 'href="?organisation__kind=nhs&amp;show=all">Show all</a>' in page


def test_the_same_rows_are_exported(admin_client: Client, rows: None) -> None:
    told = admin_client.post(f"{SERVICES}export/", {"format": "csv"}).text
    assert "Bankside" in told
    assert "Cliff" not in told
