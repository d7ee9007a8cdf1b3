"""Asks a geocoder where an address is. Off unless GEOCODER names one; for curators only."""

from django.conf import settings
from geopy.exc import GeopyError
from geopy.geocoders import get_geocoder_for_service

from directory.geo import Point

SECONDS = 5


def point_of(address: str) -> Point | None:
    """The point for a UK address, or None if switched off, not found or not answered in time."""
    if not settings.GEOCODER or not address.strip():
        return None
    agent = f"msphysio ({settings.OPERATOR_EMAIL})"
    try:
        geocoder = get_geocoder_for_service(settings.GEOCODER)(user_agent=agent, timeout=SECONDS)
        found = geocoder.geocode(address, country_codes="gb")
    except GeopyError:
        return None
    return Point(found.latitude, found.longitude) if found else None
