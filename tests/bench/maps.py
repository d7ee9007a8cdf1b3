"""How long the maps take: `python -m tests.bench.maps`. Milliseconds of this process's own time."""

import os
from collections.abc import Callable
from functools import partial
from statistics import median
from time import process_time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from random import Random  # noqa: E402

from django.template.loader import render_to_string  # noqa: E402

from directory.pages.maps.country import draw_country  # noqa: E402
from directory.pages.maps.drawing import draw_results  # noqa: E402
from tests.pages.test_map import PLACES, cards_around, place, rows  # noqa: E402

TEMPLATE = "_partials/map.html"


def milliseconds(work: Callable[[], object], times: int = 15) -> float:
    work()
    spent = []
    for _ in range(times):
        start = process_time()
        work()
        spent.append((process_time() - start) * 1000)
    return median(spent)


def main() -> None:
    print("A page of results, 20 services: drawing, template, bytes")
    for name, at in PLACES.items():
        for within in (10, 25, 100):
            cards = cards_around(at, within, 20, Random(name))
            context = {"drawing": draw_results(place(name), within, cards)}
            drawing = milliseconds(partial(draw_results, place(name), within, cards))
            page = milliseconds(partial(render_to_string, TEMPLATE, context))
            size = len(render_to_string(TEMPLATE, context).encode())
            print(f"{name:12} {within:3} miles {drawing:6.2f} {page:6.2f} {size:7,}")
    print("/map/: services, drawing")
    for number in (100, 1_000, 10_000):
        print(f"{number:6,} {milliseconds(partial(draw_country, rows(number))):6.1f}")


if __name__ == "__main__":
    main()
