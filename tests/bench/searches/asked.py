"""A search and a listing as each way is asked for them, with their answers compared first."""

import re
from collections.abc import Iterator
from html import escape, unescape
from typing import Any


class Listing:
    """A listing's page as we make it and as the limit does."""

    def __init__(self, client: Any, best: Any, path: str) -> None:
        self.path, self.best = path, best
        html = client.get(path).content
        self.size = len(html)
        known, people, areas, page = self.least()
        said = " ".join(unescape(re.sub(r"<[^>]+>", " ", html.decode())).split()).lower()
        for words in self._due(known, people, areas):
            assert " ".join(words.split()).lower() in said or words in html.decode(), (path, words)
        assert len(page) == self.size

    def _due(self, known: Any, people: Any, areas: Any) -> Iterator[str]:
        """What the page must say, worded from what the limit read."""
        from directory.search.filters import GROUPS
        from directory.words import day, within_sentence

        for name in ("name", "telephone", "email", "website", "summary", "text_number"):
            yield escape(known[name])
        if known["postcode"] and not known["address_is_private"]:
            yield known["postcode"]
        for name in ("helps-with", "approach", "pays", "experience"):
            flags = GROUPS[name].group.of(known[GROUPS[name].field_name])
            yield from map(within_sentence, flags.labels)
        yield from (name for names in areas for name in names)
        for name, number, _, checked_on in people:
            yield name
            yield number
            yield day(checked_on)

    @classmethod
    def some(cls, client: Any, best: Any) -> "list[Listing]":
        from directory.models import Service
        from tests.support.generate import TODAY

        listed = Service.objects.listed(TODAY).order_by("pk")[:20]
        return [cls(client, best, each.get_absolute_url()) for each in listed]

    def least(self) -> tuple[Any, Any, Any, bytes]:
        from tests.bench.searches import limit_listing

        slug = self.path.split("/")[2]
        return limit_listing.listing(self.best.connection, slug, self.best.on, self.size)


class Search:
    """One search as each way is asked for it."""

    def __init__(self, query: Any, params: dict[str, Any], best: Any) -> None:
        self.query, self.params, self.best = query, params, best
        self.slugs = {name: slugs for name, slugs in params.items() if isinstance(slugs, tuple)}
        self.number = self.size = 1

    @classmethod
    def of(cls, near: str, asked: dict[str, Any], best: Any) -> "Search":
        from django.http import QueryDict
        from django.utils.http import urlencode

        from directory.pages.views import query_of, read_box
        from tests.support import generate

        params = {"near": near, **asked}
        form, place = read_box(QueryDict(urlencode(params, doseq=True)), generate.TODAY)
        return cls(query_of(form, place, generate.TODAY), params, best)  # type: ignore[arg-type]  # a form that is valid

    def least(self) -> tuple[Any, bytes]:
        criteria = {name: int(flags) for name, flags in self.query.criteria.items()}
        asked = (self.params["near"], self.query.within, criteria, self.query.sort)
        answer: tuple[Any, bytes] = self.best(*asked, self.number, self.size)
        return answer

    def check(self, client: Any) -> None:
        """The limit finds what we find: parts, counts, order; and its page has as many bytes."""
        from directory.search.filters import FOR_REFERRERS
        from directory.search.searching import search

        answer = search(self.query)
        if self.params.pop("page", ""):
            self.number = max(1, -(-len(answer.in_order) // 20))
            self.params["page"] = self.number
        self.size = len(client.get("/search/", self.params).content)
        start = (self.number - 1) * 20
        ours = (
            tuple(map(len, (answer.fits, answer.ask, answer.unlikely, answer.remote))),
            {
                name: {slug: tuple(count) for slug, count in options.items()}
                for name, options in answer.counts.items()
                if name not in FOR_REFERRERS
            },
            [hit.slim.id for hit in answer.in_order[start : start + 20]],
            [hit.slim.id for hit in answer.remote[:3]] if self.number == 1 else [],
        )
        found, page = self.least()
        assert tuple(found) == ours, self.params
        assert len(page) == self.size
