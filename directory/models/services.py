"""What is searched and listed: physiotherapy offered by one organisation at one place."""

from collections.abc import Iterable
from datetime import date
from typing import Any, ClassVar
from uuid import uuid4

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Prefetch, Q, Value
from django.db.models.expressions import Expression
from django.db.models.functions import Cos, Power, Radians, Sin, Sqrt
from django.urls import reverse
from django.utils.text import slugify

from directory import codes, geo, trust
from directory.fields import ChoiceGroupField, WebAddressField
from directory.history import Records, act, touch
from directory.models import geocoding, public_fields
from directory.models.gazetteer import Area
from directory.models.organisations import Organisation
from directory.models.people import Physiotherapist
from directory.models.placing import Known, Location, Moved, known_locations, location_of
from directory.models.service_rules import MAX_HOME_MILES, RULES
from directory.models.versions import Versioned
from directory.names import MAX_LENGTH, search_name
from directory.vocabulary import (
    AccessFact,
    Approach,
    Colleague,
    Experience,
    Language,
    Need,
    Payment,
    Route,
    Setting,
    Weekday,
)


class YesNoUnknown(models.TextChoices):
    """An answer that may not have been given."""

    YES = "yes", "Yes"
    NO = "no", "No"
    UNKNOWN = "", "Not told us yet"


class ConfirmationMethod(models.TextChoices):
    """How someone confirmed the details."""

    PHONE = "phone", "by phone"
    EMAIL = "email", "by e-mail"
    WEBSITE = "website", "on its website"
    VISIT = "visit", "on a visit"


_PUBLIC_PEOPLE: str = "public_people"


class ServiceQuerySet(models.QuerySet["Service"]):
    def published(self) -> "ServiceQuerySet":
        """Published; invented examples only where the site is told to show them."""
        shown = self.filter(status=Service.Status.PUBLISHED)
        return shown if settings.SAMPLE_DATA else shown.filter(is_sample=False)

    def listed(self, on: date) -> "ServiceQuerySet":
        """What visitors see on a day."""
        return self.published().filter(listed_until__gte=on)

    def open_data(self, on: date) -> "ServiceQuerySet":
        """What goes out as open data on a day: never an invented example, whatever is shown."""
        return self.listed(on).filter(is_sample=False, organisation__is_sample=False)

    def whole(self, on: date) -> "ServiceQuerySet":
        """With all that a page shows, in two queries: organisations, area names, public people."""
        people = Physiotherapist.objects.public(on).with_last_check()
        public = Prefetch("physiotherapists", people, _PUBLIC_PEOPLE)
        named = {"served_names": _names_of("serves"), "home_area_names": _names_of("home_areas")}
        whole: ServiceQuerySet = self.prefetch_related(public).annotate(**named)
        return whole.select_related("organisation", "council", "nation", "referral_details")

    def named_like(self, text: str) -> "ServiceQuerySet":
        """Those whose own name, or whose organisation's, holds every word of `text`."""
        found = self
        for word in search_name(text).split():
            named = Q(search_name__contains=word) | Q(organisation__search_name__contains=word)
            found = found.filter(named)
        return found

    def place_again(self) -> list[Moved]:
        """Put every service where the gazetteer has its postcode now; say what moved.

        One whose postcode is known no more, or less exactly than before, stays where it was. Only
        those that came into another area get an entry in their history.
        """
        services: list[Service] = list(self.exclude(postcode=""))
        known = known_locations(service.postcode for service in services)
        moved, elsewhere = [], []
        for service in services:
            before, areas = service.point, (service.council_id, service.nation_id)
            found = service.location(known)
            if found and not (found.is_about and service.is_exactly_placed):
                service.put_at(found)
            if service.point != before:
                moved.append(Moved.between(service, before, service.point))
            if (service.council_id, service.nation_id) != areas:
                elsewhere.append(service)
        Service.objects.bulk_update(services, Service.PLACED_FIELDS, batch_size=1000)
        touch(elsewhere)
        return moved


class _IsAmong(models.Func):
    """Whether a value stands in an array."""

    template = "%(expressions)s)"
    arg_joiner = " = ANY("
    output_field = models.BooleanField()


def _names_of(codes: str) -> ArraySubquery:
    """What the codes in an array field are called; districts are called what they are."""
    listed = Area.objects.filter(_IsAmong(F("code"), models.OuterRef(codes)))
    return ArraySubquery(listed.order_by("name").values("name"))


def _across() -> Expression:
    """Metres from the earth's axis to its surface along the normal, at a latitude."""
    sine = Sin(Radians(F("latitude")))
    return Value(geo.WGS84_A) / Sqrt(1 - Value(geo.WGS84_E2) * Power(sine, 2))


def _earth_centred(expression: Expression) -> models.GeneratedField:
    return models.GeneratedField(
        expression=expression, output_field=models.FloatField(null=True), db_persist=True
    )


class Service(Versioned):
    """Physiotherapy offered by one organisation, at one place, by no, one or more people."""

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        PUBLISHED = "published", "Published"
        WITHDRAWN = "withdrawn", "Withdrawn"

    class Basis(models.TextChoices):
        HOME = "home", "Where you live"
        GP = "gp", "Where your GP practice is"

    PUBLIC_FIELDS: ClassVar[frozenset[str]] = public_fields.SERVICE
    PLACED_FIELDS: ClassVar[list[str]] = [
        "latitude",
        "longitude",
        "point_is_about",
        "council",
        "nation",
    ]

    # What it is
    code = models.CharField(max_length=8, unique=True, editable=False)
    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    slug = models.SlugField(max_length=140, unique=True, null=True, blank=True, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="services")
    physiotherapists = models.ManyToManyField(Physiotherapist, blank=True, related_name="services")
    name = models.CharField(max_length=120)
    search_name = models.CharField(max_length=MAX_LENGTH, editable=False)
    summary = models.TextField(blank=True, help_text="What it is, in one or two plain sentences.")
    status = models.CharField(max_length=9, choices=Status, default=Status.DRAFT)
    team_size = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Physiotherapists in the team, where no names are given."
    )

    # What it offers
    helps_with = ChoiceGroupField(group=Need)
    routes = ChoiceGroupField(group=Route)
    settings = ChoiceGroupField(group=Setting)
    approaches = ChoiceGroupField(group=Approach)
    experience = ChoiceGroupField(group=Experience, help_text="As the service told us.")
    pays = ChoiceGroupField(group=Payment)
    works_with = ChoiceGroupField(group=Colleague)
    languages = ChoiceGroupField(group=Language)
    first_contact_only = models.BooleanField(
        default=False,
        help_text="Sees muscle and joint problems first; not confirmed for people with MS.",
    )
    ms_self_referral = models.CharField(
        "takes people with MS who refer themselves",
        max_length=3,
        choices=YesNoUnknown,
        default=YesNoUnknown.UNKNOWN,
        blank=True,
    )
    ms_self_referral_source = models.CharField(max_length=200, blank=True)
    ms_self_referral_checked_on = models.DateField(null=True, blank=True)
    area_rules = models.JSONField(
        default=list,
        blank=True,
        editable=False,
        help_text="What areas say of people with MS who refer themselves to it. Their advice "
        "writes it, and nothing else.",
    )
    area_rule_keys = ArrayField(
        models.CharField(max_length=600),
        default=list,
        blank=True,
        editable=False,
        help_text="The same as far as a search needs it: answer, day, area and districts.",
    )
    minimum_age = models.PositiveSmallIntegerField(null=True, blank=True)
    maximum_age = models.PositiveSmallIntegerField(null=True, blank=True)

    # Where it is
    address = models.TextField(blank=True, help_text="Without the town and the postcode.")
    town = models.CharField(max_length=60, blank=True)
    postcode = models.CharField(max_length=8, blank=True)
    address_is_private = models.BooleanField(
        default=False, help_text="A home: the public sees the postcode district only."
    )
    latitude = models.FloatField(null=True, blank=True, editable=False)
    longitude = models.FloatField(null=True, blank=True, editable=False)
    point_is_about = models.BooleanField(default=False, editable=False)
    council = models.ForeignKey(
        Area, models.PROTECT, null=True, blank=True, editable=False, related_name="services"
    )
    nation = models.ForeignKey(
        Area, models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    x = _earth_centred(_across() * Cos(Radians(F("latitude"))) * Cos(Radians(F("longitude"))))
    y = _earth_centred(_across() * Cos(Radians(F("latitude"))) * Sin(Radians(F("longitude"))))
    z = _earth_centred(_across() * Value(1 - geo.WGS84_E2) * Sin(Radians(F("latitude"))))

    # Whom it takes, and where it goes
    serves = ArrayField(
        models.CharField(max_length=9),
        default=list,
        blank=True,
        help_text="Area codes and postcode districts; none for anywhere.",
    )
    serves_basis = models.CharField(max_length=4, choices=Basis, blank=True)
    home_miles = models.PositiveSmallIntegerField(
        "miles travelled to homes",
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MAX_HOME_MILES)],
    )
    home_areas = ArrayField(
        models.CharField(max_length=9),
        default=list,
        blank=True,
        help_text="Area codes and postcode districts where homes are visited.",
    )
    housebound_only = models.BooleanField("visits only people who cannot go out", default=False)
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

    # How to reach it
    telephone = models.CharField(max_length=20, blank=True)
    telephone_hours = models.CharField(max_length=120, blank=True)
    email = models.EmailField("e-mail", blank=True)
    text_number = models.CharField("number for text messages", max_length=20, blank=True)
    relay_uk = models.CharField(
        "Relay UK", max_length=3, choices=YesNoUnknown, default="", blank=True
    )
    website = WebAddressField(blank=True)
    clinic_days = ChoiceGroupField(group=Weekday)
    ms_physiotherapist_days = ChoiceGroupField(
        group=Weekday, verbose_name="MS physiotherapist's days"
    )

    # Wait and prices
    wait_days = models.PositiveSmallIntegerField(
        "days to wait for a first visit", null=True, blank=True
    )
    wait_note = models.CharField(max_length=200, blank=True)
    wait_told_on = models.DateField(null=True, blank=True)
    wait_source = models.CharField("who told us the wait", max_length=120, blank=True)
    taking_new = models.CharField(
        "taking new people",
        max_length=3,
        choices=YesNoUnknown,
        default=YesNoUnknown.UNKNOWN,
        blank=True,
    )
    taking_new_told_on = models.DateField(null=True, blank=True)
    price_first = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    minutes_first = models.PositiveSmallIntegerField(null=True, blank=True)
    price_further = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    minutes_further = models.PositiveSmallIntegerField(null=True, blank=True)
    price_home = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    price_travel = models.CharField(max_length=120, blank=True)
    prices_told_on = models.DateField(null=True, blank=True)
    insurers = ArrayField(models.CharField(max_length=60), default=list, blank=True)

    # Getting in
    access_yes = ChoiceGroupField(group=AccessFact)
    access_no = ChoiceGroupField(group=AccessFact)
    metres_from_drop_off = models.PositiveSmallIntegerField(null=True, blank=True)
    pool_temperature = models.DecimalField(
        max_digits=3, decimal_places=1, null=True, blank=True, help_text="Degrees Celsius."
    )

    # Trust
    confirmed_on = models.DateField(null=True, blank=True, editable=False)
    confirmed_by = models.CharField(
        max_length=8, choices=ConfirmationMethod, blank=True, editable=False
    )
    listed_until = models.DateField(null=True, blank=True, editable=False)
    staffed_until = models.DateField(
        null=True,
        blank=True,
        editable=False,
        help_text="The last day somebody who works here is public; no end where the NHS provides.",
    )
    paused_until = models.DateField(null=True, blank=True)
    is_sample = models.BooleanField("invented example", default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ServiceQuerySet.as_manager()
    history = Records(people=["physiotherapists"])

    # The gazetteer's rows, where many services are cleaned at once.
    known_places: Known | None = None

    # Filled by `whole()`
    public_people: list[Physiotherapist]
    served_names: list[str]
    home_area_names: list[str]

    class Meta:
        ordering = ["search_name", "pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["is_found_anywhere", "latitude", "longitude"],
                include=[
                    "id",
                    "x",
                    "y",
                    "z",
                    "reach",
                    "helps_with",
                    "routes",
                    "settings",
                    "approaches",
                    "experience",
                    "pays",
                    "access_yes",
                    "access_no",
                    "languages",
                    "first_contact_only",
                    "ms_self_referral",
                    "taking_new",
                    "paused_until",
                    "serves",
                    "serves_basis",
                    "home_areas",
                    "nation",
                    "wait_days",
                    "wait_told_on",
                    "confirmed_on",
                    "listed_until",
                    "staffed_until",
                    "area_rule_keys",
                    "is_sample",
                ],
                condition=Q(status="published"),
                name="service_search",
            ),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [*RULES]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Fill what follows from other fields: search name, code, and, once published, slug."""
        self.search_name = search_name(self.name)
        if not self.code:
            self.code = self.free_code()
        if self.status == self.Status.PUBLISHED and not self.slug:
            self.slug = self._free_slug()
        if fields := kwargs.get("update_fields"):
            kwargs["update_fields"] = {*fields, "search_name", "slug", "updated_at"}
        super().save(*args, **kwargs)

    def clean(self) -> None:
        if self.settings == Setting.HOME_VISITS and self._state.adding:
            self.address_is_private = True
        known = self.location(self.known_places)
        found = known or self._geocoded()
        if self.postcode and found is None:
            raise ValidationError({"postcode": "We do not know this postcode. Check it."})
        if not (known and known.is_about and self._is_known_better()):
            self.put_at(found)

    def _is_known_better(self) -> bool:
        """Whether it stands, unmoved, where a fuller gazetteer put it than the one of today."""
        same = {"postcode": self.postcode, "address_is_private": self.address_is_private}
        unmoved = Service.objects.filter(pk=self.pk, **same)
        return bool(self.is_exactly_placed or self.council_id) and unmoved.exists()

    def _geocoded(self) -> Location | None:
        """For a postcode newer than the gazetteer: where the address is said to be, about.

        A geocoder is another's machine, and is asked for one service at a time, never for many.
        """
        if self.address_is_private or self.is_remote_only or self.known_places is not None:
            return None
        point = geocoding.point_of(f"{self.address}, {self.town} {self.postcode}")
        return Location(point, is_about=True, council_id=None, nation_id=None) if point else None

    def get_absolute_url(self) -> str:
        return reverse("service", args=[self.slug or self.code])

    @property
    def point(self) -> geo.Point | None:
        """Where the public sees it; None without a point."""
        if self.latitude is None or self.longitude is None:
            return None
        return geo.Point(self.latitude, self.longitude)

    @property
    def is_remote_only(self) -> bool:
        return bool(self.settings == Setting.REMOTE)

    def is_listed(self, on: date) -> bool:
        return (
            self.status == self.Status.PUBLISHED
            and self.listed_until is not None
            and self.listed_until >= on
        )

    def is_paused(self, on: date) -> bool:
        return self.paused_until is not None and self.paused_until > on

    def freshness(self, on: date) -> trust.Freshness:
        return trust.freshness(
            self.confirmed_on,
            on,
            fresh_months=settings.CONFIRMED_FRESH_MONTHS,
            stale_months=settings.CONFIRMED_STALE_MONTHS,
        )

    @property
    def is_exactly_placed(self) -> bool:
        return self.point is not None and not self.point_is_about

    def location(self, known: Known | None = None) -> Location | None:
        """Where the public may know its postcode to be. `known` saves the look-up for many."""
        if known is None:
            known = known_locations([self.postcode])
        return location_of(self.postcode, known, address_is_private=self.address_is_private)

    def put_at(self, found: Location | None) -> None:
        """Set point, council and nation. The only place that does.

        A service that works only by video or phone has no point, but a nation.
        """
        at = None if self.is_remote_only else found
        self.latitude = at.point.latitude if at else None
        self.longitude = at.point.longitude if at else None
        self.point_is_about = bool(at and at.is_about)
        self.council_id = found.council_id if found else None
        self.nation_id = found.nation_id if found else None

    def refresh_confirmed(self) -> None:
        """Store what the latest confirmation says. The only place that writes it."""
        latest = self.confirmations.order_by("-confirmed_on", "-pk").first()
        self.confirmed_on = latest.confirmed_on if latest else None
        self.confirmed_by = latest.means if latest else ""
        with act():
            self.save(update_fields=["confirmed_on", "confirmed_by"])
            self.refresh_listed_until()

    def refresh_listed_until(self) -> None:
        """Store the last days on which it is listed, and staffed."""
        self.work_out_listed_until(self.physiotherapists.values_list("public_until", flat=True))
        self.save(update_fields=["listed_until", "staffed_until"])

    def work_out_listed_until(self, people_public_until: Iterable[date | None]) -> None:
        """Set the last days on which it is listed, and staffed. The only place that writes them."""
        days = [day for day in people_public_until if day]
        self.staffed_until = trust.NO_END if self.organisation.is_nhs else max(days, default=None)
        self.listed_until = self._last_listed_day(days)

    def _last_listed_day(self, people_public_until: Iterable[date | None]) -> date | None:
        kind = self.organisation.kind
        if kind == Organisation.Kind.NHS:
            return trust.NO_END
        months = settings.PRIVATE_LISTED_MONTHS
        if kind == Organisation.Kind.PRIVATE:
            return trust.private_listed_until(self.confirmed_on, people_public_until, months)
        return trust.months_after(self.confirmed_on, months) if self.confirmed_on else None

    def free_code(self) -> str:
        """A code that no service has."""
        for length in (4, 4, 4, 4, 5, 5, 5, 5):
            code = codes.new_code(length)
            if not Service.objects.filter(code=code).exists():
                return code
        raise ValidationError("No free code was found in eight tries: try once more.")

    def plain_slug(self) -> str:
        """From its name and town; another service may have the same."""
        words = (
            self.name if search_name(self.town) in self.search_name else f"{self.name} {self.town}"
        )
        slug = slugify(words)[:120] or self.code.lower()
        # A slug must not read as a code: /services/<code>/ leads to the listing.
        return f"{slug}-{self.code.lower()}" if codes.is_code(slug.upper()) else slug

    def _free_slug(self) -> str:
        slug = self.plain_slug()
        taken = Service.objects.filter(slug=slug).exclude(pk=self.pk).exists()
        return f"{slug}-{self.code.lower()}" if taken else slug
