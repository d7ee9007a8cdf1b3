"""Where each row of a list stands: ready, waiting and why, in, or the same as another."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from directory.curating.intake import choices
from directory.curating.intake.choices import OddValue
from directory.curating.intake.desk import NAME_OF, listings_of, rows_of
from directory.curating.intake.duplicates import Features, Pair, features, likely_pairs
from directory.curating.intake.kinds import likely_kind
from directory.curating.intake.listings import Listing
from directory.curating.intake.targets import all_targets
from directory.models import Intake, IntakeRow, IntakeSource, Service

MERGE, SAME, DIFFERENT = "merge", "same", "different"


class RowStanding(StrEnum):
    """Where a row stands, worded for the curator."""

    READY = "Ready"
    IN = "Taken in"
    ODD = "Waiting for the meaning of a word"
    DOUBTFUL = "May be the same as another"
    FAULTY = "Needs correcting"
    JOINED = "The same as another row"
    LISTED = "Already here"
    LEFT_OUT = "Left out"


@dataclass(slots=True)
class DeskRow:
    """A row with its listing, and where it stands."""

    row: IntakeRow
    listing: Listing
    place: str = ""  # such as "Line 7, North, Contacts.ods", as far as there are several
    standing: RowStanding = RowStanding.READY
    why: str = ""
    joined: list["DeskRow"] = field(default_factory=list)  # rows that are the same as this one
    service: Service | None = None  # the draft made of it, or the listing that it already has

    @property
    def key(self) -> str:
        return f"r{self.row.pk}"

    @property
    def fills(self) -> Service | None:
        """The service here already whose gaps it is to fill, or for which it proposes changes."""
        return self.service if self.standing is RowStanding.READY else None


@dataclass(slots=True)
class Desk:
    """All rows of a list, the open questions, and the pairs to decide."""

    lists: list[Intake]  # all of one upload
    rows: list[DeskRow] = field(default_factory=list)
    left_out: list[IntakeRow] = field(default_factory=list)
    questions: list[OddValue] = field(default_factory=list)
    pairs: list[Pair] = field(default_factory=list)
    stored: dict[str, Service] = field(default_factory=dict)  # by key, those in pairs

    @property
    def intake(self) -> Intake:
        """The first list, which keeps the decisions for all."""
        return self.lists[0]

    def of(self, *standings: RowStanding) -> list[DeskRow]:
        return [one for one in self.rows if one.standing in standings]

    @property
    def ready(self) -> list[DeskRow]:
        return self.of(RowStanding.READY)

    @property
    def waiting(self) -> list[DeskRow]:
        return self.of(RowStanding.ODD, RowStanding.DOUBTFUL, RowStanding.FAULTY)

    @property
    def counts(self) -> list[tuple[RowStanding, int]]:
        counted = Counter(one.standing for one in self.rows)
        counted[RowStanding.LEFT_OUT] += len(self.left_out)
        return [(standing, counted[standing]) for standing in RowStanding if counted[standing]]

    def by_key(self) -> dict[str, DeskRow]:
        return {one.key: one for one in self.rows}


def sorted_desk(intake: Intake) -> Desk:
    """All lists that were uploaded with it, as they stand."""
    desk = Desk(list(intake.together()))
    rows = rows_of(desk.lists)
    desk.rows = [DeskRow(row, one, place_of(row, desk.lists)) for row, one in listings_of(rows)]
    desk.left_out = [row for row in rows if not row.listing and row.state != IntakeRow.State.IN]
    desk.questions = list(_questions(desk))
    made = Service.objects.in_bulk(
        [one.row.made["service"] for one in desk.rows if "service" in one.row.made]
    )
    for one in desk.rows:
        one.service = made.get(one.row.made.get("service"))
    _pair(desk)
    _stand(desk)
    return desk


def place_of(row: IntakeRow, lists: Sequence[Intake]) -> str:
    sheet = row.intake.tables[row.table]["sheet"] if len(row.intake.tables) > 1 else ""
    file = row.intake.file_name if len(lists) > 1 else ""
    return ", ".join(filter(None, (f"Line {row.line}", sheet, file)))


# --- Questions ------------------------------------------------------------------------------------


def _questions(desk: Desk) -> Iterator[OddValue]:
    """Each odd value once, the commonest first."""
    found: dict[str, OddValue] = {}
    said: dict[str, str] = {}
    for answers in IntakeSource.objects.values_list("answers", flat=True):
        said |= answers
    for one in desk.rows:
        if one.row.state == IntakeRow.State.IN:
            continue
        for key, value in one.listing.odd.items():
            if key not in found:
                found[key] = _question(key, value)
                found[key].guess = said.get(key, found[key].guess)
            found[key].places.append(one.place)
    yield from sorted(found.values(), key=lambda each: (each.is_of_a_name, -len(each.places)))


def _question(key: str, value: str) -> OddValue:
    target = all_targets()[key.partition("|")[0]]
    asked = choices.odd_value(target, value)
    if key.startswith(NAME_OF):
        asked.key, asked.guess, asked.is_of_a_name = key, likely_kind(value), True
    return asked


# --- Likely duplicates ----------------------------------------------------------------------------


def _pair(desk: Desk) -> None:
    """Sort rows into groups by what was decided; offer each further pair that could join two."""
    stored = {service_key(one): one for one in _stored_services(desk)}
    mine = [features(one.key, one.listing, identifier=one.row.identifier) for one in desk.rows]
    here = [_features_of(one) for one in stored.values()]
    found = likely_pairs([*mine, *here])
    decisions: Mapping[str, str] = desk.intake.decisions
    groups = _Groups(one.key for one in desk.rows)
    rows = desk.by_key()
    listed: dict[str, tuple[Service, str]] = {}
    for pair in found:
        decided = decisions.get(pair.key)
        if pair.other in stored:
            if decided in (SAME, MERGE):
                listed[pair.one] = stored[pair.other], decided
        elif decided in (SAME, MERGE):
            groups.join(pair.one, pair.other)
    tried = groups.copy()
    asked_of_stored: set[str] = set()
    for pair in found:
        if pair.key in decisions or (_is_in(rows.get(pair.one)) and _is_in(rows.get(pair.other))):
            continue
        if pair.other in stored:
            first = groups.of(pair.one)
            if first not in asked_of_stored and not _is_in(rows[pair.one]):
                asked_of_stored.add(first)
                desk.stored[pair.other] = stored[pair.other]
                desk.pairs.append(pair)
        elif tried.join(pair.one, pair.other):
            desk.pairs.append(pair)
    _join(desk, groups, listed)


def _is_in(one: DeskRow | None) -> bool:
    return one is not None and one.row.state == IntakeRow.State.IN


class _Groups:
    """Which keys stand for the same listing."""

    def __init__(self, keys: Iterator[str]) -> None:
        self.first = {key: key for key in keys}

    def copy(self) -> "_Groups":
        other = _Groups(iter(()))
        other.first = dict(self.first)
        return other

    def of(self, key: str) -> str:
        while self.first[key] != key:
            key = self.first[key]
        return key

    def join(self, one: str, other: str) -> bool:
        """Whether that was news."""
        mine, theirs = self.of(one), self.of(other)
        self.first[theirs] = mine
        return mine != theirs


def _join(desk: Desk, groups: _Groups, listed: Mapping[str, tuple[Service, str]]) -> None:
    """The first row of each group leads, or whichever is in already; the others join it."""
    members: dict[str, list[DeskRow]] = defaultdict(list)
    for one in desk.rows:
        members[groups.of(one.key)].append(one)
    for group in members.values():
        group.sort(key=lambda one: not (_is_in(one) and one.service))
        lead, *others = group
        for one in others:
            one.standing = RowStanding.JOINED
            one.why = f"It is the same listing as l{lead.place[1:]}."
        lead.joined = others
        if here := next((listed[one.key] for one in group if one.key in listed), None):
            _is_here(group, *here)


def _is_here(group: Sequence[DeskRow], service: Service, decided: str) -> None:
    """Rows of a service that is here already. The first can fill its gaps, or propose changes."""
    for one in group:
        if not _is_in(one):
            one.standing, one.service = RowStanding.LISTED, service
            one.why = f"It is {service}, {service.code}."
    if decided == MERGE and not _is_in(group[0]):
        group[0].standing = RowStanding.READY


def may_be_filled(service: Service) -> bool:
    """Taking a list in changes nothing that anybody can see."""
    return service.status != Service.Status.PUBLISHED


def _stand(desk: Desk) -> None:
    asked = {pair.one for pair in desk.pairs} | {pair.other for pair in desk.pairs}
    doubted = {each.key for one in desk.rows for each in (one, *one.joined) if one.key in asked}
    doubted |= {one.key for one in desk.rows if any(each.key in asked for each in one.joined)}
    for one in desk.rows:
        if _is_in(one):
            one.standing = (
                RowStanding.IN if one.service or not one.row.made else RowStanding.LEFT_OUT
            )
        elif one.standing is not RowStanding.READY:
            continue
        elif one.listing.faults:
            one.standing, one.why = RowStanding.FAULTY, " ".join(one.listing.faults)
        elif one.listing.odd:
            said = ", ".join(f"“{value}”" for value in one.listing.odd.values())
            one.standing, one.why = RowStanding.ODD, f"Not known yet: {said}."
        elif one.key in doubted:
            one.standing, one.why = (
                RowStanding.DOUBTFUL,
                "Decide whether it is the same as another.",
            )


def _stored_services(desk: Desk) -> list[Service]:
    """All real services but those made of this list."""
    own = [one.row.made["service"] for one in desk.rows if one.row.has_draft]
    found = Service.objects.filter(is_sample=False).exclude(pk__in=own)
    return list(found.select_related("organisation").prefetch_related("physiotherapists"))


def _features_of(service: Service) -> Features:
    key, said = service_key(service), Listing.of(service)
    return features(key, said, identifier=str(service.public_id), is_stored=True)


def service_key(service: Service) -> str:
    return f"s{service.code}"
