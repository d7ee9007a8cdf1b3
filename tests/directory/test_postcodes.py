"""How typed text is read as a postcode."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.postcodes import (
    Level,
    NotAPostcode,
    Postcode,
    fold,
    holds_full_postcode,
    look_alikes,
)

DISTRICTS = ["M1", "LS1", "B33", "CR2", "W1A", "EC1A", "DN55", "BT74", "KW17", "ZE1"]
full_postcodes = st.builds(
    lambda district, sector, unit: f"{district} {sector}{unit}",
    st.sampled_from(DISTRICTS),
    st.sampled_from(string.digits),
    st.text("ABDEFGHJLNPQRSTUWXYZ", min_size=2, max_size=2),
)


@pytest.mark.parametrize(
    ("typed", "canonical"),
    [
        ("LS1 3EX", "LS1 3EX"),
        ("ls13ex", "LS1 3EX"),
        (" LS1  3EX ", "LS1 3EX"),
        ("LS1-3EX", "LS1 3EX"),
        ("L S 1 3 E X", "LS1 3EX"),
        ("LS1.3EX", "LS1 3EX"),
        ("ＬＳ１　３ＥＸ", "LS1 3EX"),
        ("LS1\u00a03EX", "LS1 3EX"),
        ("LS1\u200b3EX", "LS1 3EX"),
        ("\ufeffLS1 3EX\u200f", "LS1 3EX"),
        ("“LS1 3EX”", "LS1 3EX"),
        ("'ls1 3ex'", "LS1 3EX"),
        ("LS1–3EX", "LS1 3EX"),
        ("LS1 3", "LS1 3"),
        ("ls1-3", "LS1 3"),
        ("LS14", "LS14"),
        ("LS1 4", "LS1 4"),
        ("LS1", "LS1"),
        ("W1A", "W1A"),
        ("EC1A 1BB", "EC1A 1BB"),
        ("PH1", "PH1"),
        ("PH1 2AB", "PH1 2AB"),
        ("BT1 5BM", "BT1 5BM"),
        ("LS", "LS"),
        ("b", "B"),
    ],
)
def test_any_spacing_case_and_punctuation_reads_as_the_canonical_form(
    typed: str, canonical: str
) -> None:
    assert str(Postcode.parse(typed)) == canonical


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "Leeds",
        "Ely",
        "ABC1 2DE",
        "ABC1",
        "LSI 3EX",
        "LS1 3E",
        "123",
        "PH12345",
        "١٢٣",
        "LS1 3EX x",
        "é",
    ],
)
def test_what_has_not_the_shape_is_refused(typed: str) -> None:
    with pytest.raises(NotAPostcode):
        Postcode.parse(typed)


@pytest.mark.parametrize(
    ("typed", "level"),
    [
        ("LS1 3EX", Level.FULL),
        ("LS1 3", Level.SECTOR),
        ("LS1", Level.DISTRICT),
        ("LS", Level.AREA),
    ],
)
def test_a_postcode_knows_how_much_of_it_was_given(typed: str, level: Level) -> None:
    assert Postcode.parse(typed).level is level


def test_a_postcode_knows_what_places_it_finest_first() -> None:
    assert Postcode.parse("LS1 3EX").lookups() == ["LS1 3EX", "LS1 3", "LS1"]
    assert Postcode.parse("LS1 3").lookups() == ["LS1 3", "LS1"]
    assert Postcode.parse("LS1").lookups() == ["LS1"]
    assert Postcode.parse("LS").lookups() == ["LS"]


def test_sixty_characters_are_read_and_no_more() -> None:
    assert str(Postcode.parse("LS1 3EX".rjust(60))) == "LS1 3EX"
    with pytest.raises(NotAPostcode):
        Postcode.parse("LS1 3EX".rjust(61))


@pytest.mark.parametrize(
    ("joined", "meant"),
    [
        ("LSI3EX", "LS1 3EX"),
        ("LSL3EX", "LS1 3EX"),
        ("L513EX", "LS1 3EX"),
        ("W1AOAX", "W1A 0AX"),
        ("0X39DU", "OX3 9DU"),
        ("S011AA", "SO1 1AA"),
        ("W1IAA", "W1 1AA"),
        ("SW1AOAA", "SW1A 0AA"),
        ("SWIA1AA", "SW1A 1AA"),
        ("8D71DP", "BD7 1DP"),
        ("CFLO3NP", "CF10 3NP"),
        ("5W1A2AA", "SW1A 2AA"),
        ("ZEIOGQ", "ZE1 0GQ"),
        ("M2O", "M20"),
        ("LSI3", "LS1 3"),
        ("LZ7", "L27"),
        ("G65AA", "G6 5AA"),
    ],
)
def test_letters_and_digits_that_look_alike_may_be_put_right(joined: str, meant: str) -> None:
    assert meant in map(str, look_alikes(joined)) or joined == meant.replace(" ", "")


def test_what_has_the_fewest_changes_comes_first_and_the_text_itself_never() -> None:
    meant = [str(postcode) for postcode in look_alikes("L1OIOO")]
    assert meant[0] == "L1O 1OO"
    assert meant.index("L10 1OO") > 0
    assert "L1O IOO" not in meant


@pytest.mark.parametrize(
    ("joined", "meant"), [("IE73EH", ["LE7 3EH"]), ("QE7", ["OE7"]), ("HE7", [])]
)
def test_nothing_else_is_offered_for_a_slip(joined: str, meant: list[str]) -> None:
    assert list(map(str, look_alikes(joined))) == meant


@pytest.mark.parametrize("joined", ["LEEDS", "TRURO", "", "١LS13EX", "LSI113EXX", "XXX", "PHYSIO"])
def test_words_are_no_slip_of_a_postcode(joined: str) -> None:
    assert look_alikes(joined) == []


@pytest.mark.parametrize(
    ("typed", "area", "district", "sector"),
    [
        ("LS1 3EX", "LS", "LS1", "LS1 3"),
        ("W1A 0", "W", "W1A", "W1A 0"),
        ("LS14", "LS", "LS14", ""),
        ("LS", "LS", "", ""),
    ],
)
def test_a_postcode_knows_its_area_district_and_sector(
    typed: str, area: str, district: str, sector: str
) -> None:
    found = Postcode.parse(typed)
    assert (found.area, found.district, found.sector) == (area, district, sector)


def test_what_nobody_sees_is_left_out() -> None:
    """A space of no width, a character that is none, a private one, half of one, and NUL."""
    for unseen in "\u200b\u0378\ue000\ud800\0":
        assert fold(f"LS1{unseen} 3EX") == "LS1 3EX"


def test_a_full_postcode_is_noticed_anywhere_in_a_text() -> None:
    assert holds_full_postcode("Upstairs at ls1\u00a03ex, ring first")
    assert not holds_full_postcode("All of LS1, and of LS1 3")


@given(full_postcodes)
def test_a_canonical_postcode_reads_as_itself(text: str) -> None:
    assert str(Postcode.parse(text)) == text


@given(full_postcodes, st.randoms())
def test_spaces_anywhere_and_any_case_change_nothing(text: str, random: object) -> None:
    shuffled = "".join(
        (char.lower() if random.random() < 0.5 else char) + " " * random.randint(0, 2)  # type: ignore[attr-defined]  # hypothesis' randoms are not typed
        for char in text
    )
    assert str(Postcode.parse(shuffled)) == text


@given(st.text(max_size=80))
def test_any_text_is_read_or_refused_and_nothing_else(text: str) -> None:
    look_alikes(fold(text).replace(" ", ""))
    assert fold(fold(text)) == fold(text)
    try:
        found = Postcode.parse(text)
    except NotAPostcode:
        return
    assert Postcode.parse(str(found)) == found
