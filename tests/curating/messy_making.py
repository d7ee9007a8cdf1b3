"""Who stands in which of the messy spreadsheets, how often, and what is true of them."""

from collections.abc import Sequence
from dataclasses import replace

from tests.curating.messy_files import Cell, Grid
from tests.curating.messy_listings import Invention, Line, Person, TrueListing
from tests.curating.messy_spellings import Row, row

SEED = 2026
Columns = Sequence[tuple[str, str]]  # a heading, and which of the cells of a row stand below it

# Who keeps each list, and of its own listings how many are private, of somebody alone, NHS,
# of a charity, of an MS Therapy Centre; then rows of colleagues, said again here, and from before.
_PLANS = {
    "branch": (8, 2, 6, 4, 0, 2, 2, 0),
    "therapies": (0, 0, 20, 0, 0, 0, 1, 2),
    "type": (10, 2, 4, 1, 3, 2, 1, 2),
    "unicode": (12, 8, 0, 0, 0, 4, 1, 2),
    "halves": (8, 3, 5, 2, 2, 0, 2, 2),
    "members": (12, 8, 0, 0, 0, 4, 1, 2),
    "bare": (12, 8, 0, 0, 0, 2, 1, 2),
    "address": (9, 2, 5, 2, 2, 2, 1, 3),
    "merge": (12, 8, 0, 0, 0, 4, 1, 2),
    "rehab": (0, 0, 20, 0, 0, 0, 2, 2),
    "alone": (0, 20, 0, 0, 0, 0, 1, 3),
    "sections": (7, 3, 6, 4, 0, 0, 1, 3),
}


class Maker:
    def __init__(self) -> None:
        self.invention = Invention(SEED)
        self.random = self.invention.random
        self.rows: dict[str, list[Row]] = {}
        self.said: list[tuple[Row, Line, frozenset[str]]] = []
        self.again: list[Line] = []
        before: list[TrueListing] = []
        for key, plan in _PLANS.items():
            own = self._own(key, plan[:5], before)
            self.rows[key] = self._rows_of(own, before, *plan[5:])
            before += own

    def _own(self, key: str, plan: Sequence[int], before: list[TrueListing]) -> list[TrueListing]:
        private, solo, nhs, charity, centre = plan
        colleagues = _PLANS[key][5]
        make = self.invention
        own = [make.listing("private", people=2) for _ in range(colleagues)]
        own += self._hard_to_tell(key, own, before)
        own += [make.listing("private") for _ in range(private - len(own))] if private else []
        alone = [make.listing("private", solo=True) for _ in range(solo)]
        if key in ("bare", "alone"):
            alone[-2:] = [make.same_surname(alone[0]), make.same_surname(alone[1])]
        own += alone
        teams = [make.listing("nhs") for _ in range(nhs)]
        if key in ("therapies", "rehab"):
            teams[-4:] = [make.another_department(team) for team in teams[:4]]
        own += teams
        own += [make.listing("charity") for _ in range(charity)]
        own += [make.listing("therapy-centre") for _ in range(centre)]
        return own

    def _hard_to_tell(
        self, key: str, own: list[TrueListing], before: list[TrueListing]
    ) -> list[TrueListing]:
        """Other sites of a practice, and practices of one name in two towns."""
        make = self.invention
        if key in ("type", "unicode", "members", "address"):
            practice = make.listing("private")
            return [
                practice,
                make.another_site(practice),
                make.another_site(practice, same_number=False),
            ]
        if key == "merge":
            firms = [one for one in before if one.kind == "private" and not one.is_solo]
            alone = [one for one in firms if len(one.people) == 1]
            return [make.namesake(one) for one in alone[:3]]
        return []

    def _rows_of(
        self,
        own: list[TrueListing],
        before: list[TrueListing],
        colleagues: int,
        here: int,
        elsewhere: int,
    ) -> list[Row]:
        self.random.shuffle(own)
        rows: list[Row] = []
        for listing in own:
            rows += [self._row(listing, person) for person in listing.people or (None,)]
        kinds = {(listing.kind, listing.is_solo) for listing in own}
        known = [one for one in before if (one.kind, one.is_solo) in kinds]
        repeated = self.random.sample(own, here) + self.random.sample(known, elsewhere)
        for listing in repeated:
            person = listing.people[0] if listing.people else None
            again = self._row(listing, person, again=True)
            rows.insert(self.random.randrange(len(rows) // 2, len(rows)), again)
        for listing in repeated[:here]:  # what is first is the plain spelling
            first = next(i for i, one in enumerate(rows) if one.listing is listing)
            if rows[first].again:
                rows.append(rows.pop(first))
        return rows

    def _row(self, listing: TrueListing, person: Person | None, *, again: bool = False) -> Row:
        return row(listing, person, self.random, again=again)

    def grid(self, sheet: str, rows: list[Row], columns: Columns, before: Grid) -> Grid:
        """The rows below what stands above them, remembering what each line says."""
        lines = list(before)
        for one in rows:
            lines.append([_cell(one, name) for _, name in columns])
            self.remember(sheet, one, len(lines), columns)
        return lines

    def remember(self, sheet: str, one: Row, line: int, columns: Columns) -> None:
        shown = {part for _, name in columns for part in _PARTS.get(name, (name,))}
        self.said.append((one, (sheet, line), one.says & shown))
        one.listing.rows.append((sheet, line))
        if one.again:
            self.again.append((sheet, line))

    def finish(self) -> list[TrueListing]:
        """The listings with nothing but what some row says of them."""
        listings = list({id(one.listing): one.listing for one, _, _ in self.said}.values())
        for listing in listings:
            facts = [(one, says) for one, _, says in self.said if one.listing is listing]
            told = frozenset[str]().union(*(says for _, says in facts))
            for name in ("telephone", "other_telephone", "email", "website", "street", "postcode"):
                if name not in told:
                    setattr(listing, name, "")
            numbered = {one.person for one, says in facts if "number" in says}
            named = {one.person for one, says in facts if "person" in says}
            listing.people = [
                person if person in numbered else replace(person, hcpc_number="")
                for person in listing.people
                if person in named
            ]
        return listings


_PARTS = {
    "address": ("street", "town", "postcode"),
    "telephone": ("telephone", "other_telephone"),
    "number_cell": ("telephone", "other_telephone"),
}


def _cell(one: Row, name: str) -> Cell:
    if name == "address":
        return ", ".join(one.cells[part] for part in ("street", "town", "postcode"))
    if name == "number_cell":  # as a spreadsheet keeps a number: without its 0
        digits = "".join(letter for letter in one.cells["telephone"] if letter.isdigit())
        plain = len(digits) == 11 and digits.startswith("0")
        return int(digits) if plain else one.cells["telephone"]
    return one.cells.get(name, "")


def headings(columns: Columns) -> list[Cell]:
    return [heading for heading, _ in columns]
