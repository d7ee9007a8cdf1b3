"""Ten thousand invented services, and searches among them: the same ones whenever asked for.

Whatever can befall a listing befalls at least a tenth of them: no point, only video, a short area,
homes visited far away, never asked, out of date, nobody on the register. The rows go in in bulk, so
what `save` and the refresh functions would fill is filled here, by the dates of `brute_force`.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import cycle
from random import Random
from typing import Any

from django.core.management.color import no_style
from django.db import connection
from django.db.models import Model

from directory import places
from directory.codes import ALPHABET, check_character
from directory.filters import GROUPS, SORTS, WITHIN_MILES
from directory.judging import Query
from directory.models import (
    Area,
    Confirmation,
    Organisation,
    Physiotherapist,
    PostcodeLocation,
    RegisterCheck,
    Service,
    Town,
)
from directory.names import search_name
from directory.vocabulary import (
    AccessFact,
    Approach,
    ChoiceGroup,
    Experience,
    Language,
    Need,
    Payment,
    Route,
    Setting,
)
from tests import brute_force

DEFAULT_WITHIN = 25
TODAY = date(2026, 6, 15)
DAYS = (TODAY, date(2026, 6, 29), date(2026, 6, 30), date(2027, 2, 28))
_UNIT_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"
_NATIONS = {
    "E": ("E92000001", "England"),
    "S": ("S92000003", "Scotland"),
    "W": ("W92000004", "Wales"),
    "N": ("N92000002", "Northern Ireland"),
}


@dataclass(frozen=True)
class Ground:
    """A town around which services and searches are made."""

    district: str
    town: str
    latitude: float
    longitude: float
    council: str
    body: str

    @property
    def nation(self) -> str:
        return _NATIONS[self.council[0]][0]

    @property
    def codes(self) -> list[str]:
        return [self.council, self.body, self.district, self.nation]


GROUNDS = [
    Ground("LS1", "Leeds", 53.798, -1.553, "E08000035", "E54000054"),
    Ground("YO1", "York", 53.958, -1.080, "E06000014", "E54000051"),
    Ground("M1", "Manchester", 53.478, -2.237, "E08000003", "E54000057"),
    Ground("NE1", "Newcastle upon Tyne", 54.972, -1.611, "E08000021", "E54000050"),
    Ground("TD15", "Berwick-upon-Tweed", 55.768, -2.008, "E06000057", "E54000050"),
    Ground("CA1", "Carlisle", 54.893, -2.920, "E06000063", "E54000050"),
    Ground("B1", "Birmingham", 52.480, -1.909, "E08000025", "E54000055"),
    Ground("HR1", "Hereford", 52.072, -2.680, "E06000019", "E54000019"),
    Ground("CH1", "Chester", 53.194, -2.900, "E06000050", "E54000008"),
    Ground("BS1", "Bristol", 51.453, -2.592, "E06000023", "E54000039"),
    Ground("TR1", "Truro", 50.265, -5.054, "E06000052", "E54000036"),
    Ground("PL1", "Plymouth", 50.369, -4.154, "E06000026", "E54000037"),
    Ground("SW1A", "Westminster", 51.502, -0.134, "E09000033", "E54000027"),
    Ground("N1", "Islington", 51.538, -0.099, "E09000019", "E54000028"),
    Ground("CB1", "Cambridge", 52.198, 0.141, "E07000008", "E54000056"),
    Ground("NR1", "Norwich", 52.624, 1.306, "E07000148", "E54000022"),
    Ground("BN1", "Brighton", 50.838, -0.144, "E06000043", "E54000032"),
    Ground("EH1", "Edinburgh", 55.951, -3.190, "S12000036", "S08000024"),
    Ground("G1", "Glasgow", 55.860, -4.247, "S12000049", "S08000031"),
    Ground("AB10", "Aberdeen", 57.139, -2.119, "S12000033", "S08000020"),
    Ground("IV1", "Inverness", 57.488, -4.223, "S12000017", "S08000022"),
    Ground("DG16", "Gretna", 54.995, -3.068, "S12000006", "S08000017"),
    Ground("KW15", "Kirkwall", 58.981, -2.960, "S12000023", "S08000025"),
    Ground("ZE1", "Lerwick", 60.155, -1.145, "S12000027", "S08000026"),
    Ground("CF10", "Cardiff", 51.478, -3.178, "W06000015", "W11000029"),
    Ground("SA1", "Swansea", 51.622, -3.938, "W06000011", "W11000031"),
    Ground("LL11", "Wrexham", 53.057, -3.032, "W06000006", "W11000023"),
    Ground("SY23", "Aberystwyth", 52.415, -4.081, "W06000008", "W11000025"),
    Ground("LD3", "Brecon", 51.948, -3.391, "W06000023", "W11000024"),
    Ground("LL65", "Holyhead", 53.305, -4.629, "W06000001", "W11000023"),
    Ground("BT1", "Belfast", 54.601, -5.930, "N09000003", "ZC010"),
    Ground("BT48", "Londonderry", 55.005, -7.330, "N09000005", "ZC050"),
    Ground("BT74", "Enniskillen", 54.344, -7.632, "N09000006", "ZC050"),
    Ground("BT35", "Newry", 54.170, -6.360, "N09000010", "ZC040"),
]
BY_NATION = {code: [g for g in GROUNDS if g.nation == code] for code, _ in _NATIONS.values()}

# --- Searches ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Search:
    """One search as it is typed: `near` is empty for a search without a place."""

    near: str
    within: int
    wish: dict[str, tuple[str, ...]]
    sort: str
    on: date
    nation: str

    @property
    def params(self) -> dict[str, Any]:
        """Its query string, by parameter."""
        return {"near": self.near, "within": self.within, "sort": self.sort, **self.wish}

    @property
    def asked(self) -> brute_force.Asked:
        """The same, for brute force."""
        wish = {name: frozenset(slugs) for name, slugs in self.wish.items()}
        return brute_force.Asked(brute_force.spot(self.near), self.within, wish, self.sort, self.on)

    @property
    def query(self) -> Query:
        """The same, for the search."""
        place = places.find(self.near, self.on)
        assert place is None or isinstance(place, places.Place), place
        wish = {name: GROUPS[name].group.from_slugs(slugs) for name, slugs in self.wish.items()}
        return Query(place, self.within, wish, self.sort, self.on)

    def __str__(self) -> str:
        return f"{self.params} on {self.on}"


def places_to_type(ground: Ground) -> list[str]:
    """A full postcode, and in turn others of its rows, sector, district, town and coordinates."""
    whole, part, bare = (name for name, *_ in _full_postcodes(ground))
    at = f"{ground.latitude + 0.03:.4f},{ground.longitude - 0.02:.4f}"
    others = [(part, ground.town), (bare, ground.district), (f"{ground.district} 1", at)]
    return [whole, *others[GROUNDS.index(ground) % len(others)]]


def searches(number: int, seed: int = 2) -> list[Search]:
    """Random searches: every nation with every distance and order, and every option in turn."""
    rng = Random(seed)
    grid = [
        (nation, within, sort) for nation in BY_NATION for within in WITHIN_MILES for sort in SORTS
    ]
    rng.shuffle(grid)
    options = [(name, member.slug) for name, each in GROUPS.items() for member in each.group]
    rng.shuffle(options)
    due = cycle(options)
    found = []
    for index, (nation, within, sort) in zip(range(number), cycle(grid), strict=False):
        near = rng.choice(places_to_type(rng.choice(BY_NATION[nation])))
        if index % 31 == 30:
            near = ""
        # Without a place all are in range, so there the choices narrow what is to be counted.
        few, many = (3, 6) if not near else (2, 8) if index % 2 else (0, 4)
        wish = _wish(rng, due, rng.randint(few, many))
        found.append(Search(near, within, wish, sort, rng.choice(DAYS), nation))
    return found


def _wish(rng: Random, due: Iterator[tuple[str, str]], groups: int) -> dict[str, tuple[str, ...]]:
    """Options of up to so many groups; the first option is the next one due."""
    wish: dict[str, tuple[str, ...]] = {}
    for _ in range(groups):
        if not wish:
            name, slug = next(due)
            chosen = {slug}
        else:
            name = rng.choice(list(GROUPS))
            chosen = set()
        slugs = [member.slug for member in GROUPS[name].group]
        more = rng.choices((1, 2, 3), weights=(60, 30, 10))[0]
        while len(chosen) < more:
            chosen.add(rng.choice(slugs))
        wish[name] = tuple(sorted(chosen))
    return wish


# --- Services ------------------------------------------------------------------------------------


@contextmanager
def ten_thousand_services(number: int = 10_000, seed: int = 2) -> Iterator[None]:
    """The services, committed and vacuumed; every table that got rows is emptied afterwards."""
    database = connection.settings_dict["NAME"]
    assert database.startswith("test_"), "Not in a database that somebody uses."
    fill(number, seed)
    brute_force.spot.cache_clear()
    tables = [
        model._meta.db_table
        for model in (Service, Organisation, Physiotherapist, PostcodeLocation, Town, Area)
    ]
    try:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"TRUNCATE {', '.join(tables)} RESTART IDENTITY CASCADE")


def fill(number: int = 10_000, seed: int = 2) -> None:
    """Put a gazetteer, organisations, people and services into the database."""
    rng = Random(seed)
    fill_gazetteer()
    organisations = _organisations(rng, number // 25)
    people = _people(rng, number // 2)
    looks = _looks(rng, people)
    services = [_service(rng, index, rng.choice(organisations)) for index in range(1, number + 1)]
    teams, confirmations = _trust(rng, services, people)
    _copy(Organisation, organisations)
    _copy(Physiotherapist, people)
    _copy(RegisterCheck, looks)
    _copy(Service, services)
    _copy(Service.physiotherapists.through, teams)
    _copy(Confirmation, confirmations)


def _copy(model: type[Model], rows: Sequence[Any]) -> None:
    """All rows by one COPY: several times as fast as `bulk_create`."""
    fields = [each for each in model._meta.concrete_fields if not each.generated]
    columns = ", ".join(each.column for each in fields)
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {model._meta.db_table} ({columns}) FROM STDIN") as copy,
    ):
        for number, row in enumerate(rows, start=1):
            row.pk = row.pk or number
            copy.write_row([_plain(each.pre_save(row, add=True)) for each in fields])
    with connection.cursor() as cursor:
        for reset in connection.ops.sequence_reset_sql(no_style(), [model]):
            cursor.execute(reset)


def _plain(value: Any) -> Any:
    """Flags as the integers that are stored."""
    return int(value) if isinstance(value, ChoiceGroup) else value


def fill_gazetteer() -> None:
    nations = [
        Area(code=code, level="nation", name=name, slug=search_name(name).replace(" ", "-"))
        for code, name in _NATIONS.values()
    ]
    bodies = {ground.body: ground for ground in GROUNDS}
    parts = [
        Area(code=code, level="body", name=f"Board {code}", slug=code, parent_id=ground.nation)
        for code, ground in bodies.items()
    ] + [
        Area(
            code=ground.council,
            level="council",
            name=f"{ground.town} area",
            slug=ground.council,
            parent_id=ground.nation,
        )
        for ground in GROUNDS
    ]
    Area.objects.bulk_create([*nations, *parts])
    PostcodeLocation.objects.bulk_create([row for each in GROUNDS for row in _locations(each)])
    Town.objects.bulk_create(
        Town(
            name=ground.town,
            search_name=search_name(ground.town),
            latitude=ground.latitude,
            longitude=ground.longitude,
            nation_id=ground.nation,
            council_id=ground.council if index % 3 else None,
            district=ground.district,
            population=1000 * index,
        )
        for index, ground in enumerate(GROUNDS)
    )


def _full_postcodes(ground: Ground) -> list[tuple[str, float, float]]:
    rng = Random(ground.district)
    return [
        (
            f"{ground.district} {sector}{''.join(rng.choices(_UNIT_LETTERS, k=2))}",
            round(ground.latitude + rng.uniform(-0.04, 0.04), 6),
            round(ground.longitude + rng.uniform(-0.06, 0.06), 6),
        )
        for sector in (1, 2, 3)
    ]


def _locations(ground: Ground) -> Iterable[PostcodeLocation]:
    """Rows that know all their areas, some of them, or none but what their file gave."""
    known = [
        {"council_id": ground.council, "body_id": ground.body, "nation_id": ground.nation},
        {"council_id": ground.council, "nation_id": ground.nation},
        {"nation_id": ground.nation if ground.nation[0] != "N" else None},
    ]
    at = {"latitude": ground.latitude, "longitude": ground.longitude}
    for (name, latitude, longitude), areas in zip(_full_postcodes(ground), known, strict=True):
        yield PostcodeLocation(name=name, level=1, latitude=latitude, longitude=longitude, **areas)
    yield PostcodeLocation(name=f"{ground.district} 1", level=2, **at, **known[1])
    # A district at a border lies in two nations, so in none for certain.
    straddles = ground.town in {"Gretna", "Berwick-upon-Tweed", "Chester"}
    areas = {} if straddles else {"nation_id": ground.nation}
    yield PostcodeLocation(name=ground.district, level=3, town=ground.town, **at, **areas)


def _organisations(rng: Random, number: int) -> list[Organisation]:
    kinds = rng.choices(list(Organisation.Kind), weights=(40, 36, 10, 14), k=number)
    names = [f"{rng.choice(_FIRST)} Trust {index}" for index in range(number)]
    return [
        Organisation(pk=index, name=name, search_name=search_name(name), kind=kind)
        for index, (name, kind) in enumerate(zip(names, kinds, strict=True), start=1)
    ]


def _people(rng: Random, number: int) -> list[Physiotherapist]:
    return [
        Physiotherapist(
            pk=index,
            name=(name := f"{rng.choice(_FIRST)} {rng.choice(_LAST)}"),
            search_name=search_name(name),
            hcpc_number=f"PH{100_000 + index}",
            slug=f"somebody-ph{100_000 + index}",
        )
        for index in range(1, number + 1)
    ]


def _looks(rng: Random, people: list[Physiotherapist]) -> list[RegisterCheck]:
    """None to three looks at the register for everyone; the latest decides."""
    looks: list[RegisterCheck] = []
    for person in people:
        of_one: list[brute_force.Look] = []
        for _ in range(rng.choices(range(4), weights=(15, 50, 25, 10))[0]):
            on = _some_day(rng, most_days=800)
            outcome = rng.choices(RegisterCheck.Outcome.values, weights=(70, 2, 2, 2, 2, 2))[0]
            of_one.append(brute_force.Look(on, len(looks) + 1, outcome))
            looks.append(
                RegisterCheck(
                    physiotherapist=person, checked_on=on, outcome=outcome, checked_by="A curator"
                )
            )
        person.public_until = brute_force.last_public_day(of_one)
    return looks


def _trust(
    rng: Random, services: list[Service], people: list[Physiotherapist]
) -> tuple[list[Any], list[Confirmation]]:
    """Who works where and who confirmed it; by that, until when it is listed."""
    teams: list[Any] = []
    confirmations: list[Confirmation] = []
    works_at = Service.physiotherapists.through
    for service in services:
        team = rng.sample(people, rng.choices(range(4), weights=(30, 45, 20, 5))[0])
        teams += [works_at(service=service, physiotherapist=person) for person in team]
        number = rng.choices((0, 1, 2), weights=(6, 70, 24))[0]
        days = [_some_day(rng, most_days=700) for _ in range(number)]
        confirmations += [
            Confirmation(service=service, confirmed_on=day, means="phone") for day in days
        ]
        if days:
            service.confirmed_on, service.confirmed_by = max(days), "phone"
        service.listed_until = brute_force.last_listed_day(
            service.organisation.kind, days, [person.public_until for person in team]
        )
    return teams, confirmations


def _service(rng: Random, index: int, organisation: Organisation) -> Service:
    ground = rng.choice(GROUNDS)
    name = f"{rng.choice(_FIRST)} {rng.choice(_KINDS)}"
    body = "".join(ALPHABET[index // 31**place % 31] for place in range(4))
    status = rng.choices(list(Service.Status), weights=(12, 84, 4))[0]
    settings = _settings(rng)
    service = Service(
        pk=index,
        code=body + check_character(body),
        slug=f"service-{index}" if status == Service.Status.PUBLISHED else None,
        organisation=organisation,
        name=name,
        search_name=search_name(name),
        status=status,
        settings=settings,
        helps_with=_some(rng, Need, 0.45),
        approaches=_some(rng, Approach, 0.3),
        experience=_some(rng, Experience, 0.4),
        pays=_some(rng, Payment, 0.35),
        languages=_some(rng, Language, 0.05),
        first_contact_only=rng.random() < 0.06,
        council_id=ground.council,
        nation_id=ground.nation if rng.random() < 0.95 else None,
        is_sample=rng.random() < 0.03,
        **_access(rng),
        **_area_served(rng, ground),
        **_told(rng),
        **_routes(rng, organisation),
    )
    _place(rng, service, ground)
    if Setting.HOME_VISITS & settings:
        _visit_homes(rng, service, ground)
    return service


def _some(rng: Random, group: type[ChoiceGroup], share: float) -> ChoiceGroup:
    return group.of(sum(int(member) for member in group if rng.random() < share))


def _settings(rng: Random) -> ChoiceGroup:
    if rng.random() < 0.13:
        return Setting.REMOTE
    return Setting.of(int(_some(rng, Setting, 0.4)) or int(Setting.HOSPITAL))


def _routes(rng: Random, organisation: Organisation) -> dict[str, Any]:
    """NHS services by referral; of a third we know whether people with MS refer themselves."""
    if organisation.kind == Organisation.Kind.PRIVATE:
        return {"routes": Route.PRIVATE}
    if organisation.kind != Organisation.Kind.NHS:
        return {"routes": rng.choice([Route.CHARITY, Route.CHARITY | Route.PRIVATE])}
    told = rng.choice(["", "", "", "", "yes", "no"])
    if not told:
        return {"routes": Route.NHS_REFERRAL}
    itself = Route.NHS_SELF_REFERRAL if told == "yes" and rng.random() < 0.8 else Route.none()
    by_referral = Route.NHS_REFERRAL if not itself or rng.random() < 0.7 else Route.none()
    return {
        "routes": by_referral | itself,
        "ms_self_referral": told,
        "ms_self_referral_source": "The team, by phone",
        "ms_self_referral_checked_on": _some_day(rng, most_days=400),
    }


def _access(rng: Random) -> dict[str, Any]:
    """To each fact yes, no, or, most often, nothing."""
    yes, no = 0, 0
    for fact in AccessFact:
        told = rng.random()
        yes |= fact if told < 0.4 else 0
        no |= fact if told > 0.88 else 0
    return {"access_yes": AccessFact.of(yes), "access_no": AccessFact.of(no)}


def _area_served(rng: Random, ground: Ground) -> dict[str, Any]:
    """Anywhere, or areas of its own ground or of another, now and then over a border."""
    if rng.random() < 0.7:
        return {}
    codes = set(rng.sample(ground.codes[:3], rng.choice((1, 1, 2))))
    if rng.random() < 0.4:
        codes.add(rng.choice(rng.choice(GROUNDS).codes))
    return {"serves": sorted(codes), "serves_basis": rng.choice(list(Service.Basis))}


def _told(rng: Random) -> dict[str, Any]:
    """Waiting time, taking new people, a pause: each may be unknown, old or over."""
    told: dict[str, Any] = {}
    if rng.random() < 0.6:
        told |= {
            "wait_days": rng.choice((0, 7, 14, 28, 42, 90, 180)),
            "wait_told_on": _some_day(rng, most_days=600),
            "wait_source": "The team",
        }
    if rng.random() < 0.4:
        told |= {
            "taking_new": "no" if rng.random() < 0.2 else "yes",
            "taking_new_told_on": _some_day(rng, most_days=400),
        }
    if rng.random() < 0.1:
        told["paused_until"] = rng.choice(DAYS) + timedelta(days=rng.choice((-40, 0, 1, 40)))
    return told


def _place(rng: Random, service: Service, ground: Ground) -> None:
    """Near its ground, none for video alone, and for some nobody knows where."""
    if service.settings == Setting.REMOTE or rng.random() < 0.14:
        return
    if rng.random() < 0.05:
        # Homes stand at the centre of their district, so several are at one distance.
        service.address_is_private = service.point_is_about = True
        service.latitude, service.longitude = ground.latitude, ground.longitude
        return
    spread = rng.choice((0.05, 0.2, 0.6))
    service.latitude = round(ground.latitude + rng.gauss(0, spread), 6)
    service.longitude = round(ground.longitude + rng.gauss(0, 1.6 * spread), 6)
    service.latitude = min(61.0, max(49.5, service.latitude))
    service.longitude = min(2.0, max(-8.5, service.longitude))


def _visit_homes(rng: Random, service: Service, ground: Ground) -> None:
    """Miles, areas, both or neither; a visitor's area may be far from where the service is."""
    if rng.random() < 0.7:
        service.home_miles = rng.choice((3, 8, 15, 26, 30, 40, 50, 50))
    if rng.random() < 0.35:
        codes = set(rng.sample(ground.codes[:3], rng.choice((1, 2))))
        if rng.random() < 0.3:
            codes.add(rng.choice(rng.choice(GROUNDS).codes[:3]))
        service.home_areas = sorted(codes)


def _some_day(rng: Random, *, most_days: int) -> date:
    """A day before today; a fifth are a whole number of years or months before a searched day."""
    if rng.random() < 0.2:
        on = rng.choice(DAYS)
        years, months = divmod(on.year * 12 + on.month - 1 - rng.choice((6, 12, 18)), 12)
        exact = date(years, months + 1, min(on.day, 28)) + timedelta(days=rng.choice((-1, 0, 1)))
        return min(exact, TODAY)
    return TODAY - timedelta(days=rng.randrange(most_days))


_FIRST = [
    "Alder",
    "Ynys Môn",
    "St. Mary’s",
    "Beck",
    "Carrick",
    "Dún",
    "Éire",
    "Fell",
    "glen",
    "Zetland",
]
_LAST = ["Hollis", "O’Neill", "Ó Baoill", "Price-Jones", "MacAulay", "Shah", "Wren", "Åberg"]
_KINDS = ["neuro physiotherapy", "Physiotherapy", "MS Centre", "rehab-team", "Clinic", "Äquatics"]
