"""Requests to other hosts, which only commands make; pages never do.

Many people can type in a listing's website. So that none can lead the server into its own network,
each host, even in a redirect, is looked up once and contacted only if its address is public.
"""

import socket
import time
import urllib.error
import urllib.request
from http.client import HTTPConnection, HTTPException, HTTPResponse
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Any
from urllib.parse import urlsplit

_FOR_IPV4 = IPv6Network("64:ff9b::/96")  # how IPv6-only networks write IPv4 addresses


class NotPublic(ValueError):
    """The URL leads to a private network, or is not HTTP."""


def is_public(host: str) -> bool:
    """Whether a numeric IP address is public, even if it is an IPv4 address embedded in IPv6."""
    address = ip_address(host.partition("%")[0])
    if isinstance(address, IPv6Address):
        inside = address.ipv4_mapped or address.sixtofour
        if address in _FOR_IPV4:
            inside = IPv4Address(int(address) & 0xFFFFFFFF)
        address = inside or address
    return address.is_global and not address.is_multicast


def _connected(address: tuple[str, int], *timeout_and_source: Any) -> socket.socket:
    """Look up a host once and connect to that address, which cannot then change."""
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
    """Connects with `_connected`, but otherwise works as usual."""

    def do_open(self, http_class: Any, req: Any, **http_conn_args: Any) -> HTTPResponse:
        def connection(*args: Any, **kwargs: Any) -> HTTPConnection:
            made: HTTPConnection = http_class(*args, **kwargs)
            made._create_connection = _connected  # type: ignore[attr-defined]  # of the standard library, untyped
            return made

        return super().do_open(connection, req, **http_conn_args)


class _PublicHttp(_Public, urllib.request.HTTPHandler):
    pass


class _PublicHttps(_Public, urllib.request.HTTPSHandler):
    pass


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Follows redirects to HTTP only. Python's own handler would follow them to FTP too."""

    def redirect_request(
        self, req: Any, fp: Any, code: Any, msg: Any, headers: Any, newurl: str
    ) -> Any:
        if urlsplit(newurl).scheme not in ("http", "https"):
            raise NotPublic
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def opener() -> urllib.request.OpenerDirector:
    return urllib.request.build_opener(
        urllib.request.ProxyHandler({}), _PublicHttp, _PublicHttps, _Redirects
    )


# --- Reading with limits --------------------------------------------------------------------------


class NotRead(Exception):
    """What was asked for could not be read, in words."""


class Reader:
    """Reads what other hosts publish, all together within so many bytes and seconds."""

    def __init__(self, agent: str, *, most_bytes: int, seconds: float) -> None:
        self.agent = agent
        self.left = most_bytes
        self.end = time.monotonic() + seconds

    def read(self, url: str) -> bytes:
        """Whole, after waiting as long as a busy server asks. Raises NotRead."""
        if urlsplit(url).scheme not in ("http", "https"):
            raise NotRead(f"{url} is not an address that starts with https://.")
        request = urllib.request.Request(url, headers={"User-Agent": self.agent})  # noqa: S310  # http and https only
        while True:
            try:
                with opener().open(request, timeout=self._seconds_left(10)) as response:
                    return self._whole(response)
            except urllib.error.HTTPError as error:
                with error:
                    wait = error.headers.get("Retry-After", "")
                    if error.code not in (429, 503) or not wait.isdecimal():
                        raise NotRead(f"{url} answers with the error {error.code}.") from error
                time.sleep(min(int(wait) + 1, self._seconds_left(70)))
            except NotPublic as error:
                raise NotRead(f"{url} leads to no public address, so it was not read.") from error
            except (OSError, HTTPException, ValueError) as error:
                raise NotRead(f"{url} cannot be read: {type(error).__name__}.") from error

    def _whole(self, response: HTTPResponse) -> bytes:
        parts = []
        while chunk := response.read1(1 << 16):
            parts.append(chunk)
            self.left -= len(chunk)
            self._seconds_left(1)
            if self.left < 0:
                raise NotRead("This is more than we read at once.")
        return b"".join(parts)

    def _seconds_left(self, most: float) -> float:
        left = self.end - time.monotonic()
        if left <= 0:
            raise NotRead("Reading it took too long.")
        return min(most, left)
