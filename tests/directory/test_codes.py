"""Short codes that survive paper, the telephone and unsteady hands."""

import re
from collections import Counter

import pytest

from directory.codes import ALPHABET, check_character, is_code, near_misses, new_code
from directory.models import Service
from tests.support import factories


def made() -> list[str]:
    """A thousand of either length."""
    return [new_code(length) for length in (4, 5) for _ in range(1000)]


def test_the_characters_are_31_that_cannot_be_mistaken() -> None:
    assert len(ALPHABET) == len(set(ALPHABET)) == 31
    assert set("0O1IL").isdisjoint(ALPHABET)
    assert re.fullmatch(r"[0-9A-Z]+", ALPHABET)


@pytest.mark.slow
def test_every_single_slip_is_refused() -> None:
    for code in made():
        assert is_code(code)
        for place, right in enumerate(code):
            for wrong in ALPHABET.replace(right, ""):
                assert not is_code(code[:place] + wrong + code[place + 1 :])


def test_every_swap_of_two_neighbours_is_refused() -> None:
    for code in made():
        for place in range(len(code) - 1):
            one, other = code[place], code[place + 1]
            if one != other:
                assert not is_code(code[:place] + other + one + code[place + 2 :])


def test_a_mistyped_code_is_a_near_miss_of_the_right_one() -> None:
    for code in (made()[0], made()[-1]):
        for place, right in enumerate(code):
            slip = code[:place] + ALPHABET.replace(right, "")[0] + code[place + 1 :]
            assert code in near_misses(slip)
        for place in range(len(code) - 1):
            swap = code[place : place + 2][::-1]
            if swap[0] != swap[1]:
                assert code in near_misses(code[:place] + swap + code[place + 2 :])


def test_near_misses_are_codes_each_once_from_2_to_z() -> None:
    near = near_misses("2223")
    assert near == sorted(set(near))
    assert all(is_code(code) for code in near)
    assert near_misses("222") == near_misses("222222") == []


def test_no_code_has_three_letters_in_a_row() -> None:
    codes = made()
    assert not [code for code in codes if re.search(r"[A-Z]{3}", code)]
    for two_letters in (r"^[0-9][A-Z]{2}", r"^[A-Z][0-9][A-Z]"):
        assert [code for code in codes if re.search(two_letters, code)]


def test_a_code_has_one_check_character() -> None:
    for code in made():
        assert check_character(code[:-1]) == code[-1]
        assert sum(is_code(code[:-1] + last) for last in ALPHABET) == 1


def test_codes_are_spread_over_all_characters() -> None:
    used = Counter("".join(made()))
    assert set(used) == set(ALPHABET)
    assert {len(code) for code in made()[:1000]} == {4} == {len(new_code())}
    assert {len(code) for code in made()[1000:]} == {5}
    assert len(set(made()[:1000])) > 900


@pytest.mark.parametrize(
    "text", ["", "K7F", "K7F33", "K7F333", "k7f3", "K7FO", "K7F 3", "KKKK\n", "٢٣٤٥", "2222222"]
)
def test_what_is_no_code(text: str) -> None:
    assert not is_code(text)


def test_a_code_has_four_or_five_characters() -> None:
    for body in ("22", "22222"):
        assert not is_code(body + check_character(body))


@pytest.mark.django_db
def test_a_new_service_gets_a_code_and_keeps_it() -> None:
    service = factories.service()
    code = service.code
    assert is_code(code)
    assert len(code) == 4
    service.name = "Another name"
    service.save()
    assert service.code == code


@pytest.mark.django_db
def test_a_code_that_is_taken_is_not_given_again(monkeypatch: pytest.MonkeyPatch) -> None:
    taken = factories.service().code
    free = next(code for code in made() if code != taken)
    offered = iter([taken, taken, free])
    monkeypatch.setattr("directory.codes.new_code", lambda length: next(offered))
    assert factories.service().code == free
    assert Service.objects.filter(code=taken).count() == 1


@pytest.mark.django_db
def test_when_short_codes_run_out_longer_ones_follow(monkeypatch: pytest.MonkeyPatch) -> None:
    taken = factories.service().code
    longer = next(code for code in made() if len(code) == 5)
    monkeypatch.setattr("directory.codes.new_code", lambda length: taken if length == 4 else longer)
    assert factories.service().code == longer


@pytest.mark.django_db
def test_an_address_never_reads_as_a_code(monkeypatch: pytest.MonkeyPatch) -> None:
    """/services/<code>/ leads to the listing that has it, so no other may be called so."""
    word = next(code for code in made() if is_code(code))
    service = factories.service(name=word, town=word)
    assert service.slug != word.lower()
    assert not is_code((service.slug or "").upper())


def test_no_code_looks_like_a_number_or_a_day_to_a_spreadsheet() -> None:
    a_day = re.compile(r"\d*(JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)\d*")
    for code in made():
        assert not re.fullmatch(r"\d+(E\d+)?", code), code
        assert not a_day.fullmatch(code), code


def test_a_code_of_digits_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = iter("268" + "4E8" + "K7F")
    monkeypatch.setattr("directory.codes.secrets.choice", lambda _: next(drawn))
    assert new_code().startswith("K7F")
