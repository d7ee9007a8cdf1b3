"""Lists content pages for navigation and indexes in templates."""

from django import template

from referrals.routes import content

register = template.Library()


@register.simple_tag
def pages_in_menu() -> tuple[content.Page, ...]:
    """The pages in the navigation, in order."""
    return content.in_menu()


@register.simple_tag
def pages_about_site() -> tuple[content.Page, ...]:
    """The pages about the site itself."""
    return content.about_site()


@register.simple_tag
def route_pages() -> tuple[content.Page, ...]:
    """The pages about routes to physiotherapy."""
    return content.routes()
