"""Shows the advice for a place. Directory pages can use these tags without importing referrals.

`{% local_advice place as local %}` reads it, `{% area_advice local %}` shows it, and
`{% area_rule local %}` says it in one line.
"""

from typing import Any

from django import template
from django.utils import timezone

from directory.search.box.places import Place
from referrals.areas.advice import LocalAdvice, advice_for

register = template.Library()


@register.simple_tag
def local_advice(place: Place | None) -> LocalAdvice | None:
    """Read the advice in one query, or none without a place."""
    return advice_for(place, timezone.localdate()) if place else None


@register.inclusion_tag("referrals/_area_advice.html")
def area_advice(local: LocalAdvice | None, *, is_for_referrers: bool = False) -> dict[str, Any]:
    return {"local": local, "is_for_referrers": is_for_referrers}


@register.inclusion_tag("referrals/_area_rule.html")
def area_rule(local: LocalAdvice | None) -> dict[str, Any]:
    """The rule in one line, leading to the whole of it."""
    return {"local": local}
