"""Physiotherapists from A to Z, and the page of one."""

from datetime import timedelta

import pytest
from django.test import Client, override_settings

from directory.vocabulary import Experience, Language
from tests.support import factories
from tests.support.page_tree import visit

pytestmark = pytest.mark.django_db


def test_everyone_public_is_listed_by_name_with_number_and_experience() -> None:
    ewan = factories.physiotherapist(name="Ewan McBride", hcpc_number="PH900002")
    asha = factories.physiotherapist(
        name="Asha Patel",
        membership="MCSP",
        hcpc_number="PH900001",
        experience=Experience.NEUROLOGICAL,
    )
    factories.physiotherapist(name="Hidden Hare", outcome="not-found")
    page = visit("/physiotherapists/")
    listed = page.one("ul", "people").all("a")
    assert [each["href"] for each in listed] == [each.get_absolute_url() for each in (asha, ewan)]
    assert listed[0].text == "Asha Patel MCSP Neurological. PH900001"
    assert "2 people" in page
    assert "does not record experience of MS: that is what they say themselves." in page


def test_first_letters_lead_to_those_who_have_them() -> None:
    factories.physiotherapist(name="Asha Patel")
    factories.physiotherapist(name="Ewan McBride")
    page = visit("/physiotherapists/?letter=a")
    letters = page.one("nav", **{"aria-label": "First letters"})
    assert [each.text for each in letters.all("a")] == ["All", "A", "E"]
    assert letters.one("a", **{"aria-current": "page"}).text == "A"
    assert "Ewan" not in page
    assert page.all("title")[0].text == "Physiotherapists under A: 1 – msphysio"


def test_a_name_or_a_number_finds_someone() -> None:
    factories.physiotherapist(name="Asha Patel", hcpc_number="PH900001")
    for typed in ("patel", "ph 900001"):
        page = visit(f"/physiotherapists/?q={typed}")
        assert "Asha Patel" in page.one("ul", "people")
        assert page.one("input", id="q")["value"] == typed
        assert page.one("meta", name="robots")["content"] == "noindex"


def test_nobody_found_is_said_with_what_to_do() -> None:
    page = visit("/physiotherapists/?q=Nobody")
    assert "We list nobody called “Nobody”." in page
    assert "You can look up any physiotherapist on the HCPC register." in page


def test_what_is_too_long_to_be_a_name_is_said() -> None:
    page = visit(f"/physiotherapists/?q={'a' * 101}")
    assert "What you typed is longer than 100 letters." in page.one("p", id="q-error")


def test_a_person_has_register_experience_and_places() -> None:
    person = factories.physiotherapist(
        name="Asha Patel",
        membership="MCSP",
        hcpc_number="PH900001",
        experience=Experience.MOSTLY_MS,
        neuro_since=2009,
        training="A year on an MS ward.",
        languages=Language.GUJARATI,
    )
    service = factories.service(
        name="Aireside", kind="private", people=[person], telephone="0113 496 0211"
    )
    page = visit(person.get_absolute_url())
    assert page.all("title")[0].text == "Asha Patel MCSP, physiotherapist – msphysio"
    assert "Registered when we looked" in page
    assert page.link("See PH900001 on the HCPC register") == person.register_url
    assert page.says("Mostly MS") == Experience.MOSTLY_MS.explanation
    assert page.says("In neurology since") == "2009"
    assert page.says("Training") == "A year on an MS ward."
    assert page.says("Languages") == "English, Gujarati"
    assert page.link("Aireside") == service.get_absolute_url()
    assert page.link("0113 496 0211") == "tel:+441134960211"
    assert "I have MS." in page.one("details", "say")


def test_what_a_person_did_not_tell_us_is_said_as_such() -> None:
    page = visit(factories.physiotherapist().get_absolute_url())
    assert "We do not know yet how much experience of MS they have." in page
    assert page.says("Training") == "Not known"
    assert "is listed at the moment" in page


def test_a_register_check_that_is_overdue_says_look_now() -> None:
    long_ago = factories.today() - timedelta(days=400)
    person = factories.physiotherapist(checked_on=long_ago)
    person.public_until = factories.today() + timedelta(days=5)
    person.save()
    page = visit(person.get_absolute_url())
    assert "Registered when we last looked" in page.one("p", "why")


@override_settings(SAMPLE_DATA=True)
def test_an_invented_person_says_so_everywhere() -> None:
    person = factories.physiotherapist(is_sample=True)
    assert "Invented example" in visit("/physiotherapists/").one("ul", "people")
    page = visit(person.get_absolute_url())
    assert "Invented example" in page.one("div", "title")
    assert page.one("meta", name="robots")["content"] == "noindex"


def test_someone_hidden_is_no_longer_listed_and_nobody_says_why() -> None:
    person = factories.physiotherapist(name="Asha Patel")
    factories.register_check(physiotherapist=person, outcome="suspended")
    page = visit(person.get_absolute_url(), status=404)
    assert page.one("h1").text == "No longer listed"
    for word in ("Asha", "suspended", "register check"):
        assert word not in page


def test_a_letter_outside_a_to_z_lists_whom_it_begins_and_nobody_else() -> None:
    factories.physiotherapist(name="Hannah Okafor")
    for letter in ("é", "ł", "7", "%25", "_", "ab"):
        page = visit(f"/physiotherapists/?letter={letter}")
        assert "Hannah" not in page.one("main"), letter
        assert "We list nobody" in page


def test_more_than_one_letter_is_said_in_words_and_leads_to_the_list() -> None:
    factories.physiotherapist(name="Abigail Okafor")
    for letter in ("ab", "aa", "a" * 5_000):
        page = visit(f"/physiotherapists/?letter={letter}")
        assert "Abigail" not in page.one("main"), letter
        assert "choose one letter from A to Z" in page.one("p", "notice")
        every = page.one("nav", **{"aria-label": "First letters"}).all("a")[0]
        assert every["href"] == "/physiotherapists/"
        assert "aria-current" not in every.attributes
        assert page.one("meta", name="robots")["content"] == "noindex"


def test_an_address_under_an_earlier_surname_leads_to_the_new_one() -> None:
    person = factories.physiotherapist(name="Asha Patel", hcpc_number="PH990123")
    before = person.get_absolute_url()
    person.name = "Asha Łukasz-Ørsted"
    person.save()
    assert person.slug == "asha-lukasz-orsted-ph990123"
    assert Client().get(before).headers["Location"] == person.get_absolute_url()
    factories.register_check(physiotherapist=person, outcome="suspended")
    assert Client().get(before).status_code == 404


def test_a_service_keeps_every_letter_in_its_address() -> None:
    service = factories.service(name="Þóra Łódź Physiotherapy", town="Leeds")
    assert service.slug == "thora-lodz-physiotherapy-leeds"
