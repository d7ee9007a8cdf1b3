"""What the frame of every page may ask the database for.

The values are functions: a template that uses one calls it; one that does not, such as the page
for when the database is down, costs no query.
"""

from collections.abc import Callable, Sequence

from django.conf import settings
from django.http import HttpRequest

from directory.models import GazetteerSource, Service


def frame(request: HttpRequest) -> dict[str, Callable[[], object]]:
    return {"is_sample_loaded": is_sample_loaded, "postcode_sources": postcode_sources}


def is_sample_loaded() -> bool:
    """Whether there are invented examples among the listings."""
    return settings.SAMPLE_DATA and Service.objects.filter(is_sample=True).exists()


def postcode_sources() -> Sequence[GazetteerSource]:
    """The files the gazetteer came from, with the credits their licences ask for."""
    return list(GazetteerSource.objects.order_by("pk"))
