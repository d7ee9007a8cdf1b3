"""Pairs of rows as their cells say them, and whether they are one listing."""

from random import Random

from tests.curating.messy_listings import Invention, TrueListing
from tests.curating.messy_spellings import Row, row

Pair = tuple[dict[str, str], dict[str, str], bool]

_CELLS = (
    *("organisation", "service", "person", "number", "telephone"),
    *("email", "website", "street", "town", "postcode"),
)
_SURE = ("number", "telephone", "email", "website", "postcode")  # one of them is in both rows


def pairs(seed: int) -> tuple[list[Pair], Invention]:
    """250 that are the same in other spellings, 250 that only look so; and who invented them."""
    make = Invention(seed)
    same = [_same(make) for _ in range(250)]
    different = (
        [_two_sites(make) for _ in range(70)]
        + [_two_of_one_name(make) for _ in range(50)]
        + [_two_departments(make, there=number % 2 == 0) for number in range(60)]
        + [_two_of_one_surname(make) for _ in range(70)]
    )
    made = same + different
    make.random.shuffle(made)
    return made, make


def _row(listing: TrueListing, random: Random, *, again: bool = False) -> Row:
    return row(listing, next(iter(listing.people), None), random, again=again)


def _said(listing: TrueListing, random: Random) -> dict[str, str]:
    return _cells(_row(listing, random))


def _cells(one: Row) -> dict[str, str]:
    return {name: one.cells[name] for name in _CELLS}


def _listing(make: Invention) -> TrueListing:
    kind = make.random.choice(("private", "private", "private", "nhs", "charity", "therapy-centre"))
    return make.listing(kind, solo=kind == "private" and make.random.random() < 0.4)


def _same(make: Invention) -> Pair:
    listing = _listing(make)
    first, second = _row(listing, make.random), _row(listing, make.random, again=True)
    kept = make.random.choice([name for name in _SURE if name in first.says & second.says])
    for one in (first, second):
        for name in make.random.sample(_SURE, 2):
            if name != kept:
                one.cells[name] = ""
    return _cells(first), _cells(second), True


def _two_sites(make: Invention) -> Pair:
    practice = make.listing("private")
    other = make.another_site(practice, same_number=make.random.random() < 0.5)
    return _said(practice, make.random), _said(other, make.random), False


def _two_of_one_name(make: Invention) -> Pair:
    practice = make.listing("private")
    return _said(practice, make.random), _said(make.namesake(practice), make.random), False


def _two_departments(make: Invention, *, there: bool) -> Pair:
    team = make.listing("nhs")
    other = make.another_department(team, there=there)
    return _said(team, make.random), _said(other, make.random), False


def _two_of_one_surname(make: Invention) -> Pair:
    alone = make.listing("private", solo=True)
    return _said(alone, make.random), _said(make.same_surname(alone), make.random), False
