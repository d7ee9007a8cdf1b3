"""Where postcodes and towns are: the gazetteer, loaded whole and swapped, never edited."""

from django.db import models
from django.db.models import Q

from directory.geo import Point


class Area(models.Model):
    """A council area, planning body or nation, by its code from the Office for National Statistics.

    Bodies merge: the old one keeps its row and names its successor.
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


class PostcodeLocation(models.Model):
    """One row of the gazetteer: a full postcode, or the centre of its sector, district or area.

    `name` is the canonical form: "LS1 3EX", "LS1 3", "LS1", "LS". A full postcode without a point
    is known but has no location. A centre's council, body and nation are given only where every
    live postcode inside shares them. Points are WGS-84 degrees.
    """

    class Level(models.IntegerChoices):
        FULL = 1, "full postcode"
        SECTOR = 2, "sector"
        DISTRICT = 3, "district"
        AREA = 4, "postcode area"

    # In collation C the primary key also serves look-ups by how a name begins.
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

    class Meta:
        indexes = [
            # The centres are few, and looked up by where they are and by how they begin.
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
    """A place people name when they have no postcode to hand. Source: GeoNames, CC BY 4.0."""

    name = models.CharField(max_length=80)
    search_name = models.CharField(max_length=80, db_index=True)
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

    def __str__(self) -> str:
        return self.name


class GazetteerSource(models.Model):
    """One file the loaded gazetteer came from, for the credits and for "how old is it?"."""

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

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.edition}"
