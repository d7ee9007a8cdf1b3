"""How days, numbers and names are read, and text that cannot stand in a listing."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory import typed_text
from directory.typed_text import (
    COUNT,
    DAYS,
    DEGREES,
    METRES,
    MINUTES,
    POUNDS,
    YEARS,
    Misread,
    Unit,
    is_placeholder,
    what_is_spoilt,
    what_is_wrong,
)

DAY = date(2026, 11, 3)


@pytest.mark.parametrize(
    "typed",
    [
        "2026-11-03",
        "2026/11/3",
        "03/11/2026",
        "3/11/26",
        "3.11.2026",
        "03-11-26",
        "3 11 2026",
        "3 November 2026",
        "3 Nov 26",
        "3rd November, 2026",
        "3rd of November 2026",
        "Tuesday, 3 November 2026",
        "Tues 3 Nov 2026",
        "3-Nov-26",
        "03Nov2026",
        "November 3rd, 2026",
        "Nov 3 2026",
        "2026-11-03T00:00:00",
        "2026-11-03 00:00:00.000",
        "03/11/2026 00:00",
        "３/１１/２０２６",
        " 3\N{NO-BREAK SPACE}November 2026 ",
    ],
)
def test_a_day_is_read_however_it_is_written(typed: str) -> None:
    assert typed_text.day(typed) == DAY


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("", "is not a day"),
        ("soon", "is not a day"),
        ("November 2026", "is not a day"),
        ("before 3 November 2026", "is not a day"),
        ("3/11/26 to 5/11/26", "is not a day"),
        ("3 Novembre 2026", "is not a day"),
        ("x" * 99, "is not a day"),
        ("11/30/2026", "day, month and year, in that order"),
        ("31/02/2026", "There is no day"),
        ("3/11/0026", "There is no day"),
        ("46329", "Is it 3 November 2026"),
        ("46329.0", "Is it 3 November 2026"),
    ],
)
def test_what_is_no_day_is_refused_with_the_reason(typed: str, why: str) -> None:
    with pytest.raises(Misread, match=why):
        typed_text.day(typed)


FORMS: list[Callable[[date], str]] = [
    date.isoformat,
    lambda day: f"{day:%d/%m/%Y}",
    lambda day: f"{day:%-d/%-m/%y}",
    lambda day: f"{day:%-d %B %Y}",
    lambda day: f"{day:%a %-d %b %y}",
    lambda day: f"{day:%B %-d, %Y}",
    lambda day: f"{day:%d.%m.%Y}",
]


@given(st.dates(date(1970, 1, 1), date(2069, 12, 31)), st.sampled_from(FORMS))
def test_every_day_reads_alike_in_every_form(day: date, form: Callable[[date], str]) -> None:
    assert typed_text.day(form(day)) == day


@pytest.mark.parametrize(
    ("typed", "unit", "amount"),
    [
        ("65", POUNDS, "65"),
        ("£65", POUNDS, "65"),
        ("£ 65.50", POUNDS, "65.50"),
        ("£1,000.00", POUNDS, "1000.00"),
        ("65 pounds", POUNDS, "65"),
        ("GBP 65", POUNDS, "65"),
        ("６５", POUNDS, "65"),
        ("45 minutes", MINUTES, "45"),
        ("45mins", MINUTES, "45"),
        ("1.5 hours", MINUTES, "90"),
        ("6 weeks", DAYS, "42"),
        ("1 day", DAYS, "1"),
        ("34°C", DEGREES, "34"),
        ("33.5 degrees Celsius", DEGREES, "33.5"),
        ("40m", METRES, "40"),
        ("18 years old", YEARS, "18"),
        ("12.0", COUNT, "12"),
    ],
)
def test_a_number_is_read_with_or_without_its_unit(typed: str, unit: Unit, amount: str) -> None:
    assert typed_text.amount(typed, unit) == Decimal(amount)


@pytest.mark.parametrize(
    ("typed", "unit"),
    [
        ("", POUNDS),
        ("free", POUNDS),
        ("65p", POUNDS),
        ("-65", POUNDS),
        ("65-75", POUNDS),
        ("65 per visit", POUNDS),
        ("65,50", POUNDS),
        ("1e3", POUNDS),
        ("٦٥", POUNDS),
        ("$65", POUNDS),
        ("6-8 weeks", DAYS),
        ("about 6 weeks", DAYS),
        ("3 months", DAYS),
        ("93F", DEGREES),
        ("nan", COUNT),
        ("9" * 20, COUNT),
    ],
)
def test_what_is_not_one_number_is_refused_with_an_example(typed: str, unit: Unit) -> None:
    with pytest.raises(Misread, match=f"is not {unit.expected}. Write one number, such as"):
        typed_text.amount(typed, unit)


def test_part_of_a_day_is_not_a_whole_number() -> None:
    assert typed_text.whole("1.5 hours", MINUTES) == 90
    with pytest.raises(Misread, match="a number of days"):
        typed_text.whole("1.5", DAYS)


@given(st.decimals(0, 99_999, places=2))
def test_every_price_reads_alike_in_every_form(price: Decimal) -> None:
    for typed in (f"{price}", f"£{price:,}", f"{price:,} pounds"):
        assert typed_text.amount(typed, POUNDS) == price


@pytest.mark.parametrize(
    ("typed", "answer"), [("Yes", True), (" y ", True), ("1", True), ("no", False), ("", False)]
)
def test_yes_and_no_are_read(typed: str, answer: bool) -> None:
    assert typed_text.yes_or_no(typed) is answer


def test_perhaps_is_neither_yes_nor_no() -> None:
    with pytest.raises(Misread, match="neither yes nor no"):
        typed_text.yes_or_no("perhaps")


# --- Text -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["?", "-", "…", "N/A", "n.a.", "NA", "tbc", "T.B.C.", "Unknown", "see website", "xxx"]
)
def test_a_placeholder_says_nothing(text: str) -> None:
    assert is_placeholder(text)
    assert "says nothing" in what_is_wrong(text)


@pytest.mark.parametrize("text", ["", "None", "No", "Nan Jones", "Unknown Warrior Clinic", "A"])
def test_what_says_something_is_no_placeholder(text: str) -> None:
    assert not is_placeholder(text)
    assert what_is_wrong(text) == ""


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("CafÃ© Clinic", "“CafÃ©” was “Café” before a program misread it"),
        ("Itâ€™s here", "“Itâ€™s” was “It’s”"),
        ("Â£65 a visit", "“Â£65” was “£65”"),
        ("Caf√© Clinic", "“Caf√©” was “Café”"),
        ("First line_x000D_ second", "A spreadsheet left “_x000D_” here"),
        ("Caf� Clinic", "a letter was lost"),
        ("#N/A", "“#N/A” is a spreadsheet's error"),
        ("see #REF!", "“#REF!” is a spreadsheet's error"),
        ("########", "a spreadsheet's error"),
        ("1.63E+09", "a number that a spreadsheet cut short"),
        ("Stretch &amp; Strengthen", "“&amp;” is the code of a web page for “&”"),
        ("St Mary&#39;s", "for “'”"),
        ("\x93Neuro\x94", "a character that cannot be shown"),
    ],
)
def test_spoilt_text_is_told_with_the_cause(text: str, cause: str) -> None:
    assert cause in what_is_spoilt(text)


LETTERS = "abcdefghijklmnopqrstuvwxyz"
ACCENTS = "àâäáãåæçéèêëíìîïñóòôöõøßúùûüýÿœŵŷłńśżőğıĀČŠŽÉÖÜ’‘“”–—…£€½°"
WORDS = st.lists(st.text(LETTERS, min_size=1, max_size=6), min_size=2, max_size=4)


@given(WORDS, st.sampled_from(ACCENTS))
def test_letters_of_any_language_are_not_taken_for_spoilt(words: list[str], accent: str) -> None:
    assert what_is_spoilt(accent.join(words)) == ""


@given(WORDS, st.sampled_from("âäáãåæçéèêëìîïñóòôöõøßúùûüýÿœŵŷłńśżőğÉÖÜ’‘“–—…£€½°"))
def test_utf_8_that_was_misread_is_always_told(words: list[str], accent: str) -> None:
    text = accent.join(words)
    misread = text.encode().decode("cp1252", "replace")
    assert what_is_spoilt(misread) != ""


@given(st.text(max_size=80))
def test_any_text_has_a_cause_or_none(text: str) -> None:
    cause = what_is_wrong(text)
    assert cause == "" or cause.endswith(".")


# --- Names ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Jane Smith", "Jane Smith"),
        ("  Jane   Smith ", "Jane Smith"),
        ("Siân O'Neill-Jones", "Siân O'Neill-Jones"),
        ("Dr Jane Smith", "Dr Jane Smith"),
        ("Ma Anand", "Ma Anand"),
    ],
)
def test_a_person_s_name_is_taken_with_single_spaces(typed: str, name: str) -> None:
    assert typed_text.person_name(typed) == name


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("?", "is not a name"),
        ("N/A", "is not a name"),
        ("tbc", "is not a name"),
        ("Vacant", "is not a name"),
        ("Jane Smith (left Jan 26)", "is more than a name"),
        ("Jane Smith - on maternity leave", "is more than a name"),
        ("Jane Sm?th", "is more than a name"),
        ("Jane Smith 07700 900123", "is more than a name"),
        ("Smith, Jane", "as it is said: “Jane Smith”"),
        ("Dr Smith, Jane", "as it is said: “Jane Smith”"),
        ("Smith, Dr Jane MCSP", "as it is said: “Jane Smith”"),
        ("Jane Smith, MCSP", "as it is said: “Jane Smith”"),
        ("Jane Smith BSc (Hons), MCSP", "as it is said: “Jane Smith”"),
    ],
)
def test_what_is_not_only_a_name_is_refused_with_what_to_write(typed: str, why: str) -> None:
    with pytest.raises(Misread, match=why):
        typed_text.person_name(typed)


@given(st.text(max_size=60))
def test_a_name_that_was_taken_is_taken_again(text: str) -> None:
    try:
        name = typed_text.person_name(text)
    except Misread:
        return
    assert typed_text.person_name(name) == name


def test_a_team_is_called_something() -> None:
    assert typed_text.name(" MS  Team, Leeds ") == "MS Team, Leeds"
    for text in ("?", "tbc", "None"):
        with pytest.raises(Misread, match="is not a name"):
            typed_text.name(text)
