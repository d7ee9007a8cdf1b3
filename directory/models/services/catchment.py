"""Who a service accepts by where they live, and how far it travels for home visits."""

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Power, Sin

from directory import geo
from directory.facts import Group, fact, public
from directory.fields import WholeField
from directory.models.area_names import AreasField, areas_rule
from directory.models.services.rules import likely, rule
from directory.typed_text import MILES
from directory.vocabulary import Setting

MAX_HOME_MILES = 50
MAX_AREAS = 100
_KINDS_OF_AREA = "Councils, health boards, nations or postcode districts"
_ON_EACH_LINE = f"{_KINDS_OF_AREA}, one per line."
_ON_ONE_LINE = f"{_KINDS_OF_AREA}, with semicolons between: Leeds; LS29."
_AREA, _HOME = "area served", "home visits"


class Catchment(models.Model):
    class Basis(models.TextChoices):
        HOME = "home", "Where you live"
        GP = "gp", "Where your GP practice is"

    serves = fact(
        AreasField(help_text=f"{_ON_EACH_LINE} Leave it empty for anywhere."),
        public(
            "serves",
            Group.WHERE,
            question="Where people must live, or have their GP, to be taken",
            hint=f"{_ON_ONE_LINE} Leave it empty if you take people from anywhere.",
            told_as=_AREA,
            names_areas=True,
        ),
    )
    serves_basis = fact(
        models.CharField("what counts for these", max_length=4, choices=Basis, blank=True),
        public(
            "serves basis",
            Group.WHERE,
            question="Is it where they live, or where their GP practice is?",
            told_as=_AREA,
            beside=True,
        ),
    )
    home_miles = fact(
        WholeField(
            "miles travelled to homes",
            unit=MILES,
            least=1,
            most=MAX_HOME_MILES,
            null=True,
            blank=True,
        ),
        public(
            "home miles",
            Group.WHERE,
            question="Miles you travel to people's homes",
            hint="From 1 to 50. Leave it empty if you visit no homes, or go by areas.",
            told_as=_HOME,
        ),
    )
    home_areas = fact(
        AreasField(
            verbose_name="areas for home visits",
            help_text=f"Where they visit people at home. {_ON_EACH_LINE}",
        ),
        public(
            "home areas",
            Group.WHERE,
            question="Areas where you visit people at home",
            hint=_ON_ONE_LINE,
            told_as=_HOME,
            names_areas=True,
            beside=True,
        ),
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
    areas_rule("service", "serves"),
    areas_rule("service", "home_areas"),
    *likely(Catchment),
    rule(
        "travels_only_for_home_visits",
        Q(settings__has_any=Setting.HOME_VISITS.value) | Q(home_miles=None, home_areas=[]),
        "Miles and areas for home visits need the setting “home visits”.",
    ),
    rule(
        "serves_says_by_home_or_gp",
        Q(serves=[], serves_basis="") | (~Q(serves=[]) & Q(serves_basis__in=["home", "gp"])),
        "Say whether the areas are where people live, or where their GP practice is.",
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
