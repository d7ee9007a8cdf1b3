"""Database queries available to the frame of every page.

The values are functions, called only by templates that use them, so other pages, such as the one
shown when the database is down, make no query.
"""

from collections.abc import Callable, Sequence

from django.conf import settings
from django.http import HttpRequest

from directory.models import GazetteerSource, Service


def frame(request: HttpRequest) -> dict[str, Callable[[], object]]:
    return {"is_sample_loaded": is_sample_loaded, "postcode_sources": postcode_sources}


def is_sample_loaded() -> bool:
    """Whether there are sample listings."""
    return settings.SAMPLE_DATA and Service.objects.filter(is_sample=True).exists()


def postcode_sources() -> Sequence[GazetteerSource]:
    """The files the gazetteer came from, with the credits their licences require."""
    return list(GazetteerSource.objects.order_by("pk"))
