"""What stood in listings before tables refused it: mended where it is plain what was meant.

The rest is named, and the migration stops: nobody's details are dropped in silence.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.core.management.base import CommandError

from directory.names import search_name
from directory.postcodes import NotAPostcode, Postcode
from directory.telephones import read_telephone
from directory.typed_text import is_placeholder

STOPPED = """Some listings hold what the tables will not take any more. Change them with the release
before this one, then run this again:
"""


def mend_telephones(model: Any, *names: str) -> Iterator[str]:
    """Write each number as it is written now; placeholders become empty."""
    for row in model._default_manager.all():
        for name in names:
            typed = getattr(row, name)
            found = read_telephone(typed)
            written = str(found) if found else "" if is_placeholder(typed) else typed
            if written != typed:
                model._default_manager.filter(pk=row.pk).update(**{name: written})
            if written and not found:
                yield f"{row.pk}, {model._meta.verbose_name}: {name} “{typed}”"


def mend_areas(apps: Any, *names: str) -> Iterator[str]:
    """Write the code for the name of an area; districts and codes stay."""
    services = apps.get_model("directory", "Service")._default_manager
    area_of = dict(apps.get_model("directory", "Area")._default_manager.values_list("code", "code"))
    named = apps.get_model("directory", "NamedArea")._default_manager.exclude(area=None)
    for area, search_names in named.values_list("area", "search_names"):
        area_of |= {name: area for name in search_names}
    for service in services.exclude(**{name: [] for name in names}):
        for name in names:
            typed = getattr(service, name)
            found = [area_of.get(text) or area_of.get(search_name(text)) or text for text in typed]
            if found != typed:
                services.filter(pk=service.pk).update(**{name: found})
            left = [text for text in found if text not in area_of and not _is_district(text)]
            yield from (f"{service.code}, {service.name}: {name} “{text}”" for text in left)


def find_unlikely(apps: Any, **limits: tuple[int, int]) -> Iterator[str]:
    services = apps.get_model("directory", "Service")._default_manager
    for name, (least, most) in limits.items():
        told = services.exclude(**{name: None}).exclude(**{f"{name}__range": (least, most)})
        yield from (
            f"{service.code}, {service.name}: {name} {getattr(service, name)}" for service in told
        )


def stop_at(left: Iterable[str]) -> None:
    if lines := list(left):
        raise CommandError(STOPPED + "\n".join(lines))


def _is_district(text: str) -> bool:
    try:
        return Postcode.parse(text).district == text
    except NotAPostcode:
        return False
