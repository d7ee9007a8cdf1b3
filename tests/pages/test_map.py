"""The drawn maps: true distances, nothing over anything else, small, and nothing but the list."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import combinations
from math import atan2, degrees, hypot
from random import Random
from typing import Any
from xml.etree import ElementTree

import pytest
from django.core.cache import cache
from django.template.loader import render_to_string
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from directory.gazetteer import built_in
from directory.geo import Point, bearing, miles_between
from directory.models import Service
from directory.pages.cards import Card
from directory.pages.maps import country, marks, outline, pins, regions, towns
from directory.pages.maps.country import MapRow, draw_country
from directory.pages.maps.drawing import (
    LOOKS,
    MIDDLE,
    OUTERMOST,
    SIZE,
    Drawing,
    draw_results,
    frame_around,
)
from directory.pages.maps.labels import TakenRoom
from directory.pages.maps.marks import Mark
from directory.pages.maps.outline import Bounds
from directory.pages.maps.projection import Degrees
from directory.search.box.places import Place
from directory.search.filters import WITHIN_MILES
from directory.search.judged import Part
from directory.vocabulary import Route, Setting
from tests.support import factories as make
from tests.support.page_text import in_one_line

MAX_BYTES = 40_000
PLACES = {
    "Leeds": Point(53.798, -1.5527),
    "Brighton": Point(50.8284, -0.1395),
    "Kirkwall": Point(58.981, -2.96),
    "Lerwick": Point(60.155, -1.145),
    "Belfast": Point(54.597, -5.93),
    "Enniskillen": Point(54.344, -7.632),
    "Berwick": Point(55.768, -2.008),
    "St Ives": Point(50.2115, -5.4805),
    "St Mary's": Point(49.914, -6.315),
    "Oban": Point(56.412, -5.472),
    "Dover": Point(51.127, 1.313),
    "Stornoway": Point(58.209, -6.387),
}
INLAND = {
    "Orkney": (-3.1, 59.05),
    "Shetland": (-1.25, 60.25),
    "Lewis": (-6.6, 58.2),
    "Anglesey": (-4.4, 53.27),
    "the Isle of Wight": (-1.3, 50.67),
    "Northern Ireland": (-7.0, 54.6),
    "Birmingham": (-1.9, 52.48),
}
AT_SEA = {"the North Sea": (1.0, 55.5), "the Irish Sea": (-5.2, 53.7), "the Minch": (-5.9, 58.1)}


def place(name: str = "Leeds", **fields: Any) -> Place:
    return Place(
        account=make.account(name), label=name, point=PLACES[name], shared_as="LS1", **fields
    )


def away(start: Point, miles: float, direction: float) -> Point:
    """About so far from a point, in a direction."""
    from geopy.distance import geodesic

    there = geodesic(miles=miles).destination((start.latitude, start.longitude), direction)
    return Point(there.latitude, there.longitude)


def card(
    number: int = 1,
    *,
    at: Point | None,
    start: Point = PLACES["Leeds"],
    part: Part = Part.FITS,
    name: str = "Harehope",
    **fields: Any,
) -> Card:
    service = Service(
        name=name,
        latitude=at.latitude if at else None,
        longitude=at.longitude if at else None,
        **fields,
    )
    return Card(
        service=service,
        number=number,
        part=part,
        miles=miles_between(start, at) if at else None,
        bearing=bearing(start, at) if at else 0.0,
        why=(),
        on=date(2026, 6, 15),
    )


def cards_around(start: Point, within: int, number: int, rng: Random, **fields: Any) -> list[Card]:
    """Cards, some of them in clusters, fits first and unlikely last."""
    parts = sorted(rng.choices(range(3), k=number))
    found: list[Point] = []
    for _ in range(number):
        if found and rng.random() < 0.4:
            found.append(away(rng.choice(found), rng.uniform(0, within / 20), rng.uniform(0, 360)))
        else:
            furthest = within * (1.6 if rng.random() < 0.1 else 1)
            found.append(away(start, rng.uniform(0, furthest), rng.uniform(0, 360)))
    which = (Part.FITS, Part.ASK, Part.UNLIKELY)
    return [
        card(index, at=at, start=start, part=which[part], **fields)
        for index, (at, part) in enumerate(zip(found, parts, strict=True), start=1)
    ]


def drawn(cards: Sequence[Card], within: int = 25, name: str = "Leeds") -> Drawing:
    drawing = draw_results(place(name), within, cards)
    assert drawing is not None
    return drawing


def svg_of(html: str) -> ElementTree.Element:
    """The map in a page, as XML."""
    found = re.search(r'<svg class="map".*?</svg>', html, re.DOTALL)
    assert found is not None
    return ElementTree.fromstring(found[0])  # noqa: S314 (our own page)


def rendered(drawing: Drawing) -> str:
    return render_to_string("_partials/map.html", {"drawing": drawing})


def is_in(point: Degrees, ring: Sequence[Degrees]) -> bool:
    """Whether a ray from the point crosses the line an odd number of times."""
    x, y = point
    inside = False
    for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            inside = not inside
    return inside


def is_land(point: Degrees, level: str) -> bool:
    land = outline.land(level)
    return any(is_in(point, ring.points) for ring in (*land.home, *land.away))


# --- Where things are ----------------------------------------------------------------------------


@pytest.mark.parametrize("name", PLACES)
def test_distances_and_directions_on_the_drawing_are_true(name: str) -> None:
    start, rng = PLACES[name], Random(name)
    frame = frame_around(start, 100)
    for _ in range(200):
        there = away(start, rng.uniform(1, 120), rng.uniform(0, 360))
        x, y = frame.spot(there)
        right, down = x - MIDDLE[0], y - MIDDLE[1]
        miles = hypot(right, down) * 100 / OUTERMOST
        assert miles == pytest.approx(miles_between(start, there), rel=0.001)
        turn = degrees(atan2(right, -down)) - bearing(start, there)
        assert abs((turn + 180) % 360 - 180) < 0.6


@pytest.mark.parametrize("name", PLACES)
def test_a_service_stands_on_the_ring_of_its_distance(name: str) -> None:
    at = away(PLACES[name], 10, 250)
    drawing = drawn([card(at=at, start=PLACES[name])], 25, name)
    ring = next(ring for ring in drawing.rings if ring.miles == 10)
    x, y = drawing.pins[0].pin.spot
    assert hypot(x - MIDDLE[0], y - MIDDLE[1]) == pytest.approx(ring.radius, abs=1)


@pytest.mark.parametrize("level", ["close", "region", "wide", "whole"])
def test_islands_are_on_the_outline_and_the_sea_is_not(level: str) -> None:
    assert {name for name, point in INLAND.items() if not is_land(point, level)} == set()
    assert {name for name, point in AT_SEA.items() if is_land(point, level)} == set()


def test_the_outline_is_small() -> None:
    assert outline.FILE.stat().st_size < 200_000


@pytest.mark.parametrize("name", PLACES)
@pytest.mark.parametrize("reach", WITHIN_MILES)
def test_the_coast_cut_to_a_frame_is_the_coast(name: str, reach: int) -> None:
    """Runs of points that are passed over, and the four cuts, change nothing inside."""
    rng = Random(f"{name} {reach}")
    box = Bounds(*frame_around(PLACES[name], reach).box)
    land = outline.land("close")
    rings = [ring for ring in (*land.home, *land.away) if not ring.box.is_apart(box)]
    cut = [ring.inside(box) for ring in rings]
    for _ in range(10):
        point = (rng.uniform(box.west, box.east), rng.uniform(box.south, box.north))
        whole = [is_in(point, ring.points) for ring in rings]
        assert whole == [bool(points) and is_in(point, points) for points in cut]


@pytest.mark.parametrize("name", PLACES)
@pytest.mark.parametrize("reach", WITHIN_MILES)
def test_where_the_coast_is_cut_lies_outside_the_drawing(name: str, reach: int) -> None:
    frame = frame_around(PLACES[name], reach)
    west, south, east, north = frame.box
    shares = [step / 20 for step in range(21)]
    edge = [(west + share * (east - west), side) for share in shares for side in (south, north)]
    edge += [(side, south + share * (north - south)) for share in shares for side in (west, east)]
    margin = 3  # half the line of the coast, and the rounding of its corners
    for x, y in frame.spots(edge):
        inside = -margin < x < SIZE + margin and -margin < y < SIZE + margin
        assert not inside


# --- Pins ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("within", WITHIN_MILES)
@pytest.mark.parametrize("seed", range(8))
def test_every_result_has_a_pin_of_its_own_and_no_pin_covers_another(
    within: int, seed: int
) -> None:
    cards = cards_around(PLACES["Leeds"], within, 20, Random(seed))
    shown = [mark.pin for mark in drawn(cards, within).pins]
    assert [pin.number for pin in shown] == list(range(1, 21))
    for one, other in combinations(shown, 2):
        apart = hypot(one.spot[0] - other.spot[0], one.spot[1] - other.spot[1])
        assert apart >= 2 * pins.RADIUS * pins.GROWTH


@pytest.mark.parametrize("number", [2, 10, 20])
@pytest.mark.parametrize("direction", [0, 45, 90, 250])
@pytest.mark.parametrize("miles", [0, 8, 24])
def test_services_at_one_address_stand_side_by_side_with_lines_to_it(
    number: int, direction: int, miles: int
) -> None:
    at = away(PLACES["Leeds"], miles, direction)
    cards = [card(index, at=at) for index in range(1, number + 1)]
    shown = [mark.pin for mark in drawn(cards).pins]
    assert [pin.number for pin in shown] == list(range(1, number + 1))
    assert not any(one.covers(other) for one, other in combinations(shown, 2))
    assert all(TakenRoom(0, 0, SIZE, SIZE).holds(pin.block) for pin in shown)
    for pin in shown:
        moved = hypot(pin.at[0] - pin.spot[0], pin.at[1] - pin.spot[1])
        assert moved < SIZE / 3
        assert pin.is_moved == (moved > pins.RADIUS and not pin.is_far)


def test_a_pin_alone_stands_where_its_service_is_though_a_crowd_is_near() -> None:
    at, alone = away(PLACES["Leeds"], 8, 90), away(PLACES["Leeds"], 20, 90)
    crowd = [card(number, at=at) for number in range(1, 10)]
    (*_, pin) = [mark.pin for mark in drawn([*crowd, card(10, at=alone)]).pins]
    assert pin.spot == pin.at


def test_a_line_is_drawn_only_to_a_service_whose_pin_has_moved() -> None:
    at, far = away(PLACES["Leeds"], 8, 90), away(PLACES["Leeds"], 20, 270)
    moved = drawn([card(1, at=far), card(2, at=at), card(3, at=at)])
    assert rendered(moved).count("L") - rendered(drawn([card(1, at=far)])).count("L") >= 1
    assert moved.has_moved
    assert "A line leads from a number" in rendered(moved)
    apart = drawn([card(1, at=far), card(2, at=at)])
    assert not apart.has_moved
    assert "A line leads" not in rendered(apart)


def test_the_place_itself_is_never_under_a_pin() -> None:
    (mark,) = drawn([card(at=away(PLACES["Leeds"], 0.1, 200))]).pins
    assert hypot(mark.pin.spot[0] - MIDDLE[0], mark.pin.spot[1] - MIDDLE[1]) > pins.RADIUS + 11


def words_on(drawing: Drawing) -> list[TakenRoom]:
    here = [drawing.here] if drawing.here else []
    every = [*drawing.miles, *here, *(town.label for town in drawing.towns)]
    return [label.block for label in every]


@pytest.mark.slow
@pytest.mark.parametrize("name", PLACES)
@pytest.mark.parametrize("within", WITHIN_MILES)
@pytest.mark.parametrize("seed", range(3))
def test_words_cross_no_ring_no_line_no_pin_and_no_other_words(
    name: str, within: int, seed: int
) -> None:
    cards = cards_around(PLACES[name], within, 20, Random(f"{name} {within} {seed}"))
    drawing = drawn(cards, within, name)
    each, words = [mark.pin for mark in drawing.pins], words_on(drawing)
    lines = [pin for pin in each if pin.is_moved]
    assert all(TakenRoom(0, 0, SIZE, SIZE).holds(block) for block in words)
    assert not any(one.covers(other) for one, other in combinations(words, 2))
    for block in words:
        corners = [(x, y) for x in block[::2] for y in block[1::2]]
        edge = [(x, y) for x, y in corners] + [
            (
                min(max(MIDDLE[0], block.left), block.right),
                min(max(MIDDLE[1], block.top), block.bottom),
            )
        ]
        away_from = [hypot(x - MIDDLE[0], y - MIDDLE[1]) for x, y in edge]
        for ring in drawing.rings:
            assert not min(away_from) < ring.radius < max(away_from)
        assert not any(block.covers(pin.block) for pin in each)
        assert not any(pin.is_tied_across(block) for pin in lines)


def test_most_drawings_name_some_towns_and_the_miles_of_their_rings() -> None:
    """Words that would cross a line are left out: that may not leave too few."""
    towns_named, miles = [], []
    for name in ("Leeds", "Brighton", "Belfast", "Dover"):
        for within in (10, 25, 50):
            drawing = drawn(cards_around(PLACES[name], within, 20, Random(within)), within, name)
            towns_named.append(len([town for town in drawing.towns if not town.is_minor]))
            miles.append(len(drawing.miles))
    assert min(towns_named) >= 2
    assert sum(miles) / len(miles) > 2


def test_a_pin_says_what_the_list_says() -> None:
    at = away(PLACES["Leeds"], 2.4, 0)
    (mark,) = drawn([card(at=at)]).pins
    assert mark.name == "1, Harehope, 2.4 miles north"
    (mark,) = drawn([card(at=at, part=Part.ASK)]).pins
    assert mark.name == "1, Harehope, 2.4 miles north, ask first"
    (mark,) = drawn([card(at=at, part=Part.UNLIKELY, point_is_about=True)]).pins
    assert mark.name == "1, Harehope, about 2.4 miles north, probably not"


def test_the_three_parts_look_different_and_only_those_shown_are_explained() -> None:
    start = PLACES["Leeds"]
    shown = [Part.FITS, Part.ASK, Part.UNLIKELY]
    cards = [
        card(number, at=away(start, 20, 90 * number), part=part)
        for number, part in enumerate(shown, start=1)
    ]
    drawing = drawn(cards)
    assert len({mark.look for mark in drawing.pins}) == len(shown)
    assert [words for _, _, words in drawing.key] == [
        "Should take you",
        "Ask first",
        "Probably not",
    ]
    assert [words for _, _, words in drawn(cards[1:2]).key] == ["Ask first"]


def test_who_visits_from_further_away_is_shown_at_the_edge_with_an_arrow() -> None:
    start = PLACES["Leeds"]
    near = [card(number, at=away(start, 20, 30 * number)) for number in range(1, 4)]
    drawing = drawn([*near, card(4, at=away(start, 45, 270))])
    mark = drawing.pins[3]
    assert mark.arrow == pytest.approx(270, abs=1)
    assert mark.pin.block.left == pytest.approx(3, abs=1)
    assert mark.pin.spot[1] == pytest.approx(MIDDLE[1], abs=3)
    assert drawing.beyond == "4"
    assert [mark.arrow for mark in drawing.pins[:3]] == [None] * 3


# --- How far the drawing reaches -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("within", "rings"),
    [
        (5, "1, 2 and 5"),
        (10, "2, 5 and 10"),
        (25, "5, 10 and 25"),
        (50, "10, 25 and 50"),
        (100, "25, 50 and 100"),
    ],
)
def test_the_rings_go_as_far_as_was_asked(within: int, rings: str) -> None:
    assert drawn([card(at=away(PLACES["Leeds"], within * 0.9, 45))], within).ring_miles == rings


def test_a_crowd_in_the_middle_is_drawn_larger() -> None:
    start = PLACES["Leeds"]
    crowd = [card(number, at=away(start, 3, 45 * number)) for number in range(1, 9)]
    drawing = drawn(crowd, 100)
    assert drawing.reach < 100
    assert len(drawing.pins) == 8


def test_one_service_alone_does_not_bring_the_drawing_closer() -> None:
    assert drawn([card(at=away(PLACES["Leeds"], 1, 45))], 25).reach == 25


def test_there_is_no_drawing_without_a_place_or_anything_to_show() -> None:
    at = away(PLACES["Leeds"], 2, 0)
    assert draw_results(None, 25, [card(at=at)]) is None
    assert draw_results(place(), 25, []) is None
    assert draw_results(place(), 25, [card(at=None)]) is None
    assert draw_results(place(), 25, [card(at=at, part=Part.REMOTE)]) is None
    assert draw_results(place(), 25, [card(at=at, part=Part.BEYOND)]) is None


# --- Names ---------------------------------------------------------------------------------------


def test_large_towns_are_named_and_the_one_in_the_middle_is_not() -> None:
    names = [town.label.words for town in drawn([card(at=away(PLACES["Leeds"], 3, 90))]).towns]
    assert {"Bradford", "York", "Wakefield"} <= set(names)
    assert "Leeds" not in names
    assert len(names) <= 12


def test_the_map_is_drawn_without_the_list_of_towns(
    monkeypatch: pytest.MonkeyPatch, fresh_towns: None
) -> None:
    def gone() -> Iterator[Any]:
        raise FileNotFoundError

    monkeypatch.setattr(built_in, "towns", gone)
    assert drawn([card(at=away(PLACES["Leeds"], 3, 90))]).towns == ()
    assert draw_country([MapRow(53.8, -1.55, int(Route.PRIVATE), "E92000001")]).tally.total == 1


@pytest.fixture
def fresh_towns() -> Iterator[None]:
    caches = (towns.by_size, towns._by_degree, regions.centres, country._cities, regions._nearest)
    for each in caches:
        each.cache_clear()
    yield
    for each in caches:
        each.cache_clear()


# --- The drawing as it is sent -------------------------------------------------------------------


@pytest.mark.parametrize("name", PLACES)
@pytest.mark.parametrize("within", WITHIN_MILES)
def test_a_drawing_is_small_and_well_formed(name: str, within: int) -> None:
    rng = Random(f"{name} {within}")
    cards = cards_around(PLACES[name], within, 20, rng, name="<Tom & “Jerry”>" * 8)
    html = rendered(drawn(cards, within, name))
    assert len(html.encode()) < MAX_BYTES
    drawing = svg_of(html)
    ids = [element.get("id") for element in drawing.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    assert not any(element.get("style") for element in drawing.iter())
    assert not any(element.tag in ("style", "script", "image") for element in drawing.iter())


def test_a_drawing_has_a_title_a_description_and_links_with_names() -> None:
    start = PLACES["Leeds"]
    cards = [card(1, at=away(start, 3, 90)), card(2, at=away(start, 20, 0), name="<b>")]
    drawing = svg_of(rendered(drawn(cards)))
    by_id = {element.get("id"): element for element in drawing.iter()}
    assert drawing.get("role") == "group"
    assert by_id[drawing.get("aria-labelledby")].text == "Map of the services near Leeds"
    description = by_id[drawing.get("aria-describedby")].text
    assert description is not None
    assert "Rings at 5, 10 and 25 miles" in description
    links = {link.get("href"): link.get("aria-label") for link in drawing.iter("a")}
    assert links == {
        "#result-1": "1, Harehope, 3.0 miles east",
        "#result-2": "2, <b>, 20.0 miles north",
    }
    for link in drawing.iter("a"):
        shown = " ".join(text.text or "" for text in link.iter("text"))
        assert (link.get("aria-label") or "").startswith(shown)


def test_a_path_is_written_in_whole_units() -> None:
    path = drawn(
        [card(at=away(PLACES["Kirkwall"], 3, 90), start=PLACES["Kirkwall"])], 25, "Kirkwall"
    ).home
    assert re.fullmatch(r"(?:M-?\d+ -?\d+l(?:-?\d+[ -]\d+ ?)+z)+", path)


# --- The map of all ------------------------------------------------------------------------------


def rows(number: int, seed: int = 1) -> list[MapRow]:
    """Services where people live."""
    rng = Random(seed)
    every = [town for town in towns.by_size() if town.population]
    where = rng.choices(every, [town.population**0.8 for town in every], k=number)
    return [
        MapRow(
            town.point.latitude + rng.gauss(0, 0.03),
            town.point.longitude + rng.gauss(0, 0.05),
            int(rng.choice(list(Route))),
            town.nation_id,
        )
        for town in where
    ]


@pytest.mark.parametrize("number", [0, 1, 30, 200, 1_000, 10_000])
def test_the_map_of_all_counts_everything_once_and_is_small(number: int) -> None:
    drawn = draw_country(rows(number))
    assert drawn.tally.total == number
    assert len(drawn.singles) + sum(mark.count for mark in drawn.gathered) == number
    assert sum(nation.tally.total for nation in drawn.nations) == number
    assert sum(each.tally.total for one in drawn.nations for each in one.regions) == number
    html = render_to_string("directory/map.html", {"country": drawn})
    found = re.search(r"<figure.*?</figure>", html, re.DOTALL)
    assert found is not None
    assert len(found[0].encode()) < MAX_BYTES
    svg_of(html)


@pytest.mark.parametrize("number", [30, 200, 1_000, 10_000])
def test_no_mark_covers_another(number: int) -> None:
    drawn = draw_country(rows(number))
    everywhere = TakenRoom(0, 0, marks.WIDTH, marks.HEIGHT)
    shown = [*drawn.singles, *drawn.gathered]
    assert all(everywhere.holds(mark.block) for mark in shown)
    for one, other in combinations(shown, 2):
        assert not _covers(one, other), (one, other)


def _covers(one: Mark, other: Mark) -> bool:
    if one.count == other.count == 1:
        return hypot(one.x - other.x, one.y - other.y) < 2 * marks.MARK * marks.GROWTH - 2
    return _less(one.block).covers(_less(other.block))


def _less(block: TakenRoom) -> TakenRoom:
    """Whole units may share an edge."""
    return TakenRoom(block.left + 1, block.top + 1, block.right - 1, block.bottom - 1)


def test_the_furthest_corners_are_inside_the_map_of_all() -> None:
    unst, land_s_end, lowestoft = Point(60.86, -0.88), Point(50.07, -5.72), Point(52.48, 1.763)
    fermanagh, st_kilda = Point(54.46, -8.17), Point(57.81, -8.59)
    ends = (unst, land_s_end, lowestoft, fermanagh, st_kilda)
    for point in (*PLACES.values(), *ends):
        x, y = marks.FRAME.spot(point)
        assert 0 < x < marks.WIDTH
        assert 0 < y < marks.HEIGHT


@pytest.mark.parametrize(
    ("routes", "kind"),
    [
        (Route.NHS_REFERRAL, "nhs"),
        (Route.NHS_SELF_REFERRAL, "nhs"),
        (Route.PRIVATE, "private"),
        (Route.CHARITY, "charity"),
        (Route.NHS_REFERRAL | Route.PRIVATE, "nhs"),
        (Route.PRIVATE | Route.CHARITY, "private"),
        (Route.none(), "private"),
    ],
)
def test_a_service_is_drawn_by_its_first_way_in(routes: Route, kind: str) -> None:
    assert marks.kind(int(routes)) == kind


def test_many_of_one_kind_keep_its_shape() -> None:
    crowd = [MapRow(53.8, -1.55, int(Route.PRIVATE), "E92000001")] * 7
    (mark,) = draw_country(crowd).gathered
    assert (mark.kind, mark.count) == ("private", 7)
    (mark,) = draw_country([*crowd, MapRow(53.8, -1.55, int(Route.CHARITY), "E92000001")]).gathered
    assert (mark.kind, mark.count) == ("mixed", 8)


def test_a_service_counts_in_its_own_nation_though_a_town_across_the_border_is_nearer() -> None:
    berwick = MapRow(55.76, -2.0, int(Route.PRIVATE), "E92000001")
    eyemouth = MapRow(55.87, -2.09, int(Route.PRIVATE), "S92000003")
    found = draw_country([berwick, eyemouth]).nations
    assert [(nation.name, nation.tally.total) for nation in found] == [
        ("England", 1),
        ("Scotland", 1),
    ]
    assert all(region.town.nation_id for nation in found for region in nation.regions)


# --- Pages ---------------------------------------------------------------------------------------


@pytest.fixture
def listed(db: None) -> None:
    england = make.england()
    make.postcode_location(name="LS1 3EX", nation=england)
    make.service(name="Harehope", nation=england)
    make.service(name="Teasel", kind="private", nation=england, point=make.YORK)
    make.service(name="Lantern", kind="charity", nation=england, settings=Setting.REMOTE)
    make.service(name="Draft", kind="private", status="draft")


@pytest.mark.slow
def test_results_have_a_map_whose_pins_lead_to_the_list(client: Client, listed: None) -> None:
    html = client.get("/search/?near=LS1+3EX").content.decode()
    for link in svg_of(html).iter("a"):
        assert f'id="{(link.get("href") or "")[1:]}"' in html


@pytest.mark.slow
def test_a_list_by_name_has_no_map(client: Client, listed: None) -> None:
    assert 'class="map"' not in client.get("/search/").content.decode()


@pytest.mark.slow
def test_the_map_page_shows_what_is_listed(client: Client, listed: None) -> None:
    html = client.get("/map/").content.decode()
    drawing = svg_of(html)
    assert drawing.get("role") == "img"
    assert "2 services: 1 NHS and 1 private" in html
    assert len([use for use in drawing.iter("use") if use.get("x")]) == 2
    assert "Not on the map" in html


def test_the_map_page_is_filtered_like_a_search(client: Client, listed: None) -> None:
    html = in_one_line(client.get("/map/?route=private").text)
    assert "1 service: private" in html
    assert 'href="/map/"' in html
    assert "route=private&amp;near=" in html
    assert 'value="private" checked' in html
    none = client.get("/map/?route=charity&setting=hospital").text
    assert "No service has everything you chose." in none


@pytest.mark.parametrize("query", ["route=3", "language=<script>", "approach=x"])
def test_a_choice_there_is_not_is_said(client: Client, listed: None, query: str) -> None:
    answer = client.get(f"/map/?{query}")
    assert answer.status_code == 200
    html = answer.content.decode()
    assert "is not one of the choices" in html
    assert "<script>" not in html


@pytest.mark.parametrize("query", ["within=7", "sort=x", "page=0", "near=LS1+3EX"])
def test_the_map_page_has_no_place_distance_or_order(
    client: Client, listed: None, query: str
) -> None:
    assert "2 services" in client.get(f"/map/?{query}").content.decode()


def test_a_town_in_the_list_leads_to_a_search_there(client: Client, listed: None) -> None:
    leeds = next(town for town in towns.by_size() if town.name == "Leeds")
    assert leeds.near.startswith("Leeds (LS")
    html = client.get("/map/").content.decode()
    found = re.search(r'href="(/search/\?near=Leeds[^"]*)"', html)
    assert found is not None
    make.town(district=leeds.district)
    assert "near Leeds" in client.get(found[1]).content.decode()


def test_the_map_page_reads_services_in_one_query(
    client: Client, listed: None, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    cache.clear()
    with django_assert_max_num_queries(4):
        client.get("/map/?route=private")


def test_every_colour_of_a_mark_has_its_own_for_the_night() -> None:
    looks = [*marks.LOOKS.values(), *LOOKS.values()]
    assert not [look for look in looks if "#" in look.shape + look.text]
