"""The pages of results that visitors get, read and held against what brute force answers."""

import re
from dataclasses import replace
from html.parser import HTMLParser
from math import ceil
from typing import NamedTuple

from django.test import Client

from tests.search import brute_force, random_searches
from tests.search.brute_force import Asked, Expected, Found
from tests.support import brute_facts

RESULTS_PER_PAGE = 20
MAX_REMOTE = 10
ROUNDING = 0.0501  # miles, one decimal


class Article(NamedTuple):
    """One result as scripts read it."""

    code: str
    part: str
    miles: float | None


class Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.articles: list[Article] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if tag == "article":
            miles = said.get("data-miles")
            assert miles is None or re.fullmatch(r"[0-9]+\.[0-9]", miles)
            self.articles.append(
                Article(
                    said["data-service"] or "",
                    said["data-part"] or "",
                    float(miles) if miles else None,
                )
            )


def page(client: Client, each: random_searches.Search, number: int) -> tuple[int, list[Article]]:
    """The number in its title, and its results."""
    response = client.get("/search/", {**each.params, "page": number})
    assert response.status_code == 200
    html = response.content.decode()
    reader = Reader()
    reader.feed(html)
    title = re.search(r"<title>\s*([0-9,]+) services?\b", html)
    assert title is not None
    return int(title[1].replace(",", "")), reader.articles


def check(articles: list[Article], due: list[Found], parts: list[str], asked: Asked) -> None:
    """These services in this order, each in its part and at its distance."""
    by_code = {found.facts.row.code: found for found in due}
    assert {article.code for article in articles} == set(by_code)
    numbers = [by_code[article.code].facts.row.pk for article in articles]
    assert brute_force.is_in_order(numbers, due, asked)
    assert [article.part for article in articles] == parts
    for article in articles:
        metres = by_code[article.code].metres
        if metres is None or article.part == "remote":
            assert article.miles is None
        else:
            assert article.miles is not None
            assert abs(article.miles - metres / brute_facts.METRES_PER_MILE) < ROUNDING


def check_pages(client: Client, each: random_searches.Search, expected: Expected) -> None:
    """From the first page to the last, and none after it."""
    asked, all_remote = each.asked, each.wish.get("setting") == ("remote",)
    names = ["fits", "ask", "unlikely", *(["remote"] if all_remote else [])]
    whole = [found for name in names for found in expected.parts[name]]
    last = max(1, ceil(len(whole) / RESULTS_PER_PAGE))
    shown: list[Article] = []
    due: list[Found] = []
    for number in range(1, last + 1):
        total, articles = page(client, each, number)
        assert total == expected.total
        these = whole[(number - 1) * RESULTS_PER_PAGE : number * RESULTS_PER_PAGE]
        beside = [article for article in articles if article.part not in names]
        shown += [article for article in articles if article.part in names]
        due += these
        assert len(articles) - len(beside) == len(these)
        check_beside(beside, expected, asked, is_first=number == 1, all_remote=all_remote)
    check(shown, due, [found.part for found in due], asked)
    past = client.get("/search/", {**each.params, "page": last + 1})
    assert past.status_code == 404


def check_beside(
    beside: list[Article], expected: Expected, asked: Asked, *, is_first: bool, all_remote: bool
) -> None:
    """On the first page, and there alone, the nearest beyond and ten by video or phone."""
    if not is_first:
        assert not beside
        return
    beyond = [article for article in beside if article.part == "beyond"]
    nearest_first = replace(asked, sort="nearest")
    check(beyond, expected.beyond, ["beyond"] * len(expected.beyond), nearest_first)
    remote = [article for article in beside if article.part == "remote"]
    due = [] if all_remote else expected.parts["remote"][:MAX_REMOTE]
    check(remote, due, ["remote"] * len(due), asked)
