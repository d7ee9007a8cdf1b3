"""`{% area_advice place %}`: what applies at a place. Directory pages use it without importing."""

from typing import Any

from django import template
from django.utils import timezone

from directory.search.box.places import Place
from referrals.areas.advice import advice_for

register = template.Library()


@register.inclusion_tag("referrals/_area_advice.html")
def area_advice(place: Place | None) -> dict[str, Any]:
    """One query; none without a place."""
    local = advice_for(place, timezone.localdate()) if place else None
    return {"local": local}
