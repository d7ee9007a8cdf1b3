"""Latitude and longitude as programs and people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.search.box.coordinates import MAX_LENGTH, is_link, read

LEEDS = (53.7997, -1.5492)
WRITTEN = """
53.7997,-1.5492
53.7997, -1.5492
53.7997 -1.5492
(53.7997, -1.5492)
[53.7997, -1.5492]
+53.7997,-1.5492
53.7997,-1.5492.
53.7997;-1.5492
53.7997/-1.5492
53.7997, −1.5492
53,7997 -1,5492
53,7997; -1,5492
-1.5492, 53.7997
53.7997° N, 1.5492° W
53.7997°, -1.5492°
53.7997N 1.5492W
N53.7997 W1.5492
53.7997 N, 001.5492 W
lat: 53.7997, lon: -1.5492
latitude 53.7997 longitude -1.5492
Lat 53.7997 Long -1.5492
53°47'59"N 1°32'57"W
53° 47′ 59″ N, 1° 32′ 57″ W
53°47’59”N 1°32’57”W
53°47'58.9"N 1°32'57.1"W
53 47 59 N 1 32 57 W
53:47:59N 1:32:57W
53d47m59s N 1d32m57s W
N 53° 47.98' W 1° 32.95'
1°32'57"W 53°47'59"N
534759N 0013257W
geo:53.7997,-1.5492
geo:53.7997,-1.5492;u=35
geo:53.7997,-1.5492?z=17
53.7997%2C-1.5492
https://www.google.com/maps/@53.7997,-1.5492,17z
https://www.google.com/maps?q=53.7997,-1.5492
https://maps.google.com/?q=53.7997%2C-1.5492
https://www.google.com/maps/place/Leeds/@53.8,-1.6,12z/data=!3m1!3d53.7997!4d-1.5492
https://www.google.com/maps/search/53.7997,+-1.5492
https://www.google.co.uk/maps/dir//53.7997,-1.5492
https://www.openstreetmap.org/#map=17/53.7997/-1.5492
https://www.openstreetmap.org/?mlat=53.7997&mlon=-1.5492#map=16/53.7/-1.5
https://maps.apple.com/?ll=53.7997,-1.5492&q=Leeds
https://www.bing.com/maps?cp=53.7997~-1.5492&lvl=12
"""


@pytest.mark.parametrize("text", WRITTEN.strip().splitlines())
def test_a_point_is_read_however_it_is_written(text: str) -> None:
    found = read(text)
    assert found is not None
    assert found == pytest.approx(LEEDS, abs=0.0003)


@pytest.mark.parametrize(
    "text",
    [
        "E8 1S",
        "N1 5E",
        "SE1 4S",
        "LS1 3EX",
        "12 34",
        "5 6 7 8",
        "01632 960001",
        "990014",
        "53.8",
        "1S 2W",
        "Leeds 53.8, -1.5",
        "53.8 -1.5 Leeds",
        "D02 X285",
        "",
        "https://example.org/no/map",
        "53.7997,-1.5492".ljust(MAX_LENGTH + 1),
    ],
)
def test_what_only_looks_like_it_is_none(text: str) -> None:
    assert read(text) is None


def test_a_link_is_told_from_words() -> None:
    assert is_link("https://maps.app.goo.gl/abc")
    assert not is_link("Leeds")
    assert not is_link("D.I.Y. Street")


@given(st.text(max_size=200))
def test_any_text_is_read_or_is_none(text: str) -> None:
    found = read(text)
    assert found is None or len(found) == 2
