"""Where the gazetteer places the postcodes in a text: full, partial or corrected."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import fmean
from string import ascii_uppercase
from typing import cast

from django.db.models import Exists, F, Func, QuerySet, Value

from directory.geo import Point
from directory.models import PostcodeLocation
from directory.models.gazetteer import IsAmong
from directory.names import search_name
from directory.postcodes import Level, Postcode
from directory.search.box import messages
from directory.search.box.answers import Offer, Place
from directory.search.box.postcodes_typed import Mention
from directory.search.box.reading import Account, Reading, Use
from msphysio.prepared import Prepared

Rows = Mapping[str, PostcodeLocation]


@dataclass(frozen=True, slots=True)
class Located:
    """A mention as found in the gazetteer."""

    mention: Mention
    row: PostcodeLocation
    notice: str = ""
    group: tuple[PostcodeLocation, ...] = field(default=())  # the districts covered by SW1

    @property
    def postcode(self) -> Postcode:
        return self.mention.postcode if self.group else Postcode.parse(self.row.name)  # type: ignore[return-value]

    @property
    def town(self) -> str:
        return search_name(self.row.town)

    @property
    def names(self) -> frozenset[str]:
        """The words in the names of the town, council and nation it is known to be in."""
        names = [self.row.town, *(str(area or "") for area in (self.row.council, self.row.nation))]
        return frozenset(search_name(" ".join(names)).split())


def at_postcode(postcode: Postcode) -> Place | None:
    """Where a postcode is, or its sector or district; None if the gazetteer has none of them."""
    rows = _rows_named(postcode.lookups())
    row = _first(rows, postcode.lookups())
    account = Reading.of(str(postcode)).all_as(Use.POSTCODE)
    return _place_at(row, account) if row else None


def rows_for(mentions: Iterable[Mention]) -> Rows:
    """All gazetteer rows for these mentions and their possible corrections, in one query.

    If a full postcode has a place, nothing else is read.
    """
    mentions = list(mentions)
    whole = str(mentions[0].postcode) if len(mentions) == 1 and mentions[0].is_whole else ""
    return _rows_named((name for mention in mentions for name in _names(mention)), whole)


def locate(mentions: Sequence[Mention], rows: Rows, content: Collection[int]) -> list[Located]:
    """Where the mentions are, most exact only. `content` holds the words not yet accounted for.

    Full postcodes come first, then sectors or districts typed alone; then mistypings of a full
    postcode; then districts next to other words.
    """
    whole = [mention for mention in mentions if mention.is_whole]
    if whole:
        return _distinct(filter(None, (_locate_whole(mention, rows) for mention in whole)))
    begun = _distinct(filter(None, (_locate_begun(mention, rows) for mention in mentions)))
    strong = [
        found
        for found in begun
        if found.postcode.level is Level.SECTOR or set(content) <= found.mention.span_set
    ]
    alone = [mention for mention in mentions if set(content) <= mention.span_set]
    return strong or corrected(mentions, rows, 1) or begun or corrected(alone, rows, 3)


def place_at(found: Located, account: Account, others: tuple[Offer, ...] = ()) -> Place:
    if not found.group:
        return _place_at(found.row, account, found.notice, others)
    district = found.postcode.district
    nations = {row.nation for row in found.group}
    points = [cast(Point, row.point) for row in found.group]
    return Place(
        account=account,
        label=district,
        point=Point(
            fmean(point.latitude for point in points), fmean(point.longitude for point in points)
        ),
        shared_as=district,
        is_about=True,
        nation=nations.pop() if len(nations) == 1 else None,
        shares=_mean_shares(found.group),
        notice=found.notice,
        others=(*(Offer(row.name, row.town, near=row.name) for row in found.group), *others),
    )


def areas_of(mentions: Iterable[Mention], rows: Rows) -> Iterator[Offer]:
    """The postcode areas that unknown postcodes would be in."""
    for mention in mentions:
        if mention.postcode and (row := rows.get(mention.postcode.area)):
            yield Offer(row.name, f"around {row.town}" if row.town else "", near=row.name)


# --- What a mention could be ----------------------------------------------------------------------


def _names(mention: Mention) -> Iterator[str]:
    if mention.postcode:
        yield from mention.postcode.lookups()
        yield mention.postcode.area
        yield from _group_names(mention.postcode.district)
        if shorter := _shorter(mention.postcode):
            yield from shorter.lookups()
    for postcode in mention.corrections:
        yield from postcode.lookups()


def _group_names(district: str) -> Iterator[str]:
    """The districts made by adding a letter to this one: SW1A, SW1E … for SW1."""
    if district and district[-1].isdigit():
        yield from (district + letter for letter in ascii_uppercase)


def _shorter(postcode: Postcode) -> Postcode | None:
    """The district's last digit taken as the sector: "BD7 1" for "BD71"."""
    begun, last = postcode.outward[:-1], postcode.outward[-1]
    has_two_digits = last.isdigit() and any(map(str.isdigit, begun))
    return Postcode(begun, last) if has_two_digits and not postcode.inward else None


def exactly(mention: Mention, rows: Rows) -> Located | None:
    """Where the postcode itself is."""
    row = _first(rows, [str(mention.postcode)])
    if row is None:
        return None
    notice = messages.showing_instead(row.name) if mention.is_begun else ""
    return Located(
        mention, row, messages.retired(row.name, row.retired_on) if row.retired_on else notice
    )


def _locate_whole(mention: Mention, rows: Rows) -> Located | None:
    typed = cast(Postcode, mention.postcode)
    if found := exactly(mention, rows):
        return found
    if coarser := _first(rows, typed.lookups()[1:]):
        say = messages.no_location if str(typed) in rows else messages.only_about
        return Located(mention, coarser, say(typed, coarser.name))
    if others := corrected([mention], rows, 3):
        return others[0]
    return _group(mention, rows, messages.only_about(typed, typed.district))


def _locate_begun(mention: Mention, rows: Rows) -> Located | None:
    typed = mention.postcode
    if typed is None:
        return None
    if row := _first(rows, [str(typed)]):
        if typed.level is Level.AREA:
            return Located(mention, row, messages.TYPE_MORE)
        notice = messages.cut_back(mention.as_typed, row.name) if mention.is_begun else ""
        return Located(mention, row, notice)
    if group := _group(mention, rows, messages.several_districts(str(typed))):
        return group if typed.level is Level.DISTRICT else None
    for cut in filter(None, (_shorter(typed), typed if typed.inward else None)):
        if row := _first(rows, cut.lookups()):
            return Located(mention, row, messages.cut_back(mention.as_typed, row.name))
    return None


def _group(mention: Mention, rows: Rows, notice: str) -> Located | None:
    district = mention.postcode.district if mention.postcode else ""
    group = tuple(row for name in _group_names(district) if (row := _first(rows, [name])))
    return Located(mention, group[0], notice, group) if group else None


def _mean_shares(rows: Sequence[PostcodeLocation]) -> Mapping[str, float]:
    """The shares for districts searched as one, all weighted equally."""
    shares = [row.shares or {} for row in rows]
    return {code: fmean(one.get(code, 0.0) for one in shares) for code in set().union(*shares)}


def corrected(mentions: Iterable[Mention], rows: Rows, levels: int) -> list[Located]:
    """The first correction that exists: the postcode itself, or its sector or district."""
    for level in range(levels):
        for mention in mentions:
            for postcode in mention.corrections:
                wanted = postcode.lookups()[level : level + 1]
                is_whole_or_all = len(postcode.inward) == 3 or levels > 1
                if is_whole_or_all and (row := _first(rows, wanted)):
                    return [Located(mention, row, messages.showing_instead(row.name))]
    return []


def _distinct(found: Iterable[Located]) -> list[Located]:
    return list({each.postcode: each for each in reversed(list(found))}.values())[::-1]


# --- The gazetteer -------------------------------------------------------------------------------


def _rows_named(names: Iterable[str], whole: str = "") -> Rows:
    """The rows of these names, or only that of a whole postcode, if it has a place."""
    asked = whole, ",".join(dict.fromkeys(filter(None, names)))
    return {row.name: row for row in _NAMED.rows((), asked)}


def _named(_: object, asked: Sequence[str]) -> QuerySet[PostcodeLocation]:
    whole, names = asked
    rows = PostcodeLocation.objects.select_related("council", "body", "nation")
    placed = PostcodeLocation.objects.filter(name=whole, latitude__isnull=False)
    others = rows.filter(
        ~Exists(placed),
        IsAmong(F("name"), Func(Value(names), Value(","), function="string_to_array")),
    )
    return rows.filter(name=whole).union(others, all=True)


_NAMED = Prepared(PostcodeLocation, _named)


def _first(rows: Rows, names: Iterable[str]) -> PostcodeLocation | None:
    """The first of these that has a location."""
    found = (rows[name] for name in names if name in rows)
    return next((row for row in found if row.point), None)


def _place_at(
    row: PostcodeLocation, account: Account, notice: str = "", others: tuple[Offer, ...] = ()
) -> Place:
    postcode = Postcode.parse(row.name)
    town = f", {row.town}" if row.town else ""
    return Place(
        account=account,
        label=f"{row.name}{town}" if postcode.level is Level.DISTRICT else row.name,
        point=cast(Point, row.point),  # only rows with a point are placed
        shared_as=postcode.outward,
        is_about=postcode.level is not Level.FULL,
        district=postcode.district,
        council=row.council,
        body=row.body,
        nation=row.nation,
        shares=row.shares or {},
        close_councils=frozenset(row.close_councils or ()),
        notice=notice,
        others=others,
    )
