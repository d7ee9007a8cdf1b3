"""Text from the search box in words, and the account of what became of each."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.names import search_name
from directory.search.box.reading import Account, Reading, Use, clean


def words(text: str) -> list[str]:
    return [word.plain for word in Reading.of(text).words]


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("King’s Lynn", ["kings", "lynn"]),
        ("Newcastle-upon-Tyne", ["newcastle", "upon", "tyne"]),
        ("Bury St. Edmunds", ["bury", "st", "edmunds"]),
        ("Ynys Môn", ["ynys", "mon"]),
        ("Ynys Mo\u0302n", ["ynys", "mon"]),
        ("N.I.", ["ni"]),
        ("W. Yorks", ["w", "yorks"]),
        ("Argyll & Bute", ["argyll", "and", "bute"]),
        ("SW1A%202AA", ["sw1a", "2aa"]),
        ("CF10%2B3NP", ["cf10", "3np"]),
        ("BD7&nbsp;1DP", ["bd7", "1dp"]),
        ("Milton+Keynes", ["milton", "keynes"]),
        ("ＬＳ１　３ＥＸ", ["ls1", "3ex"]),
        ("LS1\u200b 3EX\0", ["ls1", "3ex"]),
        ("?????", []),
        ("😀", []),
    ],
)
def test_text_is_read_in_words(typed: str, read: list[str]) -> None:
    assert words(typed) == read


def test_commas_and_the_like_part_words_and_spaces_do_not() -> None:
    reading = Reading.of("12 Mill Lane, Leeds (UK)")
    assert [word.segment for word in reading.words] == [0, 0, 0, 1, 2]


def test_phrases_are_all_runs_of_neighbours_the_longest_first() -> None:
    plain = [phrase.plain for phrase in Reading.of("a b c").phrases()]
    assert plain == ["a b c", "a b", "b c", "a", "b", "c"]


def test_what_is_not_said_to_be_used_is_unused() -> None:
    account = Reading.of("14 Great Horton Road, Bradford BD7 1DP").account(
        {4: Use.TOWN, 5: Use.POSTCODE, 6: Use.POSTCODE}
    )
    assert account.unused == ("14 Great Horton Road",)
    assert account.place == "Bradford BD7 1DP"


def test_no_account_leaves_out_a_word() -> None:
    reading = Reading.of("Leeds LS1")
    with pytest.raises(ValueError, match="every word"):
        Account(reading.text, reading.words, (Use.TOWN,))


@pytest.mark.parametrize(
    ("typed", "label", "same"),
    [
        ("bd7-1dp.", "BD7 1DP", True),
        ("stoke on trent", "Stoke-on-Trent", True),
        ("sa1", "SA1, Swansea", True),
        ("Glasgow G12", "G12, Glasgow", True),
        ("Leeds, UK", "Leeds", False),
    ],
)
def test_an_account_knows_whether_a_label_holds_all_that_was_typed(
    typed: str, label: str, same: bool
) -> None:
    assert Reading.of(typed).account({}).is_all_in(label) is same


@given(st.text(max_size=120))
def test_any_text_is_read_and_its_words_stand_in_it(text: str) -> None:
    reading = Reading.of(text)
    for word in reading.words:
        assert word.plain in search_name(reading.text[word.start : word.end]) or word.plain == "and"
    assert clean(clean(text)).split() == clean(clean(clean(text))).split()
    account = reading.account({})
    assert len(account.uses) == len(reading.words)
    assert not account.place
