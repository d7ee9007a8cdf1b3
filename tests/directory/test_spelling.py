"""Which names a misspelt one is near to."""

import csv
from collections import defaultdict

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from directory.names import first_part, search_name
from directory.spelling import MAX_LENGTH, distance, keys, sound_of

LETTERS = "abcdefghijklmnopqrstuvwxyz"
NAMES = st.text(f"{LETTERS} ", min_size=1, max_size=40).map(search_name).filter(bool)


def meet(one: str, other: str) -> bool:
    return not set(keys(one)).isdisjoint(keys(other))


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("sheffeild", "sheffield"),
        ("leicster", "leicester"),
        ("leister", "leicester"),
        ("gloster", "gloucester"),
        ("edinborough", "edinburgh"),
        ("middlesboro", "middlesbrough"),
        ("miltonkeynes", "milton keynes"),
        ("colchestor", "colchester"),
        ("swanseaa", "swansea"),
        ("lodnon", "london"),
        ("yrok", "york"),
        ("macleod", "mcleod"),
        ("phillip", "philip"),
        ("kirkaldy", "kirkcaldy"),
    ],
)
def test_a_slip_of_the_pen_meets_the_name_and_is_near_it(typed: str, name: str) -> None:
    assert meet(typed, name)
    assert distance(typed, name) is not None


@pytest.mark.parametrize(
    ("typed", "name"),
    [("hello", "hull"), ("null", "hull"), ("none", "nunney"), ("louisa", "liss"), ("bath", "bute")],
)
def test_another_word_is_not_near(typed: str, name: str) -> None:
    assert distance(typed, name) is None


def test_what_sounds_alike_has_one_sound() -> None:
    assert sound_of("leicester") == sound_of("lester") == "lstr"
    assert sound_of("middlesborough") == sound_of("middlesbrough") == sound_of("middlesboro")


def test_the_first_part_of_a_name_is_what_stands_before_upon_and_its_like() -> None:
    assert first_part("newcastle upon tyne") == "newcastle"
    assert first_part("weston super mare") == "weston"
    assert first_part("stow on the wold") == "stow"
    assert first_part("london") == "london"


@pytest.mark.slow
@given(NAMES, st.integers(0, 39), st.sampled_from(LETTERS))
def test_one_letter_out_in_or_changed_still_meets_a_name_of_five_letters_or_more(
    name: str, place: int, letter: str
) -> None:
    compact = name.replace(" ", "")
    place %= len(compact)
    for slip in (
        compact[:place] + compact[place + 1 :],
        compact[:place] + letter + compact[place:],
    ):
        if len(compact) >= 5 and sound_of(slip)[:1] == sound_of(compact)[:1]:
            assert meet(slip, name) or not is_plain_slip(slip, compact)


def is_plain_slip(slip: str, name: str) -> bool:
    """Whether the sounds differ by one at most: "c" before "e" may change with its neighbour."""
    one, other = sound_of(slip), sound_of(name)
    return abs(len(one) - len(other)) <= 1 and one[:-1] == other[:-1]


@pytest.mark.slow
@given(NAMES)
def test_no_key_is_longer_than_its_column_and_none_stands_twice(name: str) -> None:
    found = keys(name)
    assert all(len(key) <= MAX_LENGTH for key in found)
    assert len(set(found)) == len(found)


@pytest.mark.slow
def test_no_town_meets_more_others_than_can_be_looked_through() -> None:
    with open(settings.BASE_DIR / "fixtures" / "towns.csv", encoding="utf-8", newline="") as file:
        towns = {search_name(line["name"]) for line in csv.DictReader(file)}
    by_key: dict[str, set[str]] = defaultdict(set)
    for town in towns:
        for key in keys(town):
            by_key[key].add(town)
    assert max(len(set().union(*(by_key[key] for key in keys(town)))) for town in towns) < 100
