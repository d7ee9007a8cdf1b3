"""Finds the site's external links, and checks whether they still work.

Only `manage.py check_links` contacts other hosts; pages never do. Problems are reported, and
nothing is removed automatically: a source that does not respond today may do so tomorrow.
"""

import urllib.error
import urllib.request
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from http.client import HTTPException, HTTPResponse
from urllib.parse import urlsplit

from django.conf import settings

from directory.models import Organisation, Service
from msphysio.outgoing import NotPublic, opener
from referrals.models import AreaAdvice
from referrals.routes import content

SECONDS = 10
_ASK_AGAIN = (403, 405, 501)  # some servers reject HEAD but allow GET
_REFUSES = (401, 403, 429)
_AGENT = "msphysio link check"


class LinkState(Enum):
    """The result for a link. The values are the wording for the report."""

    OK = "answers"
    MOVED = "moved"
    REFUSED = "refuses to be asked by a program: look yourself"
    GONE = "gone"
    SILENT = "does not answer"
    NOT_PUBLIC = "is no public address, so was not asked"

    @property
    def is_dead(self) -> bool:
        return self in (LinkState.GONE, LinkState.SILENT, LinkState.NOT_PUBLIC)


@dataclass(frozen=True, slots=True)
class Checked:
    """A link that was tried, and the places on the site that use it."""

    url: str
    places: tuple[str, ...]
    finding: LinkState
    detail: str = ""


def links() -> dict[str, list[str]]:
    """Every external URL that pages link to, with the places that link to it."""
    found: dict[str, list[str]] = defaultdict(list)
    for url, place in (*_of_content(), *_of_advice(), *_of_listings()):
        if url and urlsplit(url).scheme in ("http", "https") and place not in found[url]:
            found[url].append(place)
    return {url: places for url, places in found.items() if places}


def _of_content() -> Iterator[tuple[str, str]]:
    for page in content.PAGES:
        for source in page.sources:
            yield source.url, page.url
    yield settings.HCPC_RECORD_URL.format(number="PH000000"), "the record of every person"


def _of_advice() -> Iterator[tuple[str, str]]:
    for advice in AreaAdvice.objects.shown().filter(is_sample=False):
        for url in (advice.link, advice.form_url, advice.source_url):
            yield url, f"advice for {advice.covers}"


def _of_listings() -> Iterator[tuple[str, str]]:
    for name, url in Service.objects.filter(is_sample=False).values_list("name", "website"):
        yield url, f"service {name}"
    for name, url in Organisation.objects.filter(is_sample=False).values_list("name", "website"):
        yield url, f"organisation {name}"


def check(wanted: Iterable[tuple[str, list[str]]]) -> Iterator[Checked]:
    """Try each link once, one after another."""
    for url, places in wanted:
        finding, detail = _try(url)
        yield Checked(url, tuple(places), finding, detail)


def _try(url: str) -> tuple[LinkState, str]:
    try:
        status, ended_at = _ask(url, "HEAD")
        if status in _ASK_AGAIN:
            status, ended_at = _ask(url, "GET")
    except NotPublic:
        return LinkState.NOT_PUBLIC, ""
    except (OSError, HTTPException, ValueError) as error:
        return LinkState.SILENT, type(error).__name__
    if status in _REFUSES:
        return LinkState.REFUSED, str(status)
    if status >= 400:
        return (LinkState.GONE if status < 500 else LinkState.SILENT), str(status)
    return (LinkState.MOVED, ended_at) if _is_elsewhere(url, ended_at) else (LinkState.OK, "")


def _ask(url: str, method: str) -> tuple[int, str]:
    """The status and final URL of a response, after any redirects. Errors count as responses."""
    request = urllib.request.Request(url, method=method, headers={"User-Agent": _AGENT})  # noqa: S310  # links() allows only http and https
    try:
        with opener().open(request, timeout=SECONDS) as response:
            answer: HTTPResponse = response
            return answer.status, answer.url
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.url


def _is_elsewhere(url: str, ended_at: str) -> bool:
    """Whether the link led to another page. DOIs are meant to, so they do not count."""
    if urlsplit(url).hostname == "doi.org":
        return False
    before, after = urlsplit(url), urlsplit(ended_at)
    return (before.hostname, before.path.rstrip("/")) != (after.hostname, after.path.rstrip("/"))
