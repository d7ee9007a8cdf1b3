"""Where a service is, and how precisely the public can know it."""

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Cos, Radians, Sin

from directory import geo
from directory.facts import Audience, Fact, Group, fact, for_staff, public
from directory.fields import PostcodeField
from directory.models.gazetteer import Area
from directory.models.placing import Known, Location, known_locations, location_of
from directory.models.services.earth import across, earth_centred
from directory.models.services.rules import all_or_none, rule

SOUTH, NORTH, WEST, EAST = 49.0, 61.5, -9.0, 2.5
ADDRESS = "address"


class ServicePlace(models.Model):
    address = fact(
        models.TextField(blank=True, help_text="Without the town and the postcode."),
        Fact("address", Group.WHERE, Audience.UNLESS_A_HOME, told_as=ADDRESS),
    )
    town = fact(
        models.CharField(max_length=60, blank=True), public("town", Group.WHERE, told_as=ADDRESS)
    )
    postcode = fact(
        PostcodeField(max_length=8, blank=True),
        Fact("postcode", Group.WHERE, Audience.UNLESS_A_HOME, told_as=ADDRESS, beside=True),
    )
    address_is_private = fact(
        models.BooleanField(
            default=False,
            help_text="For a home: visitors see only the postcode district and its main town.",
        ),
        for_staff("address is private", Group.WHERE, beside=True),
    )
    latitude = models.FloatField(null=True, blank=True, editable=False)
    longitude = models.FloatField(null=True, blank=True, editable=False)
    point_is_about = models.BooleanField(default=False, editable=False)
    council = models.ForeignKey(
        Area, models.PROTECT, null=True, blank=True, editable=False, related_name="services"
    )
    fact(council, for_staff())
    nation = models.ForeignKey(
        Area, models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    told_district = models.CharField(
        max_length=20,
        default="",
        db_default="",
        editable=False,
        help_text="Of a private address: the postcode district that is told, perhaps as nearby.",
    )
    fact(nation, for_staff())
    told_among = models.PositiveIntegerField(
        null=True,
        editable=False,
        help_text="Of a private address: how many postcodes it may be, by all that is told. Null "
        "where nobody has counted, or no file of postcodes is loaded.",
    )
    x = earth_centred(across() * Cos(Radians(F("latitude"))) * Cos(Radians(F("longitude"))))
    y = earth_centred(across() * Cos(Radians(F("latitude"))) * Sin(Radians(F("longitude"))))
    z = earth_centred(across() * Value(1 - geo.WGS84_E2) * Sin(Radians(F("latitude"))))

    class Meta:
        abstract = True

    @property
    def point(self) -> geo.Point | None:
        """The location shown to the public, or None."""
        if self.latitude is None or self.longitude is None:
            return None
        return geo.Point(self.latitude, self.longitude)

    @property
    def public_district(self) -> str:
        """The postcode district shown to the public; for a home, possibly a nearby one."""
        return self.told_district or self.postcode.split(" ")[0]

    @property
    def is_exactly_placed(self) -> bool:
        return self.point is not None and not self.point_is_about

    def location(self, known: Known | None = None) -> Location | None:
        """The location the public can know. Pass `known` to avoid a look-up for each of many."""
        if known is None:
            known = known_locations([self.postcode])
        return location_of(self.postcode, known, address_is_private=self.address_is_private)


RULES = [
    rule(
        "point_is_whole",
        all_or_none("latitude", "longitude"),
        "A point has a latitude and a longitude.",
    ),
    rule(
        "point_is_in_the_uk",
        Q(latitude__isnull=True) | Q(latitude__range=(SOUTH, NORTH), longitude__range=(WEST, EAST)),
        "This point is not in the United Kingdom.",
    ),
    rule(
        "private_address_has_an_about_point",
        Q(address_is_private=False) | Q(latitude__isnull=True) | Q(point_is_about=True),
        "A private address is shown at its district's centre only.",
    ),
]
