"""A site whose listings change at random for some days, and a copy that follows them every night.

The copy is kept by `consumer.py`, whose author had only the text of /open-data/ and the standard's
schemas. Listings change while it reads, too; what changed then is right the night after.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any
from unittest.mock import patch

from django.core.serializers.json import DjangoJSONEncoder
from django.test import Client, override_settings
from django.utils import timezone

from directory.daily import settle_open_data
from directory.models import Organisation, Physiotherapist, Service
from directory.open_referral import rows, shapes
from directory.rights import data_rights
from directory.rights.erasing import erase_organisation, erase_service
from tests.open_referral.consumer import Copy
from tests.open_referral.furnished import furnish
from tests.support import factories as make
from tests.support import generate

Shown = dict[str, dict[str, Any]]

NIGHT = time(2, 0)
MANY = 4
NO_LIMIT = {"OPEN_DATA_PER_MINUTE": 10**6, "COSTLY_PER_MINUTE": 10**6}


class Site:
    """The listings, what befalls them, and the clock."""

    def __init__(self, services: int, seed: int) -> None:
        self.chance = Random(seed)
        self.now = datetime.combine(generate.TODAY, NIGHT, UTC)
        self.touched: set[str] = set()
        self.requests = 0
        self.is_read = False
        generate.fill(services, seed)
        furnish()

    # --- What a client sees ----------------------------------------------------------------------

    def fetch(self, address: str) -> tuple[int, bytes]:
        """Answers a request; between two requests, some of what is listed changes."""
        self.requests += 1
        if self.is_read and self.requests % 2:
            self.change(2)
        response = Client().get(address)
        self.now += timedelta(seconds=1)
        return response.status_code, response.content

    def shown(self) -> Shown:
        """Everything listed, as its own address tells it."""
        on = timezone.localdate()
        listed = list(rows.services(on))
        names = rows.area_names(listed)
        told = {str(row.public_id): shapes.whole_service(row, on, names) for row in listed}
        found: Shown = json.loads(json.dumps(told, cls=DjangoJSONEncoder))
        return found

    # --- What befalls it -------------------------------------------------------------------------

    def change(self, number: int) -> None:
        usual = (self.changed, self.changed, self.new, self.hidden, self.withdrawn, self.back)
        rare = (self.paused, self.told_a_wait, self.confirmed, self.renamed, self.lapses)
        rarest = (self.erased, self.objected, self.person_erased, self.owner_erased, self.moved)
        for _ in range(number):
            kind = self.chance.choice((usual, rare, rare, rarest))
            self.chance.choice(kind)()
            self.now += timedelta(seconds=1)

    def _any(self, **having: Any) -> Service:
        """One of those listed, or of those that are not."""
        found = Service.objects.filter(is_sample=False, slug__isnull=False)
        rows_ = found.filter(**having) if having else Service.objects.open_data(self.on)
        row = rows_[self.chance.randrange(rows_.count())]
        self.touch(row)
        return row

    def touch(self, *rows_: Service) -> None:
        self.touched |= {str(row.public_id) for row in rows_}

    @property
    def on(self) -> date:
        return timezone.localdate()

    def new(self) -> None:
        kind = self.chance.choice(("nhs", "charity", "private"))
        self.touch(make.service(kind=kind, summary="New here."))

    def changed(self) -> None:
        row = self._any()
        row.summary, row.helps_with = f"Changed at {self.now}", row.helps_with ^ 1 or row.helps_with
        row.save()

    def paused(self) -> None:
        row = self._any()
        row.paused_until = self.on + timedelta(days=self.chance.randint(1, 9))
        row.save()

    def told_a_wait(self) -> None:
        """Some so long ago that it is soon told otherwise, or no more."""
        row = self._any()
        row.wait_days, row.wait_source = self.chance.randint(0, 300), "The desk"
        ago = self.chance.choice((0, 180, 360)) + self.chance.randint(0, 9)
        row.wait_told_on = self.on - timedelta(days=ago)
        row.save()

    def confirmed(self) -> None:
        make.confirmation(service=self._any(), confirmed_on=self.on)

    def renamed(self) -> None:
        owner = self._any().organisation
        self.touch(*owner.services.all())
        owner.name = f"Renamed at {self.now:%d %b %H:%M:%S}"
        owner.save()

    def lapses(self) -> None:
        """Soon, by the date alone."""
        last = self.on + timedelta(days=self.chance.randint(0, 5))
        Service.objects.filter(pk=self._any().pk).update(listed_until=last)

    def hidden(self) -> None:
        row = self._any()
        row.status = Service.Status.DRAFT
        row.save()

    def withdrawn(self) -> None:
        row = self._any()
        row.status = Service.Status.WITHDRAWN
        row.save()

    def back(self) -> None:
        status = self.chance.choice((Service.Status.DRAFT, Service.Status.WITHDRAWN))
        if Service.objects.filter(is_sample=False, slug__isnull=False, status=status).exists():
            row = self._any(status=status)
            row.status = Service.Status.PUBLISHED
            row.save()

    def erased(self) -> None:
        erase_service(self._any(), self.on)

    def owner_erased(self) -> None:
        owner = self._any().organisation
        if owner.services.count() < MANY:
            self.touch(*owner.services.all())
            erase_organisation(owner, self.on)

    def objected(self) -> None:
        data_rights.record_objection(self._anybody(), self.on)

    def person_erased(self) -> None:
        data_rights.erase(self._anybody().hcpc_number, self.on)

    def _anybody(self) -> Physiotherapist:
        found = Physiotherapist.objects.public(self.on).filter(services__isnull=False).distinct()
        if not found.exists():
            self.touch(make.service(kind="private"))
        person = found[self.chance.randrange(found.count())]
        self.touch(*person.services.all())
        return person

    def moved(self) -> None:
        row = self._any()
        row.organisation = self.chance.choice(list(Organisation.objects.all()[:50]))
        row.save()


def differences(*, services: int, days: int, changes: int, seed: int) -> Iterator[str]:
    """How the copy differs from what is listed, night by night; nothing if it never does."""
    with override_settings(ALLOWED_HOSTS=["testserver"], **NO_LIMIT), _clock() as set_clock:
        site = Site(services, seed)
        set_clock(site)
        copy = Copy(site.fetch)
        copy.first_time(site.now)
        yield from _compared("At first", copy, site)
        for day in range(1, days + 1):
            site.now = datetime.combine(generate.TODAY + timedelta(days=day), NIGHT, UTC)
            site.change(changes)
            site.touched.clear()
            if site.chance.random() > 1 / 4:  # otherwise the daily work did not run
                settle_open_data(site.on)
            site.is_read = day % 3 > 0
            (copy.once_a_week if day % 7 == 0 else copy.every_night)(site.now)
            site.is_read = False
            yield from _compared(f"Night {day}", copy, site)


@contextmanager
def _clock() -> Iterator[Callable[[Site], None]]:
    """The site's own clock once it is there; until then, that of the first night."""
    sites: list[Site] = []
    first = datetime.combine(generate.TODAY, NIGHT, UTC)
    with patch("django.utils.timezone.now", lambda: sites[0].now if sites else first):
        yield sites.append


def _compared(night: str, copy: Copy, site: Site) -> Iterator[str]:
    """What changed while the copy was read is left out, until the next night."""
    shown = site.shown()
    for key in sorted((shown.keys() | copy.items.keys()) - site.touched):
        if key not in copy.items:
            yield f"{night}: {key} is lost"
        elif key not in shown:
            yield f"{night}: {key} is kept though it has left"
        elif copy.items[key] != shown[key]:
            both = shown[key].keys() | copy.items[key].keys()
            apart = [name for name in both if shown[key].get(name) != copy.items[key].get(name)]
            yield f"{night}: {key} is told otherwise: {', '.join(sorted(apart))}"
