"""The services table: what is searched and listed."""

from collections.abc import Iterable
from datetime import date
from typing import Any, ClassVar
from uuid import uuid4

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Prefetch, Q
from django.urls import reverse
from django.utils.text import slugify

from directory import codes, trust
from directory.facts import Group, fact, for_staff, public
from directory.fields import NameField, SpellingsField, WholeField
from directory.history import Records, act
from directory.models import placing
from directory.models.area_names import AreaNames
from directory.models.area_rules import AreaRule
from directory.models.gazetteer import names_of
from directory.models.organisations import Organisation
from directory.models.people import Physiotherapist
from directory.models.services import (
    access,
    catchment,
    contact,
    offer,
    place,
    prices,
    referring,
    standing,
    wait,
)
from directory.models.services.contradictions import contradictions
from directory.models.services.rules import PUBLISHED, rule
from directory.models.versions import Versioned
from directory.names import MAX_LENGTH, in_plain_letters, search_name
from directory.vocabulary import Setting

_PUBLIC_PEOPLE: str = "public_people"
MAX_TEAM = 200


class ServiceQuerySet(models.QuerySet["Service"]):
    def published(self) -> "ServiceQuerySet":
        """Published services, including samples only if the site is set to show them."""
        shown = self.filter(status=Service.Status.PUBLISHED)
        return shown if settings.SAMPLE_DATA else shown.filter(is_sample=False)

    def new_drafts(self) -> "ServiceQuerySet":
        """Drafts that were never published, so that nobody but staff has seen them."""
        return self.filter(status=Service.Status.DRAFT, slug=None, is_sample=False)

    def listed(self, on: date) -> "ServiceQuerySet":
        """Services that visitors can see on the given date."""
        return self.published().filter(listed_until__gte=on)

    def open_data(self, on: date) -> "ServiceQuerySet":
        """Services published as open data on the given date: never samples."""
        return self.listed(on).filter(is_sample=False, organisation__is_sample=False)

    def for_display(self, on: date) -> "ServiceQuerySet":
        """Loads everything a page shows in two queries: organisation, area names, public people."""
        people = Physiotherapist.objects.public(on).with_last_check()
        public = Prefetch("physiotherapists", people, _PUBLIC_PEOPLE)
        return self.for_cards().prefetch_related(public).select_related("council", "nation")

    def for_cards(self) -> "ServiceQuerySet":
        """Loads everything that lists show, which is neither people nor councils, in one query."""
        named = {"served_names": names_of("serves"), "home_area_names": names_of("home_areas")}
        found: ServiceQuerySet = self.select_related("organisation", "referral_details")
        return found.annotate(**named)

    def named_like(self, text: str) -> "ServiceQuerySet":
        """Services whose own name or organisation's name has every word in `text`."""
        found = self
        for word in search_name(text).split():
            named = Q(search_name__contains=word) | Q(organisation__search_name__contains=word)
            found = found.filter(named)
        return found

    def place_again(self) -> list[placing.Moved]:
        """Place every service where the gazetteer now has its postcode. Returns those that moved.

        A service whose postcode is no longer known, or known less exactly, stays where it was. Only
        those now in another area get a history entry.
        """
        return placing.place_again(self)


class Service(
    offer.ServiceOffer,
    place.ServicePlace,
    catchment.Catchment,
    contact.Contact,
    wait.Wait,
    referring.Referring,
    prices.Prices,
    access.Access,
    standing.Standing,
    Versioned,
):
    """Physiotherapy offered by one organisation, at one place, with any number of people."""

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        PUBLISHED = "published", "Published"
        WITHDRAWN = "withdrawn", "Withdrawn"

    code = fact(
        models.CharField(max_length=8, unique=True, editable=False), for_staff("code", Group.WHAT)
    )
    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    slug = models.SlugField(max_length=140, unique=True, null=True, blank=True, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="services")
    fact(organisation, public("organisation", Group.WHAT))
    name = fact(
        NameField(max_length=120), public("name", Group.WHAT, open_data="name", beside=True)
    )
    search_name = models.CharField(max_length=MAX_LENGTH, editable=False)
    spellings = SpellingsField(
        names=lambda row: f"{row.search_name} {row.organisation.search_name}".split()
    )
    physiotherapists = models.ManyToManyField(Physiotherapist, blank=True, related_name="services")
    fact(physiotherapists, for_staff("physiotherapists", Group.WHAT))
    summary = fact(
        models.TextField(blank=True, help_text="What it is, in one or two plain sentences."),
        public("summary", Group.WHAT, sheet="What it is", open_data="description"),
    )
    status = fact(
        models.CharField(max_length=9, choices=Status, default=Status.DRAFT),
        for_staff("status", Group.WHAT),
    )
    team_size = fact(
        WholeField(
            least=1,
            most=MAX_TEAM,
            null=True,
            blank=True,
            help_text="How many physiotherapists are in the team, if no names are given.",
        ),
        public("team size", Group.WHAT),
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ServiceQuerySet.as_manager()
    history = Records(people=["physiotherapists"])

    # Gazetteer rows and names, for when many services are cleaned at once.
    known_places: placing.Known | None = None
    known_areas: AreaNames | None = None

    # Set by `for_display`
    public_people: list[Physiotherapist]
    served_names: list[str]
    home_area_names: list[str]

    class Meta:
        ordering = ["search_name", "pk"]
        indexes: ClassVar[list[models.Index]] = [
            GinIndex(fields=["spellings"], name="service_spellings"),
            models.Index(
                fields=["is_found_anywhere", "latitude", "longitude"],
                include=[
                    *("id", "x", "y", "z", "reach"),
                    *("helps_with", "routes", "settings", "approaches", "experience", "pays"),
                    *("access_yes", "access_no", "languages"),
                    *("first_contact_only", "ms_self_referral", "taking_new", "paused_until"),
                    *("serves", "serves_basis", "home_areas", "nation", *wait.SEARCHED),
                    *("confirmed_on", "listed_until", "staffed_until", "area_rule_keys"),
                    "is_sample",
                ],
                condition=Q(status="published"),
                name="service_search",
            ),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *(*offer.RULES, *place.RULES, *catchment.RULES, *wait.RULES, *prices.RULES),
            *(*access.RULES, *contact.RULES, *referring.RULES, *standing.RULES),
            rule(
                "team_size_is_likely",
                Q(team_size__isnull=True) | Q(team_size__range=(1, MAX_TEAM)),
                f"Team size: enter a whole number from 1 to {MAX_TEAM}.",
            ),
            rule(
                "published_has_a_slug",
                ~PUBLISHED | (Q(slug__isnull=False) & ~Q(slug="")),
                "A published service needs an address on the site.",
            ),
            rule(
                "has_a_code", Q(code__regex=r"^[2-9A-HJKMNP-Z]{4,8}$"), "A service needs its code."
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Fill in fields that depend on others: search name, code and, once published, slug."""
        self.search_name = search_name(self.name)
        if not self.code:
            self.code = self.free_code()
        if self.status == self.Status.PUBLISHED and not self.slug:
            self.slug = self.free_slug()
        if fields := kwargs.get("update_fields"):
            kwargs["update_fields"] = {*fields, "search_name", "spellings", "slug", "updated_at"}
        super().save(*args, **kwargs)

    def clean(self) -> None:
        if wrong := [*contradictions(self)]:
            raise ValidationError(wrong)
        if self._state.adding and self._may_be_a_home:
            self.address_is_private = True
        known = self.location(self.known_places)
        found = known or placing.geocoded(self)
        if self.postcode and found is None:
            raise ValidationError({"postcode": "We do not know this postcode. Check it."})
        if not (known and known.is_about and placing.is_known_better(self)):
            placing.put(self, found)

    @property
    def _may_be_a_home(self) -> bool:
        """Whether it is private and only visits people, so that its address is likely a home."""
        owner = getattr(self, "organisation", None)  # a form may have left it out
        kind = owner.kind if owner else None
        return kind == Organisation.Kind.PRIVATE and self.settings == Setting.HOME_VISITS

    @property
    def is_new_draft(self) -> bool:
        return self.status == self.Status.DRAFT and not self.slug

    def get_absolute_url(self) -> str:
        return reverse("service", args=[self.slug or self.code])

    def is_listed(self, on: date) -> bool:
        return self.status == self.Status.PUBLISHED and (self.listed_until or date.min) >= on

    def refresh_confirmed(self) -> None:
        """Copy the latest confirmation. Nothing else writes these fields."""
        latest = self.confirmations.order_by("-confirmed_on", "-pk").first()
        self.confirmed_on = latest.confirmed_on if latest else None
        self.confirmed_by = latest.means if latest else ""
        with act():
            self.save(update_fields=["confirmed_on", "confirmed_by"])
            self.refresh_listed_until()

    def refresh_listed_until(self) -> None:
        """Update the last dates it is listed and staffed."""
        self.work_out_listed_until(self.physiotherapists.values_list("public_until", flat=True))
        self.save(update_fields=["listed_until", "staffed_until"])

    def work_out_listed_until(self, people_public_until: Iterable[date | None]) -> None:
        """Set the last dates it is listed and staffed, without saving. Nothing else sets them."""
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

    def keep_area_rules(self, rules: Iterable[AreaRule]) -> None:
        """Store what areas say about it, latest first. Nothing else writes it."""
        rules = sorted(rules, key=lambda rule: rule.checked_on, reverse=True)
        self.area_rules = [rule.as_dict for rule in rules]
        self.area_rule_keys = [rule.key for rule in rules]
        self.save(update_fields=["area_rules", "area_rule_keys"])

    def refresh_what_follows(self) -> None:
        self.refresh_confirmed()

    def free_code(self) -> str:
        """A code that no service has yet."""
        for length in (4, 4, 4, 4, 5, 5, 5, 5):
            code = codes.new_code(length)
            if not Service.objects.filter(code=code).exists():
                return code
        raise ValidationError("No free code was found in eight tries. Try again.")

    def plain_slug(self) -> str:
        """A slug from its name and town, which another service may already have."""
        is_there = search_name(self.town) in self.search_name
        words = self.name if is_there else f"{self.name} {self.town}"
        slug = slugify(in_plain_letters(words))[:120] or self.code.lower()
        # A slug must not look like a code: /services/<code>/ leads to the listing.
        return f"{slug}-{self.code.lower()}" if codes.is_code(slug.upper()) else slug

    def free_slug(self) -> str:
        slug = self.plain_slug()
        taken = Service.objects.filter(slug=slug).exclude(pk=self.pk).exists()
        return f"{slug}-{self.code.lower()}" if taken else slug
