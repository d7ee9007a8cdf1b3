"""How typed text is read as a telephone number, and which of them a page leads to."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.telephones import MAX_LENGTH, NotATelephone, Telephone, read_telephone

# As written in the United Kingdom, and as rung from anywhere.
NUMBERS = {
    "0113 496 0123": "+441134960123",
    "0161 496 0999": "+441614960999",
    "01632 960000": "+441632960000",
    "01632 960999": "+441632960999",
    "020 7946 0123": "+442079460123",
    "028 9018 0123": "+442890180123",
    "016977 2345": "+44169772345",
    "0300 123 4567": "+443001234567",
    "0800 032 3839": "+448000323839",
    "0800 1111": "+448001111",
    "07700 900000": "+447700900000",
    "07700 900999": "+447700900999",
    "01534 440000": "+441534440000",
    "+353 1 234 5678": "+35312345678",
    "+39 06 6981 2345": "+390669812345",
    "111": "111",
    "116 123": "116123",
}
GREAT = [number for number, rung in NUMBERS.items() if rung.startswith("+44")]


@pytest.mark.parametrize(("written", "rung"), NUMBERS.items())
def test_a_number_is_written_as_here_and_rung_from_anywhere(written: str, rung: str) -> None:
    found = Telephone.parse(written)
    assert (str(found), found.rung) == (written, rung)
    assert (found.link, found.text_link) == (f"tel:{rung}", f"sms:{rung}")


@pytest.mark.parametrize(
    "typed",
    [
        "01134960123",
        "0113-496-0123",
        "0113.496.0123",
        "(0113) 496 0123",
        "0113\N{NO-BREAK SPACE}496\N{NO-BREAK SPACE}0123",
        "0113–496‑0123",
        "\N{LEFT-TO-RIGHT MARK}0113 496 0123\N{POP DIRECTIONAL FORMATTING}",
        "0113\N{ZERO WIDTH SPACE} 496 0123",
        "０１１３　４９６　０１２３",
        "+44 113 496 0123",
        "+44 0113 496 0123",
        "+44 (0)113 496 0123",
        "+44(0)1134960123",
        "(+44) 113 496 0123",
        "0044 113 496 0123",
        "0044 (0) 113 496 0123",
        "44 113 496 0123",
        "Tel: 0113 496 0123",
        "TEL. 0113 496 0123",
        "Telephone no: 0113 496 0123",
        "T: 0113 496 0123",
        "tel:+44-113-496-0123",
        " 0113 496 0123\n",
    ],
)
def test_any_spacing_punctuation_and_code_of_the_country_reads_alike(typed: str) -> None:
    assert str(Telephone.parse(typed)) == "0113 496 0123"


def test_a_first_0_that_a_spreadsheet_took_is_given_back() -> None:
    assert str(Telephone.parse("1134960123")) == "0113 496 0123"
    assert str(Telephone.parse("7700900123")) == "07700 900123"


@pytest.mark.parametrize("typed", ["ext 12", "x12", ", extension: 12", "(ext. 12)", "#12"])
def test_an_extension_is_shown_and_not_rung(typed: str) -> None:
    found = Telephone.parse(f"0113 496 0123 {typed}")
    assert str(found) == "0113 496 0123 ext 12"
    assert found.link == "tel:+441134960123"


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("N/A", "is not a telephone number"),
        ("", "is not a telephone number"),
        ("ask reception", "is not a telephone number"),
        ("0113 496 0123 ask for Sue", "and nothing else"),
        ("0113 496 0123 / 0113 496 0124", "Write one number"),
        ("0113 496 0123 or 07700 900123", "Write one number"),
        ("+44113496O123", "is not a telephone number"),
        ("0113 496", "has too few digits"),
        ("496 0123", "has too few digits"),
        ("999", "has too few digits"),
        ("0113 496 01234", "has too many digits"),
        ("18001 0113 496 0123", "has too many digits"),
        ("0500 123456", "Check each digit"),
        ("+0113 496 0123", "Check each digit"),
        ("1.13E+09", "a spreadsheet has cut short"),
        ("0113 496 0123" * 6, "too long"),
    ],
)
def test_what_is_no_whole_number_is_refused_with_the_reason(typed: str, why: str) -> None:
    with pytest.raises(NotATelephone, match=why):
        Telephone.parse(typed)
    assert read_telephone(typed) is None


SEPARATORS = st.sampled_from(["", " ", "-", ".", "\u00a0", "\u2011", " - ", "\u200b"])


@given(st.data())
def test_separators_between_digits_mean_nothing(data: st.DataObject) -> None:
    number = data.draw(st.sampled_from(GREAT))
    digits = number.replace(" ", "")
    typed = "".join(digit + data.draw(SEPARATORS) for digit in digits)
    assert str(Telephone.parse(typed)) == number


@pytest.mark.slow
@given(st.from_regex(r"0[1-37-8][0-9]{8,9}", fullmatch=True), st.integers(0, 999_999))
def test_what_is_written_reads_as_the_same_number(digits: str, extension: int) -> None:
    for typed in (digits, f"{digits} ext {extension}"):
        if found := read_telephone(typed):
            assert Telephone.parse(str(found)) == found
            assert len(str(found)) <= MAX_LENGTH


@pytest.mark.slow
@given(st.text(max_size=70) | st.text("+0123456789() -.x#E", max_size=30))
def test_any_text_is_a_whole_number_or_refused_and_nothing_else(text: str) -> None:
    try:
        found = Telephone.parse(text)
    except NotATelephone:
        return
    assert re.fullmatch(r"tel:(?:\+[1-9][0-9]{6,14}|111|116123)", found.link)
    assert Telephone.parse(str(found)) == found
