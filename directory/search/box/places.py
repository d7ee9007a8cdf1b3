"""Interprets the search box: a place, a choice, a topic, or what is wrong with the text.

`find` queries the database at most twice, whatever was typed, and never contacts another host.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from django.conf import settings

from directory import codes
from directory.geo import miles_between
from directory.hcpc import HcpcNumber
from directory.models import Physiotherapist
from directory.search.box import (
    at_point,
    coordinates,
    messages,
    named,
    not_here,
    offers,
    parts,
    place_names,
    postcode_places,
    postcodes_typed,
    safety,
)
from directory.search.box.answers import (
    Answer,
    Choice,
    Elsewhere,
    Offer,
    Place,
    Problem,
    Safety,
    Topic,
)
from directory.search.box.postcode_places import Located, at_postcode
from directory.search.box.reading import Reading, Use
from directory.search.box.text import Text

__all__ = [
    "Answer",
    "Choice",
    "Elsewhere",
    "Offer",
    "Place",
    "Problem",
    "Safety",
    "Topic",
    "at_postcode",
    "find",
]

MAX_LENGTH = 100
_FAR_MILES = 40.0
_NUMBER = re.compile(r"PH([0-9]{4,6})")
_LABEL = re.compile(r"(?P<town>.+) \((?P<district>[A-Z]{1,2}[0-9][0-9A-Z]?)\)", re.IGNORECASE)


def find(typed: str, on: date) -> Answer:
    """Interpret the search box; None if it is empty. The first interpretation that fits wins."""
    if not typed.strip():
        return None
    if point := coordinates.read(typed):
        return at_point.find(*point, Reading.of(typed).all_as(Use.POINT))
    reading = Reading.of(typed[:MAX_LENGTH])
    if coordinates.is_link(typed):
        return Problem(reading.account({}), messages.A_LINK)
    if len(typed) > MAX_LENGTH:
        return Problem(reading.account({}), messages.TOO_LONG)
    if not reading.words or "@" in typed:
        return Problem(reading.account({}), messages.ENTER_A_POSTCODE)
    return _safe(_find(reading, on))


def _find(reading: Reading, on: date) -> Answer:
    mentions, rows = postcodes_typed.mentions(reading), None
    if postcodes_typed.is_all(mentions, reading) and not _not_here(reading):
        rows = postcode_places.rows_for(mentions)
        if found := postcode_places.exactly(mentions[0], rows):
            return postcode_places.place_at(found, reading.all_as(Use.POSTCODE))
    text = Text.of(reading)
    if answer := _label(reading, on) or _no_place(text) or _number(text, on):
        return answer
    if not mentions:
        return _by_name(text, on)
    rows = postcode_places.rows_for(mentions) if rows is None else rows
    located = postcode_places.locate(mentions, rows, text.content)
    if len(located) > 1:
        return _which_postcode(text, located)
    if located:
        return _at_located(text, located[0], on)
    names = named.names_in(text, on)
    answer = place_names.exactly(text, names) or place_names.nearly_or_not(text, names)
    is_code = codes.is_code(text.joined(text.content))
    if isinstance(answer, Problem) and not is_code and any(each.looks_whole for each in mentions):
        areas = tuple(postcode_places.areas_of(mentions, rows))
        return Problem(answer.account, messages.UNKNOWN_POSTCODE, areas)
    return answer


def _not_here(reading: Reading) -> bool:
    words = [word.capitals for word in reading.words]
    return any(map(not_here.postcode, ("".join(words), *words)))


def _label(reading: Reading, on: date) -> Answer:
    """A town in the form this site uses in URLs: "Newport (TF10)"."""
    found = _LABEL.fullmatch(reading.text)
    if not found:
        return None
    town = Reading.of(found["town"])
    text = Text.of(town)
    for row in named.names_in(text, on).towns:
        if row.plain == town.plain and row.district == found["district"].upper():
            return offers.town_place(row, reading.all_as(Use.TOWN), is_told_apart=True)
    return None


# --- Postcodes -----------------------------------------------------------------------------------


def _which_postcode(text: Text, located: Sequence[Located]) -> Choice:
    account = text.account(*((each.mention.span, Use.POSTCODE) for each in located))
    names = [str(each.postcode) for each in located]
    offers = tuple(Offer(each.row.name, each.row.town, near=each.row.name) for each in located)
    return Choice(account, messages.which_of(names), offers)


def _at_located(text: Text, found: Located, on: date) -> Answer:
    """The place for a postcode. Anything named next to a district must not be elsewhere."""
    text = replace(text, taken=found.mention.span_set)
    others = [number for number in text.content if not _is_town(text, found, number)]
    if others and len(found.postcode.inward) < 3:
        beside = parts.parts_of(text, named.names_in(text, on))
        if answer := _beside(text, found, beside):
            return answer
        used = [(part.phrase.span, Use.TOWN) for part in beside]
        return _placed(text, found, *used)
    return _placed(text, found)


def _is_town(text: Text, found: Located, number: int) -> bool:
    """Whether a word names the town, council or nation that contains a postcode."""
    return text.reading.words[number].plain in found.names


def _placed(text: Text, found: Located, *used: tuple[range, Use]) -> Place:
    towns = [number for number in text.free if _is_town(text, found, number)]
    account = text.account(*used, (towns, Use.TOWN))
    filters = text.filters(towns)
    return replace(postcode_places.place_at(found, account), filters=filters)


def _beside(text: Text, found: Located, beside: Sequence[parts.NamePart]) -> Answer:
    """The village typed with its district, or a choice if town and district disagree."""
    towns = [town for part in beside for town in part.towns]
    here = postcode_places.place_at(found, text.account()).point
    span = [number for part in beside for number in part.span]
    for town in towns:
        if town.district == str(found.postcode) and town.plain != found.town:
            account = text.account((span, Use.TOWN))
            place = offers.town_place(town, account, filters=text.filters(span))
            return replace(place, label=f"{town.name} {town.district}", district=town.district)
    if towns and all(miles_between(town.point, here) > _FAR_MILES for town in towns):
        district = Offer(found.row.name, found.row.town, near=str(found.postcode))
        names = [str(found.postcode), text.typed(beside[0].phrase.span)]
        each = (district, *offers.offers_of(beside[0]))
        return Choice(text.account((span, Use.TOWN)), messages.which_of(names), each)
    return None


def _by_name(text: Text, on: date) -> Answer:
    """What the text names, or a postcode typed with letters in place of digits."""
    names = named.names_in(text, on)
    if answer := place_names.exactly(text, names):
        return answer
    if slips := postcodes_typed.letters_for_digits(text.reading):
        for found in postcode_places.corrected(slips, postcode_places.rows_for(slips), 1):
            return _placed(replace(text, taken=found.mention.span_set), found)
    return place_names.nearly_or_not(text, names)


# --- Not a place ---------------------------------------------------------------------------------


def _no_place(text: Text) -> Answer:
    """Problems with postcodes outside the United Kingdom and other professions' numbers."""
    words = text.reading.words
    joined = text.joined(text.content)
    pairs = [
        "".join(word.capitals for word in words[start : start + size])
        for size in (2, 1)
        for start in range(len(words) - size + 1)
    ]
    told = (
        not_here.postcode(each)
        for each in (joined, *pairs)
        if any(map(str.isdigit, each)) or each == joined
    )
    message = next(filter(None, told), "") or not_here.other_profession(joined)
    return Problem(text.account((text.content, Use.POSTCODE)), message) if message else None


def _number(text: Text, on: date) -> Answer:
    """A registration number, with or without its letters, or some other number."""
    words = text.reading.words
    for size in (1, 2):
        for start in range(len(words) - size + 1):
            joined = "".join(word.capitals for word in words[start : start + size])
            if found := _NUMBER.fullmatch(joined):
                return _person_with(text, range(start, start + size), HcpcNumber(found[1]), on)
    digits = text.joined(text.content)
    if not digits.isascii() or not digits.isdigit():
        return None
    account = text.account((text.content, Use.NUMBER))
    if 4 <= len(digits) <= 6:
        offers = (Offer(f"PH{digits}", near=f"PH{digits}"),)
        return Problem(account, messages.number_without_letters(digits), offers)
    if len(digits) > 6:
        return Problem(account, messages.A_TELEPHONE_NUMBER)
    return None


def _person_with(text: Text, span: range, number: HcpcNumber, on: date) -> Answer:
    account = text.account((span, Use.NUMBER))
    person = Physiotherapist.objects.public(on).filter(hcpc_number=str(number)).first()
    if person:
        return Elsewhere(account, person.get_absolute_url())
    register = Offer(
        f"Look up {number} on the HCPC register",
        url=settings.HCPC_RECORD_URL.format(number=number),
    )
    return Problem(account, messages.nobody_with(number), (register,))


# --- Safety --------------------------------------------------------------------------------------


def _safe(answer: Answer) -> Answer:
    """Show safety advice first, if anything typed calls for it and is not a name."""
    if answer is None or Use.SAFETY not in answer.account.uses:
        return answer
    urgency = safety.urgency_of(safety.phrases_in(Reading.of(answer.account.text)))
    if isinstance(answer, Place):
        here = Offer(answer.label, "physiotherapists near there", near=answer.account.place)
        return Safety(answer.account, urgency, answer.nation, (here,))
    nation = answer.nation if isinstance(answer, Elsewhere) else None
    return Safety(answer.account, urgency, nation)
