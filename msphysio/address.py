"""The address a request comes from, as far as it can be trusted."""

import re
from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

# A household or office usually has 2 to the power of 64 IPv6 addresses.
IPV6_SHARED_BITS = 64
_WITH_PORT = re.compile(r"(?:\[(?P<six>[^]]+)]|(?P<four>[0-9.]+))(?::\d{1,5})?")


def client_network(request: HttpRequest) -> str | None:
    """The address that rate limits use: the visitor's own, or the start of its IPv6 network."""
    address = client_address(request)
    if address is None:
        return None
    parsed = ip_address(address.partition("%")[0])
    if not isinstance(parsed, IPv6Address):
        return address
    if parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped)
    return str(ip_network((parsed, IPV6_SHARED_BITS), strict=False).network_address)


def client_address(request: HttpRequest) -> str | None:
    """The visitor's IP address; None if the server does not know it.

    Behind PROXY_COUNT proxies, count that many from the right in X-Forwarded-For: the visitor may
    have forged anything further left. The server itself sees only the last proxy.
    """
    seen = request.META.get("REMOTE_ADDR", "")
    if settings.PROXY_COUNT:
        told = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
        if len(told) >= settings.PROXY_COUNT:
            return readable(told[-settings.PROXY_COUNT]) or readable(seen)
    return readable(seen)


def readable(text: str) -> str | None:
    """The address in its usual form, or None. Some proxies add a port or brackets."""
    told = text.strip()
    if found := _WITH_PORT.fullmatch(told):
        told = found["six"] or found["four"]
    try:
        return str(ip_address(told))
    except ValueError:
        return None
