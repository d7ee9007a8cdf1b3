"""What a visit costs, as the service told us."""

from collections.abc import Iterator
from decimal import Decimal
from enum import Enum
from functools import partial
from typing import NamedTuple

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from directory.facts import Group, fact, public
from directory.models.services.rules import rule

_cost = partial(public, group=Group.COST, told_as="prices")


class Visit(Enum):
    FIRST = "First visit"
    LATER = "Later visits"
    AT_HOME = "Visit at home"


class VisitPrice(NamedTuple):
    visit: Visit
    amount: Decimal
    minutes: int | None


class Prices(models.Model):
    price_first = fact(
        models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True),
        _cost(
            "price first", question="Price of a first visit, in pounds", told_on="prices_told_on"
        ),
    )
    minutes_first = fact(
        models.PositiveSmallIntegerField(null=True, blank=True),
        _cost("minutes first", question="Minutes of a first visit", beside=True),
    )
    price_further = fact(
        models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True),
        _cost(
            "price further", question="Price of a later visit, in pounds", told_on="prices_told_on"
        ),
    )
    minutes_further = fact(
        models.PositiveSmallIntegerField(null=True, blank=True),
        _cost("minutes further", question="Minutes of a later visit", beside=True),
    )
    price_home = fact(
        models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True),
        _cost(
            "price home", question="Price of a visit at home, in pounds", told_on="prices_told_on"
        ),
    )
    price_travel = fact(
        models.CharField(max_length=120, blank=True),
        _cost("price travel", question="What you charge for travel", beside=True),
    )
    prices_told_on = fact(
        models.DateField(null=True, blank=True),
        _cost("prices told on"),
    )
    insurers = fact(
        ArrayField(models.CharField(max_length=60), default=list, blank=True),
        _cost("insurers", told_as="", sheet="Insurers"),
    )

    class Meta:
        abstract = True

    @property
    def visit_prices(self) -> Iterator[VisitPrice]:
        """Those that were told."""
        for visit, amount, minutes in (
            (Visit.FIRST, self.price_first, self.minutes_first),
            (Visit.LATER, self.price_further, self.minutes_further),
            (Visit.AT_HOME, self.price_home, None),
        ):
            if amount is not None:
                yield VisitPrice(visit, amount, minutes)


RULES = [
    rule(
        "prices_have_a_date",
        Q(price_first=None, price_further=None, price_home=None) | Q(prices_told_on__isnull=False),
        "Say when they told us the prices.",
    ),
    rule(
        "prices_are_not_negative",
        Q(price_first__isnull=True) | Q(price_first__gte=Decimal(0)),
        "A price is not negative.",
    ),
    rule(
        "further_prices_are_not_negative",
        Q(price_further__isnull=True) | Q(price_further__gte=Decimal(0)),
        "A price is not negative.",
    ),
    rule(
        "home_prices_are_not_negative",
        Q(price_home__isnull=True) | Q(price_home__gte=Decimal(0)),
        "A price is not negative.",
    ),
]
