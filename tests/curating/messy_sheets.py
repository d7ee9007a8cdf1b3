"""Twelve spreadsheets as charities, MS groups and NHS teams really keep them, and their truth.

Whoever wrote this had not read the intake desk. Everything comes from one seed: 300 rows that are
240 listings, of which 20 rows name a second person there and 40 say again what stands elsewhere.
"""

from dataclasses import dataclass, replace

from directory.geo import Point
from tests.curating.messy_files import Cell, Grid, open_document, text_file, workbook
from tests.curating.messy_listings import TOWNS, Line, TrueListing
from tests.curating.messy_making import Columns, Maker, headings
from tests.curating.messy_pairs import pairs
from tests.curating.messy_spellings import MEANINGS, Row

SECTIONS = {"private": "Private", "nhs": "NHS", "charity": "Charities"}
_CONTACT: Columns = (("Tel", "telephone"), ("E-mail", "email"), ("Web", "website"))
_PLACE: Columns = (("Address", "street"), ("Town", "town"), ("Postcode", "postcode"))
_WHO: Columns = (("Practice", "organisation"), ("Physio", "person"), ("HCPC no.", "number"))


@dataclass(frozen=True)
class MessySheet:
    name: str  # who keeps it
    file_name: str
    content: bytes
    columns: Columns  # what a curator sees in its columns
    kind: str | None = None  # what all its organisations are; None: its cells or sections say
    truth: tuple[TrueListing, ...] = ()  # what has a row in it


def _branch(maker: Maker) -> MessySheet:
    """Title rows, a header in row 4, sections within."""
    name, columns = "Aireborough MS branch", (*_WHO, *_PLACE, *_CONTACT)
    grid: Grid = [
        ["Physios our members have seen"],
        ["updated March 2026 by Jean - please tell me of mistakes!"],
        [],
        headings(columns),
    ]
    for kind, title in SECTIONS.items():
        grid.append([title])
        grid = maker.grid(name, _of_kind(maker.rows["branch"], kind), columns, grid)
    content = workbook({"Sheet1": grid}, merged=("A1:F1", "A2:F2"))
    return MessySheet(name, "physios MARCH (final).xlsx", content, columns)


def _therapies(maker: Maker) -> MessySheet:
    """A heading of two lines; UTF-8 with BOM."""
    name = "Therapies managers' network"
    columns: Columns = (
        ("Service Trust", "organisation"),
        ("Service Team", "service"),
        ("Where Address", "street"),
        ("Where Town", "town"),
        ("Where Postcode", "postcode"),
        ("Contact details Telephone", "telephone"),
        ("Contact details E-mail", "email"),
        ("How seen", "access"),
    )
    above: list[Cell] = ["Service", "", "Where", "", "", "Contact details", "", "How"]
    below: list[Cell] = ["Trust", "Team", "Address", "Town", "Postcode", "Telephone", "E-mail"]
    grid = maker.grid(name, maker.rows["therapies"], columns, [above, [*below, "seen"]])
    content = text_file(grid, separator=",", encoding="utf-8-sig")
    return MessySheet(name, "nhs therapies directory.csv", content, columns, "nhs")


def _type(maker: Maker) -> MessySheet:
    """Semicolons, cp1252, a column of kinds."""
    name, columns = "Marsh Valley MS group", (("Type", "kind"), *_WHO[:2], *_PLACE, *_CONTACT)
    columns = (*columns, ("Clinic or domi?", "seen"))
    grid = maker.grid(name, maker.rows["type"], columns, [headings(columns)])
    content = text_file(grid, separator=";", encoding="cp1252")
    return MessySheet(name, "physio_list_sept.csv", content, columns)


def _unicode(maker: Maker) -> MessySheet:
    """What Excel saves as "Unicode text": UTF-16 and tabs."""
    name, columns = "Neuro physios' circle", (*_WHO, *_CONTACT, *_PLACE, ("Home visits?", "home"))
    grid = maker.grid(name, maker.rows["unicode"], columns, [headings(columns)])
    content = text_file(grid, separator="\t", encoding="utf-16")
    return MessySheet(name, "neuro physios.txt", content, columns, "private")


def _halves(maker: Maker) -> MessySheet:
    """An open document with two sheets."""
    name = "Two Rivers MS network"
    columns: Columns = (("Name", "organisation"), ("Contact", "person"), ("Sector", "kind"))
    columns = (*columns, *_PLACE, *_CONTACT)
    rows = maker.rows["halves"]
    grids = {
        title: maker.grid(f"{name}: {title}", half, columns, [headings(columns)])
        for title, half in (("North", rows[:12]), ("South", rows[12:]))
    }
    return MessySheet(name, "Contacts.ods", open_document(grids), columns)


def _members(maker: Maker) -> MessySheet:
    """Several sheets, two with listings; telephone numbers kept as numbers, a payment column."""
    name = "Members recommend"
    columns = (
        *_WHO, ("Phone", "number_cell"), *_CONTACT[1:], *_PLACE, ("How to pay", "access")
    )  # fmt: skip
    rows = maker.rows["members"]
    grids: dict[str, Grid] = {"Read me": [["Please do not pass on."], ["Colours mean nothing."]]}
    for title, half in (("A to M", rows[:14]), ("N to Z", rows[14:])):
        grids[title] = maker.grid(f"{name}: {title}", half, columns, [headings(columns)])
    grids["Lists"] = [["Yes"], ["No"], ["Maybe"]]
    content = workbook(grids)
    return MessySheet(name, "Members recommend 2026.xlsx", content, columns, "private")


def _bare(maker: Maker) -> MessySheet:
    """No heading row; tabs, UTF-8 without BOM."""
    name, columns = "Old database", (*_WHO, *_PLACE, *_CONTACT)
    grid = maker.grid(name, maker.rows["bare"], columns, [])
    content = text_file(grid, separator="\t", encoding="utf-8")
    return MessySheet(name, "export.tsv", content, columns, "private")


def _address(maker: Maker) -> MessySheet:
    """One cell holds the whole address; padded cells; each section's empty rows merged."""
    name = "Carers' centre"
    columns: Columns = (
        ("Organisation", "organisation"),
        ("Who", "person"),
        ("What sort", "kind"),
        ("Full address", "address"),
        ("Telephone", "telephone"),
        ("Email address", "email"),
        ("Website", "website"),
    )
    title: Grid = [["Who does what", "", "", "", "", "", ""], [], headings(columns)]
    grid = maker.grid(name, maker.rows["address"], columns, title)
    padded: Grid = [[f"  {cell} " if cell else "" for cell in cells] for cells in grid]
    content = workbook({"Who does what": padded}, merged=("A1:G1", "A2:G2"))
    return MessySheet(name, "Who does what.xlsx", content, columns)


def _merge(maker: Maker) -> MessySheet:
    """Excel has been at it: lost zeros, and numbers in powers of ten."""
    name, columns = "Mail merge", (*_WHO, *_PLACE, *_CONTACT)
    rows = [
        _in_powers(one) if number % 7 == 3 else _without_zero(one)
        for number, one in enumerate(maker.rows["merge"])
    ]
    grid = maker.grid(name, rows, columns, [headings(columns)])
    content = text_file(grid, separator=",", encoding="cp1252")
    return MessySheet(name, "mail merge.csv", content, columns, "private")


def _rehab(maker: Maker) -> MessySheet:
    """Totals at the end."""
    name = "Integrated care board"
    columns: Columns = (
        ("Provider", "organisation"),
        ("Service name", "service"),
        *_PLACE,
        ("Telephone number", "telephone"),
        ("Generic email", "email"),
        ("URL", "website"),
        ("Referral", "access"),
    )
    grid = maker.grid(name, maker.rows["rehab"], columns, [headings(columns)])
    grid += [[], ["Total", len(maker.rows["rehab"])], ["Printed 02/03/2026"]]
    content = workbook({"Neuro rehab": grid})
    return MessySheet(name, "ICB neuro rehab directory.xlsx", content, columns, "nhs")


def _alone(maker: Maker) -> MessySheet:
    """People who work alone, surname first, with ditto marks below a town."""
    name = "Independent physios' register"
    columns: Columns = (("Name", "person"), ("Reg no", "number"), *_PLACE, *_CONTACT)
    rows = sorted(maker.rows["alone"], key=lambda one: one.listing.town)
    last = ""
    for one in rows:
        if one.person:
            forename, surname = one.person.name.split()
            one.cells["person"] = f"Dr {surname}, {forename} MCSP"
        if one.listing.town == last:
            one.cells["town"] = '"'
        last = one.listing.town
    grid = maker.grid(name, rows, columns, [headings(columns)])
    return MessySheet(
        name, "Independent physios.ods", open_document({"Sheet1": grid}), columns, "private"
    )


def _sections(maker: Maker) -> MessySheet:
    """Sections, and a note in the middle; UTF-8 without BOM."""
    name = "Therapy centre's friends"
    columns = (*_WHO[:2], *_CONTACT, *_PLACE, ("Seen at", "seen"))
    grid: Grid = [headings(columns)]
    for kind, title in SECTIONS.items():
        grid += [[title.upper()]]
        grid = maker.grid(name, _of_kind(maker.rows["sections"], kind), columns, grid)
        if kind == "nhs":
            grid.append(["NB ring before 5pm, the switchboard closes early on Fridays - Pat"])
    content = text_file(grid, separator=",", encoding="utf-8")
    return MessySheet(name, "Therapy centres and friends.csv", content, columns)


def _of_kind(rows: list[Row], kind: str) -> list[Row]:
    return [one for one in rows if one.listing.kind == kind]


def _in_powers(one: Row) -> Row:
    number = "1.63E+09" if one.listing.telephone.startswith("01632") else "7.7E+09"
    says = one.says - {"telephone", "other_telephone"}
    return replace(one, cells=one.cells | {"telephone": number}, says=says)


def _without_zero(one: Row) -> Row:
    digits = "".join(letter for letter in one.cells["telephone"] if letter.isdigit())
    if len(digits) != 11:
        return one
    return replace(one, cells=one.cells | {"telephone": digits.removeprefix("0")})


_MAKER = Maker()
_LAID = [
    make(_MAKER)
    for make in (
        _branch, _therapies, _type, _unicode, _halves, _members,
        _bare, _address, _merge, _rehab, _alone, _sections,
    )
]  # fmt: skip

TRUTH: list[TrueListing] = _MAKER.finish()
AGAIN: frozenset[Line] = frozenset(_MAKER.again)  # rows that repeat a listing that stands elsewhere
ROWS = len(_MAKER.said)
SHEETS: list[MessySheet] = [
    replace(
        sheet,
        truth=tuple(
            one for one in TRUTH if any(place.split(": ")[0] == sheet.name for place, _ in one.rows)
        ),
    )
    for sheet in _LAID
]
WORDS: dict[str, tuple[str, ...]] = MEANINGS
_PAIRS, _PAIR_MAKER = pairs(seed=73)
PAIRS: list[tuple[dict[str, str], dict[str, str], bool]] = _PAIRS
# What a test's gazetteer has to hold: every postcode above, and their districts.
POSTCODES: dict[str, Point] = (
    dict(TOWNS.values()) | _MAKER.invention.postcodes | _PAIR_MAKER.postcodes
)
