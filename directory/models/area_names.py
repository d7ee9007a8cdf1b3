"""Areas by name: people type a service's areas as names, and codes are stored."""

import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches
from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.lookups import Regex

from directory import words
from directory.fields.lists import LinesFormField, ListField
from directory.models.gazetteer import Area, NamedArea, PostcodeLocation, Town
from directory.names import search_name
from directory.postcodes import Level, NotAPostcode, Postcode
from directory.typed_text import quoted

CODE_LENGTH = 9
_CODE = "(?:[EWSN][0-9]{8}|ZC[0-9]{3}|[A-Z]{1,2}[0-9][0-9A-Z]?)"
_LINES = re.compile(r"[;\n]+")
_WITHIN_A_LINE = re.compile(r","), re.compile(r"\band\b|&")
_ALIKE = 0.8  # out of 1: how similar a name must be to be suggested
_MAX_NAME = 60  # characters
_EXPECTED = "Name councils, health boards, nations or postcode districts."


class AreaNames:
    """All areas and districts by name and by code, loaded once for a form or a whole file."""

    def split_names(self, text: str) -> list[str]:
        """The codes for names, codes and districts, whatever separates them.

        A name such as Yorkshire stands for the councils in it. For an unknown name or code, the
        ValidationError suggests alternatives.
        """
        pieces = (piece for piece in _LINES.split(text) if piece.strip(" ,"))
        return list(dict.fromkeys(code for piece in pieces for code in self._read_line(piece)))

    def area(self, text: str) -> Area:
        """The area with a name, or the code the text starts with, even if it has a successor."""
        if area := self._areas.get(text.split(" ", 1)[0].upper()):
            return area
        codes = self.split_names(text)
        if len(codes) == 1 and codes[0] in self._areas:
            return self._areas[codes[0]]
        raise ValidationError(
            f"{quoted(text)} is not one area. Name one council, health board or nation."
        )

    def called(self, codes: Iterable[str]) -> list[str]:
        """Names that parse back to these codes. Codes without a name are left as they are."""
        return [self._name(code) for code in codes]

    def unknown(self, codes: Iterable[str]) -> list[str]:
        return [code for code in codes if code not in self._areas and code not in self._districts]

    def _read_line(self, line: str) -> list[str]:
        """One name, which can contain commas or "and", or several separated by either."""
        turned = " ".join(reversed(line.split(",")))  # "Bristol, City of"
        if found := self._one(line) or self._one(turned) or self._codes(line.split()):
            return found
        for separator in _WITHIN_A_LINE:
            parts = [part for part in separator.split(line) if part.strip()]
            if len(parts) > 1:
                return [code for part in parts for code in self._read_line(part)]
        raise ValidationError(self._unknown(line.strip()), code="unknown")

    def _codes(self, parts: Sequence[str]) -> list[str]:
        """Codes and districts next to one another. A code can be followed by its name."""
        found = [self._code(part) for part in parts]
        if found and found[0] and self._one(" ".join(parts[1:])) == [found[0]]:
            return [found[0]]
        return [code for code in found if code] if all(found) else []

    def _one(self, text: str) -> list[str]:
        if code := self._code(text):
            return [code]
        return self._by_name.get(search_name(text).removeprefix("the "), [])

    def _code(self, text: str) -> str:
        """The current code, or the district. Empty for anything else."""
        if area := self._areas.get(text.strip().upper()):
            return area.successor_id or area.code
        try:
            postcode = Postcode.parse(text)
        except NotAPostcode:
            return ""
        is_known = postcode.level is Level.DISTRICT and str(postcode) in self._districts
        return str(postcode) if is_known else ""

    def _name(self, code: str) -> str:
        name = self._areas[code].name if code in self._areas else code
        return next((text for text in (name, f"{name} Council") if self._one(text) == [code]), code)

    def _unknown(self, text: str) -> str:
        town = Town.objects.filter(search_name=search_name(text)).select_related("council").first()
        if town:
            council = f"the council area, {town.council.name}, or " if town.council else ""
            return (
                f"{quoted(text)} is a town. Name {council}its postcode district, {town.district}."
            )
        near = get_close_matches(search_name(text[:_MAX_NAME]), self._by_name, 3, _ALIKE)
        names = dict.fromkeys(self._shown.get(name, name) for name in near)
        offered = f" Did you mean {words.join_with_and(list(names), 'or')}?" if names else ""
        return f"We know no area called {quoted(text)}.{offered} {_EXPECTED}"

    @cached_property
    def _areas(self) -> dict[str, Area]:
        return Area.objects.in_bulk()

    @cached_property
    def _districts(self) -> set[str]:
        districts = PostcodeLocation.objects.filter(level=PostcodeLocation.Level.DISTRICT)
        return set(districts.values_list("name", flat=True))

    @cached_property
    def _by_name(self) -> dict[str, list[str]]:
        """Codes by name. An area in its own right wins over a county or region with its name."""
        found: dict[str, list[str]] = {}
        for named in sorted(self._named, key=lambda named: (named.area_id is None, named.kind)):
            codes = list(self._codes_of(named))
            found |= {name: codes for name in named.search_names if codes and name not in found}
        return found

    @cached_property
    def _named(self) -> list[NamedArea]:
        return list(NamedArea.objects.all())

    @property
    def _shown(self) -> dict[str, str]:
        return {name: named.name for named in self._named for name in named.search_names}

    def _codes_of(self, named: NamedArea) -> Iterator[str]:
        if named.area_id:
            yield named.area_id
            return
        standing = (code for code in named.councils if code in self._areas)
        yield from (code for code in standing if not self._areas[code].successor_id)
        yield from named.districts if named.goes_by_district else ()


class AreasField(ListField):
    """Codes for existing areas and postcode districts."""

    def __init__(self, base_field: Any = None, **options: Any) -> None:
        super().__init__(base_field or models.CharField(max_length=CODE_LENGTH), **options)

    def split_names(self, text: str) -> list[str]:
        return AreaNames().split_names(text)

    def clean(self, value: Any, model_instance: models.Model | None) -> Any:
        """The codes for the typed text. Raises ValidationError if one is unknown."""
        known = getattr(model_instance, "known_areas", None) or AreaNames()
        codes = known.split_names(value) if isinstance(value, str) else value
        if codes and (unknown := known.unknown(codes)):
            raise ValidationError(f"{quoted(unknown[0])} is no area or district. {_EXPECTED}")
        return super().clean(codes, model_instance)

    def formfield(self, **options: Any) -> forms.Field:
        return super().formfield(**{"form_class": AreasFormField, **options})


class AreasFormField(LinesFormField):
    """A text box for area names."""

    @cached_property
    def names(self) -> AreaNames:
        return AreaNames()

    def shown(self, stored: list[str]) -> list[str]:
        return self.names.called(stored)

    def split_names(self, text: str) -> list[str]:
        return self.names.split_names(text)


def areas_rule(owner: str, name: str) -> models.CheckConstraint:
    """A constraint allowing codes for areas and districts, never words."""
    joined = models.Func(
        name, models.Value(" "), function="array_to_string", output_field=models.TextField()
    )
    return models.CheckConstraint(
        condition=Regex(joined, f"^(?:{_CODE}(?: {_CODE})*)?$"),
        name=f"{owner}_{name}_are_codes",
        violation_error_message=_EXPECTED,
    )
