"""How often the next step names a rule, a service, video or the helpline, over 1,000 places.

    python -m tests.tools.next_steps

It reads the database of `make run`, or the one that DATABASE_URL names. The places are drawn by
lot, always the same ones: full postcodes if a file of them is loaded, so that they lie where people
live; otherwise districts. Each is asked for everything, and for three wishes.
"""

import os
from collections import Counter
from random import Random

import django

from msphysio.serving import embedded

NUMBER = 1_000
WISHES = ("anything", "at home", "free", "private")


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "msphysio.settings")
    os.environ.setdefault("SAMPLE_DATA", "1")
    embedded.start()
    embedded.local_defaults()
    django.setup()
    from referrals.routes.step import Kind

    names = postcodes()
    drawn = Random(15).sample(names, NUMBER)
    print(f"{NUMBER:,} of {len(names):,}")
    print(f"{'':10}" + "".join(f"{kind.value:>10}" for kind in Kind))
    for wish in WISHES:
        counts = Counter(kind_of(name, wish) for name in drawn)
        print(f"{wish:10}" + "".join(f"{counts[kind]:10,}" for kind in Kind))


def postcodes() -> list[str]:
    """The live full postcodes, or without a file of them the districts."""
    from directory.gazetteer import built_in
    from directory.models import PostcodeLocation

    full = PostcodeLocation.objects.filter(
        level=PostcodeLocation.Level.FULL, latitude__isnull=False, retired_on=None
    )
    names = list(full.order_by("name").values_list("name", flat=True))
    return names or [district.name for district in built_in.districts()]


def kind_of(name: str, wish: str) -> object:
    """What the first step from a district rests on."""
    from django.utils import timezone

    from directory.pages.cards import make_cards
    from directory.pages.results import read_services
    from directory.search.box import places
    from directory.search.filters import DEFAULT_MILES
    from directory.search.judging import Query
    from directory.search.leading import leading
    from directory.search.searching import search
    from referrals.areas.advice import advice_for
    from referrals.routes.next_step import next_step
    from referrals.routes.step import Helpline
    from tests.routes import next_step_places

    on = timezone.localdate()
    place = places.find(name, on)
    if not isinstance(place, places.Place):
        return None
    query = Query(place, DEFAULT_MILES, next_step_places.WISHES[wish], "", on)
    hits = leading(search(query), on)
    cards = make_cards(hits, read_services(hits, query), query)
    step = next_step(advice_for(place, on), cards, query, Helpline("01632 960100"))
    return step.kind if step else None


if __name__ == "__main__":
    main()
