"""Other ways to build the same search, each written as its friends would."""

from typing import Any

from django.core.paginator import Paginator
from django.db import connection, models
from django.db.models import Exists, F, FloatField, OuterRef, Value
from django.db.models.functions import ACos, Cos, Least, Radians, Sin

from directory.models import Service
from directory.search.filters import FOR_REFERRERS, GROUPS
from directory.search.judging import Query
from directory.search.searching import chord_from

RADIUS_MILES = 3958.8
GROUPS_SHOWN = {name: group for name, group in GROUPS.items() if name not in FOR_REFERRERS}


class Option(models.Model):  # noqa: DJ008  # never shown
    """What a service offers, as rows: the table between in a many-to-many relation."""

    objects: models.Manager["Option"] = models.Manager()
    service = models.ForeignKey(Service, models.CASCADE, related_name="+")
    name = models.TextField()
    slug = models.TextField()

    class Meta:
        app_label = "directory"
        managed = False
        db_table = "bench_option"


def make_options() -> None:
    """Fill that table from the flags."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE IF NOT EXISTS bench_option "
            "(id bigserial PRIMARY KEY, service_id bigint, name text, slug text)"
        )
        cursor.execute("TRUNCATE bench_option")
        for name, group in GROUPS_SHOWN.items():
            for option in group.group:
                cursor.execute(
                    "INSERT INTO bench_option (service_id, name, slug) SELECT id, %s, %s "
                    f"FROM directory_service WHERE {group.field_name} & %s > 0",  # our own names
                    [name, option.slug, int(option)],
                )
        cursor.execute("CREATE INDEX ON bench_option (service_id, name, slug)")
        cursor.execute("ANALYZE bench_option")


def plain(one: Any) -> int:
    """Haversine, EXISTS for each group, a paginator, prefetches, and one COUNT for each option.

    It judges nobody and draws no page.
    """
    query, slugs, number = one.query, one.slugs, one.number
    here = query.place.point
    angle = ACos(
        Least(
            Value(1.0),
            Cos(Radians(Value(here.latitude)))
            * Cos(Radians(F("latitude")))
            * Cos(Radians(F("longitude")) - Radians(Value(here.longitude)))
            + Sin(Radians(Value(here.latitude))) * Sin(Radians(F("latitude"))),
        )
    )
    miles = models.ExpressionWrapper(angle * RADIUS_MILES, output_field=FloatField())
    near = Service.objects.listed(query.on).annotate(miles=miles).filter(miles__lte=query.within)
    for name, group in GROUPS_SHOWN.items():
        others = {other: chosen for other, chosen in slugs.items() if other != name}
        for option in group.options:
            _having(near, {**others, name: (*slugs.get(name, ()), option.slug)}).count()
    found = _having(near, slugs).order_by("miles", "pk").select_related("organisation")
    pages = Paginator(found.prefetch_related("physiotherapists"), 20)
    return len(list(pages.get_page(number))) and pages.count


def _having(services: Any, slugs: dict[str, tuple[str, ...]]) -> Any:
    for name, chosen in slugs.items():
        held = Option.objects.filter(service=OuterRef("pk"), name=name, slug__in=chosen)
        services = services.filter(Exists(held))
    return services


def ordered(query: Query) -> int:
    """Every service in the country by its distance, as a page that cuts afterwards does."""
    assert query.place
    everyone = Service.objects.listed(query.on).annotate(chord=chord_from(query.place.point))
    return sum(1 for _ in everyone.order_by("chord", "pk").values_list("pk", "chord", "settings"))
