"""Curators see what people could not find, as a table and as bars, and never fewer than five."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client

from directory.models import UnmetNeed
from tests.support import factories as make
from tests.support.page_tree import Element, read
from tests.support.staff_visits import signed_in

pytestmark = pytest.mark.django_db

PAGE = "/admin/directory/unmetneed/"


def need(
    count: int, *, area: str = "LS", group: str = "", slug: str = "", days_ago: int = 0
) -> None:
    UnmetNeed.objects.create(
        day=make.today() - timedelta(days=days_ago),
        postcode_area=area,
        filter_group=group,
        filter_slug=slug,
        count=count,
    )


def shown(client: Client, query: str = "") -> list[list[str]]:
    """The rows of the table."""
    page = seen(client, query)
    return [
        [cell.text for cell in row.elements if cell.tag in ("th", "td")]
        for table in page.all("table", "needs")
        for row in table.one("tbody").all("tr")
    ]


def seen(client: Client, query: str = "") -> Element:
    response = client.get(f"{PAGE}{query}")
    assert response.status_code == 200
    main = re.search(r'<div id="content-main">.*?</div>', response.text, re.DOTALL)
    assert main
    return read(re.sub(r"<(rect[^>]*|input[^>]*)/?>", "", main[0]).replace("</input>", ""))


def test_days_are_added_up_by_area_and_filter_the_largest_first(admin_client: Client) -> None:
    need(3, group="setting", slug="home-visits")
    need(4, group="setting", slug="home-visits", days_ago=89)
    need(9, area="YO")
    need(6, slug="together", days_ago=1)
    assert shown(admin_client) == [
        ["YO", "Nothing near at all", "9"],
        ["LS", "Where: Home visits", "7"],
        ["LS", "Several filters together", "6"],
    ]


def test_only_what_reached_five_is_shown_even_when_nothing_else_is(admin_client: Client) -> None:
    need(4)
    need(4, area="YO")
    assert shown(admin_client) == []
    assert "<rect" not in admin_client.get(PAGE).text
    need(1, days_ago=1)
    assert shown(admin_client) == [["LS", "Nothing near at all", "5"]]


def test_three_months_or_a_year(admin_client: Client) -> None:
    need(5, days_ago=90)
    need(5, area="YO", days_ago=364)
    need(5, area="BD", days_ago=365)
    assert shown(admin_client) == []
    assert [row[0] for row in shown(admin_client, "?days=365")] == ["LS", "YO"]


def test_one_area_alone(admin_client: Client) -> None:
    need(5)
    need(5, area="YO")
    assert [row[0] for row in shown(admin_client, "?area=yo")] == ["YO"]


@pytest.mark.parametrize("query", ["?days=7", "?area=LS1", "?q=x&o=1"])
def test_other_questions_are_no_failure(admin_client: Client, query: str) -> None:
    need(5)
    assert len(shown(admin_client, query)) == 1


def test_bars_are_as_long_as_their_numbers(admin_client: Client) -> None:
    need(20)
    need(5, area="YO")
    page = admin_client.get(PAGE).text
    assert re.findall(r'<rect x="430" y="(\d+)" width="(\d+)"', page) == [
        ("0", "480"),
        ("30", "120"),
    ]
    assert 'role="img"' in page
    assert " style=" not in re.findall(r"<svg.*?</svg>", page, re.DOTALL)[-1]


def test_a_filter_that_is_no_more_is_named_by_its_slug(admin_client: Client) -> None:
    need(5, group="setting", slug="tent")
    need(5, group="weather", slug="dry")
    assert [row[1] for row in shown(admin_client)] == ["Where: tent", "dry"]


def test_who_may_not_look_sees_nothing() -> None:
    need(5)
    assert Client().get(PAGE).status_code == 302
    curator = User.objects.create_user("curator", is_staff=True)
    client = signed_in(curator)
    assert client.get(PAGE).status_code == 403
    curator.user_permissions.add(Permission.objects.get(codename="view_unmetneed"))
    assert client.get(PAGE).status_code == 200


def test_no_single_row_has_a_page(admin_client: Client) -> None:
    need(5)
    row = UnmetNeed.objects.get()
    for address in (f"{PAGE}{row.pk}/change/", f"{PAGE}{row.pk}/history/", f"{PAGE}add/"):
        assert admin_client.get(address).status_code in (302, 404)
        assert "LS" not in admin_client.get(address, follow=True).text
