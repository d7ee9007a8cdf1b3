"""Where somebody works at home is read by those alone who may change it, on no page by others."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from directory.history import records_of
from directory.models import Report, Service
from msphysio.staff.roles import ADMINISTRATOR, CURATOR, EDITOR
from tests.support import factories as make
from tests.support import staff_visits as staff
from tests.support.advice_factory import area_advice, united_kingdom

pytestmark = pytest.mark.django_db

STREET, POSTCODE = "7 Zebedee Marker Close", "LS7 4AW"
EARLIER, EARLIER_POSTCODE = "9 Quillmarker Row", "YO1 7HH"
MARKERS = (STREET, POSTCODE, EARLIER, EARLIER_POSTCODE, "Marker Close", "Quillmarker")


@pytest.fixture
def home() -> Service:
    """A home that moved, with a report about it, a proposal, and advice that names it."""
    united_kingdom()
    private: dict[str, Any] = {"address_is_private": True, "town": "Leeds"}
    made = make.service(address=EARLIER, postcode=EARLIER_POSTCODE, **private)
    made.address, made.postcode = STREET, POSTCODE
    made.save()
    make.referral_details(service=made)
    make.report(service=made, words="The number is wrong")
    make.proposal(service=made)
    area_advice()
    return made


def rows(home: Service) -> dict[str, Any]:
    """The key of a row of each table."""
    found = {}
    for model in admin.site._registry:
        row = model._default_manager.filter(pk=home.pk) if model is Service else None
        one = (row if row is not None else model._default_manager.all()).first()
        found[str(model._meta.model_name)] = one.pk if one else 1
    return found


def patterns(under: Any, before: str = "") -> Iterator[tuple[str, str]]:
    for one in under.url_patterns:
        path = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from patterns(one, path)
        elif isinstance(one, URLPattern):
            yield path, one.name or ""


def addresses(home: Service) -> list[str]:
    """Every address under the staff pages, with what its parts want."""
    keys = rows(home)
    record = records_of(Service).filter(id=home.pk).earliest("history_date").pk
    parts = {"kind": "service", "number": str(record), "ending": "csv", "app_label": "directory"}
    found = []
    for path, _ in patterns(get_resolver()):
        if not path.startswith("admin/") or "(?P<" in path:
            continue
        table = next((name for name in keys if f"/{name}/" in path), "service")
        filled = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", path)
        wanted = re.findall(r"{(\w+)}", filled)
        given = dict.fromkeys(wanted, str(keys[table])) | parts
        found.append("/" + filled.format_map(given))
    services, terms = "/admin/directory/service/", ("LS7", POSTCODE, STREET)
    found += [f"{services}{home.pk}/{page}/" for page in ("change", "history")]
    found += [f"{services}?q={term}" for term in terms]
    found += [f"/admin/directory/report/?q={term}" for term in terms]
    return found


def read(visit: Client, address: str) -> str:
    answer = visit.get(address)
    body = b"".join(answer) if answer.streaming else answer.content
    # A page repeats what was typed in its search box.
    return (
        body.decode("utf-8", "replace")
        .replace(f'value="{POSTCODE}"', "")
        .replace(f'value="{STREET}"', "")
    )


def export(visit: Client, query: str = "") -> str:
    return visit.post(
        f"/admin/directory/service/export/{query}", {"format": "csv"}
    ).content.decode()


@pytest.mark.slow
def test_an_editor_reads_no_home_on_any_page(home: Service) -> None:
    visit = staff.signed_in(staff.person(EDITOR))
    visit.raise_request_exception = False
    read_pages = 0
    for address in addresses(home):
        page = read(visit, address)
        read_pages += home.name in page
        for marker in MARKERS:
            assert marker not in page, (address, marker)
    assert read_pages > 4, "a control: pages about the service were among them"


@pytest.mark.slow
@pytest.mark.parametrize("role", [CURATOR, ADMINISTRATOR])
def test_whoever_may_change_it_reads_it(home: Service, role: str) -> None:
    visit = staff.signed_in(staff.person(role))
    visit.raise_request_exception = False
    seen = {address for address in addresses(home) if STREET in read(visit, address)}
    own, report = f"/admin/directory/service/{home.pk}", Report.objects.get()
    assert {f"{own}/change/", f"{own}/history/"} <= seen
    assert f"/admin/directory/report/{report.pk}/change/" in seen
    assert STREET in export(visit)
    assert home.name in visit.get(f"/admin/directory/service/?q={POSTCODE}").text


LETTER_BY_LETTER = [
    "?postcode__startswith=LS7",
    "?postcode=LS7+4AW",
    "?address__icontains=Marker",
    "?q=LS7+4AW",
    "?q=Zebedee",
]


@pytest.mark.slow
@pytest.mark.parametrize("query", LETTER_BY_LETTER)
def test_no_list_tells_an_editor_letter_by_letter(home: Service, query: str) -> None:
    right = "/admin/directory/service/" + query
    wrong = right.replace("LS7", "BT7").replace("Marker", "Xyzzy").replace("Zebedee", "Xyzzy")
    visit = staff.signed_in(staff.person(EDITOR))
    visit.raise_request_exception = False
    told = [visit.get(address, follow=True) for address in (right, wrong)]
    assert told[0].status_code == told[1].status_code
    assert [home.name in one.text for one in told] in ([False, False], [True, True])
    curator = staff.signed_in(staff.person(CURATOR))
    if "Zebedee" not in query:  # nobody finds by an address typed into the box
        assert home.name in curator.get(right).text, "a control: the same tells a curator"
        assert home.name not in curator.get(wrong).text


@pytest.mark.slow
@pytest.mark.parametrize(
    "address",
    [
        "/admin/directory/organisation/?services__postcode__startswith=LS7",
        "/admin/directory/report/?service__postcode__startswith=LS7",
        "/admin/directory/proposal/?service__postcode__startswith=LS7",
        "/admin/referrals/areaadvice/?services__postcode__startswith=LS7",
    ],
)
def test_no_other_list_is_asked_by_a_postcode(home: Service, address: str) -> None:
    visit = staff.signed_in(staff.person(EDITOR))
    visit.raise_request_exception = False
    assert visit.get(address).status_code in (302, 400)


@pytest.mark.slow
def test_what_an_editor_takes_away_holds_no_home(home: Service) -> None:
    visit = staff.signed_in(staff.person(EDITOR))
    for query in ("", "?q=LS7+4AW"):
        file = export(visit, query)
        for marker in MARKERS:
            assert marker not in file
    assert "(not shown)" in export(visit)


@pytest.mark.slow
def test_no_suggestion_finds_a_home_by_its_postcode(home: Service) -> None:
    visit = staff.signed_in(staff.person(EDITOR))
    of = "/admin/autocomplete/?app_label=referrals&model_name=areaadvice&field_name=services"
    assert visit.get(f"{of}&term=LS7 4AW").json()["results"] == []
    assert visit.get(f"{of}&term={home.name}").json()["results"], "a control: by its name"


def test_an_editor_still_reads_an_address_that_is_nobodys_home() -> None:
    row = make.service(address="1 High Street", postcode="LS1 3EX")
    visit = staff.signed_in(staff.person(EDITOR))
    page = visit.get(f"/admin/directory/service/{row.pk}/change/").text
    assert "1 High Street" in page
    assert "LS1 3EX" in page
