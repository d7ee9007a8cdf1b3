"""The messy spreadsheets hold what they are said to hold."""

from tests.curating.messy_sheets import AGAIN, PAIRS, POSTCODES, ROWS, SHEETS, TRUTH


def test_there_are_twelve_sheets_of_three_hundred_rows() -> None:
    assert len({sheet.file_name for sheet in SHEETS}) == 12
    assert ROWS == 300


def test_forty_rows_repeat_a_listing_and_twenty_name_a_colleague() -> None:
    assert len(TRUTH) == 240
    assert len(AGAIN) == 40
    assert sum(len(one.rows) for one in TRUTH) - len(TRUTH) - len(AGAIN) == 20


def test_half_of_the_pairs_are_the_same() -> None:
    assert [same for _, _, same in PAIRS].count(True) == 250
    assert len(PAIRS) == 500


def test_every_postcode_is_one_of_those_to_be_loaded() -> None:
    assert {one.postcode for one in TRUTH if one.postcode} <= set(POSTCODES)
