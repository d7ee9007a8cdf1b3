"""The areas people name, from fixtures/named_areas.csv and every area in the gazetteer."""

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import NamedTuple

from django.conf import settings
from django.utils.text import slugify

from directory.gazetteer.areas import body_of_council
from directory.gazetteer.rows import NATIONS
from directory.models import Area, NamedArea
from directory.names import MAX_LENGTH, search_name

_NATION = {code[0]: code for code in NATIONS}
_KIND_OF_LEVEL = {
    Area.Level.COUNCIL: NamedArea.Kind.COUNCIL,
    Area.Level.BODY: NamedArea.Kind.BODY,
    Area.Level.NATION: NamedArea.Kind.NATION,
}
_BODY = NamedArea.Kind.BODY
_STORED = [
    field.attname
    for field in NamedArea._meta.concrete_fields
    if field.editable and not field.primary_key
]

# How people write the full names of each kind; {} is one of its normalised names.
_FORMS = {
    NamedArea.Kind.NATION: ("{}",),
    NamedArea.Kind.COUNTY: ("{}", "county {}", "co {}", "county of {}", "{} county council"),
    NamedArea.Kind.OLD_COUNTY: ("{}", "county {}", "co {}", "county of {}"),
    NamedArea.Kind.ISLAND: ("{}", "isle of {}", "island of {}", "{} island", "{} islands"),
    NamedArea.Kind.REGION: ("{}", "{} region"),
    NamedArea.Kind.COUNCIL: (
        "{}",
        "{} council",
        "{} city council",
        "{} county council",
        "{} borough council",
        "{} metropolitan borough council",
        "{} district council",
        "city of {}",
        "{} district",
        "borough of {}",
    ),
    NamedArea.Kind.BODY: ("{}",),
}
_OF_A_LONDON_BOROUGH = (
    "london borough of {}",
    "royal borough of {}",
    "{} london",
    "{} borough",
    "{} london borough council",
)
_TITLE = re.compile(r"^(?:isle of|county of|county|co|city of) (?=\S)")
_OF_A_BODY = re.compile(
    r"^(?:nhs )?(?P<short>.+?)"
    r"(?: (?:integrated care board|university health board|teaching health board"
    r"|health and social care trust))?$"
)


class Line(NamedTuple):
    """One line of fixtures/named_areas.csv."""

    kind: NamedArea.Kind
    name: str
    area: str  # code of the matching council or nation
    nation: str
    also: tuple[str, ...] = ()
    holds: tuple[str, ...] = ()  # places in it, such as islands, with no page of their own
    councils: tuple[str, ...] = ()
    districts: tuple[str, ...] = ()
    goes_by_district: bool = False
    partly_in: tuple[str, ...] = ()
    latitude: float | None = None
    longitude: float | None = None


@cache
def built_in() -> tuple[Line, ...]:
    path = settings.BASE_DIR / "fixtures" / "named_areas.csv"
    with open(path, encoding="utf-8", newline="") as file:
        return tuple(map(_read, csv.DictReader(file, strict=True)))


def save_named_areas() -> list[str]:
    """Update stored named areas to match fixtures and areas; report any change."""
    wanted = list(_named_areas(Area.objects.in_bulk()))
    if set(map(_as_tuple, wanted)) == set(map(_as_tuple, NamedArea.objects.all())):
        return []
    NamedArea.objects.all().delete()
    NamedArea.objects.bulk_create(wanted)
    return [f"Named areas: {len(wanted):,}"]


def _as_tuple(named: NamedArea) -> tuple[object, ...]:
    values = (getattr(named, name) for name in _STORED)
    return tuple(tuple(value) if isinstance(value, list) else value for value in values)


def _named_areas(areas: Mapping[str, Area]) -> Iterator[NamedArea]:
    """One for each line, and one for each current area that has no line."""
    standing = {code: area for code, area in areas.items() if area.successor_id is None}
    lines = [line for line in built_in() if not line.area or line.area in standing]
    in_a_line = {line.area for line in lines}
    lines += [_line_of(area) for code, area in standing.items() if code not in in_a_line]
    earlier = _predecessors(areas.values())
    slugs = {area.slug for area in areas.values()}
    names = _names_by_line(lines)
    for line in lines:
        area = areas.get(line.area)
        slug = area.slug if area else _free_slug(line, slugs)
        slugs.add(slug)
        yield NamedArea(
            kind=line.kind,
            name=area.name if area else line.name,
            slug=slug,
            area=area,
            nation_id=line.nation,
            other_names=list(line.also),
            search_names=sorted(names[line]),
            councils=_with_earlier(line.councils, earlier),
            partly_in=_with_earlier(line.partly_in, earlier),
            districts=list(line.districts),
            goes_by_district=line.goes_by_district,
            latitude=line.latitude,
            longitude=line.longitude,
        )


def _line_of(area: Area) -> Line:
    kind = _KIND_OF_LEVEL[Area.Level(area.level)]
    nation = _NATION.get(area.code[0].replace("Z", "N"), "")
    councils = [area.code] if kind == NamedArea.Kind.COUNCIL else []
    councils += [council for council, body in body_of_council().items() if body == area.code]
    return Line(kind, area.name, area.code, nation, councils=tuple(councils))


def _with_earlier(codes: Iterable[str], earlier: Mapping[str, set[str]]) -> list[str]:
    return sorted({old for code in codes for old in (code, *earlier.get(code, ()))})


def _predecessors(areas: Iterable[Area]) -> Mapping[str, set[str]]:
    """For each code, itself and the codes of all its predecessors."""
    became = {area.code: area.successor_id for area in areas}
    found: dict[str, set[str]] = defaultdict(set)
    for code in became:
        today: str | None = code
        passed: set[str] = set()
        while today and today not in passed:
            found[today].add(code)
            passed.add(today)
            today = became.get(today)
    return found


def _free_slug(line: Line, taken: set[str]) -> str:
    """The plain name or, if a council has that, with the kind added: somerset-county."""
    slug = slugify(line.name)
    return f"{slug.removeprefix('county-')}-{slugify(line.kind.label)}" if slug in taken else slug


def _names_by_line(lines: Iterable[Line]) -> Mapping[Line, set[str]]:
    """Search names by line. Bodies give up names that other areas have: Fife means the council."""
    found = {line: _search_names(line) for line in lines}
    taken = set().union(*(names for line, names in found.items() if line.kind != _BODY))
    return {line: names - taken if line.kind == _BODY else names for line, names in found.items()}


def _search_names(line: Line) -> set[str]:
    """Every normalised form of its names, with and without "and", without a leading "the"."""
    found = set()
    for name in (line.name, *line.also, *line.holds):
        whole = search_name(name).removeprefix("the ")
        bare = _TITLE.sub("", whole)
        # Durham means the town, not County Durham; but the Isle of Skye is also called Skye.
        forms = [form for form in _forms(line) if form != "{}" or not whole.startswith("county ")]
        found |= {whole, *(form.format(bare) for form in forms)}
    if line.kind == _BODY:
        found |= set(_short_names_of_body(search_name(line.name)))
    found |= {name.replace(" and ", " ") for name in found}
    return {name[:MAX_LENGTH].rstrip() for name in found}


def _forms(line: Line) -> tuple[str, ...]:
    in_london = line.area.startswith("E09")
    return (*_FORMS[line.kind], *_OF_A_LONDON_BOROUGH) if in_london else _FORMS[line.kind]


def _short_names_of_body(name: str) -> Iterator[str]:
    """Short names for a planning body: without its kind, or with the kind as initials."""
    found = _OF_A_BODY.fullmatch(name)
    short = found["short"] if found else name
    yield from (f"nhs {short}", f"{short} nhs", f"{short} health board", f"{short} icb")
    yield from (f"nhs {short} icb", f"{short} trust", f"{short} hsc trust", short)


def _read(line: dict[str, str]) -> Line:
    def several(text: str, between: str) -> tuple[str, ...]:
        return tuple(filter(None, text.split(between)))

    kind = line["kind"].upper().replace(" ", "_")
    return Line(
        NamedArea.Kind[kind],
        line["name"],
        line["area"],
        _NATION.get(line["nation"], ""),
        several(line["also"], "|"),
        several(line["holds"], "|"),
        several(line["councils"], " "),
        several(line["districts"], " "),
        bool(line["goes_by_district"]),
        several(line["partly_in"], " "),
        float(line["latitude"]) if line["latitude"] else None,
        float(line["longitude"]) if line["longitude"] else None,
    )
