"""Where postcodes and towns are: the gazetteer, loaded complete and swapped in, never edited."""

import calendar
import re
from datetime import datetime
from typing import ClassVar

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from directory.fields import SpellingsField
from directory.geo import Point
from directory.names import first_part, search_name

_EDITION = re.compile(r"(?:([A-Z][a-z]{2,8}) )?\b((?:19|20)\d\d)(?:-(\d\d))?\b")
_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name}

ENGLAND = "E92000001"


class Area(models.Model):
    """A council area, planning body or nation, by its Office for National Statistics code.

    Bodies merge: the old one keeps its row, which names its successor.
    """

    class Level(models.TextChoices):
        COUNCIL = "council", "Council area"
        BODY = "body", "Planning body"
        NATION = "nation", "Nation"

    code = models.CharField(max_length=9, primary_key=True)
    level = models.CharField(max_length=7, choices=Level)
    name = models.CharField(max_length=100)
    slug = models.SlugField(max_length=120, unique=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="parts")
    valid_from = models.DateField(null=True, blank=True)
    successor = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="predecessors"
    )

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(successor=models.F("code")),
                name="area_does_not_succeed_itself",
                violation_error_message="An area cannot be its own successor.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class IsAmong(models.Func):
    """Whether a value is in an array."""

    template = "%(expressions)s)"
    arg_joiner = " = ANY("
    output_field = models.BooleanField()


def names_of(codes: str) -> ArraySubquery:
    """The names of the areas whose codes are in an array field of the outer row."""
    areas = Area.objects.filter(IsAmong(F("code"), models.OuterRef(codes)))
    return ArraySubquery(areas.order_by("name").values("name"))


class PostcodeLocation(models.Model):
    """A row of the gazetteer: a full postcode, or the centre of its sector, district or area.

    `name` is the canonical form: "LS1 3EX", "LS1 3", "LS1", "LS". A full postcode without a point
    is known but has no location. A centre has a council, body or nation only if all its live
    postcodes share it. Points are in WGS-84 degrees.
    """

    class Level(models.IntegerChoices):
        FULL = 1, "full postcode"
        SECTOR = 2, "sector"
        DISTRICT = 3, "district"
        AREA = 4, "postcode area"

    # With collation C, the primary key also serves prefix look-ups.
    name = models.CharField(max_length=8, primary_key=True, db_collation="C")
    level = models.SmallIntegerField(choices=Level)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    council = models.ForeignKey(
        Area, models.DO_NOTHING, null=True, db_constraint=False, db_index=False, related_name="+"
    )
    body = models.ForeignKey(
        Area, models.DO_NOTHING, null=True, db_constraint=False, db_index=False, related_name="+"
    )
    nation = models.ForeignKey(
        Area, models.DO_NOTHING, null=True, db_constraint=False, db_index=False, related_name="+"
    )
    town = models.CharField(max_length=60, default="", db_default="")
    retired_on = models.DateField(null=True)
    shares = models.JSONField(
        null=True,
        help_text="Of a centre: which share of its live postcodes lies in each council, body, "
        "nation and postcode district, by code, such as 0.93. Null where no file was loaded.",
    )
    home = models.JSONField(
        null=True,
        help_text="Of a district: what is told of a home in it, which is the same for at least 100 "
        "postcodes. Null where no file was loaded.",
    )
    close_councils = ArrayField(
        models.CharField(max_length=9),
        null=True,
        help_text="Of a full postcode: other councils that have a live postcode within 150 m.",
    )

    class Meta:
        indexes = [
            # There are few centres, and they are looked up by position and by prefix.
            models.Index(
                fields=["level", "latitude", "longitude"],
                condition=Q(level__gt=1),
                name="postcode_centres",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def point(self) -> Point | None:
        if self.latitude is None or self.longitude is None:
            return None
        return Point(self.latitude, self.longitude)


class Town(models.Model):
    """A place people name if they do not know the postcode. Source: GeoNames, CC BY 4.0."""

    name = models.CharField(max_length=80)
    search_name = models.CharField(max_length=80, db_index=True)
    spellings = SpellingsField(names=lambda row: {row.search_name, first_part(row.search_name)})
    latitude = models.FloatField()
    longitude = models.FloatField()
    nation = models.ForeignKey(Area, models.PROTECT, related_name="+")
    council = models.ForeignKey(
        Area, models.DO_NOTHING, null=True, db_constraint=False, db_index=False, related_name="+"
    )
    county = models.CharField(max_length=60, blank=True)
    district = models.CharField(
        max_length=4, help_text="The postcode district whose centre is nearest, such as LS1."
    )
    postcode = models.CharField(
        max_length=8, blank=True, help_text="The full postcode nearest: its council is the town's."
    )
    population = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["search_name", "-population"]
        indexes: ClassVar[list[models.Index]] = [
            GinIndex(fields=["spellings"], name="town_spellings")
        ]

    def __str__(self) -> str:
        return self.name


class NamedAreaQuerySet(models.QuerySet["NamedArea"]):
    def called(self, *names: str) -> "NamedAreaQuerySet":
        """Areas with exactly one of these names, each in the form that `search_name` produces.

        The likeliest meaning comes first: a nation, county, island or region before a council with
        the same name. A leading "the" is ignored: "the wirral" finds "wirral".
        """
        bare = [name.removeprefix("the ") for name in names]
        return self.filter(search_names__overlap=bare).order_by("kind", "name")


class NamedArea(models.Model):
    """An area people name: a county, an island, a region, and every council, body and nation.

    It is a set of councils and postcode districts, loaded complete with the gazetteer from
    fixtures/named_areas.csv and the areas in the files, and never edited.
    """

    class Kind(models.IntegerChoices):
        """In order of precedence: if two areas share a name, the earlier kind is meant."""

        NATION = 1, "Nation"
        COUNTY = 2, "County"
        ISLAND = 3, "Island"
        REGION = 4, "Region"
        OLD_COUNTY = 5, "Old county"
        COUNCIL = 6, "Council area"
        BODY = 7, "Planning body"

    kind = models.SmallIntegerField(choices=Kind)
    name = models.CharField(max_length=100)
    slug = models.SlugField(max_length=120, unique=True)
    area = models.OneToOneField(
        Area,
        models.CASCADE,
        null=True,
        related_name="named",
        help_text="The council, body or nation that it is: its page is that of the area.",
    )
    nation = models.ForeignKey(Area, models.CASCADE, related_name="+")
    other_names = ArrayField(models.CharField(max_length=100), default=list)
    search_names = ArrayField(
        models.CharField(max_length=120),
        help_text="Every form of every name, and names of parts that have no page of their own.",
    )
    spellings = SpellingsField(names=lambda row: map(search_name, [row.name, *row.other_names]))
    councils = ArrayField(
        models.CharField(max_length=9),
        default=list,
        help_text="Codes of the councils wholly inside, with those they took over from.",
    )
    districts = ArrayField(
        models.CharField(max_length=4),
        default=list,
        help_text="Postcode districts with at least 95 % of their postcodes inside.",
    )
    goes_by_district = models.BooleanField(
        default=False,
        help_text="The districts are part of what it is. Otherwise they only stand in for the "
        "council where that is not known.",
    )
    partly_in = ArrayField(
        models.CharField(max_length=9),
        default=list,
        help_text="Codes of the councils that hold only some of its districts.",
    )
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)

    objects = NamedAreaQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["name", "kind"]
        indexes: ClassVar[list[models.Index]] = [
            GinIndex(fields=["search_names"], name="named_area_names"),
            GinIndex(fields=["spellings"], name="named_area_spellings"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("area", args=[self.slug])

    @property
    def point(self) -> Point | None:
        """The mean position of its postcodes, roughly its centre."""
        if self.latitude is None or self.longitude is None:
            return None
        return Point(self.latitude, self.longitude)

    def holds(self, council: str, district: str) -> bool:
        """Whether it contains a place in this council and district, either "" if not known."""
        if self.goes_by_district or not council:
            return council in self.councils or district in self.districts
        return council in self.councils


class GazetteerSource(models.Model):
    """A file that the gazetteer was loaded from, for the credits and its age."""

    class Kind(models.TextChoices):
        BUILT_IN = "built-in", "Built-in districts"
        CODE_POINT_OPEN = "code-point-open", "OS Code-Point Open"
        ONSPD = "onspd", "ONS Postcode Directory"
        NSPL = "nspl", "National Statistics Postcode Lookup"
        CSV = "csv", "Postcodes with latitude and longitude"

    kind = models.CharField(max_length=16, choices=Kind)
    edition = models.CharField(
        max_length=60, help_text='As the file says it, such as "August 2026".'
    )
    year = models.PositiveSmallIntegerField(null=True, help_text="Year of the copyright credit.")
    rows = models.PositiveIntegerField(help_text="Full postcodes read.")
    credit = models.TextField(help_text="The licence's own words of credit.")
    loaded_at = models.DateTimeField()

    class Meta:
        verbose_name = "postcode file"

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.edition}"

    def months_old(self, now: datetime) -> int:
        """Its age by the month or year of its edition; failing that, by when it was loaded."""
        if found := _EDITION.search(self.edition):
            month = _MONTHS.get(found[1][:3].lower() if found[1] else "", int(found[3] or 1))
            return max(0, (now.year - int(found[2])) * 12 + now.month - month)
        return int((now - self.loaded_at).days / 30.44)
