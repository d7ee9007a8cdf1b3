"""What a visit costs, according to the service."""

from collections.abc import Iterator
from decimal import Decimal
from enum import Enum
from functools import partial
from typing import NamedTuple

from django.db import models
from django.db.models import Q

from directory.facts import Group, fact, public
from directory.fields import AmountField, ListField, PastDayField, WholeField
from directory.models.services.rules import likely, rule
from directory.typed_text import MINUTES, POUNDS

_cost = partial(public, group=Group.COST, told_as="prices")
MAX_PRICE, MIN_MINUTES, MAX_MINUTES = 1000, 5, 8 * 60


class Visit(Enum):
    FIRST = "First visit"
    LATER = "Later visits"
    AT_HOME = "Visit at home"


FIELDS = {
    Visit.FIRST: "price_first",
    Visit.LATER: "price_further",
    Visit.AT_HOME: "price_home",
}


class VisitPrice(NamedTuple):
    visit: Visit
    amount: Decimal
    minutes: int | None


class Prices(models.Model):
    price_first = fact(
        AmountField("price of a first visit", unit=POUNDS, most=MAX_PRICE, null=True, blank=True),
        _cost(
            "price first", question="Price of a first visit, in pounds", told_on="prices_told_on"
        ),
    )
    minutes_first = fact(
        WholeField(
            "minutes of a first visit",
            unit=MINUTES,
            least=MIN_MINUTES,
            most=MAX_MINUTES,
            null=True,
            blank=True,
        ),
        _cost("minutes first", question="Minutes of a first visit", beside=True),
    )
    price_further = fact(
        AmountField("price of a later visit", unit=POUNDS, most=MAX_PRICE, null=True, blank=True),
        _cost(
            "price further", question="Price of a later visit, in pounds", told_on="prices_told_on"
        ),
    )
    minutes_further = fact(
        WholeField(
            "minutes of a later visit",
            unit=MINUTES,
            least=MIN_MINUTES,
            most=MAX_MINUTES,
            null=True,
            blank=True,
        ),
        _cost("minutes further", question="Minutes of a later visit", beside=True),
    )
    price_home = fact(
        AmountField("price of a visit at home", unit=POUNDS, most=MAX_PRICE, null=True, blank=True),
        _cost(
            "price home", question="Price of a visit at home, in pounds", told_on="prices_told_on"
        ),
    )
    price_travel = fact(
        models.CharField("charge for travel", max_length=120, blank=True),
        _cost("price travel", question="What you charge for travel", beside=True),
    )
    prices_told_on = fact(PastDayField(null=True, blank=True), _cost("prices told on"))
    insurers = fact(
        ListField(help_text="One per line."),
        _cost("insurers", told_as="", sheet="Insurers"),
    )

    class Meta:
        abstract = True

    @property
    def visit_prices(self) -> Iterator[VisitPrice]:
        """The prices the service has given."""
        for visit, amount, minutes in (
            (Visit.FIRST, self.price_first, self.minutes_first),
            (Visit.LATER, self.price_further, self.minutes_further),
            (Visit.AT_HOME, self.price_home, None),
        ):
            if amount is not None:
                yield VisitPrice(visit, amount, minutes)


RULES = [
    *likely(Prices),
    rule(
        "prices_have_a_date",
        Q(price_first=None, price_further=None, price_home=None) | Q(prices_told_on__isnull=False),
        "Say when they told us the prices.",
    ),
]
