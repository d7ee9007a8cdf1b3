"""The invented listings: enough of them, every choice and state, and nobody real."""

import csv
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from itertools import chain
from typing import Any
from urllib.parse import urlsplit

import pytest
from pytest_django import DjangoDbBlocker

from directory.codes import is_code
from directory.geo import Point, miles_between
from directory.models import Organisation, Physiotherapist, ReferralDetails, RegisterCheck, Service
from directory.models.services.contradictions import contradictions
from directory.samples import FILES, FOLDER, load_sample
from directory.search.box import places
from directory.search.box.places import Place
from directory.search.judged import Part
from directory.search.judging import Query
from directory.search.searching import search
from directory.trust import Freshness
from directory.vocabulary import (
    AccessFact,
    Approach,
    ChoiceGroup,
    Colleague,
    Experience,
    Language,
    Need,
    Payment,
    Referrer,
    Route,
    Setting,
    Weekday,
)
from tests.support import factories
from tests.support.tables import kept

GROUPS: list[tuple[str, str, type[ChoiceGroup]]] = [
    ("services", "helps_with", Need),
    ("services", "routes", Route),
    ("services", "settings", Setting),
    ("services", "approaches", Approach),
    ("services", "experience", Experience),
    ("services", "pays", Payment),
    ("services", "works_with", Colleague),
    ("services", "languages", Language),
    ("services", "clinic_days", Weekday),
    ("services", "ms_physiotherapist_days", Weekday),
    ("services", "access_yes", AccessFact),
    ("services", "access_no", AccessFact),
    ("physiotherapists", "experience", Experience),
    ("physiotherapists", "languages", Language),
    ("referral_details", "who_may_refer", Referrer),
]
DRAMA_NUMBERS = re.compile(r"01632 960\d{3}|020 7946 0\d{3}|0161 496 0\d{3}|07700 900\d{3}")
NEVER_SAID = re.compile(
    r"sufferer|victim|confined|wheelchair-bound|\bcures?\b|guarantee|oxygen|hyperbaric|\bplease\b"
    r"|state registered|\bSRP\b|chartered(?! physiotherapist)",
    re.IGNORECASE,
)


@cache
def rows(name: str) -> list[dict[str, Any]]:
    """Fields of one fixture file."""
    text = (FOLDER / f"{name}.json").read_text(encoding="utf-8")
    return [row["fields"] for row in json.loads(text)]


def everything_said(value: Any = None) -> Iterator[str]:
    """Every text in the fixtures."""
    if value is None:
        value = [rows(name) for name in FILES]
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from everything_said(list(value.values()))
    elif isinstance(value, list):
        for each in value:
            yield from everything_said(each)


@pytest.fixture(scope="module", autouse=True)
def sample(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Loaded once, as if today, in a gazetteer that knows Leeds."""
    with kept(django_db_blocker):
        factories.postcode_location(
            name="LS1", council=factories.area(), nation=factories.england(), town="Leeds"
        )
        load_sample(factories.today())
        yield


@pytest.fixture(autouse=True)
def shown(db: None, settings: Any) -> None:
    settings.SAMPLE_DATA = True


def near_leeds(within: int = 25) -> Query:
    place = places.find("LS1", factories.today())
    assert isinstance(place, Place)
    return Query(place=place, within=within, criteria={}, sort="nearest", on=factories.today())


# --- Enough, and of every kind -------------------------------------------------------------------


@pytest.mark.slow
def test_there_are_enough_to_try_the_site_with() -> None:
    assert len(rows("services")) >= 130
    assert len(rows("physiotherapists")) >= 170
    assert len(rows("organisations")) >= 55


@pytest.mark.slow
@pytest.mark.parametrize(
    ("file", "field", "group"), GROUPS, ids=[f"{file}-{field}" for file, field, _ in GROUPS]
)
def test_every_choice_occurs(file: str, field: str, group: type[ChoiceGroup]) -> None:
    said = {slug for row in rows(file) for slug in row.get(field, "").split()}
    assert said == {member.slug for member in group}


def test_all_four_nations_and_far_off_places_have_some() -> None:
    nations = Counter(row.get("nation") for row in rows("services"))
    assert all(nations[f"{nation}"] >= 10 for nation in ("S92000003", "W92000004", "N92000002"))
    assert nations["E92000001"] >= 80
    districts = {row["postcode"].split()[0] for row in rows("services") if "postcode" in row}
    assert districts >= {"ZE1", "KW15", "KW17", "TR18", "BT74", "HS1", "PO30", "TD15", "LD1"}


def test_every_kind_of_organisation_provides_something() -> None:
    kinds = set(Service.objects.values_list("organisation__kind", flat=True))
    assert kinds == set(Organisation.Kind.values)


def test_home_visits_are_told_by_miles_by_areas_and_by_neither() -> None:
    visits = [row for row in rows("services") if "home-visits" in row["settings"]]
    by_miles = [row for row in visits if "home_miles" in row]
    by_areas = [row for row in visits if "home_areas" in row]
    neither = [row for row in visits if "home_miles" not in row and "home_areas" not in row]
    assert by_miles
    assert by_areas
    assert neither


def test_areas_served_are_told_by_home_and_by_gp_practice_by_council_and_by_district() -> None:
    limited = [row for row in rows("services") if "serves" in row]
    assert {row["serves_basis"] for row in limited} == {"home", "gp"}
    codes = {code for row in limited for code in row["serves"]}
    assert {"E08000035", "LS6"} <= codes


def test_there_are_more_remote_services_than_their_block_shows() -> None:
    assert len(search(near_leeds()).remote) >= 12


def test_leeds_has_every_part_of_the_answer() -> None:
    answer = search(near_leeds())
    assert {hit.part for hit in answer.in_order + answer.remote} == {
        Part.FITS,
        Part.ASK,
        Part.UNLIKELY,
        Part.REMOTE,
    }
    assert len(search(near_leeds(within=10)).in_order) >= 14


def test_leeds_has_every_route_and_setting() -> None:
    listed = Service.objects.listed(factories.today()).exclude(latitude=None)
    near = [
        service
        for service in listed
        if service.point and miles_between(service.point, factories.LEEDS) < 15
    ]
    assert set(Route) == {route for service in near for route in service.routes.members}
    assert set(Setting) == {setting for service in near for setting in service.settings.members}


# --- Every state ---------------------------------------------------------------------------------


def test_every_freshness_is_listed() -> None:
    today = factories.today()
    listed = Service.objects.listed(today)
    assert {service.freshness(today) for service in listed} == set(Freshness)


def test_waits_are_of_all_ages_and_some_are_not_known() -> None:
    today = factories.today()
    told = Service.objects.values_list("wait_told_on", flat=True)
    ages = [(today - day).days for day in told if day]
    assert min(ages) < 180
    assert any(200 < age < 360 for age in ages)
    assert max(ages) > 370
    assert None in told


def test_some_are_not_listed_each_for_its_own_reason() -> None:
    today = factories.today()
    published = Service.objects.published()
    listed = Service.objects.listed(today)
    hidden = set(published) - set(listed)
    nobody = {
        service
        for service in hidden
        if not any(p.is_public(today) for p in service.physiotherapists.all())
    }
    assert nobody
    assert hidden - nobody
    assert set(Service.objects.values_list("status", flat=True)) == set(Service.Status.values)


def test_some_are_paused_and_some_were() -> None:
    today = factories.today()
    paused = Service.objects.exclude(paused_until=None)
    assert {service.is_paused(today) for service in paused} == {True, False}


def test_charities_and_teams_are_listed_without_names() -> None:
    listed = Service.objects.listed(factories.today())
    nobody = listed.filter(physiotherapists=None)
    assert nobody.filter(organisation__kind="charity").exists()
    assert nobody.filter(organisation__kind="nhs", team_size__gt=1).exists()
    public = Physiotherapist.objects.public(factories.today())
    assert (
        listed.filter(organisation__kind="therapy-centre", physiotherapists__isnull=False)
        .exclude(physiotherapists__in=public)
        .exists()
    )


def test_every_outcome_of_a_look_occurs_and_only_registered_ones_are_public() -> None:
    latest = {
        check.physiotherapist_id: check.outcome
        for check in RegisterCheck.objects.order_by("checked_on", "pk")
    }
    assert set(latest.values()) == set(RegisterCheck.Outcome.values)
    for person in Physiotherapist.objects.public(factories.today()):
        assert latest[person.pk] == "registered"


def test_nearly_everyone_is_public_and_stays_so_for_a_while() -> None:
    today = factories.today()
    assert Physiotherapist.objects.public(today).count() >= 170
    lapsed = Physiotherapist.objects.filter(public_until__lt=today)
    assert lapsed.count() >= 3
    assert all(
        today - person.public_until > timedelta(days=5) for person in lapsed if person.public_until
    )


# --- Invented, and right -------------------------------------------------------------------------


def test_every_row_is_marked_as_a_sample() -> None:
    for model in (Service, Physiotherapist, Organisation):
        assert not model._default_manager.filter(is_sample=False).exists()


def test_telephone_numbers_are_those_kept_for_drama() -> None:
    fields = ("telephone", "text_number")
    numbers = [row[key] for name in FILES for row in rows(name) for key in fields if key in row]
    assert len(numbers) > 200
    assert [number for number in numbers if not DRAMA_NUMBERS.fullmatch(number)] == []
    assert max(Counter(numbers).values()) == 1


def test_mail_and_web_addresses_lead_nowhere() -> None:
    said = list(everything_said())
    hosts = {urlsplit(text).hostname for text in said if "://" in text}
    hosts |= {text.partition("@")[2] for text in said if "@" in text}
    assert hosts == {"example.org"}


def test_registration_numbers_belong_to_nobody() -> None:
    numbers = [row["hcpc_number"] for row in rows("physiotherapists")]
    assert all("PH990001" <= number <= "PH999999" and len(number) == 8 for number in numbers)
    assert len(set(numbers)) == len(numbers)


def test_nhs_bodies_say_that_they_are_examples() -> None:
    bodies = [row["name"] for row in rows("organisations") if row["kind"] == "nhs"]
    assert [name for name in bodies if not name.endswith("(example)")] == []


def test_charity_numbers_are_of_nobody() -> None:
    numbers = [row["charity_number"] for row in rows("organisations") if "charity_number" in row]
    assert numbers
    assert all(number.startswith("99999") for number in numbers)


def test_no_text_says_what_this_site_never_says() -> None:
    assert [text for text in everything_said() if NEVER_SAID.search(text)] == []


def test_codes_are_right_and_fixed() -> None:
    codes = [row["code"] for row in rows("services")]
    assert all(is_code(code) for code in codes)
    assert set(Service.objects.values_list("code", flat=True)) == set(codes)


def test_a_listing_stands_close_to_the_town_that_it_names() -> None:
    """A rural district runs far beyond the town it is named after; London is wide."""
    towns: dict[str, list[Point]] = defaultdict(list)
    with (FOLDER.parent / "towns.csv").open(newline="", encoding="utf-8") as file:
        for town in csv.DictReader(file):
            at = Point(float(town["latitude"]), float(town["longitude"]))
            towns[town["name"]].append(at)
    far = {}
    for row in rows("services"):
        if towns[row.get("town", "")]:
            here = Point(row["latitude"], row["longitude"])
            far[row["name"]] = min(miles_between(here, at) for at in towns[row["town"]])
    assert len(far) > 140
    assert not {name: miles for name, miles in far.items() if miles > 14}


def test_slugs_are_those_the_site_would_have_given() -> None:
    for service in Service.objects.exclude(slug=None):
        assert service.slug == service.free_slug()


@pytest.mark.slow
def test_every_row_passes_its_own_validation() -> None:
    let_all_areas_stand()
    for model in (Organisation, Physiotherapist, Service, ReferralDetails):
        for row in model._default_manager.all():
            row.clean_fields(exclude=["organisation", "service", "council", "nation"])


def test_no_listing_contradicts_itself() -> None:
    assert [*chain(*map(contradictions, Service.objects.all()))] == []


def let_all_areas_stand() -> None:
    """Those that listings name, which are all among those that are built in."""
    named = {code for row in rows("services") for code in served_by(row)}
    known = {line["code"]: line["name"] for line in fixture("areas.csv")}
    districts = {line["name"] for line in fixture("districts.csv")}
    assert named <= known.keys() | districts
    for code in sorted(named & known.keys()):
        factories.area(code=code, name=known[code])
    for name in sorted(named & districts - {"LS1"}):
        factories.postcode_location(name=name)


def served_by(row: dict[str, Any]) -> list[str]:
    return [*row.get("serves", []), *row.get("home_areas", [])]


def fixture(name: str) -> list[dict[str, str]]:
    with (FOLDER.parent / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_private_addresses_stand_at_their_districts_centre() -> None:
    private = [row for row in rows("services") if row.get("address_is_private")]
    assert private
    assert all(row["point_is_about"] for row in private)
