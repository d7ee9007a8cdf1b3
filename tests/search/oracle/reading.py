"""Listings and searchers read from the database, by its models alone."""

from collections.abc import Iterable, Mapping

from django.conf import settings
from django.db.models import QuerySet

from directory.geo import Point
from directory.models import Area, Organisation, PostcodeLocation, Service, Town
from directory.vocabulary import ChoiceGroup
from tests.search.oracle.facts import AreaRule, Kind, Level, Listing, NamedArea, Searcher
from tests.search.oracle.places import KnownPostcode, searcher_about, searcher_at, searcher_in

Areas = Mapping[str, NamedArea]

_NATIONS = {"E": "E92000001", "N": "N92000002", "S": "S92000003", "W": "W92000004"}
_KINDS = {
    Organisation.Kind.NHS: Kind.NHS,
    Organisation.Kind.PRIVATE: Kind.PRIVATE,
    Organisation.Kind.THERAPY_CENTRE: Kind.CHARITY,
    Organisation.Kind.CHARITY: Kind.CHARITY,
}
_TOLD = {"yes": True, "no": False}
_A_FEW_HUNDRED_METRES = 0.004  # in degrees of latitude; in the UK less than twice as far east
_A_FEW_MILES = 0.1


# --- Listings ------------------------------------------------------------------------------------


def listings() -> list[Listing]:
    """Every service, in four queries."""
    areas = named_areas()
    related = Service.objects.select_related("organisation", "referral_details")
    services = related.prefetch_related("physiotherapists")
    return [from_row(service, areas) for service in services]


def from_row(service: Service, areas: Areas, rules: Iterable[AreaRule] = ()) -> Listing:
    """What a service says; `rules` are those of areas that name it."""
    people = service.physiotherapists.all()
    details = getattr(service, "referral_details", None)
    until = [each.public_until for each in people if each.public_until and each.notified_on]
    return Listing(
        code=service.code,
        name=service.search_name,
        kind=_KINDS[Organisation.Kind(service.organisation.kind)],
        is_published=_is_published(service),
        point=service.point,
        point_is_about=service.point_is_about,
        settings=_slugs(service.settings),
        routes=_slugs(service.routes),
        pays=_slugs(service.pays),
        helps_with=_slugs(service.helps_with),
        approaches=_slugs(service.approaches),
        experience=_slugs(service.experience),
        languages=_slugs(service.languages),
        access_yes=_slugs(service.access_yes),
        access_no=_slugs(service.access_no),
        home_miles=service.home_miles,
        home_areas=_named(service.home_areas, areas),
        serves=_named(service.serves, areas),
        goes_by_gp=service.serves_basis == Service.Basis.GP,
        people_confirmed_until=max(until, default=None),
        first_contact_only=service.first_contact_only,
        taking_new=_TOLD.get(service.taking_new),
        paused_until=service.paused_until,
        checked_on=service.confirmed_on,
        self_referral=_TOLD.get(service.ms_self_referral),
        self_referral_checked_on=service.ms_self_referral_checked_on,
        area_rules=tuple(rules),
        who_may_refer=_slugs(details.who_may_refer) if details else frozenset(),
        takes_urgent=_TOLD.get(service.takes_urgent),
        urgent_days=service.urgent_days,
        tells_relapse=bool(details and details.relapse),
        wait_days=service.wait_days,
        wait_told_on=service.wait_told_on,
    )


def named_areas() -> dict[str, NamedArea]:
    """Areas by their code, districts by their name."""
    areas = {
        code: NamedArea(code, Level(level), _nation_of(code))
        for code, level in Area.objects.values_list("code", "level")
    }
    districts = PostcodeLocation.objects.filter(level=PostcodeLocation.Level.DISTRICT)
    return areas | {
        name: NamedArea(name, Level.DISTRICT, nation)
        for name, nation in districts.values_list("name", "nation_id")
    }


def _named(codes: Iterable[str], areas: Areas) -> frozenset[NamedArea]:
    """One that nobody knows is taken for a district somewhere."""
    return frozenset(areas.get(code) or NamedArea(code, Level.DISTRICT, None) for code in codes)


def _nation_of(code: str) -> str:
    """Health trusts of Northern Ireland have codes that begin with ZC."""
    return _NATIONS["N" if code.startswith("Z") else code[0]]


def _is_published(service: Service) -> bool:
    """Invented examples only where the site is told to show them."""
    is_shown = settings.SAMPLE_DATA or not service.is_sample
    return is_shown and service.status == Service.Status.PUBLISHED


def _slugs(group: ChoiceGroup) -> frozenset[str]:
    return frozenset(group.slugs)


# --- Searchers -----------------------------------------------------------------------------------


def from_place(name: str) -> Searcher:
    """Somebody in a full postcode, a sector or a district, by the gazetteer's own name for it."""
    row = PostcodeLocation.objects.get(name=name)
    assert row.point, name
    if row.level == PostcodeLocation.Level.FULL:
        return searcher_at(_known(row), map(_known, _around(row.point, _A_FEW_HUNDRED_METRES)))
    begins = name if row.level == PostcodeLocation.Level.SECTOR else f"{name} "
    inside = _full_postcodes().filter(name__startswith=begins)
    return searcher_in(row.point, map(_known, inside))


def from_town(town: Town) -> Searcher:
    return from_point(Point(town.latitude, town.longitude))


def from_point(point: Point) -> Searcher:
    """Somebody at a spot: in the areas of the full postcode nearest to it."""
    around = map(_known, _around(point, _A_FEW_MILES))
    return searcher_about(point, min(around, key=lambda each: _roughly(point, each.point)))


def _full_postcodes() -> QuerySet[PostcodeLocation]:
    full = PostcodeLocation.objects.filter(level=PostcodeLocation.Level.FULL)
    return full.filter(latitude__isnull=False, retired_on=None)


def _around(point: Point, degrees: float) -> QuerySet[PostcodeLocation]:
    return _full_postcodes().filter(
        latitude__range=(point.latitude - degrees, point.latitude + degrees),
        longitude__range=(point.longitude - 2 * degrees, point.longitude + 2 * degrees),
    )


def _known(row: PostcodeLocation) -> KnownPostcode:
    assert row.point, row.name
    return KnownPostcode(row.name, row.point, row.council_id, row.body_id, row.nation_id)


def _roughly(here: Point, there: Point) -> float:
    """Good enough to tell which is nearer at some hundred metres."""
    north = here.latitude - there.latitude
    east = 0.57 * (here.longitude - there.longitude)
    return north * north + east * east
