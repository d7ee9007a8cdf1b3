"""Parsing latitude and longitude as maps, phones and people write them. No Django."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

MAX_LENGTH = 2_000  # characters, for a link copied from a map

_SIGNS = str.maketrans("−–º˚’‘′”“″\xa0", "--°°'''\"\"\" ")
_TOKEN = re.compile(
    r"(?P<number>[+-]?(?:\d{1,7}(?:\.\d{1,20})?|\.\d{1,20}))"
    r"|(?P<name>lat(?:itude)?|lon(?:g(?:itude)?)?|lng)\b\s*[:=]?"
    r"|(?P<degrees>°|deg(?:rees)?\b|d(?![a-z]))"
    r"|(?P<mark>''|['\":]|[ms](?=[\d\s,;NSEW]|$))"
    r"|(?P<side>[NSEW])(?![a-z])"
    r"|(?P<comma>[,;/|~])"
    r"|[\s()\[\]]+|\.(?=\s|$)",
    re.IGNORECASE,
)
_DECIMAL_COMMAS = re.compile(r"([+-]?\d{1,2}),(\d{3,20})(\s*[;,\s]\s*)([+-]?\d{1,3}),(\d{3,20})")
_PACKED = re.compile(r"(\d\d)(\d\d)(\d\d)\s*([NS])\W*(\d{3})(\d\d)(\d\d)\s*([EW])", re.IGNORECASE)

_PAIR = r"(-?\d{1,3}(?:\.\d{1,20})?)"
_LINK = re.compile(r"^\s*(?:https?://|www\.|maps\.|geo:)|\.[a-z]{2,6}/\S*\d", re.IGNORECASE)
_IN_LINK = [
    re.compile(pattern.replace("#", _PAIR))
    for pattern in (
        r"^\s*geo:#,#",
        r"!3d#!4d#",
        r"[?&#](?:q|query|ll|sll|cp|center|destination|daddr|saddr|loc)=(?:loc:)?#[,~ +]+#",
        r"[?&]m?lat(?:itude)?=#&m?(?:lon|lng|long|longitude)=#",
        r"map=\d+(?:\.\d+)?/#/#",
        r"@#,#",
        r"/#,\+?#",
    )
]


@dataclass(slots=True)
class _Angle:
    """Degrees, minutes and seconds as typed, and N, S, E or W."""

    numbers: list[str]
    side: str = ""

    @property
    def degrees(self) -> float:
        size = sum(abs(float(each)) / 60.0**place for place, each in enumerate(self.numbers))
        is_negative = self.numbers[0].startswith("-") or self.side in ("S", "W")
        return -size if is_negative else size


def is_link(text: str) -> bool:
    return bool(_LINK.search(text))


def read(text: str) -> tuple[float, float] | None:
    """The latitude and longitude, if the text contains nothing else or is a map link to them."""
    if len(text) > MAX_LENGTH:
        return None
    text = unquote(text)
    if is_link(text):
        found = (pattern.search(text) for pattern in _IN_LINK)
        first = next(filter(None, found), None)
        return (float(first[1]), float(first[2])) if first else None
    angles = _angles(text.translate(_SIGNS))
    if angles is None:
        return None
    first_is_east = angles[0].side in ("E", "W") or angles[1].side in ("N", "S")
    latitude, longitude = reversed(angles) if first_is_east else angles
    return _in_order(latitude.degrees, longitude.degrees)


def _in_order(latitude: float, longitude: float) -> tuple[float, float]:
    """Swaps the two if only that puts the point near the United Kingdom."""
    if -9 < latitude < 3 and 49 < longitude < 62:
        return longitude, latitude
    return latitude, longitude


def _angles(text: str) -> tuple[_Angle, _Angle] | None:
    text = _PACKED.sub(r"\1°\2'\3\4 \5°\6'\7\8", text)
    if found := _DECIMAL_COMMAS.fullmatch(text.strip()):
        text = f"{found[1]}.{found[2]} {found[4]}.{found[5]}"
    tokens = list(_tokens(text))
    numbers = [value for kind, value in tokens if kind == "number"]
    kinds = [kind for kind, _ in tokens]
    if None in kinds or not _is_meant(kinds, numbers):
        return None
    cut = _second_starts(tokens)
    angles = _Angle(numbers[:cut]), _Angle(numbers[cut:])
    sides = [value.upper() for kind, value in tokens if kind == "side"]
    for angle, side in zip(angles, sides, strict=False):
        angle.side = side
    are_whole = all(1 <= len(angle.numbers) <= 3 for angle in angles)
    return angles if are_whole and "".join(sorted(sides)) in ("", *_SIDES) else None


_SIDES = ("EN", "NW", "ES", "SW")


def _tokens(text: str) -> Iterator[tuple[str | None, str]]:
    """Each token with its kind. The kind is None for anything that cannot be in coordinates."""
    at = 0
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None:
            yield None, text[at:]
            return
        if found.lastgroup:
            yield found.lastgroup, found[0]
        at = found.end()


def _is_meant(kinds: list[str | None], numbers: list[str]) -> bool:
    """Whether these are really coordinates, not just numbers that happen to be side by side."""
    if not 2 <= len(numbers) <= 6:
        return False
    if len(numbers) == 2:
        are_decimal = all("." in number for number in numbers)
        return are_decimal or "comma" in kinds or "degrees" in kinds
    return "degrees" in kinds or "side" in kinds


def _second_starts(tokens: list[tuple[str | None, str]]) -> int:
    """How many numbers belong to the first angle: up to the second's degree sign, or half."""
    count = 0
    marked = []
    for kind, _ in tokens:
        if kind == "number":
            count += 1
        elif kind == "degrees":
            marked.append(count - 1)
    return marked[1] if len(marked) == 2 else count // 2
