"""A straight line over an estuary, a firth or the sea is told apart from one over land."""

import pytest

from directory.geo import Point
from directory.water import lies_between

PLACES = {
    "Weston-super-Mare": (51.347, -2.977),
    "Cardiff": (51.483, -3.147),
    "Swansea": (51.62, -3.94),
    "Bristol": (51.455, -2.59),
    "Newport": (51.584, -2.997),
    "Grimsby": (53.566, -0.084),
    "Hull": (53.744, -0.339),
    "Barton-upon-Humber": (53.683, -0.443),
    "Hessle": (53.724, -0.437),
    "Leeds": (53.8, -1.549),
    "Cowes": (50.763, -1.297),
    "Southampton": (50.904, -1.404),
    "Bournemouth": (50.72, -1.88),
    "Gosport": (50.795, -1.129),
    "Portsmouth": (50.805, -1.087),
    "Burntisland": (56.059, -3.232),
    "Edinburgh": (55.953, -3.189),
    "Dunfermline": (56.071, -3.452),
    "Dundee": (56.462, -2.97),
    "Newport-on-Tay": (56.44, -2.94),
    "Tayport": (56.445, -2.88),
    "Broughty Ferry": (56.467, -2.87),
    "Perth": (56.395, -3.431),
    "Greenock": (55.945, -4.765),
    "Helensburgh": (56.004, -4.733),
    "Dunoon": (55.95, -4.926),
    "Brodick": (55.577, -5.149),
    "Ardrossan": (55.643, -4.81),
    "Glasgow": (55.861, -4.25),
    "Liverpool": (53.405, -2.98),
    "Birkenhead": (53.39, -3.014),
    "Bromborough": (53.336, -2.978),
    "Garston": (53.352, -2.895),
    "Runcorn": (53.34, -2.73),
    "Widnes": (53.363, -2.734),
    "Heswall": (53.328, -3.1),
    "Flint": (53.249, -3.136),
    "Southend": (51.538, 0.711),
    "Sheerness": (51.44, 0.762),
    "Dartford": (51.446, 0.214),
    "Grays": (51.478, 0.323),
    "London": (51.507, -0.128),
    "Barrow": (54.111, -3.227),
    "Lancaster": (54.047, -2.801),
    "Belfast": (54.597, -5.93),
    "Stranraer": (54.903, -5.027),
    "Stornoway": (58.209, -6.387),
    "Ullapool": (57.895, -5.16),
    "Kirkwall": (58.981, -2.96),
    "Thurso": (58.594, -3.52),
    "Lerwick": (60.155, -1.145),
    "Kyle of Lochalsh": (57.282, -5.714),
    "Broadford": (57.243, -5.913),
    "Penzance": (50.118, -5.537),
    "Hugh Town": (49.914, -6.315),
    "Hunstanton": (52.938, 0.49),
    "Skegness": (53.144, 0.336),
}
OVER_WATER = """
Weston-super-Mare > Cardiff; Bristol > Newport; Grimsby > Hull; Cowes > Southampton
Gosport > Portsmouth; Burntisland > Edinburgh; Tayport > Broughty Ferry; Greenock > Helensburgh
Dunoon > Greenock; Brodick > Ardrossan; Bromborough > Garston; Heswall > Flint
Southend > Sheerness; Barrow > Lancaster; Belfast > Stranraer; Stornoway > Ullapool
Kirkwall > Thurso; Lerwick > Kirkwall; Penzance > Hugh Town; Hunstanton > Skegness
"""
OVER_LAND_OR_A_BRIDGE = """
Swansea > Cardiff; Weston-super-Mare > Bristol; Barton-upon-Humber > Hessle; Leeds > Hull
Bournemouth > Southampton; Dunfermline > Edinburgh; Dundee > Newport-on-Tay; Perth > Dundee
Glasgow > Greenock; Liverpool > Birkenhead; Runcorn > Widnes; Dartford > Grays
London > Southend; Kyle of Lochalsh > Broadford; Leeds > Lancaster
"""


def pairs(text: str) -> list[str]:
    return [pair.strip() for pair in text.replace("\n", ";").split(";") if pair.strip()]


def is_over_water(pair: str) -> bool:
    here, there = (Point(*PLACES[name]) for name in pair.split(" > "))
    found = lies_between(here, there)
    assert found == lies_between(there, here)
    return found


@pytest.mark.parametrize("pair", pairs(OVER_WATER))
def test_open_water_is_told(pair: str) -> None:
    assert is_over_water(pair)


@pytest.mark.parametrize("pair", pairs(OVER_LAND_OR_A_BRIDGE))
def test_land_and_a_bridge_close_by_are_not(pair: str) -> None:
    assert not is_over_water(pair)


def test_no_way_at_all_is_over_no_water() -> None:
    assert not lies_between(Point(51.37, -3.15), Point(51.37, -3.15))
