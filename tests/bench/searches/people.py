"""Services clustered as people live: around every town in the fixtures, by its population."""

import csv
from collections.abc import Iterator
from dataclasses import replace

from msphysio import environment as env
from tests.support.grounds import GROUNDS, Ground

LISTED = 0.55  # of all services made, as many at least are listed
SPREADS = (0.01, 0.03, 0.08)  # degrees: within a town and around it


def fill(listed: int) -> None:
    """At least as many services that visitors see, with all that a card can say."""
    from django.core.management import call_command

    from tests.open_referral.furnished import furnish
    from tests.support import generate

    call_command("flush", interactive=False, verbosity=0)  # of the places built in
    generate.fill(int(listed / LISTED), grounds=list(_where_people_live()), spreads=SPREADS)
    furnish()
    generate.vacuum(600)


def samples() -> None:
    """The invented listings as if they were real, which is what all ways look for."""
    from directory.models import Organisation, Physiotherapist, Service
    from directory.models.open_data import settle
    from directory.samples import load_sample
    from tests.support import generate
    from tests.support.grounds import fill_gazetteer

    fill_gazetteer()
    load_sample(generate.TODAY)
    for model in (Organisation, Physiotherapist, Service):
        model.objects.update(is_sample=False)
    settle(generate.TODAY)
    generate.vacuum(600)


def _where_people_live() -> Iterator[Ground]:
    """A ground for every 2,000 people, in the areas of the nearest one that is in the gazetteer."""
    with (env.BASE_DIR / "fixtures/towns.csv").open() as file:
        for town in csv.DictReader(file):
            latitude, longitude = float(town["latitude"]), float(town["longitude"])
            inside = [each for each in GROUNDS if each.council[0] == town["nation"]]
            nearest = min(inside, key=lambda each: _far(each, latitude, longitude))
            here = replace(nearest, latitude=latitude, longitude=longitude)
            yield from [here] * (int(town["hundreds"]) // 20)


def _far(ground: Ground, latitude: float, longitude: float) -> float:
    return (ground.latitude - latitude) ** 2 + (0.6 * (ground.longitude - longitude)) ** 2
