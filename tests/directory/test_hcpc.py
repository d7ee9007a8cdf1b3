"""How typed text is read as a registration number, and names in one plain form."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.hcpc import HcpcNumber, NotAnHcpcNumber
from directory.names import search_name


@pytest.mark.parametrize(
    ("typed", "canonical"),
    [
        ("PH123456", "PH123456"),
        ("ph 123456", "PH123456"),
        ("PH-12345", "PH12345"),
        (" p h 0 1 2 3 4 ", "PH01234"),
        ("ＰＨ１２３４５６", "PH123456"),
        ("PH1234", "PH1234"),
    ],
)
def test_any_case_and_spacing_reads_as_the_canonical_number(typed: str, canonical: str) -> None:
    assert str(HcpcNumber.parse(typed)) == canonical


@pytest.mark.parametrize(
    "typed", ["", "PH", "PH123", "PH1234567", "OT12345", "123456", "PH1 2AB", "PH١٢٣٤٥", "x" * 99]
)
def test_anything_else_is_refused(typed: str) -> None:
    with pytest.raises(NotAnHcpcNumber):
        HcpcNumber.parse(typed)


def test_sixty_characters_are_read_and_no_more() -> None:
    assert str(HcpcNumber.parse("PH123456".rjust(60))) == "PH123456"
    with pytest.raises(NotAnHcpcNumber):
        HcpcNumber.parse("PH123456".rjust(61))


@given(st.text(max_size=80))
def test_any_text_is_read_or_refused_and_nothing_else(text: str) -> None:
    try:
        found = HcpcNumber.parse(text)
    except NotAnHcpcNumber:
        return
    assert HcpcNumber.parse(str(found)) == found


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("Ynys Môn", "ynys mon"),
        ("St. Mary's", "st marys"),
        ("Stoke-on-Trent", "stoke on trent"),
        ("  Y  Drenewydd ", "y drenewydd"),
        ("Bo’ness", "boness"),
        ("Łukasz Ørsted", "lukasz orsted"),
        ("Steòrnabhagh", "steornabhagh"),
    ],
)
def test_names_have_one_plain_form(name: str, plain: str) -> None:
    assert search_name(name) == plain


@given(st.text(max_size=80))
def test_a_plain_name_stays_as_it_is(text: str) -> None:
    assert search_name(search_name(text)) == search_name(text)
