"""Short public codes for services, such as K7F3, for use on paper and by phone. No Django.

They use 31 characters that are hard to confuse. The last is a weighted check character, modulo 31.
As 31 is prime and neighbouring positions have different weights, every single wrong character and
every swap of two neighbours is caught.
"""

import re
import secrets

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_VALUE = {char: value for value, char in enumerate(ALPHABET)}
_LENGTHS = (4, 5)
_LIKE_A_NUMBER = re.compile(r"\d+(E\d+)?")  # a spreadsheet turns 23E4 into 230000


def is_code(text: str) -> bool:
    """Whether `text`, in capitals, is a complete code with the correct check character."""
    return len(text) in _LENGTHS and all(char in _VALUE for char in text) and _weighted(text) == 0


def new_code(length: int = 4) -> str:
    """A random code that reads as no word and no number. The caller checks that it is free."""
    while True:
        body = "".join(secrets.choice(ALPHABET) for _ in range(length - 1))
        code = body + check_character(body)
        if not (_could_be_rude(code) or _LIKE_A_NUMBER.fullmatch(code)):
            return code


def near_misses(text: str) -> list[str]:
    """Valid codes that differ from `text` by one character or by a swap of two neighbours."""
    if len(text) not in _LENGTHS:
        return []
    near = {
        text[:place] + char + text[place + 1 :] for place in range(len(text)) for char in ALPHABET
    }
    for place in range(len(text) - 1):
        one, other = text[place], text[place + 1]
        near.add(text[:place] + other + one + text[place + 2 :])
    return sorted(code for code in near - {text} if is_code(code))


def check_character(body: str) -> str:
    """The character that makes the weighted sum of `body` plus itself a multiple of 31."""
    return ALPHABET[-_weighted(body + ALPHABET[0]) % len(ALPHABET)]


def _weighted(code: str) -> int:
    return sum(weight * _VALUE[char] for weight, char in enumerate(reversed(code), start=1)) % len(
        ALPHABET
    )


def _could_be_rude(code: str) -> bool:
    """Whether it has three letters in a row, which could spell something."""
    runs = zip(code, code[1:], code[2:], strict=False)
    return any(all(char.isalpha() for char in run) for run in runs)
