"""How rows for organisations, physiotherapists and services are matched and saved."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet

from directory import homes
from directory.curating.spreadsheets.cells import AreasCell, TextCell
from directory.curating.spreadsheets.references import PeopleCell, ReferenceCell, hcpc_numbers
from directory.curating.spreadsheets.sheet import NOT_SHOWN, Candidate, Sheet, SpreadsheetRow
from directory.hcpc import HcpcNumber, NotAnHcpcNumber
from directory.models import Organisation, Physiotherapist, Service
from directory.models.adding import add_services
from directory.models.area_names import AreaNames
from directory.models.placing import known_locations
from directory.names import search_name

NO_SOURCE = (
    "Say where we read of them. Whoever is listed has a right to know, and our e-mail tells them."
)
TWO_OF_THAT_NAME = "There are two organisations called “{}”. Rename one in the admin first."


class OrganisationSheet(Sheet):
    """Matched by name, ignoring capitals, accents and punctuation; renaming is done in admin."""

    model = Organisation
    kind = "organisations"
    title = "Organisations"
    needed = ("name",)
    explanations: ClassVar[dict[str, str]] = {
        "name": "It says which organisation the row is about. To rename one, use the admin.",
    }

    def key(self, row: SpreadsheetRow) -> Hashable:
        return search_name(row.text("name")) or None

    def find(self, keys: Iterable[Hashable]) -> Mapping[Hashable, Any]:
        return organisations_by_name(keys)


class PhysiotherapistSheet(Sheet):
    """Matched by HCPC number in any format. Registration status is never imported.

    Nor are objections, so no file can undo one. Nobody is added without a source.
    """

    model = Physiotherapist
    kind = "physiotherapists"
    title = "Physiotherapists"
    needed = ("hcpc_number",)
    not_here = (
        "Checks of the HCPC register are not in the file: each is recorded by whoever made it. "
        "Nor is the day on which somebody asked to be taken off."
    )
    private = "e-mail addresses"
    explanations: ClassVar[dict[str, str]] = {
        "source": "Needed for anybody new.",
        "notified_on": "Empty until they have been told; they are not shown before that.",
    }

    def key(self, row: SpreadsheetRow) -> Hashable:
        try:
            return str(HcpcNumber.parse(row.text("HCPC number")))
        except NotAnHcpcNumber:
            return None

    def find(self, keys: Iterable[Hashable]) -> Mapping[Hashable, Any]:
        return people_by_number(keys)

    def faults_of(self, candidate: Candidate) -> dict[str, str]:
        had_one = candidate.before is None or candidate.before["source"]
        person = candidate.instance
        is_unsaid = had_one and not person.source and not person.is_sample
        return {"source": NO_SOURCE} if is_unsaid else {}

    def save(self, candidate: Candidate) -> None:
        """Save, then recalculate whether they are shown, which depends on when they were told."""
        candidate.instance.save()
        if candidate.before is not None:
            candidate.instance.refresh_what_is_shown()


class OrganisationCell(ReferenceCell):
    """An organisation by name."""

    def key(self, value: str) -> str:
        return search_name(value)

    def words(self, value: Organisation) -> str:
        return value.name


class ServiceSheet(Sheet):
    """Matched by code; a row without one is new."""

    model = Service
    kind = "services"
    title = "Services"
    needed = ("code", "organisation", "name")
    not_here = "Referral details and confirmations are not in the file."
    private = "home addresses"
    only_matched_by = frozenset(["code"])
    explanations: ClassVar[dict[str, str]] = {
        "code": "The service's own code, such as K7FH. Empty for a new service.",
        "address_is_private": "yes for a home: the public sees the postcode district only.",
    }

    def cells_given(self) -> dict[str, TextCell]:
        self.organisation = OrganisationCell(
            "The name of an organisation that is listed.",
            "No organisation is called “{}”. Add it first.",
        )
        self.people = PeopleCell()
        return {"organisation": self.organisation, "physiotherapists": self.people}

    def key(self, row: SpreadsheetRow) -> Hashable:
        return row.text("code").replace(" ", "").upper() or None

    def find(self, keys: Iterable[Hashable]) -> Mapping[Hashable, Any]:
        found = self.related(Service.objects.filter(code__in=keys))
        return {service.code: service for service in found}

    def prepare(self, rows: Sequence[SpreadsheetRow]) -> None:
        self.areas = AreaNames()
        for column in self.columns:
            if isinstance(column.cell, AreasCell):
                column.cell.names = self.areas
        names = {search_name(row.text("organisation")) for row in rows}
        self.organisation.known = organisations_by_name(names)
        numbers = {str(number) for row in rows for number in _numbers_in(row)}
        self.people.known = people_by_number(numbers)
        self.places = known_locations({row.text("postcode") for row in rows})
        self.alike = services_alike(rows)

    def begin(self, candidate: Candidate) -> None:
        candidate.instance.known_areas = self.areas
        if candidate.row.text("postcode") not in ("", NOT_SHOWN):
            candidate.instance.known_places = self.places

    def faults_of(self, candidate: Candidate) -> dict[str, str]:
        row = candidate.row
        if candidate.before is not None:
            return {}
        if self.key(row):
            return {"code": "No service has this code. Leave it empty for a new service."}
        alike = (*_names_in(row), candidate.instance.postcode)
        first = self.alike.setdefault(alike, f"line {row.line}")
        if first != f"line {row.line}":
            return {
                "name": f"This has the same name, organisation and postcode as {first}. If it is "
                "the same service, write its code, or leave this row out."
            }
        return {}

    def add(self, candidates: Sequence[Candidate]) -> None:
        people = "physiotherapists"
        add_services([(one.instance, one.to_many.get(people, ())) for one in candidates])
        for one in candidates:
            homes.look(one.instance)

    def start_again(self, instance: Service) -> None:
        super().start_again(instance)
        instance.code, instance.slug = "", None

    def save(self, candidate: Candidate) -> None:
        candidate.instance.save()
        if (people := candidate.to_many.get("physiotherapists")) is not None:
            candidate.instance.physiotherapists.set(people)
        candidate.instance.refresh_listed_until()
        homes.look(candidate.instance)

    def related(self, listings: "QuerySet[Service]") -> "QuerySet[Service]":
        return listings.select_related("organisation").prefetch_related("physiotherapists")


def organisations_by_name(names: Iterable[Hashable]) -> dict[Hashable, Any]:
    """Organisations by normalised name; if two share one, a message saying so."""
    found: dict[Hashable, Any] = {}
    for organisation in Organisation.objects.filter(search_name__in=names):
        name = organisation.search_name
        found[name] = TWO_OF_THAT_NAME if name in found else organisation
    return found


def people_by_number(numbers: Iterable[Hashable]) -> dict[Hashable, Any]:
    found = Physiotherapist.objects.filter(hcpc_number__in=numbers)
    return {person.hcpc_number: person for person in found}


def services_alike(rows: Sequence[SpreadsheetRow]) -> dict[tuple[str, str, str], str]:
    """Services that new rows may duplicate, by normalised names and postcode."""
    names = {search_name(row.text("name")) for row in rows if not row.text("code")}
    found = Service.objects.filter(search_name__in=names).select_related("organisation")
    fields = ("code", "search_name", "postcode", "organisation__search_name")
    return {
        (one["organisation__search_name"], one["search_name"], one["postcode"]): one["code"]
        for one in found.values(*fields)
    }


def _names_in(row: SpreadsheetRow) -> tuple[str, str]:
    return search_name(row.text("organisation")), search_name(row.text("name"))


def _numbers_in(row: SpreadsheetRow) -> Sequence[HcpcNumber]:
    try:
        return hcpc_numbers(row.text("physiotherapists"))
    except ValueError:
        return []
