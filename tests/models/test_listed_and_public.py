"""As days go by: who is shown, what is said of them, and when they go. No command runs."""

import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client, override_settings

from directory.models import Physiotherapist, RegisterCheck, Service
from tests.support import factories, generate
from tests.support.clock import set_clock

pytestmark = pytest.mark.django_db

CHECKED = date(2026, 5, 4)  # after the deadline of 2026: due again after a year
DUE = date(2027, 5, 4)
LAST_PUBLIC = date(2027, 7, 3)  # 60 days later
CONFIRMED = date(2026, 5, 4)
LAST_LISTED = date(2027, 11, 4)  # 18 months later
A_DAY = timedelta(days=1)
NO_LONGER = "No longer listed"


class Visit:
    """What a visitor sees on a day."""

    def __init__(self, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        self.client = client
        self.monkeypatch = monkeypatch

    def get(self, on: date, path: str, **params: Any) -> tuple[int, str]:
        set_clock(self.monkeypatch, on)
        response = self.client.get(path, params)
        return response.status_code, plain(response.content.decode())

    def page(self, on: date, row: Physiotherapist | Service) -> tuple[int, str]:
        return self.get(on, row.get_absolute_url())

    def part(self, on: date, service: Service) -> str | None:
        """In which part of a search near by it stands; None where it does not."""
        set_clock(self.monkeypatch, on)
        html = self.client.get("/search/", {"near": "LS1 3EX"}).content.decode()
        found = re.search(rf'data-service="{service.code}"[^>]*\sdata-part="(\w+)"', html)
        return found[1] if found else None


def plain(html: str) -> str:
    """Without tags, with single spaces."""
    return " ".join(re.sub(r"<[^>]*>", "", html).split())


@pytest.fixture
def visit(client: Client, monkeypatch: pytest.MonkeyPatch) -> Visit:
    factories.postcode_location()
    return Visit(client, monkeypatch)


@pytest.fixture
def rowan() -> Physiotherapist:
    return factories.physiotherapist(name="Rowan Hollis", checked_on=CHECKED)


def private(*people: Physiotherapist, **fields: Any) -> Service:
    return factories.service(kind="private", people=people, **{"confirmed_on": CONFIRMED} | fields)


# --- A person ------------------------------------------------------------------------------------


@pytest.mark.parametrize("on", [CHECKED, DUE])
def test_a_person_is_public_until_a_check_is_due(
    visit: Visit, rowan: Physiotherapist, on: date
) -> None:
    status, text = visit.page(on, rowan)
    assert status == 200
    assert "Registered when we looked, 4 May 2026" in text


@pytest.mark.parametrize("on", [DUE + A_DAY, LAST_PUBLIC])
def test_for_60_days_more_a_person_was_registered_when_we_last_looked(
    visit: Visit, rowan: Physiotherapist, on: date
) -> None:
    status, text = visit.page(on, rowan)
    assert status == 200
    assert "Registered when we last looked, 4 May 2026. Look now" in text
    assert f"See {rowan.hcpc_number} on the HCPC register" in text


def test_then_a_person_is_hidden_everywhere(visit: Visit, rowan: Physiotherapist) -> None:
    service = factories.service(people=[rowan], confirmed_on=CONFIRMED)
    places = [
        (service.get_absolute_url(), {}),
        ("/physiotherapists/", {}),
        ("/physiotherapists/", {"q": "Rowan"}),
    ]
    for path, params in places:
        assert "Rowan Hollis" in visit.get(LAST_PUBLIC, path, **params)[1], path
        assert "Rowan Hollis" not in visit.get(LAST_PUBLIC + A_DAY, path, **params)[1], path
    status, text = visit.page(LAST_PUBLIC + A_DAY, rowan)
    assert status == 404
    assert NO_LONGER in text
    assert "Rowan" not in text


def test_a_hidden_person_is_not_found_by_number_or_name(
    visit: Visit, rowan: Physiotherapist
) -> None:
    for near in (rowan.hcpc_number, "Rowan Hollis"):
        assert visit.get(LAST_PUBLIC, "/search/", near=near)[0] == 302
        status, _ = visit.get(LAST_PUBLIC + A_DAY, "/search/", near=near)
        assert status == 200


@pytest.mark.parametrize(
    "outcome", [value for value in RegisterCheck.Outcome.values if value != "registered"]
)
def test_any_other_outcome_hides_a_person_at_once_and_is_never_told(
    visit: Visit, rowan: Physiotherapist, outcome: str
) -> None:
    service = private(rowan)
    found = CHECKED + A_DAY
    factories.register_check(physiotherapist=rowan, checked_on=found, outcome=outcome)
    for path in (rowan.get_absolute_url(), service.get_absolute_url()):
        status, text = visit.get(found, path)
        assert status == 404
        assert NO_LONGER in text
        assert RegisterCheck.Outcome(outcome).label.lower() not in text.lower()
        assert "Rowan" not in text
    assert visit.part(found, service) is None


@pytest.mark.slow
def test_a_later_look_brings_a_person_back(visit: Visit, rowan: Physiotherapist) -> None:
    service = private(rowan)
    on = CHECKED + 2 * A_DAY
    factories.register_check(
        physiotherapist=rowan, checked_on=CHECKED + A_DAY, outcome="another-name"
    )
    assert visit.page(on, rowan)[0] == 404
    factories.register_check(physiotherapist=rowan, checked_on=on)
    assert visit.page(on, rowan)[0] == 200
    assert visit.page(on, service)[0] == 200


def test_of_two_looks_on_one_day_the_one_entered_last_counts(rowan: Physiotherapist) -> None:
    factories.register_check(physiotherapist=rowan, checked_on=CHECKED, outcome="suspended")
    assert not rowan.is_public(CHECKED)
    factories.register_check(physiotherapist=rowan, checked_on=CHECKED)
    assert rowan.is_public(CHECKED)


def test_an_older_look_entered_late_changes_nothing(rowan: Physiotherapist) -> None:
    factories.register_check(physiotherapist=rowan, checked_on=CHECKED - A_DAY, outcome="suspended")
    assert rowan.public_until == LAST_PUBLIC


@pytest.mark.parametrize(
    "fields",
    [
        {"checked": False},
        {"outcome": "suspended", "checked_on": CHECKED},
        {"outcome": "not-found", "checked_on": CHECKED},
        {"is_sample": True, "checked_on": CHECKED},
    ],
)
def test_somebody_who_never_was_public_is_not_said_to_have_been(
    visit: Visit, fields: dict[str, Any]
) -> None:
    """The page must not tell apart whom we looked up in vain from whom we do not know."""
    person = factories.physiotherapist(name="Ash Wren", **fields)
    status, text = visit.page(CHECKED, person)
    assert status == 404
    assert NO_LONGER not in text
    assert "Wren" not in text


@pytest.mark.slow
def test_on_1_july_2028_everybody_not_checked_again_is_hidden(visit: Visit) -> None:
    deadline = date(2028, 4, 30)
    for days in (0, 1, 45, 181, 364, 365, 366, 700):
        person = factories.physiotherapist(checked_on=deadline - days * A_DAY)
        private(person, confirmed_on=deadline)
    again = factories.physiotherapist(name="Ash Wren", checked_on=deadline + A_DAY)
    kept = private(again, confirmed_on=deadline)
    assert list(Physiotherapist.objects.public(date(2028, 7, 1))) == [again]
    assert list(Service.objects.listed(date(2028, 7, 1))) == [kept]
    assert "1 person." in visit.get(date(2028, 7, 1), "/physiotherapists/")[1]
    assert Physiotherapist.objects.public(date(2028, 6, 29)).count() > 1


# --- A private service ---------------------------------------------------------------------------


@pytest.mark.slow
def test_a_private_service_goes_with_its_last_public_person(
    visit: Visit, rowan: Physiotherapist
) -> None:
    service = private(rowan, confirmed_on=DUE)
    assert visit.page(LAST_PUBLIC, service)[0] == 200
    assert visit.part(LAST_PUBLIC, service) == "fits"
    status, text = visit.page(LAST_PUBLIC + A_DAY, service)
    assert status == 404
    assert NO_LONGER in text
    assert visit.part(LAST_PUBLIC + A_DAY, service) is None


def test_a_private_service_stays_while_one_of_its_people_is_public(
    visit: Visit, rowan: Physiotherapist
) -> None:
    ash = factories.physiotherapist(name="Ash Wren", checked_on=CHECKED + 90 * A_DAY)
    service = private(rowan, ash)
    on = LAST_PUBLIC + A_DAY
    status, text = visit.page(on, service)
    assert status == 200
    assert "Ash Wren" in text
    assert "Rowan" not in text
    assert visit.page(on + 90 * A_DAY, service)[0] == 404


def test_a_private_service_goes_18_months_after_its_confirmation(visit: Visit) -> None:
    person = factories.physiotherapist(checked_on=LAST_LISTED)
    service = private(person)
    assert visit.page(LAST_LISTED, service)[0] == 200
    assert visit.page(LAST_LISTED + A_DAY, service)[0] == 404
    factories.confirmation(service=service, confirmed_on=LAST_LISTED)
    assert visit.page(LAST_LISTED + A_DAY, service)[0] == 200


@pytest.mark.slow
def test_a_private_service_without_a_public_person_or_a_confirmation_is_not_listed(
    visit: Visit, rowan: Physiotherapist
) -> None:
    nobody = private()
    unconfirmed = private(rowan, confirmed=False)
    for service in (nobody, unconfirmed):
        assert visit.page(CONFIRMED, service)[0] == 404
        assert visit.part(CONFIRMED, service) is None


def test_a_private_service_goes_when_its_only_person_is_removed(
    visit: Visit, rowan: Physiotherapist
) -> None:
    service = private(rowan)
    rowan.delete()
    assert visit.page(CONFIRMED, service)[0] == 404


# --- Charities and the NHS -----------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["charity", "therapy-centre"])
def test_a_charity_stays_while_confirmed_and_says_that_nobody_is(
    visit: Visit, rowan: Physiotherapist, kind: str
) -> None:
    service = factories.service(kind=kind, people=[rowan], confirmed_on=CONFIRMED)
    nobody = "No physiotherapist confirmed at the moment: ring to ask"
    assert nobody not in visit.page(LAST_PUBLIC, service)[1]
    status, text = visit.page(LAST_PUBLIC + A_DAY, service)
    assert status == 200
    assert nobody in text
    assert "Rowan" not in text
    assert visit.page(LAST_LISTED, service)[0] == 200
    assert visit.page(LAST_LISTED + A_DAY, service)[0] == 404


def test_an_nhs_service_stays_and_says_that_it_is_old(visit: Visit, rowan: Physiotherapist) -> None:
    service = factories.service(kind="nhs", people=[rowan], confirmed_on=CONFIRMED)
    for on in (LAST_LISTED + A_DAY, date(2036, 1, 1)):
        status, text = visit.page(on, service)
        assert status == 200
        assert "Not checked since May 2026. Ring first." in text
        assert "By law every physiotherapist is HCPC registered." in text
        assert "Rowan" not in text
        assert visit.part(on, service) == "ask"


def test_an_nhs_service_that_nobody_confirmed_is_to_be_asked_first(visit: Visit) -> None:
    service = factories.service(kind="nhs", confirmed=False)
    assert visit.part(CONFIRMED, service) == "ask"
    assert "Details not checked yet. Ring first." in visit.page(CONFIRMED, service)[1]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("on", "part", "words"),
    [
        (date(2026, 11, 4), "fits", "Details checked 4 May 2026, by phone"),
        (date(2026, 11, 5), "fits", "Details checked 4 May 2026, by phone. Over six months ago."),
        (date(2027, 5, 4), "fits", "Over six months ago."),
        (date(2027, 5, 5), "ask", "Not checked since May 2026. Ring first."),
    ],
)
def test_details_are_flagged_after_six_months_and_to_be_asked_after_twelve(
    visit: Visit, on: date, part: str, words: str
) -> None:
    service = factories.service(confirmed_on=CONFIRMED)
    text = visit.page(on, service)[1]
    assert words in text
    assert ("Over six months ago" in text) == ("Over six months ago" in words)
    assert visit.part(on, service) == part


@pytest.mark.parametrize(
    ("on", "words"),
    [
        (date(2026, 11, 4), "6 weeks, the team told us on 4 May 2026"),
        (date(2026, 11, 5), "It was 6 weeks on 4 May 2026"),
        (date(2027, 5, 4), "It was 6 weeks on 4 May 2026"),
        (date(2027, 5, 5), "Not known"),
    ],
)
def test_a_wait_is_told_as_past_after_six_months_and_not_at_all_after_twelve(
    visit: Visit, on: date, words: str
) -> None:
    service = factories.service(wait_days=42, wait_told_on=CONFIRMED, confirmed_on=CONFIRMED)
    text = visit.page(on, service)[1]
    assert words in text
    assert ("6 weeks" in text) == ("6 weeks" in words)


# --- Not shown at all ----------------------------------------------------------------------------


@pytest.mark.parametrize("status", ["draft", "withdrawn"])
def test_what_is_not_published_is_not_shown(visit: Visit, status: str) -> None:
    service = factories.service(slug="harehope-team", status=status, confirmed_on=CONFIRMED)
    assert visit.get(CONFIRMED, "/services/harehope-team/")[0] == 404
    assert visit.get(CONFIRMED, f"/services/{service.code.lower()}/")[0] == 404
    assert visit.part(CONFIRMED, service) is None


def test_invented_examples_are_shown_only_where_the_site_is_told_to(visit: Visit) -> None:
    person = factories.physiotherapist(name="Ash Wren", checked_on=CHECKED, is_sample=True)
    service = factories.service(people=[person], is_sample=True, confirmed_on=CONFIRMED)
    assert visit.page(CONFIRMED, service)[0] == 404
    assert visit.page(CONFIRMED, person)[0] == 404
    assert visit.part(CONFIRMED, service) is None
    with override_settings(SAMPLE_DATA=True):
        for row in (service, person):
            status, text = visit.page(CONFIRMED, row)
            assert status == 200
            assert "Invented example" in text


# --- The stored dates ----------------------------------------------------------------------------


@pytest.mark.slow
def test_the_stored_dates_are_those_that_the_checks_give() -> None:
    """Rebuilt, they are the same; and they are those of brute force, which filled them in."""
    generate.fill(400)
    stored = stored_dates()
    Physiotherapist.objects.update(public_until=None)
    Service.objects.update(confirmed_on=None, confirmed_by="", listed_until=None)
    for person in Physiotherapist.objects.all():
        person.refresh_public_until()
    for service in Service.objects.select_related("organisation"):
        service.refresh_confirmed()
    assert stored_dates() == stored
    assert len(set(stored)) > 100


def stored_dates() -> list[tuple[object, ...]]:
    people = Physiotherapist.objects.order_by("pk").values_list("pk", "public_until")
    services = Service.objects.order_by("pk").values_list(
        "pk", "confirmed_on", "confirmed_by", "listed_until"
    )
    return [*people, *services]


@pytest.mark.parametrize("name", ["public_until", "confirmed_on", "listed_until"])
def test_a_stored_date_is_written_in_one_place(name: str) -> None:
    """But for a home whose pages are read before it is shown: that is undone."""
    written = re.compile(rf"\.{name} = |update\([^)]*\b{name}=")
    lines = [
        f"{path.name}: {line.strip()}"
        for folder in ("directory", "referrals")
        for path in (Path(settings.BASE_DIR) / folder).rglob("*.py")
        for line in path.read_text("utf-8").splitlines()
        if written.search(line) and path.parent.name != "homes"
    ]
    assert len(lines) == 1, lines


@pytest.mark.slow
def test_reading_pages_for_years_changes_no_stored_date(
    visit: Visit, rowan: Physiotherapist
) -> None:
    service = private(rowan)
    before = (rowan.public_until, service.listed_until)
    for year in range(2026, 2032):
        visit.page(date(year, 7, 1), service)
        visit.page(date(year, 7, 1), rowan)
        visit.part(date(year, 7, 1), service)
    rowan.refresh_from_db()
    service.refresh_from_db()
    assert (rowan.public_until, service.listed_until) == before
