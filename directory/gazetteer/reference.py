"""Stores the built-in areas and towns, and districts while no postcode file is loaded."""

from collections.abc import Iterator

from django.db import transaction
from django.utils import timezone

from directory.gazetteer import built_in
from directory.gazetteer.areas import save_built_in
from directory.gazetteer.centres import set_councils_of_towns
from directory.gazetteer.named_areas import save_named_areas
from directory.models import GazetteerSource, PostcodeLocation, Service, Town

_BUILT_IN = GazetteerSource.Kind.BUILT_IN
_TOWN_COLUMNS = ["nation_id" if field == "nation" else field for field in built_in.TownLine._fields]
_CENTRE_COLUMNS = ["level", "name", "latitude", "longitude", "nation_id", "town"]


def load_reference() -> list[str]:
    """Update the stored data to match fixtures/; returns a line for each change."""
    with transaction.atomic():
        save_built_in()
        said = [*save_named_areas(), *_load_towns()]
        if holds_only_built_in():
            said += _load_centres()
        _note_source()
    return said


def holds_only_built_in() -> bool:
    """Whether no postcode file has been loaded yet."""
    return not GazetteerSource.objects.exclude(kind=_BUILT_IN).exists()


def _load_towns() -> Iterator[str]:
    """Add missing towns and remove those no longer in fixtures."""
    rows = Town.objects.values_list("pk", *_TOWN_COLUMNS)
    stored = {built_in.TownLine(*line): pk for pk, *line in rows}
    wanted = dict.fromkeys(built_in.towns())
    new = [line for line in wanted if line not in stored]
    gone = [pk for line, pk in stored.items() if line not in wanted]
    if not new and not gone:
        return
    Town.objects.filter(pk__in=gone).delete()
    Town.objects.bulk_create(Town(**dict(zip(_TOWN_COLUMNS, line, strict=True))) for line in new)
    set_councils_of_towns()
    yield f"Towns: {len(new):,} added, {len(gone):,} removed"


def _load_centres() -> Iterator[str]:
    """Add the centres of districts and postcode areas, if the gazetteer has nothing else."""
    levels = PostcodeLocation.Level
    kinds = {levels.DISTRICT: built_in.districts(), levels.AREA: built_in.postcode_areas()}
    wanted = {
        (level.value, row.name, row.latitude, row.longitude, row.nation or None, row.town)
        for level, centres in kinds.items()
        for row in centres
    }
    coarse = PostcodeLocation.objects.filter(level__in=kinds)
    if set(coarse.values_list(*_CENTRE_COLUMNS)) == wanted:
        return
    coarse.delete()
    PostcodeLocation.objects.bulk_create(
        PostcodeLocation(**dict(zip(_CENTRE_COLUMNS, row, strict=True))) for row in wanted
    )
    Service.objects.place_again()
    yield f"Postcodes: {len(wanted):,} built-in centres of districts and postcode areas"


def _note_source() -> None:
    """Keep the credits for built-in data, with the date they last changed."""
    noted = {
        "edition": built_in.EDITION,
        "year": built_in.YEAR,
        "credit": built_in.CREDIT,
        "rows": 0,
    }
    if not GazetteerSource.objects.filter(kind=_BUILT_IN, **noted).exists():
        GazetteerSource.objects.filter(kind=_BUILT_IN).delete()
        GazetteerSource.objects.create(kind=_BUILT_IN, loaded_at=timezone.now(), **noted)
