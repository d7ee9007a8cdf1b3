"""Ten thousand invented services, the same ones whenever asked for.

Whatever can befall a listing befalls at least a tenth of them: no point, only video, a short area,
homes visited far away, never asked, out of date, nobody on the register. The rows go in in bulk, so
what `save` and the refresh functions would fill is filled here.
"""

import json
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from random import Random
from typing import Any

from django.core.management.color import no_style
from django.db import connection
from django.db.models import Model

from directory.codes import ALPHABET, check_character
from directory.models import (
    Area,
    Confirmation,
    GazetteerSource,
    Organisation,
    Physiotherapist,
    PostcodeLocation,
    PostCount,
    ReferralDetails,
    RegisterCheck,
    Service,
    Town,
)
from directory.models.open_data import settle
from directory.names import search_name
from directory.vocabulary import (
    AccessFact,
    Approach,
    ChoiceGroup,
    Experience,
    Language,
    Need,
    Payment,
    Referrer,
    Route,
    Setting,
)
from referrals.models import AreaAdvice
from tests.support.factories import TOLD_LONG_AGO
from tests.support.grounds import GROUNDS, Ground, fill_gazetteer

DEFAULT_WITHIN = 25
TODAY = date(2026, 6, 15)
FILLED = (
    AreaAdvice,
    Service,
    Organisation,
    Physiotherapist,
    PostcodeLocation,
    GazetteerSource,
    Town,
    Area,
)
DAYS = (TODAY, date(2026, 6, 29), date(2026, 6, 30), date(2027, 2, 28))


@contextmanager
def ten_thousand_services(number: int = 10_000, seed: int = 2) -> Iterator[None]:
    """The services, committed and vacuumed; every table that got rows is emptied afterwards."""
    database = connection.settings_dict["NAME"]
    assert database.startswith("test_"), "Not in a database that somebody uses."
    try:
        fill(number, seed)
        vacuum()
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"TRUNCATE {_tables(*FILLED, PostCount)} RESTART IDENTITY CASCADE")


def vacuum(seconds: float = 20) -> None:
    """Make index-only scans possible: what runs beside us may keep pages from being swept."""
    end = time.monotonic() + seconds
    with connection.cursor() as cursor:
        while True:
            cursor.execute("VACUUM ANALYZE")
            cursor.execute(  # a few pages are still without rows, and stay unswept
                "SELECT relallvisible > 0.9 * relpages FROM pg_class WHERE relname = %s",
                [Service._meta.db_table],
            )
            if cursor.fetchone() == (True,):
                return
            assert time.monotonic() < end, "VACUUM could not sweep the pages of the services."
            time.sleep(0.2)


def fill(
    number: int = 10_000,
    seed: int = 2,
    grounds: Sequence[Ground] = GROUNDS,
    spreads: Sequence[float] = (0.05, 0.2, 0.6),
) -> None:
    """Put a gazetteer, organisations, people and services into the database.

    Services stand around the grounds, one of the spreads (degrees of latitude) away.
    """
    rng = Random(seed)
    fill_gazetteer()
    organisations = _organisations(rng, number // 25)
    people = _people(rng, number // 2)
    looks = _looks(rng, people)
    services = [
        _service(rng, index, rng.choice(organisations), rng.choice(grounds), spreads)
        for index in range(1, number + 1)
    ]
    teams, confirmations = _trust(rng, services, people)
    advice, named = _advice(rng, services)
    _copy(Organisation, organisations)
    _copy(Physiotherapist, people)
    _copy(RegisterCheck, looks)
    details = _referral_details(Random(seed), services)
    _copy(Service, services)
    _copy(Service.physiotherapists.through, teams)
    _copy(Confirmation, confirmations)
    _copy(ReferralDetails, details)
    _copy(AreaAdvice, advice)
    _copy(AreaAdvice.services.through, named)
    with connection.cursor() as cursor:  # within a transaction nobody else can
        cursor.execute(f"ANALYZE {_tables(*FILLED)}")
    settle(TODAY)


def _tables(*models: type[Model]) -> str:
    return ", ".join(model._meta.db_table for model in models)


def _copy(model: type[Model], rows: Sequence[Any]) -> None:
    """All rows by one COPY: several times as fast as `bulk_create`."""
    fields = [each for each in model._meta.concrete_fields if not each.generated]
    columns = ", ".join(str(each.column) for each in fields)
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
    """Flags as the integers that are stored; what areas say as text."""
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return json.dumps(value)
    return int(value) if isinstance(value, ChoiceGroup) else value


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
            notified_on=TOLD_LONG_AGO,
        )
        for index in range(1, number + 1)
    ]


def _looks(rng: Random, people: list[Physiotherapist]) -> list[RegisterCheck]:
    """None to three looks at the register for everyone; the latest decides."""
    looks: list[RegisterCheck] = []
    for person in people:
        of_one = []
        for _ in range(rng.choices(range(4), weights=(15, 50, 25, 10))[0]):
            on = _some_day(rng, most_days=800)
            outcome = rng.choices(RegisterCheck.Outcome.values, weights=(70, 2, 2, 2, 2, 2))[0]
            of_one.append(
                RegisterCheck(
                    physiotherapist=person, checked_on=on, outcome=outcome, checked_by="A curator"
                )
            )
        looks += of_one
        # Of two on a day the one that was written later counts.
        latest = max(reversed(of_one), key=lambda look: look.checked_on, default=None)
        person.public_until = latest.public_until if latest else None
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
        service.work_out_listed_until(person.public_until for person in team)
    return teams, confirmations


def _advice(rng: Random, services: list[Service]) -> tuple[list[AreaAdvice], list[Any]]:
    """What councils, bodies and a few districts say of NHS services around, old or contrary."""
    areas = {area.code: area for area in Area.objects.all()}
    advice: list[AreaAdvice] = []
    named: list[Any] = []
    nhs = [service for service in services if service.organisation.is_nhs]
    for ground in GROUNDS:
        for index, code in enumerate((ground.council, ground.body, ground.council)):
            one = AreaAdvice(
                pk=len(advice) + 1,
                area=areas[code],
                districts=[ground.district] if index == 2 else [],
                ms_self_referral=rng.choice(["yes", "yes", "no", ""]),
                telephone="01632 960901",
                source="The team, by phone",
                checked_on=_some_day(rng, most_days=500),
                checked_by="A curator",
            )
            if any((each.area_id, each.districts) == (code, one.districts) for each in advice):
                continue
            around = [each for each in nhs if each.council_id == ground.council]
            about = rng.sample(around, len(around) // 4)
            advice.append(one)
            through = AreaAdvice.services.through
            named += [through(areaadvice=one, service=service) for service in about]
            if rule := one.rule:
                for service in about:
                    service.area_rules = [*service.area_rules, rule.as_dict]
                    service.area_rule_keys = [*service.area_rule_keys, rule.key]
    return advice, named


def _service(
    rng: Random, index: int, organisation: Organisation, ground: Ground, spreads: Sequence[float]
) -> Service:
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
    _place(rng, service, ground, spreads)
    if Setting.HOME_VISITS & settings:
        _visit_homes(rng, service, ground)
    return service


def _referral_details(rng: Random, services: list[Service]) -> list[ReferralDetails]:
    """What most services tell referrers; some of them not who may refer, or how soon."""
    for service in services:
        service.takes_urgent = rng.choice(("yes", "no", "", ""))
        if service.takes_urgent == "yes":
            service.urgent_days = rng.choice((None, 0, 5, 10))
    return [
        ReferralDetails(
            service=service,
            who_may_refer=_some(rng, Referrer, rng.choice((0, 0.4))),
            relapse=rng.choice(("", "Ring first.")),
        )
        for service in services
        if rng.random() < 0.8
    ]


def _some(rng: Random, group: type[ChoiceGroup], share: float) -> ChoiceGroup:
    return group.of(sum(int(member) for member in group if rng.random() < share))


def _settings(rng: Random) -> ChoiceGroup:
    if rng.random() < 0.08:
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


def _place(rng: Random, service: Service, ground: Ground, spreads: Sequence[float]) -> None:
    """Near its ground, none for video alone, and for some nobody knows where."""
    if service.settings == Setting.REMOTE or rng.random() < 0.14:
        return
    if rng.random() < 0.05:
        # Homes stand at the centre of their district, so several are at one distance.
        service.address_is_private = service.point_is_about = True
        service.latitude, service.longitude = ground.latitude, ground.longitude
        return
    spread = rng.choice(spreads)
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
