"""Adding services to a sheet, and keeping the selection from page to page."""

from typing import NamedTuple

from django import template

from directory.models import Service
from directory.search.links import SearchLink

register = template.Library()


class Pick(NamedTuple):
    """What can be done with a service: add it, take it off, or neither if the list is full."""

    state: str = ""  # empty where there is no list
    url: str = ""
    sheet: SearchLink | str = ""
    number: int = 0


@register.simple_tag
def pick(link: SearchLink | str, service: Service, anchor: str = "") -> Pick:
    """The link that adds a service to the sheet or removes it, and then leads to `anchor`."""
    if not isinstance(link, SearchLink):
        return Pick()
    picks, code = link.picks, service.code
    state = "picked" if code in picks else "full" if picks.is_full else "free"
    url = link.adding(code) if state == "free" else str(link.toggled(code))
    return Pick(state, f"{url}{anchor}", link.sheet, len(picks))


@register.simple_tag
def listing_url(link: SearchLink | str, service: Service) -> str:
    """A listing's URL, with the current selection."""
    path = service.get_absolute_url()
    return link.listing(path) if isinstance(link, SearchLink) else path


@register.simple_tag
def chosen(link: SearchLink | str, service: Service) -> SearchLink:
    """The search with this service selected, leading to calls to make and a letter."""
    kept = link if isinstance(link, SearchLink) else SearchLink(())
    return kept.with_picks([service.code])
