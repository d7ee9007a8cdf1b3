"""Every case of the judgement on the real site: the part its service stands in, and its words."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils.http import urlencode
from pytest_django import DjangoDbBlocker

from directory.geo import Point
from directory.models import Area, PostcodeLocation, Service, Town, placing
from directory.names import search_name
from directory.vocabulary import AccessFact, ChoiceGroup, Payment, Route, Setting
from tests.search.judging_case import NOT_SHOWN, REMOTE, UNLIKELY, Case, ServiceFacts
from tests.search.judging_cases import CASES
from tests.search.judging_places import (
    BODIES,
    COUNCILS,
    DISTRICTS,
    NATIONS,
    TOWNS,
    full_postcodes,
    gazetteer,
)
from tests.support import factories
from tests.support.advice_factory import area_advice
from tests.support.page_tree import Element, visit
from tests.support.postcode_files import ONSPD_2026, ons_line, onspd, plain_csv, run_import
from tests.support.tables import all_ours

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

CODES = BODIES | COUNCILS | NATIONS
ROUTES = {"nhs": "nhs-referral", "private": "private", "charity": "charity"}


@pytest.fixture(scope="module", autouse=True)
def loaded(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: Any
) -> Iterator[None]:
    """The small gazetteer, by the import itself, and its towns."""
    with all_ours(django_db_blocker):
        load(tmp_path_factory.mktemp("postcodes"))
        yield


def load(folder: Path) -> None:
    spots = gazetteer()
    britain = [
        ons_line(
            ONSPD_2026,
            name,
            latitude=f"{spot.latitude:.6f}",
            longitude=f"{spot.longitude:.6f}",
            council=COUNCILS[spot.council],
            nation=spot.nation,
            board="",
            health="",
        )
        for name, spot in spots.items()
        if spot.council
    ]
    ireland = [
        f"{name},{spot.latitude},{spot.longitude}\n"
        for name, spot in spots.items()
        if not spot.council
    ]
    files = (onspd(folder, britain), plain_csv(folder, "postcode,lat,lon\n" + "".join(ireland)))
    run_import(*files, allow_shrink=True)
    for name, code in CODES.items():
        level = "body" if name in BODIES else "nation" if name in NATIONS else "council"
        Area.objects.update_or_create(
            code=code, defaults={"name": name, "level": level, "slug": code}
        )
    for name, spot in TOWNS.items():
        row = PostcodeLocation.objects.get(name=spot.postcode)
        Town.objects.create(
            name=name,
            search_name=search_name(name),
            latitude=spot.latitude,
            longitude=spot.longitude,
            nation_id=row.nation_id or "",
            council_id=row.council_id,
            district=spot.postcode.split()[0],
            postcode=spot.postcode,
        )


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_service_stands_where_common_sense_has_it(case: Case) -> None:
    service = made(case.service)
    if not case.alone:
        one_that_fits(case)

    page = visit(f"/search/?{urlencode({'near': case.near, **criteria(case)}, doseq=True)}")

    cards = [card for card in page.all("article") if card["data-service"] == service.code]
    assert part(cards) in case.part.split("|")
    for words in case.says if cards else ():
        assert says(cards[0], words), (words, cards[0].text)


def criteria(case: Case) -> dict[str, Any]:
    return {name: value.split(",") for name, value in case.criteria.items()}


def part(cards: list[Element]) -> str:
    """A service by video that would not take them stays in its block, which says so."""
    if not cards:
        return NOT_SHOWN
    (card,) = cards
    is_unlikely = card["data-part"] == REMOTE and "Probably not:" in card
    return UNLIKELY if is_unlikely else card["data-part"]


def says(card: Element, words: str) -> bool:
    """Whether it holds one of the words; none of what is "never", but in facts told to be so."""
    if words.startswith("!"):
        text = card.text
        for line in card.all("p", "asked"):
            told = [fact for fact in line.text.split(" · ") if fact.endswith(": yes")]
            for fact in told:
                text = text.replace(fact, "")
        return words[1:].casefold() not in text.casefold()
    return any(word.casefold() in card.text.casefold() for word in words.split("|"))


# --- The listing ---------------------------------------------------------------------------------


def made(facts: ServiceFacts) -> Service:
    kind = facts.get("kind", "private")
    told: dict[str, Any] = {
        "postcode": facts.get("at", ""),
        "settings": flags(Setting, facts.get("settings", "")),
        "routes": flags(Route, facts.get("routes", ROUTES[kind])),
        "pays": flags(Payment, facts.get("pays", "")),
        "access_yes": flags(AccessFact, facts.get("access_yes", "")),
        "access_no": flags(AccessFact, facts.get("access_no", "")),
        "home_miles": facts.get("home_miles"),
        "home_areas": codes(facts.get("home_areas", "")),
        "serves": codes(facts.get("serves", "")),
        "address_is_private": facts.get("private_address", False),
        "first_contact_only": facts.get("first_contact", False),
        "taking_new": facts.get("taking", ""),
        "ms_self_referral": facts.get("self_referral", ""),
    }
    if "paused" in facts:
        away = timedelta(days=30 if facts["paused"] == "future" else -30)
        told["paused_until"] = factories.today() + away
    months = facts.get("checked_months_ago", 1)
    people = [] if facts.get("nobody_confirmed") else [factories.physiotherapist()]
    service = factories.service(
        kind=kind,
        people=people,
        confirmed=months is not None,
        confirmed_on=factories.today() - timedelta(days=round((months or 0) * 30.6)),
        **told,
    )
    placing.put(service, service.location())
    service.save()
    say_rule(facts, service)
    return service


def say_rule(facts: ServiceFacts, service: Service) -> None:
    """The rule names the service where that is the NHS's."""
    if "area_rule" not in facts:
        return
    area, answer = facts["area_rule"].split(":")
    advice = area_advice(area=CODES[area], ms_self_referral=answer)
    if facts.get("kind") == "nhs":
        advice.services.set([service])
        advice.refresh_what_follows()


def one_that_fits(case: Case) -> None:
    """Another, close by, with all there is to ask for."""
    at = full_postcodes().get(case.near) or DISTRICTS.get(case.near) or TOWNS.get(case.near)
    latitude, longitude = (at.latitude, at.longitude) if at else (53.7997, -1.5492)
    factories.service(
        name="Another that fits",
        point=Point(latitude, longitude),
        settings=Setting.of(sum(Setting)),
        routes=Route.of(sum(Route)),
        pays=Payment.of(sum(Payment)),
        access_yes=AccessFact.of(sum(AccessFact)),
        home_miles=50,
    )


def flags(group: type[ChoiceGroup], slugs: str) -> ChoiceGroup:
    return group.from_slugs(slugs.split(",") if slugs else ())


def codes(names: str) -> list[str]:
    """Of areas and districts, by their names."""
    return [CODES.get(name, name) for name in names.split(",")] if names else []
