"""Organisations, physiotherapists and services: how a row of each is matched and saved."""

from collections.abc import Hashable, Mapping, Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet

from directory.curating.spreadsheets.columns import ORGANISATION, PHYSIOTHERAPIST, SERVICE
from directory.curating.spreadsheets.references import People, Reference, area_codes, hcpc_numbers
from directory.curating.spreadsheets.resources import ListingResource
from directory.curating.spreadsheets.shape import NOT_SHOWN, Row
from directory.curating.spreadsheets.widgets import Words
from directory.hcpc import HcpcNumber, NotAnHcpcNumber
from directory.models import Organisation, Physiotherapist, Service
from directory.models.adding import add_services
from directory.models.placing import known_locations
from directory.names import search_name

HOME_ADDRESS = frozenset(["address", "postcode"])
NO_SOURCE = (
    "Say where we read of them. Whoever is listed has a right to know, and it stands in our letter."
)
TWO_OF_THAT_NAME = "There are two organisations called “{}”. Rename one in the admin first."


class OrganisationResource(ListingResource):
    """Matched by name, whatever its capitals, accents and punctuation; renamed in the admin."""

    kind = "organisations"
    sheet = "Organisations"
    headings: ClassVar[dict[str, str]] = ORGANISATION
    needed = ("name",)
    explanations: ClassVar[dict[str, str]] = {
        "name": "It says which organisation the row is about. To rename one, use the admin.",
    }

    class Meta:
        model = Organisation
        fields = tuple(ORGANISATION)
        import_id_fields = ("name",)

    def key(self, row: Row) -> Hashable:
        return search_name(row["name"]) or None

    def find(self, keys: Sequence[Hashable]) -> Mapping[Hashable, Any]:
        return organisations_by_name(keys)

    def get_instance(self, instance_loader: Any, row: Row) -> Organisation | None:
        found = super().get_instance(instance_loader, row)
        return found if isinstance(found, Organisation) else None

    def faults_of(self, instance: Any, row: Row) -> dict[str, str]:
        found = self.stored.get(self.key(row))
        if isinstance(found, str):
            return {"name": found.format(row["name"])}
        return {}


class PhysiotherapistResource(ListingResource):
    """Matched by HCPC number in any form. Whether they are registered is never imported.

    Nor is an objection: what is in a file cannot undo it. Nobody comes in without a source.
    """

    kind = "physiotherapists"
    sheet = "Physiotherapists"
    headings: ClassVar[dict[str, str]] = PHYSIOTHERAPIST
    needed = ("hcpc_number",)
    not_here = (
        "Looks at the HCPC register are not in the file: each is recorded by whoever looked. "
        "Nor is the day on which somebody asked to be taken off."
    )
    private = "e-mail addresses"
    explanations: ClassVar[dict[str, str]] = {
        "source": "Needed for whoever is new.",
        "notified_on": "Empty until they were told: then they are not shown.",
    }

    class Meta:
        model = Physiotherapist
        fields = tuple(PHYSIOTHERAPIST)
        import_id_fields = ("hcpc_number",)

    def key(self, row: Row) -> Hashable:
        try:
            return str(HcpcNumber.parse(row["HCPC number"]))
        except NotAnHcpcNumber:
            return None

    def find(self, keys: Sequence[Hashable]) -> Mapping[Hashable, Any]:
        return people_by_number(keys)

    def faults_of(self, instance: Physiotherapist, row: Row) -> dict[str, str]:
        had_one = self.before is None or self.before["source"]
        is_unsaid = had_one and not instance.source and not instance.is_sample
        return {"source": NO_SOURCE} if is_unsaid else {}

    def save_one(self, instance: Physiotherapist) -> None:
        """The day they were told decides whether somebody who was looked up is shown."""
        is_new = instance._state.adding
        instance.save()
        if not is_new:
            instance.refresh_what_is_shown()

    def is_hidden(self, column: Any, instance: Physiotherapist) -> bool:
        return column.attribute == "email" and not self.shows_private and bool(instance.email)


class OrganisationByName(Reference):
    def key(self, value: str) -> str:
        return search_name(value)

    def words(self, value: Organisation) -> str:
        return value.name


class ServiceResource(ListingResource):
    """Matched by code; a row without one is new."""

    kind = "services"
    sheet = "Services"
    headings: ClassVar[dict[str, str]] = SERVICE
    needed = ("code", "organisation", "name")
    not_here = "Referral details and confirmations are not in the file."
    private = "home addresses"
    only_matched_by = frozenset(["code"])
    explanations: ClassVar[dict[str, str]] = {
        "code": "The service's own code, such as K7FH. Empty for a new service.",
        "address_is_private": "yes for a home: the public sees the postcode district only.",
    }

    class Meta:
        model = Service
        fields = tuple(SERVICE)
        import_id_fields = ("code",)

    @classmethod
    def widgets_given(cls) -> dict[str, Words]:
        return {
            "organisation": OrganisationByName(
                "The name of an organisation that is listed.",
                "No organisation is called “{}”. Add it first.",
            ),
            "physiotherapists": People(),
        }

    def key(self, row: Row) -> Hashable:
        return row["code"].replace(" ", "").upper() or None

    def find(self, keys: Sequence[Hashable]) -> Mapping[Hashable, Any]:
        services = Service.objects.select_related("organisation")
        found = services.prefetch_related("physiotherapists").filter(code__in=keys)
        return {service.code: service for service in found}

    def prepare(self, rows: Sequence[Row]) -> None:
        codes = area_codes()
        for name in ("serves", "home_areas"):
            self.fields[name].widget.codes = codes
        self.fields["organisation"].widget.known = organisations_by_name(
            {search_name(row["organisation"]) for row in rows}
        )
        numbers = {str(number) for row in rows for number in _numbers_in(row)}
        self.fields["physiotherapists"].widget.known = people_by_number(list(numbers))
        self.places = known_locations({row.get("postcode", "") for row in rows})
        self.alike = services_alike(rows)

    def after_init_instance(self, instance: Service, new: bool, row: Row, **kwargs: Any) -> None:
        if row.get("postcode") not in (None, "", NOT_SHOWN):
            instance.known_places = self.places

    def faults_of(self, instance: Any, row: Row) -> dict[str, str]:
        if not instance._state.adding:
            return {}
        if self.key(row):
            return {"code": "No service has this code. Leave it empty for a new service."}
        alike = (search_name(row["organisation"]), search_name(row["name"]), instance.postcode)
        first = self.alike.setdefault(alike, f"line {row['line']}")
        if first != f"line {row['line']}":
            return {
                "name": f"The same name, organisation and postcode are those of {first}. If it is "
                "the same service, write its code, or leave this row out."
            }
        return {}

    def add(self, instances: Sequence[Service]) -> None:
        add_services([(one, _people_of(one) or ()) for one in instances])

    def start_again(self, instance: Service) -> None:
        super().start_again(instance)
        instance.code, instance.slug = "", None

    def save_one(self, instance: Service) -> None:
        instance.save()
        if (people := _people_of(instance)) is not None:
            instance.physiotherapists.set(people)
        instance.refresh_listed_until()

    def filter_export(self, queryset: QuerySet[Service], **kwargs: Any) -> QuerySet[Service]:
        return queryset.select_related("organisation").prefetch_related("physiotherapists")

    def is_hidden(self, column: Any, instance: Service) -> bool:
        is_home = instance.address_is_private and column.attribute in HOME_ADDRESS
        return is_home and not self.shows_private and bool(getattr(instance, column.attribute))


def organisations_by_name(names: Any) -> dict[Hashable, Any]:
    """By plain name; where two share one, the words that say so."""
    found: dict[Hashable, Any] = {}
    for organisation in Organisation.objects.filter(search_name__in=names):
        name = organisation.search_name
        found[name] = TWO_OF_THAT_NAME if name in found else organisation
    return found


def people_by_number(numbers: Sequence[Hashable]) -> dict[Hashable, Any]:
    found = Physiotherapist.objects.filter(hcpc_number__in=numbers)
    return {person.hcpc_number: person for person in found}


def services_alike(rows: Sequence[Row]) -> dict[tuple[str, str, str], str]:
    """Services that new rows might be, by plain names and postcode."""
    names = {search_name(row["name"]) for row in rows if not row["code"]}
    found = Service.objects.filter(search_name__in=names).select_related("organisation")
    fields = ("code", "search_name", "postcode", "organisation__search_name")
    return {
        (one["organisation__search_name"], one["search_name"], one["postcode"]): one["code"]
        for one in found.values(*fields)
    }


def _numbers_in(row: Row) -> Sequence[HcpcNumber]:
    try:
        return hcpc_numbers(row.get("physiotherapists", ""))
    except ValueError:
        return []


def _people_of(service: Service) -> Sequence[Physiotherapist] | None:
    """Those that the row names; None where the file has no such column."""
    waiting: Mapping[str, Sequence[Physiotherapist]] = getattr(service, "to_many", {})
    return waiting.get("physiotherapists")
