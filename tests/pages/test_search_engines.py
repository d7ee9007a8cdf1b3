"""What search engines are given: one address a page, its facts as data, a map of the site."""

import json
from datetime import date, timedelta
from typing import Any
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from directory.vocabulary import Setting
from referrals.routes import content
from tests.support import factories
from tests.support.page_tree import Element, visit

pytestmark = pytest.mark.django_db
OURS = override_settings(SITE_URL="https://physio.example.org", SITE_URL_IS_SET=True)


def canonical(address: str) -> str | None:
    """Where a page says that it stands, if search engines may keep it."""
    page = visit(address)
    links = [each["href"] for each in page.all("link", rel="canonical")]
    kept = not page.all("meta", name="robots")
    assert len(links) == kept, address
    return links[0] if links else None


def facts(page: Element) -> dict[str, Any]:
    (block,) = page.all("script", type="application/ld+json")
    found: dict[str, Any] = json.loads("".join(map(str, block.within)))
    assert found["@context"] == "https://schema.org"
    return found


# --- One address ---------------------------------------------------------------------------------


@pytest.mark.slow
def test_every_page_that_may_be_kept_names_its_one_address() -> None:
    leeds = factories.area()
    person = factories.physiotherapist()
    service = factories.service(people=[person])
    pages = [service.get_absolute_url(), person.get_absolute_url(), f"/areas/{leeds.slug}/"]
    pages += ["/", "/areas/", "/map/", "/search/", "/physiotherapists/", "/routes/which/"]
    pages += [page.url for page in content.PAGES]
    for address in pages:
        assert canonical(f"{address}?utm=1") == f"http://testserver{address}"


@pytest.mark.slow
def test_a_page_with_a_place_or_of_words_looked_for_is_not_to_be_kept() -> None:
    factories.postcode_location(name="LS1")
    searches = ["/search/?near=LS1", "/routes/nhs/?near=LS1", "/areas/?near=LS1"]
    for address in [*searches, "/physiotherapists/?q=rowan", "/search/?near=LS1&view=referrer"]:
        assert canonical(address) is None


@pytest.mark.slow
def test_the_page_of_a_list_counts_while_nothing_else_was_asked_for() -> None:
    for number in range(21):
        factories.service(name=f"Service {number:02}")
    assert canonical("/search/?page=2") == "http://testserver/search/?page=2"
    assert canonical("/search/?page=1") == "http://testserver/search/"
    assert canonical("/search/?view=referrer&page=2") == "http://testserver/search/"


@OURS
def test_the_site_has_one_name_where_it_was_told_its_own() -> None:
    assert canonical("/choosing/") == "https://physio.example.org/choosing/"
    assert "Sitemap: https://physio.example.org/sitemap.xml" in Client().get("/robots.txt").text
    assert facts(visit(factories.service().get_absolute_url()))["url"].startswith(
        "https://physio.example.org/services/"
    )


# --- Facts as data -------------------------------------------------------------------------------


def test_a_listing_says_what_its_page_says() -> None:
    person = factories.physiotherapist(name="Rowan Hollis")
    owner = factories.organisation(name="Harehope Trust")
    service = factories.service(
        name="Neuro team",
        organisation=owner,
        people=[person],
        telephone="01632 960001",
        address="1 Example Street",
        town="Leeds",
        postcode="LS1 3EX",
    )
    root = "http://testserver"
    assert facts(visit(service.get_absolute_url())) == {
        "@context": "https://schema.org",
        "@type": "MedicalClinic",
        "medicalSpecialty": "https://schema.org/Physiotherapy",
        "name": "Neuro team",
        "url": root + service.get_absolute_url(),
        "telephone": "01632 960001",
        "address": {
            "@type": "PostalAddress",
            "streetAddress": "1 Example Street",
            "addressLocality": "Leeds",
            "postalCode": "LS1 3EX",
            "addressCountry": "GB",
        },
        "geo": {"@type": "GeoCoordinates", "latitude": 53.798, "longitude": -1.5527},
        "parentOrganization": {"@type": "Organization", "name": "Harehope Trust"},
        "employee": [
            {"@type": "Person", "name": "Rowan Hollis", "url": root + person.get_absolute_url()}
        ],
    }


def test_a_private_address_gives_its_district_and_no_point() -> None:
    service = factories.service(
        kind="private",
        settings=Setting.HOME_VISITS,
        address_is_private=True,
        address="1 Example Street",
        town="Leeds",
        postcode="LS8 2AB",
    )
    told = facts(visit(service.get_absolute_url()))
    assert told["@type"] == "Physiotherapy"
    assert told["address"]["postalCode"] == "LS8"
    assert "streetAddress" not in told["address"]
    assert "geo" not in told


def test_no_name_can_end_the_block_of_data() -> None:
    service = factories.service(name="</script><script>alert(1)</script> & <!-- Co")
    page = visit(service.get_absolute_url())
    assert facts(page)["name"] == service.name
    assert not [each for each in page.all("script") if "type" not in each.attributes]


def test_a_person_says_what_their_page_says() -> None:
    person = factories.physiotherapist(
        name="Rowan Hollis", membership="MCSP", email="rowan@example.org", hcpc_number="PH990001"
    )
    service = factories.service(name="Neuro team", people=[person])
    told = facts(visit(person.get_absolute_url()))
    assert told["@type"] == "Person"
    assert (told["name"], told["honorificSuffix"]) == ("Rowan Hollis", "MCSP")
    assert told["identifier"]["value"] == "PH990001"
    assert [one["url"] for one in told["worksFor"]] == [
        f"http://testserver{service.get_absolute_url()}"
    ]
    assert "rowan@example.org" not in json.dumps(told)


@override_settings(SAMPLE_DATA=True)
def test_what_is_invented_is_no_fact() -> None:
    invented = factories.physiotherapist(name="Invented Hollis", is_sample=True)
    real = factories.physiotherapist()
    sample = factories.service(is_sample=True, people=[invented, real])
    service = factories.service(people=[invented, real])
    for one in (sample, invented):
        page = visit(one.get_absolute_url())
        assert not page.all("script", type="application/ld+json")
        assert page.one("meta", name="robots")["content"] == "noindex"
    assert [one["name"] for one in facts(visit(service.get_absolute_url()))["employee"]] == [
        real.name
    ]
    assert len(facts(visit(real.get_absolute_url()))["worksFor"]) == 1


# --- The map of the site -------------------------------------------------------------------------


def site_map() -> dict[str, str | None]:
    """Each address with the day it last changed."""
    response = Client().get("/sitemap.xml")
    assert response["Content-Type"] == "application/xml"
    within = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    return {
        str(each.findtext(f"{within}loc")): each.findtext(f"{within}lastmod")
        for each in ElementTree.fromstring(response.content)  # noqa: S314  # our own page
    }


@override_settings(SAMPLE_DATA=True)
def test_the_map_has_what_is_listed_and_public_today_and_nothing_invented() -> None:
    leeds = factories.area()
    person, hidden = factories.physiotherapist(), factories.physiotherapist(outcome="caution")
    listed = factories.service(people=[person])
    factories.happened(listed, days_ago=3)
    gone = factories.service(status="withdrawn")
    old = factories.service(kind="private", confirmed_on=date(2020, 1, 1))
    sample, invented = factories.service(is_sample=True), factories.physiotherapist(is_sample=True)
    with override_settings(SITE_URL="https://physio.example.org", SITE_URL_IS_SET=True):
        found = site_map()
    root = "https://physio.example.org"
    day = factories.today() - timedelta(days=3)
    assert found[root + listed.get_absolute_url()] == f"{day}"
    assert root + person.get_absolute_url() in found
    unlisted = [one.get_absolute_url() for one in (gone, old, sample)]
    for address in [*unlisted, hidden.get_absolute_url(), invented.get_absolute_url()]:
        assert root + address not in found
    assert f"{root}/areas/{leeds.slug}/" in found
    for page in content.PAGES:
        assert found[root + page.url] == f"{page.dated}"
    assert found[f"{root}/"] is None
    assert not [address for address in found if "?" in address]


def test_the_map_costs_as_many_queries_however_much_is_listed() -> None:
    numbers = []
    for _ in range(2):
        for _ in range(3):
            factories.service(kind="private")
        with CaptureQueriesContext(connection) as queries:
            site_map()
        numbers.append(len(queries))
    assert numbers[0] == numbers[1]
