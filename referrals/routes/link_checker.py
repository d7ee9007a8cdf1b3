"""The links that lead out of the site, and whether they still work.

Only `manage.py check_links` calls other hosts, never a page. What it finds is told, not acted on:
a source that does not answer today may tomorrow, so nothing is taken off by itself.

Websites of listings are typed by many. So that none leads the server to its own network, each
address, of a redirect too, is looked up once, and called only where it is public.
"""

import socket
import urllib.error
import urllib.request
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from http.client import HTTPConnection, HTTPException, HTTPResponse
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from directory.models import Organisation, Service
from referrals.models import AreaAdvice
from referrals.routes import content

SECONDS = 10
_ASK_AGAIN = (403, 405, 501)  # some servers refuse HEAD and answer GET
_REFUSES = (401, 403, 429)
_AGENT = "msphysio link check"


class LinkState(Enum):
    """What became of a link; the values are words of the report."""

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
    """One address that was tried, and where it is on the site."""

    url: str
    places: tuple[str, ...]
    finding: LinkState
    detail: str = ""


def links() -> dict[str, list[str]]:
    """Every outside address that a page links to, with the places that link to it."""
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
    """Try each address once, one after another."""
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
    """Status and last address of an answer; redirects are followed, errors are answers too."""
    request = urllib.request.Request(url, method=method, headers={"User-Agent": _AGENT})  # noqa: S310  # links() lets only http and https through
    try:
        with _opener().open(request, timeout=SECONDS) as response:
            answer: HTTPResponse = response
            return answer.status, answer.url
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.url


def _is_elsewhere(url: str, ended_at: str) -> bool:
    """Whether it led to another page; a DOI always does, and should."""
    if urlsplit(url).hostname == "doi.org":
        return False
    before, after = urlsplit(url), urlsplit(ended_at)
    return (before.hostname, before.path.rstrip("/")) != (after.hostname, after.path.rstrip("/"))


# --- Public addresses alone ----------------------------------------------------------------------

_FOR_IPV4 = IPv6Network("64:ff9b::/96")  # as networks without IPv4 write it


class NotPublic(ValueError):
    """An address of a network of somebody's own, or none that is asked by HTTP."""


def is_public(host: str) -> bool:
    """Of an address in digits, in whatever it is wrapped."""
    address = ip_address(host.partition("%")[0])
    if isinstance(address, IPv6Address):
        inside = address.ipv4_mapped or address.sixtofour
        if address in _FOR_IPV4:
            inside = IPv4Address(int(address) & 0xFFFFFFFF)
        address = inside or address
    return address.is_global and not address.is_multicast


def _connected(address: tuple[str, int], *timeout_and_source: Any) -> socket.socket:
    """A connection to just what was looked up, which is not looked up again."""
    found = socket.getaddrinfo(*address, type=socket.SOCK_STREAM)
    places = [str(place[0]) for *_, place in found]
    if not all(is_public(place) for place in places):
        raise NotPublic
    for place in places[:-1]:
        try:
            return socket.create_connection((place, address[1]), *timeout_and_source)
        except OSError:
            continue
    return socket.create_connection((places[-1], address[1]), *timeout_and_source)


class _Public(urllib.request.AbstractHTTPHandler):
    """Connects by `_connected`, and as ever but for that."""

    def do_open(self, http_class: Any, req: Any, **http_conn_args: Any) -> HTTPResponse:
        def connection(*args: Any, **kwargs: Any) -> HTTPConnection:
            made: HTTPConnection = http_class(*args, **kwargs)
            made._create_connection = _connected  # type: ignore[attr-defined]
            return made

        return super().do_open(connection, req, **http_conn_args)


class _PublicHttp(_Public, urllib.request.HTTPHandler):
    pass


class _PublicHttps(_Public, urllib.request.HTTPSHandler):
    pass


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Python's own would follow to FTP too."""

    def redirect_request(
        self, req: Any, fp: Any, code: Any, msg: Any, headers: Any, newurl: str
    ) -> Any:
        if urlsplit(newurl).scheme not in ("http", "https"):
            raise NotPublic
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _opener() -> urllib.request.OpenerDirector:
    return urllib.request.build_opener(
        urllib.request.ProxyHandler({}), _PublicHttp, _PublicHttps, _Redirects
    )
