"""Whom a service takes by where they live, and how far it goes to visit them."""

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Power, Sin

from directory import geo
from directory.facts import Group, fact, public
from directory.models.services.rules import rule
from directory.vocabulary import Setting

MAX_HOME_MILES = 50
MAX_AREAS = 100
_AREA, _HOME = "area served", "home visits"


class Catchment(models.Model):
    class Basis(models.TextChoices):
        HOME = "home", "Where you live"
        GP = "gp", "Where your GP practice is"

    serves = fact(
        ArrayField(
            models.CharField(max_length=9),
            default=list,
            blank=True,
            help_text="Area codes and postcode districts; none for anywhere.",
        ),
        public("serves", Group.WHERE, told_as=_AREA, names_areas=True),
    )
    serves_basis = fact(
        models.CharField(max_length=4, choices=Basis, blank=True),
        public("serves basis", Group.WHERE, told_as=_AREA, beside=True),
    )
    home_miles = fact(
        models.PositiveSmallIntegerField(
            "miles travelled to homes",
            null=True,
            blank=True,
            validators=[MinValueValidator(1), MaxValueValidator(MAX_HOME_MILES)],
        ),
        public("home miles", Group.WHERE, told_as=_HOME),
    )
    home_areas = fact(
        ArrayField(
            models.CharField(max_length=9),
            default=list,
            blank=True,
            help_text="Area codes and postcode districts where homes are visited.",
        ),
        public("home areas", Group.WHERE, told_as=_HOME, names_areas=True, beside=True),
    )
    housebound_only = fact(
        models.BooleanField("visits only people who cannot go out", default=False),
        public("housebound only", Group.WHERE, told_as=_HOME, beside=True),
    )
    reach = models.GeneratedField(
        expression=Power(
            Value(2 * geo.ARC_RADIUS)
            * Sin(F("home_miles") * Value(geo.METRES_PER_MILE / (2 * geo.ARC_RADIUS))),
            2,
        ),
        output_field=models.FloatField(null=True),
        db_persist=True,
        help_text="The squared chord, in square metres, of the miles travelled to homes.",
    )
    is_found_anywhere = models.GeneratedField(
        expression=models.Case(
            models.When(Q(latitude__isnull=True) | ~Q(home_areas=[]), then=Value(True)),
            default=Value(False),
        ),
        output_field=models.BooleanField(),
        db_persist=True,
        help_text="Distance alone does not decide: it has no point, or visits listed areas.",
    )

    class Meta:
        abstract = True


RULES = [
    rule(
        "travels_1_to_50_miles",
        Q(home_miles__isnull=True) | Q(home_miles__range=(1, MAX_HOME_MILES)),
        f"Miles travelled to homes are 1 to {MAX_HOME_MILES}.",
    ),
    rule(
        "travels_only_for_home_visits",
        Q(settings__has_any=Setting.HOME_VISITS.value) | Q(home_miles=None, home_areas=[]),
        "Miles and areas travelled need the setting “home visits”.",
    ),
    rule(
        "serves_says_by_home_or_gp",
        Q(serves=[], serves_basis="") | (~Q(serves=[]) & Q(serves_basis__in=["home", "gp"])),
        "An area served needs its basis: where people live, or where their GP practice is.",
    ),
    rule(
        "names_at_most_100_areas",
        Q(serves__len__lte=MAX_AREAS, home_areas__len__lte=MAX_AREAS),
        f"Name at most {MAX_AREAS} areas: use a larger one.",
    ),
    rule(
        "remote_only_has_no_point",
        ~Q(settings=Setting.REMOTE.value) | Q(latitude__isnull=True),
        "A service that works only by video or phone has no point on the map.",
    ),
]
