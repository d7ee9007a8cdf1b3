"""What every content page has: title, sources, review date, safety words, the search at its end."""

import re
from html.parser import HTMLParser
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from directory.vocabulary import Payment, Route
from referrals.routes import content
from tests.support import factories as make
from tests.support.page_text import in_one_line

pytestmark = pytest.mark.django_db
PAGES = pytest.mark.parametrize("page", content.PAGES, ids=lambda page: page.slug)
PAGES_OF_ADVICE = pytest.mark.parametrize(
    "page", [page for page in content.PAGES if not page.about_site], ids=lambda page: page.slug
)


def sent(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return in_one_line(response.text)


@PAGES
def test_it_has_its_title_heading_and_summary(client: Client, page: content.Page) -> None:
    html = sent(client, page.url)
    assert f"<title>{page.title} – msphysio</title>" in html
    assert html.count("<h1>") == 1
    assert f"<h1>{page.title}</h1>" in html
    assert f'<meta name="description" content="{page.summary}">' in html
    assert '<html lang="en-GB">' in html


@PAGES
def test_it_shows_when_it_was_written_and_that_no_editor_has_reviewed_it(
    client: Client, page: content.Page
) -> None:
    html = sent(client, page.url)
    assert 'Written <span class="nb">30 November 2026</span>. No named editor' in html


@PAGES_OF_ADVICE
def test_it_shows_its_sources(client: Client, page: content.Page) -> None:
    html = sent(client, page.url)
    assert "read in 2026" not in html
    for source in page.sources:
        link = f'<a href="{source.url}" rel="noopener noreferrer">{source.label}</a>'
        assert (link if source.url else source.label) in html
        assert f"; {source.seen}." in html


@PAGES_OF_ADVICE
def test_it_has_the_safety_words(client: Client, page: content.Page) -> None:
    html = sent(client, page.url)
    assert "speak to your MS nurse or GP first" in html
    assert "Life in danger: 999." in html
    assert "Urgent: 111 in England, Scotland and Wales. In Northern Ireland, your GP or" in html


@PAGES_OF_ADVICE
def test_it_ends_in_the_search_box_with_its_route_chosen(
    client: Client, page: content.Page
) -> None:
    html = sent(client, page.url)
    form = html[html.index('id="search" action="/search/"') :].partition("</form>")[0]
    chosen = re.findall(r'<input type="hidden" name="([a-z-]+)" value="([a-z-]+)">', form)
    assert chosen == [(page.parameter, one.slug) for one in page.criteria]


@PAGES
def test_every_link_out_of_it_is_one_of_its_sources(client: Client, page: content.Page) -> None:
    main = sent(client, page.url).partition("<main")[2].partition("</main>")[0]
    out = set(re.findall(r'href="(https?://[^"]+)"', main))
    assert out <= {source.url for source in page.sources}
    assert main.count('rel="noopener noreferrer"') == len(re.findall(r'href="https?://', main))


class Headings(HTMLParser):
    """The levels of the headings, the ids, and what labels what."""

    def __init__(self) -> None:
        super().__init__()
        self.levels: list[int] = []
        self.ids: list[str] = []
        self.named: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if re.fullmatch("h[1-6]", tag):
            self.levels.append(int(tag[1]))
        for name, value in attrs:
            if name == "id" and value:
                self.ids.append(value)
            if name in ("aria-labelledby", "aria-describedby", "for") and value:
                self.named += value.split()


@pytest.mark.parametrize(
    "url",
    [
        *[page.url for page in content.PAGES],
        "/routes/nhs/?near=LS1+3EX",
        "/routes/nhs/?near=ZZ99+9ZZ",
        "/routes/which/",
        "/routes/which/?pay=free&ask=self&where=home",
        "/areas/",
        "/areas/leeds/",
    ],
)
def test_headings_step_down_one_by_one_and_every_label_is_there(client: Client, url: str) -> None:
    make.area(slug="leeds")
    make.postcode_location(name="LS1 3EX", nation=make.england())
    make.service()
    found = Headings()
    found.feed(sent(client, url))
    steps = zip(found.levels, found.levels[1:], strict=False)
    assert found.levels[0] == 1
    assert all(after - before <= 1 for before, after in steps)
    assert len(found.ids) == len(set(found.ids))
    assert set(found.named) <= set(found.ids)


# --- How many are listed -------------------------------------------------------------------------


@pytest.mark.slow
def test_each_route_says_how_many_of_it_are_listed(client: Client) -> None:
    make.service(routes=Route.NHS_REFERRAL | Route.NHS_SELF_REFERRAL)
    make.service(routes=Route.NHS_REFERRAL)
    make.service(kind="private", pays=Payment.FEE | Payment.INSURANCE, price_first=60)
    make.service(kind="private", pays=Payment.FEE, price_first=85)
    make.service(kind="therapy-centre")
    assert "We list <strong>2 services</strong> of this kind" in sent(client, "/routes/nhs/")
    self_referral = sent(client, "/routes/self-referral/")
    assert "We list <strong>1 service</strong> where people with MS" in self_referral
    assert "For 1 more NHS service this is not known yet" in self_referral
    private = sent(client, "/routes/private/")
    assert "We list <strong>2 services</strong> of this kind" in private
    assert "2 say what a first visit costs: <strong>£60 to £85</strong>" in private
    assert "We list 1 service of MS Therapy Centres" in sent(client, "/routes/charity/")
    assert "We list <strong>1 service</strong> of this kind" in sent(
        client, "/routes/work-and-insurance/"
    )
    assert "We list <strong>5 services</strong> in the UK" in sent(client, "/choosing/")


def test_where_nothing_is_listed_yet_no_number_is_made_up(client: Client) -> None:
    assert "We list no service of this kind yet" in sent(client, "/routes/charity/")
    assert "We do not list any here yet." in sent(client, "/routes/charity/")
    assert "has given us its prices yet" in sent(client, "/routes/private/")


def test_what_is_not_listed_is_not_counted(client: Client) -> None:
    make.service(status="draft", slug=None)
    make.service(is_sample=True)
    assert "We list no service of this kind yet" in sent(client, "/routes/nhs/")


# --- Index, chooser and who stands behind the site -----------------------------------------------


def test_the_index_leads_to_every_route(client: Client) -> None:
    html = sent(client, "/routes/")
    for page in content.routes():
        assert f'<a href="{page.url}"> <b>{page.title}</b>' in html
    assert 'href="/routes/which/"' in html
    assert 'href="/areas/"' in html


def test_an_unknown_route_is_no_page(client: Client) -> None:
    assert client.get("/routes/teleport/").status_code == 404


def test_who_pays_is_said_from_the_settings(client: Client, settings: Any) -> None:
    assert "does not yet say who runs it" in sent(client, "/how-we-check/")
    settings.OPERATOR_NAME = "MS Friends"
    settings.OPERATOR_CHARITY_NUMBER = "123"
    settings.OPERATOR_EMAIL = "office@example.org"
    html = sent(client, "/how-we-check/")
    assert "run by MS Friends, registered charity 123" in html
    assert 'href="mailto:office@example.org"' in html


def test_the_numbers_of_how_we_check_are_those_of_the_settings(
    client: Client, settings: Any
) -> None:
    settings.REGISTER_GRACE_DAYS = 45
    settings.PRIVATE_LISTED_MONTHS = 20
    html = sent(client, "/how-we-check/")
    assert "for 45 more days" in html
    assert "after 20 months" in html


@PAGES
def test_it_is_asked_for_and_nothing_else(client: Client, page: content.Page) -> None:
    assert client.post(page.url).status_code == 405
    assert client.head(page.url).status_code == 200


@PAGES
def test_it_sets_no_cookie_and_costs_at_most_eight_queries(
    client: Client, settings: Any, page: content.Page
) -> None:
    settings.SAMPLE_DATA = True
    make.service()
    with CaptureQueriesContext(connection) as queries:
        response = client.get(page.url)
    assert len(queries) <= 8
    assert not response.cookies


# --- The registry --------------------------------------------------------------------------------


@PAGES
def test_its_registry_entry_is_whole(page: content.Page) -> None:
    assert page.title
    assert page.summary.endswith(".")
    assert page.sources
    assert page.dated < page.review_due
    for source in page.sources:
        assert source.url.startswith("https://") or source.seen
        assert source.label
        assert page.about_site or (source.dated and re.search("not seen|seen by us", source.seen))


def test_no_two_pages_share_an_address_or_a_name() -> None:
    assert len({page.url for page in content.PAGES}) == len(content.PAGES)
    assert len({page.name for page in content.PAGES}) == len(content.PAGES)
