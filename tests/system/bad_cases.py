"""Every bad request as bytes, with what must come back: rows of the tables, for every path."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from tests.support.raw_http import Answer, request
from tests.system import bad_forms, bad_requests, bad_values
from tests.system.bad_requests import Row
from tests.system.public_paths import Page, Stood, pages

EVERY = 3  # rows that are taken no notice of cost a whole page: each row to a third of the paths


@dataclass(frozen=True)
class Case:
    """One request, and what must come back."""

    name: str
    sent: bytes
    status: int
    words: str = ""
    cut: bool = False

    def wrong(self, answer: Answer) -> str:
        """What is wrong with an answer; empty where nothing is."""
        if answer.status != self.status:
            return f"answered {answer.status}, not {self.status}"
        if "\nx-injected" in answer.headers.lower():
            return "a header was smuggled in"
        is_markup = "html" in answer.kind or "xml" in answer.kind
        if is_markup and bad_values.FRAGMENT in answer.text:
            return "what was typed is not escaped"
        return "" if self.words in answer.text else f"does not say {self.words!r}"


def all_cases(stood: Stood) -> Iterator[Case]:
    yield from on_every_path(stood)
    yield from as_typed(stood)


def on_every_path(stood: Stood) -> Iterator[Case]:
    """Rows of HTTP and of bodies, for every route of the configuration."""
    ignored = enumerate(bad_requests.IGNORED)
    rows = [(EVERY, number, row) for number, row in ignored]
    rows += [(1, 0, row) for row in (*bad_requests.REFUSED_EVERYWHERE, *bad_forms.EVERYWHERE)]
    for number, page in enumerate(pages(stood)):
        for every, offset, row in rows:
            if (number + offset) % every == 0:
                yield _case(row, page)


def _case(row: Row, page: Page) -> Case:
    return Case(f"{row.name}, {page}", row.sent(page), row.status(page), cut=row.cut)


def as_typed(stood: Stood) -> Iterator[Case]:
    """Rows of values, in addresses and in forms."""
    searches = [(f"/search/?{query}", status, words) for query, status, words in bad_values.SEARCH]
    named = {
        "{service}": f"/services/{stood.service.slug}/",
        "{refused}": f"/refused/{stood.service.code}/",
        "{person}": f"/physiotherapists/{stood.person.slug}/",
        "{key}": stood.key,
        "{other}": stood.other_key,
    }
    for target, status, words in [*searches, *bad_values.OTHERS]:
        yield Case(target, request(_filled(target, named)), status, words)
    for page, fields, status, words in bad_values.FORMS:
        body = {name: named.get(value, value) for name, value in fields.items()}
        sent = urlencode(body, errors="surrogatepass").encode()
        path = _filled(page, named)
        whole = request(path, bad_forms.FORM, method="POST", body=sent or b"&")
        yield Case(f"{page} {fields}", whole, status, words)


def _filled(text: str, named: dict[str, str]) -> str:
    for name, value in named.items():
        text = text.replace(name, value)
    return text
