"""One listing as a row of cells, the way different people write the same thing."""

from dataclasses import dataclass
from random import Random

from tests.curating.messy_listings import Person, TrueListing

PLACEHOLDERS = ("n/a", "?", "tbc", "see website", "-", "N/A", "TBC", "not known")
KIND_WORDS = {
    "nhs": ("NHS", "N.H.S.", "nhs trust"),
    "private": ("private", "Private practice", "indep."),
    "charity": ("charity", "Charity"),
    "therapy-centre": ("MS Therapy Centre", "ms therapy centre"),
}
SEEN_WORDS = ("clinic", "domi visits", "clinic / domi visits")
ACCESS_WORDS = {
    "nhs": ("GP referral", "self referral"),
    "private": ("self pay", "Self-pay"),
    "charity": ("charity", "donation"),
    "therapy-centre": ("charity", "donation"),
}
# What a curator answers about a word in a cell, in this site's own words.
MEANINGS = {
    "clinic": ("Community health centre or clinic",),
    "domi visits": ("Home visits",),
    "clinic / domi visits": ("Community health centre or clinic", "Home visits"),
    "GP referral": ("NHS, by referral",),
    "self referral": ("NHS, refer yourself",),
    "self pay": ("Private",),
    "Self-pay": ("Private",),
    "charity": ("Charity",),
    "donation": ("Charity",),
}


@dataclass(frozen=True, eq=False)
class Row:
    """A row before it is laid out: what each cell says, and which of it a reader can learn."""

    cells: dict[str, str]
    listing: TrueListing
    person: Person | None
    says: frozenset[str]
    again: bool  # the listing stands elsewhere in another spelling


def row(listing: TrueListing, person: Person | None, random: Random, *, again: bool) -> Row:
    """A row of the listing; `again`: it stands elsewhere too, so its name is spelled otherwise."""
    cells = {
        "organisation": organisation(listing.organisation, random, again=again),
        "service": listing.service or "",
        "kind": random.choice(KIND_WORDS[listing.kind]),
        "person": person_name(person.name, random) if person else "",
        "number": hcpc(person.hcpc_number, random) if person else "",
        "telephone": telephone(listing.telephone, random),
        "email": email(listing.email, random),
        "website": website(listing.website, random),
        "street": listing.street,
        "town": listing.town,
        "postcode": postcode(listing.postcode, random),
        "seen": random.choice(SEEN_WORDS),
        "home": random.choice(("Y", "N", "y", "")),
        "access": random.choice(ACCESS_WORDS[listing.kind]),
    }
    says = {name for name in cells if cells[name]}
    if random.random() < 0.08:
        both = f"{listing.telephone}{random.choice((' / ', ' or ', ', '))}{listing.other_telephone}"
        cells["telephone"] = both
        says.add("other_telephone")
    for name, rate in (("telephone", 0.06), ("email", 0.12), ("website", 0.12), ("number", 0.2)):
        if random.random() < rate and not (again and name == "telephone"):
            cells[name] = random.choice((*PLACEHOLDERS, ""))
            says.discard(name)
            says.discard(f"other_{name}")
    if listing.is_solo:
        cells["organisation"] = random.choice(("", "", "-", "n/a", cells["person"]))
    return Row(cells, listing, person, frozenset(says), again)


def organisation(name: str, random: Random, *, again: bool) -> str:
    if not again:
        return random.choice((name, name, name, f"{name} ", f" {name}"))
    endings = {
        "Physiotherapy": "Physio",
        "Physio": "Physiotherapy",
        "NHS Foundation Trust": "NHS FT",
        "NHS Trust": "NHS trust",
        "MS Therapy Centre": "M.S. Therapy Centre",
        "Neuro Support": "Neuro-Support",
    }
    for end, short in endings.items():
        if name.endswith(end):
            name = name.removesuffix(end) + short
            break
    return random.choice((name, name.upper(), name.replace("&", "and"), f"The {name}", _slip(name)))


def _slip(name: str) -> str:
    """Two neighbouring letters in the middle of the first word change places."""
    return name[:2] + name[3] + name[2] + name[4:]


def person_name(name: str, random: Random) -> str:
    forename, surname = name.split()
    return random.choice(
        (
            name,
            name,
            f"{name} MCSP",
            f"{surname}, {forename}",
            f"Dr {surname}, {forename} MCSP",
            f"Ms {name}, MCSP HCPC",
            f"{surname.upper()}, {forename}",
        )
    )


def hcpc(number: str, random: Random) -> str:
    digits = number.removeprefix("PH")
    return random.choice((number, number, f"PH {digits}", number.lower(), f"HCPC {number}"))


def telephone(number: str, random: Random) -> str:
    code, rest = number.split()
    forms = (
        number,
        f"{code}{rest}",
        f"({code}) {rest}",
        f"+44 (0){code[1:]} {rest}",
        f"{code}-{rest[:3]}-{rest[3:]}",
        f"Tel: {number}",
        f"{number} (ans. machine)" if random.random() < 0.2 else number,
    )
    return random.choice(forms)


def email(address: str, random: Random) -> str:
    return random.choice((address, address, f"mailto:{address}", address.capitalize()))


def website(address: str, random: Random) -> str:
    bare = address.removeprefix("https://").removesuffix("/")
    return random.choice((address, bare, bare, bare.removeprefix("www."), f"http://{bare}"))


def postcode(code: str, random: Random) -> str:
    forms = [code, code, code.lower(), code.replace(" ", ""), code.lower().replace(" ", "")]
    if "0" in code:
        forms += [code.replace("0", "O")] * 2
    return random.choice(forms)
