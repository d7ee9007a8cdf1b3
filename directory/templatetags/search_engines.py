"""Tags in a page's head for search engines: its canonical URL, and its facts as data."""

import json
from collections.abc import Iterable
from typing import Any

from django import template
from django.http import HttpRequest
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from directory.models import Physiotherapist
from directory.pages import linked_data
from directory.pages.listing import ServicePage
from msphysio.site import root

register = template.Library()

# So that no value can close the script element.
_ESCAPED = {ord(char): f"\\u{ord(char):04X}" for char in "<>&"}


@register.simple_tag(takes_context=True)
def canonical(context: Context, page: int = 1) -> str:
    """The page's canonical URL. The only query kept is the page number of an unfiltered list."""
    request: HttpRequest | None = context.get("request")
    if request is None:
        return ""
    is_plain = page > 1 and set(request.GET) == {"page"}
    address = f"{request.path}?page={page}" if is_plain else request.path
    return format_html('<link rel="canonical" href="{}">', root(request) + address)


@register.simple_tag(takes_context=True)
def site_root(context: Context) -> str:
    return root(context["request"])


@register.simple_tag
def listing_facts(listing: ServicePage, site: str) -> str:
    """A listing's facts as data. Empty for a sample."""
    return "" if listing.service.is_sample else _data(linked_data.of_listing(listing, site))


@register.simple_tag(takes_context=True)
def person_facts(context: Context, person: Physiotherapist, listings: Iterable[ServicePage]) -> str:
    """A person's facts as data. Empty for a sample."""
    if person.is_sample:
        return ""
    return _data(linked_data.of_person(person, listings, root(context["request"])))


def _data(facts: dict[str, Any]) -> SafeString:
    """A data block. Browsers do not run it, so the content security policy allows it."""
    text = json.dumps(facts, ensure_ascii=False).translate(_ESCAPED)
    data = mark_safe(text)  # noqa: S308  # nosec B308, B703  # escaped above
    return format_html('<script type="application/ld+json">{}</script>', data)
