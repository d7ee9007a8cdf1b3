"""An area's rule joins the services it names: on cards, in filters and counts, for curators."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from directory.models import Service
from directory.vocabulary import Route
from referrals.models import AreaAdvice
from tests.support import factories as make
from tests.support.advice_factory import area_advice, united_kingdom
from tests.support.clock import set_clock
from tests.support.page_tree import Element, visit

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

LEEDS, YORK = "E08000035", "E06000014"
SEARCH = "/search/?near=LS7+4AW"
YOURSELF = f"{SEARCH}&route=nhs-self-referral"


@pytest.fixture(autouse=True)
def areas(db: None) -> None:
    united_kingdom()


def named(answer: str = "yes", area: str = LEEDS, **told: Any) -> Service:
    """An NHS service in Leeds that an area's advice names."""
    advice = {name: told.pop(name) for name in ("checked_on", "districts") if name in told}
    service = make.service(**told)
    name_in(area_advice(area=area, ms_self_referral=answer, **advice), service)
    return service


def name_in(advice: AreaAdvice, *services: Service) -> None:
    advice.services.set(services)
    advice.refresh_what_follows()


def card(service: Service, address: str = YOURSELF) -> Element:
    return visit(address).one("article", **{"data-service": service.code})


def is_found(service: Service, address: str = YOURSELF) -> bool:
    return bool(visit(address).all("article", **{"data-service": service.code}))


def beside(slug: str, address: str = SEARCH) -> str:
    """What is said beside an option."""
    filters = visit(address).one("section", id="filters")
    (label,) = [one for one in filters.all("label") if one.all("input", value=slug)]
    return label.one("b").text


# --- On the card, in the filter and the count ----------------------------------------------------


def test_where_the_rule_says_yes_the_card_says_so_with_its_date(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    set_clock(monkeypatch, date(2026, 9, 30))
    found = card(named(checked_on=date(2026, 3, 3)))
    assert found["data-part"] == "fits"
    assert "NHS · refer yourself (Leeds says so, March 2026)" in found


def test_it_says_so_whatever_was_asked_for() -> None:
    assert "NHS · refer yourself (Leeds says so" in card(named(), SEARCH)


def test_it_is_counted_as_a_yes_and_what_nobody_told_is_not() -> None:
    named()
    assert beside("nhs-self-referral") == "1"
    make.service()
    assert beside("nhs-self-referral") == "1 yes, 1 not known"


def test_where_nobody_told_none_is_a_yes() -> None:
    make.service()
    assert beside("nhs-self-referral") == "None has told us yes; 1 to ask"


def test_where_the_rule_says_no_it_is_not_found_by_those_who_refer_themselves() -> None:
    service = named("no")
    assert not is_found(service)
    assert "refer yourself" not in card(service, SEARCH).text.casefold()


def test_elsewhere_the_rule_says_nothing() -> None:
    found = card(named(area=YORK))
    assert found["data-part"] == "ask"
    assert "We have not checked this one for people with MS." in found


def test_a_rule_for_districts_holds_there() -> None:
    assert card(named(districts=["LS7"]))["data-part"] == "fits"
    assert card(named(districts=["LS8"]))["data-part"] == "ask"


@pytest.mark.parametrize(
    ("council", "part"),
    [(LEEDS, "fits"), (None, "fits"), (YORK, "ask"), ("W06000023", "ask")],
)
def test_in_a_district_of_two_councils_it_holds_in_its_own_part(
    council: str | None, part: str
) -> None:
    """Where the council is not known, the district decides."""
    nation = "W92000004" if council == "W06000023" else "E92000001"
    make.postcode_location(name="LS7 9ZZ", council_id=council, nation_id=nation)
    address = "/search/?near=LS7+9ZZ&route=nhs-self-referral"
    assert card(named(districts=["LS7"]), address)["data-part"] == part


def test_a_rule_that_nobody_checked_for_a_year_holds_no_more() -> None:
    old = make.today() - timedelta(days=370)
    assert card(named(checked_on=old))["data-part"] == "ask"


def test_a_service_that_no_rule_names_is_as_it_was() -> None:
    area_advice(ms_self_referral="yes")
    assert card(make.service())["data-part"] == "ask"


def test_a_rule_is_not_for_private_services() -> None:
    assert not is_found(named(kind="private"))


def test_a_merged_bodys_rule_holds_where_its_parts_were() -> None:
    old = make.area(code="E54000099", name="Old board", level="body")
    new = make.area(code="E54000054", level="body", name="NHS West Yorkshire")
    old.successor = new
    old.save()
    make.postcode_location(
        name="LS9 9AA", body=old, council_id=LEEDS, nation_id="E92000001", point=make.LEEDS
    )
    service = named(area="E54000054")
    assert card(service, "/search/?near=LS9+9AA&route=nhs-self-referral")["data-part"] == "fits"


# --- Where they contradict each other ------------------------------------------------------------


def test_both_are_said_the_newer_first_and_one_asks() -> None:
    service = named("yes", ms_self_referral="no", checked_on=make.today() - timedelta(days=9))
    found = card(service)
    assert found["data-part"] == "ask"
    why = found.one("p", "why").text
    assert why.startswith("Its own details say that they cannot (the team, by phone")
    assert ". But Leeds says that people with MS can refer themselves (the neuro team" in why
    assert why.endswith("Ask which of them holds.")


def test_a_route_of_its_own_is_disputed_too() -> None:
    service = named("no", routes=Route.NHS_REFERRAL | Route.NHS_SELF_REFERRAL)
    assert card(service)["data-part"] == "ask"
    assert "Leeds says that people with MS cannot refer themselves" in card(service)
    said = "NHS · need a referral? We were told yes and no, ask"
    assert said in card(service, SEARCH)


def test_areas_that_contradict_each_other_are_told_too() -> None:
    service = named("yes", checked_on=make.today() - timedelta(days=9))
    name_in(area_advice(area="E54000054", ms_self_referral="no"), service)
    why = card(service).one("p", "why").text
    assert why.index("NHS West Yorkshire") < why.index("Leeds says")


def test_a_curator_is_told(admin_client: Client) -> None:
    named("yes", name="Harehope", ms_self_referral="no")
    page = admin_client.get(reverse("admin:index")).text
    assert "Disagrees with its area about whether people with MS may refer themselves" in page


# --- What follows when the advice changes --------------------------------------------------------


def test_what_the_advice_says_later_is_what_the_service_says() -> None:
    service = named("yes")
    advice = AreaAdvice.objects.get()
    advice.ms_self_referral = ""
    advice.save()
    assert card(service)["data-part"] == "ask"


def test_a_service_no_longer_named_says_it_no_more() -> None:
    service = named()
    name_in(AreaAdvice.objects.get())
    service.refresh_from_db()
    assert service.area_rules == service.area_rule_keys == []


def test_advice_that_is_deleted_says_nothing() -> None:
    service = named()
    AreaAdvice.objects.get().delete()
    assert card(service)["data-part"] == "ask"


def test_an_invented_rule_tells_no_real_service() -> None:
    service = make.service()
    name_in(area_advice(ms_self_referral="yes", is_sample=True), service)
    service.refresh_from_db()
    assert service.area_rules == []


def test_the_listing_says_it() -> None:
    service = named(checked_on=date(2026, 3, 3))
    assert "Leeds says that people with MS can refer themselves" in visit(
        service.get_absolute_url()
    )


# --- How curators name them ----------------------------------------------------------------------


def filled(*services: Service) -> dict[str, Any]:
    return {
        "area": LEEDS,
        "ms_self_referral": "yes",
        "telephone": "01632 960901",
        "services": [service.pk for service in services],
        "source": "The team, by phone",
        "checked_on": f"{make.today()}",
        "checked_by": "An editor",
    }


def test_a_curator_names_services(admin_client: Client) -> None:
    service = make.service()
    response = admin_client.post(reverse("admin:referrals_areaadvice_add"), filled(service))
    assert response.status_code == 302, response.text
    assert card(service)["data-part"] == "fits"


def test_services_that_are_not_the_nhss_are_refused_by_name(admin_client: Client) -> None:
    service = make.service(kind="private", name="Harehope Physio")
    response = admin_client.post(reverse("admin:referrals_areaadvice_add"), filled(service))
    assert "Choose NHS services only. Not NHS: Harehope Physio." in response.text
    assert not AreaAdvice.objects.exists()
