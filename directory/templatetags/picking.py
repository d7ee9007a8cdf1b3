"""Adding services to a sheet, and keeping the selection from page to page."""

from typing import Any

from django import template

from directory.models import Service
from directory.search.links import SearchLink

register = template.Library()


@register.inclusion_tag("_partials/pick.html")
def pick(link: SearchLink | str, service: Service, anchor: str = "") -> dict[str, Any]:
    """The link that adds a service to the sheet or removes it, and then leads to `anchor`."""
    if not isinstance(link, SearchLink):
        return {}
    is_picked = service.code in link.picks
    return {
        "service": service,
        "is_picked": is_picked,
        "is_full": link.picks.is_full and not is_picked,
        "link": link,
        "url": f"{link.toggled(service.code)}{anchor}",
    }


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
