"""Keeping a visitor's search from page to page without cookies, only in URLs.

A page opened from a search has the search in its own URL. So do all the pages it links to, and each
links back.
"""

import re
from collections.abc import Iterator
from urllib.parse import urlencode, urlsplit

from django import template
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest
from django.template import Context
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from directory.models import Service
from directory.models.reports import REFUSALS
from directory.search.filters import GROUPS, search_form
from directory.search.links import Pair, SearchLink, address
from directory.search.picks import PARAMETER
from msphysio.site import root

register = template.Library()

_LINK = re.compile(r'(<a [^>]*?href=")(/[^"#?]*)(\?[^"#]*)?(?=[#"])')
_NAME = re.compile(r"(?:[?&]|&amp;)([\w-]+)=")
_OWN_STATE = ("/search/", "/services/", "/shortlist/", "/map/")
_FILES = (".csv", ".atom", ".xml", ".json", ".gz", ".txt")


def kept(context: Context) -> SearchLink:
    """The search in this page's URL. Empty if there is none."""
    request: HttpRequest | None = context.get("request")
    if request is None or not _can_be_read(request):
        return SearchLink(())
    held = vars(request)
    if "kept_search" not in held:
        form = context["form"] if "results" in context else None
        if form is None or form.data is not request.GET:  # which a search has read already
            form = search_form(request.GET)
        form.is_valid()
        link = SearchLink.of(form.cleaned_data)
        if _is_search(request) and "results" not in context:
            link = link.picked_alone  # what was typed was not understood
        held["kept_search"] = link
    found: SearchLink = held["kept_search"]
    return found


def _is_search(request: HttpRequest) -> bool:
    return request.resolver_match is not None and request.resolver_match.view_name == "search"


def _can_be_read(request: HttpRequest) -> bool:
    """Whether there are parameters. Too many of them are refused, on a page made by this too."""
    try:
        return bool(request.GET)
    except SuspiciousOperation:
        return False


@register.simple_block_tag(takes_context=True)
def carries_search(context: Context, content: str) -> SafeString:
    """The page content, with the search added to each link to another page of this site."""
    link = kept(context)
    if link.pairs:
        here = context["request"].path
        content = _LINK.sub(lambda found: _carrying(found, link, here), content)
    return mark_safe(content)  # noqa: S308  # nosec B308, B703  # only escaped pairs were added


def _carrying(found: re.Match[str], link: SearchLink, here: str) -> str:
    start, path, query = found[1], found[2], found[3] or ""
    left_out = _left_out(path, set(_NAME.findall(query)), here)
    pairs = [pair for pair in link.pairs if pair[0] not in left_out]
    if not pairs or path.endswith(_FILES):
        return found[0]
    joined = "&amp;" if query else "?"
    return f"{start}{path}{query}{joined}{escape(urlencode(pairs))}"


def _left_out(path: str, has: set[str], here: str) -> set[str]:
    """Parameters not to add: those the link already has, or leaves out on purpose."""
    everything = {"near", "within", "sort", "view", PARAMETER, *GROUPS}
    is_own = path == here and path.startswith(_OWN_STATE)
    if is_own or path.startswith(("/open-referral/", "/static/")):
        return everything
    if path == address("areas"):
        return has | {"near"}  # with a place, it would lead to that place's own area
    if path == address("search"):
        by_list = {PARAMETER} if has and here.startswith(address("shortlist")) else set()
        return has | {"view"} | by_list | (set(GROUPS) if has & set(GROUPS) else set())
    if path.startswith(address("shortlist")):
        return has | {"near", "view", PARAMETER}
    return has


@register.inclusion_tag("_partials/back.html", takes_context=True)
def back_to_search(context: Context, service: Service | None = None) -> dict[str, object]:
    """The link back to the search, at the given service's position in the results."""
    if "request" not in context:
        return {"link": SearchLink(())}  # an error page, made from settings alone
    request: HttpRequest = context["request"]
    link = context["link"] if service else kept(context)
    if _is_search(request):
        link = SearchLink(())
    anchor = f"#name-{service.code}" if service else ""
    is_for_paper = request.path.startswith("/shortlist/")
    near = "" if is_for_paper else dict(link.pairs).get("near", "")  # paper is passed on
    return {"link": link, "anchor": anchor, "near": near}


@register.simple_tag(takes_context=True)
def my_list(context: Context) -> SearchLink:
    return kept(context)


@register.inclusion_tag("_partials/refused.html", takes_context=True)
def refusal_form(context: Context, service: Service) -> dict[str, object]:
    """What a referrer presses if the service refused, leading back to the list on this page."""
    host = urlsplit(root(context["request"])).netloc
    pairs = kept(context).sheet.pairs
    return {"service": service, "refusals": REFUSALS, "host": host, "pairs": pairs}


@register.simple_tag(takes_context=True)
def kept_pairs(context: Context, *shown: str) -> Iterator[Pair]:
    """The rest of the search, for a form's hidden inputs."""
    return (pair for pair in kept(context).pairs if pair[0] not in shown)
