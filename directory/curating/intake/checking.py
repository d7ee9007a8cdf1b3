"""Checks listings by the models' own rules, as every form does.

What is optional and breaks one is left out and noted; what matters keeps the row waiting.
"""

from collections.abc import Iterable
from enum import Flag
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models

from directory.curating.copy_checks import remarks_on
from directory.curating.intake.listings import Listing, RowRemark
from directory.curating.spreadsheets.cells import AreasCell
from directory.curating.spreadsheets.kinds import (
    OrganisationSheet,
    PhysiotherapistSheet,
    ServiceSheet,
)
from directory.curating.spreadsheets.sheet import Column
from directory.models import ErasedNumber, Organisation, Physiotherapist, Service
from directory.models.area_names import AreaNames
from directory.models.erased import digests
from directory.models.placing import known_locations

_NEEDED = {"organisation": ("name", "kind"), "service": ("name", "postcode", "town")}
NOT_AGAIN = (
    "The person with HCPC number {} asked not to be listed or was erased. Leave this row out, "
    "unless they have asked to come back."
)


class ModelRules:
    """What many listings need to be checked by, loaded once."""

    def __init__(self, postcodes: Iterable[str], numbers: Iterable[str]) -> None:
        self.columns = {
            "organisation": _columns(OrganisationSheet()),
            "service": _columns(ServiceSheet()),
            "person": _columns(PhysiotherapistSheet()),
        }
        self.areas = AreaNames()
        for column in self.columns["service"].values():
            if isinstance(column.cell, AreasCell):
                column.cell.names = self.areas
        self.places = known_locations(postcodes)
        self.unwanted = _unwanted(set(numbers))

    def check(self, listing: Listing) -> None:
        """Note faults in the listing, and take out what is wrong and can be done without."""
        if not listing.organisation.get("name"):
            return
        self.organisation(listing)
        self.service(listing)
        for person in list(listing.people):
            self._person(listing, person)

    # --- Rows of ours, not saved ---

    def organisation(self, listing: Listing) -> Organisation:
        row = Organisation()
        self._fill(row, listing.organisation, "organisation", listing)
        self._clean(row, listing.organisation, "organisation", listing)
        return row

    def service(self, listing: Listing) -> Service:
        row = Service()
        row.known_areas, row.known_places = self.areas, self.places
        row.organisation = Organisation(kind=listing.organisation.get("kind", ""))
        self._fill(row, listing.service, "service", listing)
        self._clean(row, listing.service, "service", listing)
        return row

    def fill(self, service: Service, listing: Listing) -> list[str]:
        """Put what a listing says where a stored service says nothing; the fields that it fills."""
        service.known_areas, service.known_places = self.areas, self.places
        gaps = {
            name: text
            for name, text in listing.service.items()
            if text and _says_nothing(getattr(service, name, text))
        }
        self._fill(service, gaps, "service", listing)
        self._clean(service, gaps, "service", listing)
        return [name for name in gaps if not _says_nothing(getattr(service, name))]

    def person(self, given: dict[str, str], listing: Listing) -> Physiotherapist:
        row = Physiotherapist()
        self._fill(row, given, "person", listing)
        return row

    def _person(self, listing: Listing, given: dict[str, str]) -> None:
        number = given.get("hcpc_number", "")
        if number in self.unwanted:
            listing.faults.append(NOT_AGAIN.format(number))
            return
        row = self.person(given, listing)
        try:
            row.clean_fields(exclude={"slug", "search_name", "spellings", "source"})
        except ValidationError as error:
            listing.people.remove(given)
            told = " ".join(error.messages)
            listing.remarks.append(RowRemark("HCPC number", number, "", f"left out: {told}"))

    # --- Their fields ---

    def _fill(self, row: models.Model, given: dict[str, str], owner: str, listing: Listing) -> None:
        for name, text in list(given.items()):
            column = self.columns[owner].get(name)
            if not text or column is None:
                continue
            try:
                setattr(row, name, column.cell.read(text))
            except ValueError as error:
                self._fault(given, column, owner, str(error), listing)

    def _clean(
        self, row: models.Model, given: dict[str, str], owner: str, listing: Listing
    ) -> None:
        """Once, and again without the fields that were wrong."""
        columns = self.columns[owner]
        held = {name: getattr(row, name) for name in given.keys() & columns.keys()}
        for name, remark in remarks_on(type(row), held):
            if remark.blocks and given.get(name):
                self._fault(given, columns[name], owner, str(remark), listing)
                _reset(row, name)
        for _ in range(2):
            others = {field.name for field in row._meta.get_fields()} - given.keys()
            try:
                row.full_clean(exclude=others, validate_constraints=False, validate_unique=False)
                return
            except ValidationError as error:
                self._note(row, error, given, owner, listing)

    def _note(
        self,
        row: models.Model,
        error: ValidationError,
        given: dict[str, str],
        owner: str,
        listing: Listing,
    ) -> None:
        for name, errors in error.error_dict.items():
            told = " ".join(ValidationError(errors).messages)
            if name == NON_FIELD_ERRORS or name not in self.columns[owner]:
                _add(listing.faults, told)
            else:
                self._fault(given, self.columns[owner][name], owner, told, listing)
                _reset(row, name)

    def _fault(
        self, given: dict[str, str], column: Column, owner: str, told: str, listing: Listing
    ) -> None:
        label = str(column.field.verbose_name).capitalize()
        if column.name in _NEEDED.get(owner, ()):
            _add(listing.faults, f"{label}: {told}")
        elif text := given.pop(column.name, ""):
            listing.remarks.append(RowRemark(label, text, "", f"left out: {told}"))


def _columns(sheet: Any) -> dict[str, Column]:
    return {column.name: column for column in sheet.columns}


def _says_nothing(value: Any) -> bool:
    """False and 0 say something; an empty set of choices does not."""
    return value in (None, "", []) or (isinstance(value, Flag) and not value)


def _reset(row: models.Model, name: str) -> None:
    field: Any = row._meta.get_field(name)
    setattr(row, name, field.get_default())


def _add(faults: list[str], told: str) -> None:
    if told not in faults:
        faults.append(told)


def _unwanted(numbers: set[str]) -> set[str]:
    """Those of these numbers whose bearers are not to be listed."""
    by_digest = {digest: number for number in numbers for digest in digests(number)}
    erased = ErasedNumber.objects.filter(digest__in=by_digest).values_list("digest", flat=True)
    objected = Physiotherapist.objects.filter(hcpc_number__in=numbers, objected_on__isnull=False)
    return {by_digest[one] for one in erased} | {*objected.values_list("hcpc_number", flat=True)}
