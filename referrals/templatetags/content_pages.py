"""The content pages for navigation and indexes, wherever a template lists them."""

from django import template

from referrals.routes import content

register = template.Library()


@register.simple_tag
def pages_in_menu() -> tuple[content.Page, ...]:
    """What navigation offers, in its order."""
    return content.in_menu()


@register.simple_tag
def pages_about_site() -> tuple[content.Page, ...]:
    """The pages about the site itself."""
    return content.about_site()


@register.simple_tag
def route_pages() -> tuple[content.Page, ...]:
    """The pages of the ways in."""
    return content.routes()
