"""What is picked rides along in the address: no script, no cookie, and nothing is mistaken."""

from itertools import islice
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from directory import codes
from directory.codes import ALPHABET
from directory.models import Service
from directory.search.picks import MAX_PICKS, Picks, several_codes
from directory.vocabulary import Need, Route, Setting
from tests.support import factories as make
from tests.support.page_tree import Element, read, visit

CODES = list(dict.fromkeys(codes.new_code() for _ in range(60)))
NEAR = "/search/?near=LS1+3EX"


# --- Reading -------------------------------------------------------------------------------------


def test_codes_are_read_however_they_are_typed_and_each_once() -> None:
    one, other = CODES[:2]
    typed = [one.lower(), f" {one[:2]}-{one[2:]} ", other, one]
    assert Picks.read(typed).codes == (one, other)
    assert several_codes(f"{one}, {other}\n{one}") == [one, other, one]
    assert several_codes(f"{one[:2]} {one[2:]}") == [one]


def test_five_hundred_are_cut_to_what_a_sheet_holds_and_it_is_known() -> None:
    picks = Picks.read(CODES * 10)
    assert picks.codes == tuple(CODES[:MAX_PICKS])
    assert picks.too_many
    assert not Picks.read(CODES[:MAX_PICKS] * 25).too_many


def test_what_is_no_code_is_left_out_and_little_of_it_is_kept() -> None:
    picks = Picks.read(
        ["", "\0", "<script>", "x" * 10_000, *(f"no {number}" for number in "12345")]
    )
    assert picks.codes == ()
    assert len(picks.unread) == 5
    assert max(map(len, picks.unread)) <= 12


def slips(code: str) -> list[str]:
    """With one character wrong, letters we do not use included, or two neighbours swapped."""
    wrong = {
        code[:place] + char + code[place + 1 :] for place in range(len(code)) for char in TYPED
    }
    swapped = {
        code[:place] + code[place + 1] + code[place] + code[place + 2 :]
        for place in range(len(code) - 1)
    }
    return sorted((wrong | swapped) - {code})


TYPED = f"{ALPHABET}01OIL"


@pytest.mark.slow
@pytest.mark.django_db
def test_no_slip_in_any_of_two_thousand_codes_is_another_service(client: Client) -> None:
    many = list(islice(dict.fromkeys(codes.new_code(4 + n % 2) for n in range(5_000)), 2_000))
    owner = make.organisation()
    fields = {
        "routes": Route.NHS_REFERRAL,
        "settings": Setting.HOSPITAL,
        "helps_with": Need.WALKING,
    }
    on = make.today()
    Service.objects.bulk_create(
        Service(
            code=code,
            slug=f"service-{code.lower()}",
            name=f"Service {code}",
            search_name=f"service {code.lower()}",
            organisation=owner,
            status="published",
            listed_until=on.replace(year=on.year + 1, day=1),
            **fields,
        )
        for code in many
    )
    for code in many:
        for slip in slips(code):
            assert not codes.is_code(slip), (code, slip)
        assert all(code in codes.near_misses(slip) for slip in slips(code)[::90])
    for code in many[:4]:
        page = read(client.get("/shortlist/", {"add": slips(code)[7]}).text)
        assert page.all("title")[0].text.startswith("Error:")
        assert not page.all("article")
        assert page.link(f"{code}, Service {code}") == f"/shortlist/?pick={code}"


# --- From page to page ---------------------------------------------------------------------------


@pytest.fixture
def services(db: None) -> list[Service]:
    make.postcode_location(nation=make.england(), council=make.area())
    make.postcode_location(name="LS1", town="Leeds", nation=make.england())
    owner = make.organisation()
    return [make.service(name=f"Harehope {n:02}", organisation=owner) for n in range(22)]


def picked(*services: Service) -> str:
    return "".join(f"&pick={service.code}" for service in services)


def card(page: Element, service: Service) -> Element:
    return page.one("article", **{"data-service": service.code})


@pytest.mark.slow
def test_a_result_is_put_on_the_sheet_and_taken_off_where_it_stands(
    services: list[Service],
) -> None:
    first, second, *_ = services
    page = visit(f"{NEAR}&route=nhs-referral")
    assert not page.all("nav", **{"aria-label": "My list"})
    url = card(page, second).link("Add to my list: Harehope 01")
    assert url == f"{NEAR}&route=nhs-referral{picked(second)}#result-2"

    page = visit(url)
    assert "On your list. Take off" in card(page, second)
    off = card(page, second).link("Take off Harehope 01")
    assert off == f"{NEAR}&route=nhs-referral#result-2"
    assert (
        card(page, first)
        .link("Add to my list: Harehope 00")
        .endswith(f"{picked(second, first)}#result-1")
    )
    bar = page.one("nav", **{"aria-label": "My list"})
    assert "1 service on your list" in bar
    assert bar.link("Open my list") == (
        f"/shortlist/?near=LS1+3EX{picked(second)}&route=nhs-referral"
    )
    assert page.one("meta", name="robots")["content"] == "noindex"


@pytest.mark.slow
def test_picks_go_along_with_every_way_on(services: list[Service]) -> None:
    mine = picked(*services[:2])
    page = visit(f"{NEAR}&view=referrer&route=nhs-referral&route=private{mine}")
    ways = [
        page.link("Remove NHS, by referral"),
        page.link("Clear all filters"),
        page.link("Leave the referrer’s view"),
        page.link("Next page"),
        page.link("Harehope 00"),
    ]
    assert all(way.endswith(mine) or f"{mine}&" in way for way in ways), ways
    form = page.one("form", id="search")
    hidden = [each["value"] for each in form.all("input", name="pick")]
    assert hidden == [service.code for service in services[:2]]
    second = visit(f"{NEAR}{mine}&page=2")
    assert "page=2" in card(second, services[20]).link("Add to my list: Harehope 20")
    mistake = visit(f"/search/?near=xyzzy{mine}")
    assert len(mistake.one("form", id="search").all("input", name="pick")) == 2


@pytest.mark.slow
def test_a_listing_leads_back_to_the_search_with_what_was_picked(services: list[Service]) -> None:
    first, second, *_ = services
    page = visit(visit(f"{NEAR}&within=10{picked(first)}").link("Harehope 01"))
    page = visit(page.link("Add to my list: Harehope 01"))
    back = f"{NEAR}&within=10{picked(first, second)}#name-{second.code}"
    assert page.link("‹ Back to your search near LS1 3EX") == back
    assert visit(back).one("h3", id=f"name-{second.code}")
    assert "2 services on your list" in page
    assert page.one("meta", name="robots")["content"] == "noindex"
    by_code = Client().get(f"/services/{first.code}/?x=1{picked(second)}")
    assert by_code.headers["Location"] == f"{first.get_absolute_url()}?pick={second.code}"


@pytest.mark.slow
def test_a_listing_of_the_second_page_leads_back_to_it(services: list[Service]) -> None:
    first, last = services[0], services[21]
    page = visit(visit(f"{NEAR}&page=2{picked(first)}").link("Harehope 21"))
    page = visit(page.link("Add to my list: Harehope 21"))
    back = page.link("‹ Back to your search near LS1 3EX")
    assert back == f"{NEAR}{picked(first, last)}&page=2#name-{last.code}"
    assert card(visit(back), last)
    assert visit(f"{last.get_absolute_url()}?page=x{picked(last)}")


@pytest.mark.slow
def test_nobody_is_led_back_to_a_search_that_is_not_known(services: list[Service]) -> None:
    page = visit(f"{services[0].get_absolute_url()}?pick={services[0].code}")
    assert "Back to your search" not in page
    assert page.link("Search for more services") == f"/search/?pick={services[0].code}"


@pytest.mark.slow
def test_whoever_has_not_searched_gets_plain_addresses(services: list[Service]) -> None:
    assert visit("/search/").link("Harehope 00") == services[0].get_absolute_url()
    page = visit(services[0].get_absolute_url())
    assert not page.all("meta", name="robots")
    assert page.link("Add to my list: Harehope 00").endswith(f"?pick={services[0].code}")
    assert page.link("People A to Z") == "/physiotherapists/"


@pytest.mark.slow
def test_a_listing_can_be_passed_on_without_saying_where_somebody_lives(
    services: list[Service],
) -> None:
    page = visit(visit(NEAR).link("Harehope 00"))
    assert f"testserver/services/{services[0].code}/" in page
    assert page.one("meta", name="robots")["content"] == "noindex"


SEARCH = f"{NEAR}&within=10&route=nhs-referral"


@pytest.mark.slow
def test_the_search_is_kept_from_page_to_page(services: list[Service]) -> None:
    """Place, filters and picks come back from a listing, a person, a route, an area."""
    mine = picked(services[0])
    person, area = make.physiotherapist(name="Hannah Okafor"), make.area()
    services[1].physiotherapists.add(person)
    listing = visit(visit(f"{SEARCH}{mine}").link("Harehope 01"))
    pages = [
        visit(listing.link(f"{person}")),
        *(visit(listing.link(words)) for words in ("People A to Z", "How we check", "Privacy")),
        visit(f"/routes/nhs/?{SEARCH.partition('?')[2]}{mine}"),
        visit(f"/areas/{area.slug}/?{SEARCH.partition('?')[2]}{mine}"),
    ]
    for page in pages:
        assert page.link("‹ Back to your search near LS1 3EX") == f"{SEARCH}{mine}"
        assert mine in page.link("My list (1)")
    assert visit(pages[1].link(f"{person} {person.hcpc_number}")).link("My list (1)")


@pytest.mark.slow
def test_an_area_found_by_its_place_keeps_the_rest_of_the_search(services: list[Service]) -> None:
    """But not the postcode that was typed to find the area."""
    answer = Client().get(f"/areas/?near=LS1+3EX{picked(services[0])}")
    assert answer.headers["Location"].endswith(f"/?{picked(services[0])[1:]}")


@pytest.mark.slow
def test_a_pick_taken_off_does_not_come_back(services: list[Service]) -> None:
    here = f"{services[0].get_absolute_url()}?pick={services[0].code}"
    off = visit(here).link("Take off Harehope 00")
    assert off == services[0].get_absolute_url()


@pytest.mark.slow
def test_a_service_searched_by_name_keeps_what_was_picked(services: list[Service]) -> None:
    answer = Client().get(f"/search/?near=Harehope+07{picked(services[0])}")
    assert answer.headers["Location"] == (
        f"{services[7].get_absolute_url()}?pick={services[0].code}"
    )


@pytest.mark.slow
def test_a_full_sheet_says_so(services: list[Service]) -> None:
    page = visit(f"{NEAR}{picked(*services[1:21])}")
    assert "Your list is full: it holds 20." in card(page, services[0])
    assert "A list holds 20 services" not in page
    assert "the first 20 are kept" in visit(f"{NEAR}{picked(*services)}")


@pytest.mark.slow
@pytest.mark.parametrize("path", ["/search/", "/shortlist/", "/shortlist/sheet.csv", "listing"])
def test_no_pick_is_a_fault_of_the_server(services: list[Service], path: str) -> None:
    path = services[0].get_absolute_url() if path == "listing" else path
    for pairs in (
        [("pick", code) for code in CODES * 8],
        [("pick", text) for text in ("", "<b>", "ZZZZ", "٢٣٤٥", "🙂", "x" * 5_000)],
        [("pick", "\udcff"), ("near", "\udcff"), ("printed", "\udcff"), ("copy", "\udcff")],
    ):
        query = urlencode(pairs, errors="surrogateescape")
        answer = Client().get(f"{path}?{query}")
        assert answer.status_code == 200
        assert not answer.cookies


@pytest.mark.slow
def test_what_is_picked_costs_the_search_nothing(client: Client, services: list[Service]) -> None:
    with CaptureQueriesContext(connection) as plain:
        client.get(NEAR)
    with CaptureQueriesContext(connection) as queries:
        client.get(f"{NEAR}{picked(*services)}&pick=ZZZZ")
    assert len(queries) == len(plain) <= 8


@pytest.mark.django_db
def test_what_was_not_understood_is_carried_nowhere() -> None:
    """But services that were picked are."""
    make.town(name="Leicester")
    code = make.service().code
    page = visit(f"/search/?near=Leicster&within=5&pick={code}")
    assert page.one("h1").text == "Did you mean Leicester?"
    links = [link["href"] for link in page.all("a") if link["href"].startswith("/")]
    assert not [link for link in links if "Leicster" in link]
    assert [link for link in links if link == f"/routes/?pick={code}"]
    assert "Back to your search" not in page
