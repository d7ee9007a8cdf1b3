"""Homes at random postcodes, and whoever reads all that the site tells to find out which.

Every home is read at one postcode, then at another that is told as the same. Whatever differs by
one letter tells them apart; where nothing does, the home may be any postcode that is told so.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import timedelta
from http import HTTPStatus
from random import Random
from typing import Any

from django.db import transaction
from django.test import Client, override_settings
from django.utils import timezone

from directory.history import act, records_of, touch
from directory.models import Area, PostcodeLocation, Service
from directory.vocabulary import Setting
from tests.support import factories as make
from tests.support import home_grounds

Groups = dict[str, list[str]]  # by what is told, all postcodes of which it is told

NAME = "Practice at home"
GONE = 7  # every seventh is withdrawn at the end, and stands on sheets by its code alone
PICKED = 10  # on one sheet
DAYS_AGO = 40
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)")


NO_LIMIT = {"OPEN_DATA_PER_MINUTE": 10**6, "COSTLY_PER_MINUTE": 10**6}


@override_settings(ALLOWED_HOSTS=["testserver"], **NO_LIMIT)
def attack(*, homes: int, places: int, seed: int = 1) -> tuple[int, list[str]]:
    """Of how many postcodes a home may be at the least, and which addresses tell more than that."""
    chance = Random(seed)
    with transaction.atomic():
        PostcodeLocation.objects.all().delete()
        full = home_grounds.fill(chance=chance)
        groups = told_as_one()
        labels = [chance.choice(sorted(groups)) for _ in range(homes)]
        made = [_home(number) for number in range(homes)]
        around = [row.name for row in chance.sample(full, places)]
        one, other = (_read(made, labels, groups, around, Random(f"{seed}{turn}")) for turn in "ab")
        transaction.set_rollback(True)
    differ = [address for address, page in one.items() if other.get(address) != page]
    return min(len(group) for group in groups.values()), sorted({*differ, *(other.keys() - one)})


def told_as_one() -> Groups:
    """As the gazetteer has it stored, told from the full postcodes."""
    districts = PostcodeLocation.objects.filter(level=PostcodeLocation.Level.DISTRICT)
    label = {row.name: row.home["district"] for row in districts if row.home}
    groups: Groups = defaultdict(list)
    for name in PostcodeLocation.objects.filter(level=1).values_list("name", flat=True):
        groups[label[name.split(" ")[0]]].append(name)
    return groups


def _home(number: int) -> Service:
    settings = Setting.HOME_VISITS if number % 2 else Setting.HOME_VISITS | Setting.REMOTE
    return make.service(
        name=f"{NAME} {number:03}",
        settings=settings,
        home_miles=number % 9 or None,
        address=f"{number} Zebedee Close",
        address_is_private=True,
        telephone="01632 960123",
    )


def _read(
    made: list[Service], labels: list[str], groups: Groups, around: list[str], chance: Random
) -> dict[str, str]:
    """Every page, of homes that came from one postcode to another of those told alike."""
    with transaction.atomic():
        both = [chance.sample(groups[label], 2) for label in labels]
        for postcodes in zip(*both, strict=True):
            records_of(Service).update(history_date=timezone.now() - timedelta(days=DAYS_AGO))
            _move(made, postcodes)
        gone = Service.objects.filter(pk__in=[one.pk for one in made[::GONE]])
        with act("Withdrawn"):
            gone.update(status=Service.Status.WITHDRAWN)
            touch(gone)
        visit = Client()
        pages = {address: _MOMENT.sub("", _page(visit, address)) for address in _addresses(around)}
        transaction.set_rollback(True)
    return pages


def _move(made: list[Service], postcodes: Iterable[str]) -> None:
    """As a curator does, one after the other, in few queries."""
    with act("They moved"):
        for service, postcode in zip(made, postcodes, strict=True):
            changed: dict[str, Any] = {"postcode": postcode, "town": f"Hamlet of {postcode}"}
            Service.objects.filter(pk=service.pk).update(**changed)
        Service.objects.place_again()
        touch(made)


def _page(visit: Client, address: str) -> str:
    robot = {"user-agent": "a bot that is not counted"}
    answer: Any = visit.get(address, follow=True, headers=robot)
    assert answer.status_code == HTTPStatus.OK, (address, answer.status_code)
    return (b"".join(answer) if answer.streaming else answer.content).decode()


def _addresses(around: list[str]) -> Iterator[str]:
    """Of all that is about homes, as it stands now; from every place around."""
    services = list(Service.objects.filter(name__startswith=NAME))
    for service in services:
        if service.status != Service.Status.PUBLISHED:
            continue
        yield service.get_absolute_url()
        yield f"/open-referral/services/{service.public_id}"
    printed = f"{timezone.localdate() - timedelta(days=DAYS_AGO // 2):%Y-%m-%d}"
    for number in range(0, len(services), PICKED):
        picks = "&".join(f"pick={service.code}" for service in services[number : number + PICKED])
        near = around[number % len(around)].replace(" ", "+")
        for sheet in ("/shortlist/", "/shortlist/sheet.csv"):
            yield f"{sheet}?{picks}&near={near}&printed={printed}"
    for number, name in enumerate(around):
        near = name.replace(" ", "+")
        yield f"/search/results.csv?near={near}&within=50"
        if number % 10 == 0:
            for path in ("/search/", "/search/feed.atom", "/map/"):
                yield f"{path}?near={near}&within=25"
            yield f"/open-referral/service_at_locations?postcode={near}&proximity=20000"
    for area in Area.objects.all():
        yield f"/areas/{area.slug}/"
        yield f"/areas/{area.slug}/feed.atom"
    yield from ("/areas/", "/areas/areas.csv", "/map/", "/sitemap.xml", "/physiotherapists/")
    yield from (f"/open-referral/{name}?per_page=100" for name in ("services", "organizations"))
