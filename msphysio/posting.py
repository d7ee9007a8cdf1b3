"""What protects forms that anyone may send, where no cookie may be set.

Nobody is signed in there, and a curator who is gains nothing: no view behind these may look at
the session. So what another site could do by sending a form in a visitor's name is little, and it
is refused by what browsers say about where a form came from.
"""

import ipaddress
from collections.abc import Callable
from datetime import date
from functools import wraps
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.crypto import salted_hmac
from django.views.decorators.csrf import csrf_exempt

View = Callable[..., HttpResponse]

MOST_BYTES = 32_000  # a thousand letters of four bytes, each written in three characters, and more
_NETWORK_OF_ONE_LINE = 64  # bits of an IPv6 address that stay the same on one telephone line


class SeeOther(HttpResponseRedirect):
    """303: what was sent is done; the page that says so is at another address."""

    status_code = HTTPStatus.SEE_OTHER


def public_form(view: View) -> View:
    """For a view that takes forms without a cookie: from our own pages alone, and of a fair size.

    Neither its page nor its answers are stored on the way or in the browser: they hold what
    somebody typed.
    """

    @csrf_exempt
    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        response = _refusal(request) or view(request, *args, **kwargs)
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return guarded


def _refusal(request: HttpRequest) -> HttpResponse | None:
    if request.method != "POST":
        return None
    if not is_from_our_pages(request):
        return _say(request, HTTPStatus.FORBIDDEN)
    announced = request.headers.get("Content-Length", "")
    if announced.isdigit() and int(announced) > MOST_BYTES:
        return _say(request, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    if announced.isdigit() and len(request.body) < int(announced):
        return _say(request, HTTPStatus.BAD_REQUEST)  # cut off on the way
    return None


def _say(request: HttpRequest, status: HTTPStatus) -> HttpResponse:
    return render(request, "not_sent.html", {"status": int(status)}, status=status)


def is_from_our_pages(request: HttpRequest) -> bool:
    """What the browser says of the page that sent a form; older ones name its origin only."""
    if site := request.headers.get("Sec-Fetch-Site"):
        return site in {"same-origin", "none"}
    return request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"


def address_of(request: HttpRequest) -> str:
    """The network address a request came from, as far as our own proxy vouches for it.

    An IPv6 line has more addresses than could be counted, so its network stands for all of them.
    """
    peer = str(request.META.get("REMOTE_ADDR", ""))
    if peer in settings.TRUSTED_PROXIES or "*" in settings.TRUSTED_PROXIES:
        said = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
        return _network(said) or _network(peer)
    return _network(peer)


def _network(text: str) -> str:
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return ""
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(ipaddress.ip_network((int(address), _NETWORK_OF_ONE_LINE), strict=False))


def sender(request: HttpRequest, on: date) -> str:
    """A name for where a request came from, that is another every day and leads nowhere back."""
    salt = f"msphysio.posting {on:%Y-%m-%d}"
    return salted_hmac(salt, address_of(request), algorithm="sha256").hexdigest()
