"""One table of what is typed, and every way in: each mends it alike, or refuses it alike.

The ways are a service's form in the admin, the page for one person and their clinic, a spreadsheet,
and what a service proposes of itself.
"""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, NamedTuple

import pytest
from django.test import Client
from pytest_django import DjangoDbBlocker

from directory.confirming import proposing
from directory.confirming.proposing import questions_by_field
from directory.curating.admin.solo import SoloService
from directory.curating.spreadsheets.kinds import ServiceSheet
from directory.gazetteer.named_areas import save_named_areas
from directory.models import Proposal, Service
from directory.vocabulary import Route, Setting
from tests.confirming.test_confirming import propose
from tests.curating.spreadsheets.test_importing import imported, reasons
from tests.curating.test_solo import PAGE, typed
from tests.support import factories as make
from tests.support import staff_visits as staff
from tests.support.admin_forms import opened, said
from tests.support.advice_factory import NATIONS
from tests.support.clock import set_clock
from tests.support.listing_files import GOOD, ORGANISATION, csv_file
from tests.support.page_tree import read
from tests.support.tables import kept

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

HOMES = Setting.COMMUNITY_CLINIC | Setting.HOME_VISITS
HEADINGS = {column.name: column.heading for column in ServiceSheet().columns}
WITH_DAYS = {
    "prices_told_on": "2026-10-30",
    "wait_told_on": "2026-10-30",
    "wait_source": "The team",
    "serves_basis": "home",
}


class Case(NamedTuple):
    """What is typed in a field, and what is stored, or told where it is refused."""

    field: str
    typed: str
    stored: str = ""
    told: str = ""


CASES = [
    Case("telephone", "+44 (0)1632 960123", "01632 960123"),
    Case("telephone", "0044 1632-960\u00a0123", "01632 960123"),
    Case("telephone", "Tel: 1632960123", "01632 960123"),
    Case("telephone", "0161 496 0123 x12", "0161 496 0123 ext 12"),
    Case("telephone", "N/A", told="“N/A” is not a telephone number. Write one number"),
    Case("telephone", "ask reception", told="“ask reception” is not a telephone number."),
    Case("telephone", "01632 960", told="“01632 960” has too few digits."),
    Case("telephone", "01632 960123 / 960124", told="Write one number"),
    Case("telephone", "1.63E+09", told="is a number that a spreadsheet has cut short"),
    Case("text_number", "447700900123", "07700 900123"),
    Case("text_number", "text us", told="“text us” is not a telephone number."),
    Case("name", "Aire  neuro", "Aire neuro"),
    Case("name", "?", told="“?” is not a name. Write what it is called."),
    Case("name", "tbc", told="“tbc” is not a name."),
    Case("name", "CafÃ© Physio", told="“CafÃ©” was “Café” before a program misread it."),
    Case("summary", "N/A", told="“N/A” says nothing. Leave this empty until it is known."),
    Case("summary", "Stretch &amp; walk", told="“&amp;” is the code of a web page for “&”"),
    Case("summary", "We stretch_x000D_", told="A spreadsheet left “_x000D_” here."),
    Case("telephone_hours", "#REF!", told="“#REF!” is a spreadsheet's error."),
    Case("telephone_hours", "Caf� hours", told="stands where a letter was lost"),
    Case("wait_note", "unknown", told="“unknown” says nothing."),
    Case("insurers", "Aviva; #N/A", told="“#N/A” is a spreadsheet's error."),
    Case("postcode", "ls13ex", "LS1 3EX"),
    Case("postcode", "Leeds", told="Enter a real postcode, like OX3 9DU."),
    Case("website", "example.org/ms", "https://example.org/ms"),
    Case("price_first", "£65", "65.00"),
    Case("price_first", "65 pounds", "65.00"),
    Case("price_first", "65-75", told="“65-75” is not a price in pounds."),
    Case("price_first", "6500", told="Enter a price in pounds from 0 to 1000."),
    Case("minutes_first", "1 hour", "60"),
    Case("minutes_first", "600 mins", told="Enter a number of minutes from 5 to 480."),
    Case("prices_told_on", "30/10/26", "2026-10-30"),
    Case("prices_told_on", "30 October 2026", "2026-10-30"),
    Case("prices_told_on", "2199-10-30", told="This day is still to come."),
    Case("prices_told_on", "46325", told="Is it 30 October 2026?"),
    Case("wait_days", "6 weeks", "42"),
    Case("wait_days", "6-8 weeks", told="“6-8 weeks” is not a number of days."),
    Case("wait_days", "2000", told="Enter a number of days from 0 to 1095."),
    Case("wait_told_on", "30th Oct 2026", "2026-10-30"),
    Case("paused_until", "31 March 2027", "2027-03-31"),
    Case("paused_until", "31/3/27", "2027-03-31"),
    Case("paused_until", "spring", told="“spring” is not a day."),
    Case("paused_until", "31/3/2206", told="This day is too far off. Check the year."),
    Case("triage_days", "5 days", "5"),
    Case("triage_days", "2 years", told="“2 years” is not a number of days."),
    Case("triage_days", "366", told="Enter a number of days from 0 to 365."),
    Case(
        "urgent_days", "5", told="Days for urgent referrals need a yes to “takes urgent referrals”."
    ),
    Case("takes_urgent", "no", "no"),
    Case("ers_service_name", "Neuro", told="A name in e-RS needs"),
    Case("in_ers", "yes", "yes"),
    Case("commissioner", "tbc", told="“tbc” says nothing."),
    Case("minimum_age", "18 years", "18"),
    Case("minimum_age", "181", told="Enter an age in years from 0 to 120."),
    Case("team_size", "0", told="Enter a whole number from 1 to 200."),
    Case("home_miles", "10 miles", "10"),
    Case("home_miles", "500", told="Enter a number of miles from 1 to 50."),
    Case("metres_from_drop_off", "40m", "40"),
    Case("metres_from_drop_off", "4 miles", told="“4 miles” is not a number of metres."),
    Case("pool_temperature", "34°C", "34.0"),
    Case("pool_temperature", "93", told="Enter a temperature in degrees Celsius from 15 to 40."),
    Case("home_areas", "Leeds; LS29", '["E08000035", "LS29"]'),
    Case("home_areas", "Yorkshire", '["E08000032", "E08000035"]'),
    Case("home_areas", "Leedz", told="We know no area called “Leedz”. Did you mean Leeds?"),
    Case("home_areas", "LS99", told="We know no area called “LS99”."),
    Case("serves", "Leeds and Bradford", '["E08000035", "E08000032"]'),
    Case("serves", "E08000035 LS29", '["E08000035", "LS29"]'),
    Case("serves", "Ilkley", told="“Ilkley” is a town. Name its postcode district, LS29."),
]

# --- The ways -------------------------------------------------------------------------------------

Answer = tuple[str, str]  # what is stored, "" where nothing new is; what is told


def in_the_admin(case: Case) -> Answer:
    visit = staff.signed_in(staff.person("Curator"))
    service = make.service(name="Aireside", postcode="LS1 3EX", kind="charity", settings=HOMES)
    url = f"/admin/directory/service/{service.pk}/change/"
    answer = visit.post(
        url, opened(visit, url) | WITH_DAYS | _basis(case) | {case.field: case.typed}
    )
    return _answer(
        answer.status_code == 302, case, "" if answer.status_code == 302 else said(answer)
    )


def on_one_page(case: Case) -> Answer:
    visit: Client = staff.signed_in(staff.person("Curator"))
    change = {
        "service-settings": ["community-clinic", "home-visits"],
        f"service-{case.field}": case.typed,
    }
    answer = visit.post(PAGE, typed(visit, **change))
    return _answer(
        answer.status_code == 302, case, "" if answer.status_code == 302 else said(answer)
    )


def in_a_sheet(case: Case) -> Answer:
    make.organisation(name=ORGANISATION)
    row = {**GOOD, "settings": "community-clinic home-visits", "prices told on": "2026-10-30"}
    row |= {HEADINGS[name]: text for name, text in _basis(case).items()}
    row |= {HEADINGS[case.field]: case.typed}
    outcome = imported(csv_file(list(row), list(row.values())), ServiceSheet())
    return _answer(not outcome.faults, case, " ".join(reasons(outcome)))


def by_the_service(case: Case) -> Answer:
    service = make.service(
        name="Aireside", postcode="LS1 3EX", kind="charity", email="a@example.org", settings=HOMES
    )
    answer = propose(service, **_basis(case), **{case.field: case.typed})
    if answer.status_code != 303:
        return _answer(False, case, " ".join(read(answer.text).one("div", "errors").text.split()))
    proposal = Proposal.objects.get()
    proposing.accept(proposal, list(proposal.fields), None, make.today())
    return _answer(True, case, "")


def _basis(case: Case) -> dict[str, str]:
    return {"serves_basis": "home" if case.field == "serves" else ""}


def _answer(is_saved: bool, case: Case, told: str) -> Answer:
    if not is_saved:
        return "", told
    field: Any = Service._meta.get_field(case.field)
    return str(field.value_to_string(Service.objects.get())), told


WAYS: dict[Callable[[Case], Answer], set[str]] = {
    in_the_admin: {field.name for field in Service._meta.fields},
    on_one_page: set(SoloService.Meta.fields),
    in_a_sheet: set(HEADINGS),
    by_the_service: set(questions_by_field()),
}


@pytest.fixture(scope="module", autouse=True)
def places(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The nations, Leeds and Bradford, what areas are called, two districts and a town."""
    with kept(django_db_blocker):
        for code, name in NATIONS.items():
            make.area(code=code, name=name, level="nation")
        make.area(code="E08000032", name="Bradford")
        make.postcode_location(nation=make.england(), council=make.area())
        for name in ("LS1", "LS29"):
            make.postcode_location(name=name, nation=make.england())
        make.town(name="Ilkley", district="LS29")
        save_named_areas()
        yield


@pytest.fixture(autouse=True)
def that_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """On which the days of the cases are past or still to come."""
    set_clock(monkeypatch, date(2026, 11, 23))


@pytest.mark.parametrize(
    ("way", "case"),
    [(way, case) for case in CASES for way, fields in WAYS.items() if case.field in fields],
    ids=lambda part: part.__name__ if callable(part) else f"{part.field}-{part.typed}",
)
def test_it_is_mended_or_refused_alike(way: Callable[[Case], Answer], case: Case) -> None:
    stored, told = way(case)
    if case.told:
        assert case.told in told
    else:
        assert (stored, told) == (case.stored, "")


def test_every_field_is_tried_by_at_least_two_ways() -> None:
    for case in CASES:
        assert sum(case.field in fields for fields in WAYS.values()) >= 2, case.field


def test_what_may_be_private_is_judged_as_a_practice() -> None:
    """The page for one person and their clinic makes the practice, so it knows what it is."""
    visit = staff.signed_in(staff.person("Curator"))
    change = {"service-routes": [Route.NHS_REFERRAL.slugs[0]]}
    answer = visit.post(PAGE, typed(visit, **change))
    assert "A private practice takes nobody by the route NHS, by referral." in said(answer)
