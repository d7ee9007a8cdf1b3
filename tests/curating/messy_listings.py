"""The invented listings behind the messy spreadsheets, and the ways in which people write them.

Nobody here exists: telephone numbers are Ofcom's for drama, HCPC numbers begin PH99, and web and
e-mail addresses are in domains kept for examples.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from random import Random

from directory.geo import Point

Line = tuple[str, int]  # the sheet (with its worksheet, if it has several), and the line from 1

TOWNS = {
    "Leeds": ("LS10", Point(53.77, -1.53)),
    "York": ("YO30", Point(53.97, -1.10)),
    "Ripon": ("HG4", Point(54.14, -1.52)),
    "Skipton": ("BD23", Point(53.96, -2.02)),
    "Hexham": ("NE46", Point(54.97, -2.10)),
    "Durham": ("DH1", Point(54.78, -1.57)),
    "Kendal": ("LA9", Point(54.33, -2.74)),
    "Stockport": ("SK4", Point(53.42, -2.18)),
    "Chester": ("CH1", Point(53.19, -2.90)),
    "Buxton": ("SK17", Point(53.26, -1.91)),
    "Ludlow": ("SY8", Point(52.37, -2.72)),
    "Hereford": ("HR1", Point(52.06, -2.70)),
    "Rugby": ("CV21", Point(52.38, -1.26)),
    "Norwich": ("NR2", Point(52.63, 1.28)),
    "Ipswich": ("IP4", Point(52.06, 1.18)),
    "Hitchin": ("SG5", Point(51.95, -0.28)),
    "Reading": ("RG30", Point(51.45, -1.02)),
    "Swindon": ("SN1", Point(51.56, -1.78)),
    "Taunton": ("TA1", Point(51.02, -3.10)),
    "Exeter": ("EX4", Point(50.73, -3.54)),
    "Truro": ("TR1", Point(50.26, -5.05)),
    "Lewes": ("BN7", Point(50.87, 0.01)),
    "Cardiff": ("CF10", Point(51.48, -3.18)),
    "Swansea": ("SA1", Point(51.62, -3.94)),
    "Perth": ("PH1", Point(56.40, -3.44)),
    "Stirling": ("FK8", Point(56.12, -3.94)),
}


def _each(text: str, between: str = " ") -> list[str]:
    return text.split(between)


STREETS = _each(
    "Mill Lane, Church Street, Station Road, Kirkgate, Low Road, The Green, Abbey Walk, "
    "Bridge Street, Castle Hill, Priory Road, Park Avenue, Market Place, Chapel Row, School "
    "Lane, Victoria Road",
    between=", ",
)
FORENAMES = _each(
    "Siân Zoë Aoife Chloë Niamh Rosalind Imogen Harriet Priya Meera Yusuf Callum Euan Gareth "
    "Rhys Tomasz Agnieszka Olufemi Bronwen Catriona Fergus Duncan Philippa Beatrice Hugo "
    "Nadia Farah Leonie Marcus Verity Gwen Isla Tabitha Jocelyn Winifred Barnaby Cedric Delia "
    "Esther Frances"
)
SURNAMES = _each(
    "Thackray Ollerenshaw Pickersgill Entwistle Fothergill Ramsbottom Heseltine Birtwhistle "
    "Arkwright Bickerstaff Cholmondeley Dalrymple Farquharson Gaskarth Hebblethwaite "
    "Illingworth Kirkbride Lanyon Murgatroyd Nankivell Oglethorpe Penhaligon Quarmby "
    "Rowbottom Satterthwaite Tregenza Uttley Varley Wigglesworth Yelland Ackroyd Broadbent "
    "Crabtree Drinkwater Eastwood Featherstone Gawthrop Holroyd Inskip Jagger Kettlewell "
    "Longbottom Micklethwaite Naylor"
)
WORDS = _each(
    "Alder Beacon Cedar Dovecote Elmfield Foxglove Greystone Hawthorn Ivybridge Juniper "
    "Kestrel Larkspur Meadowsweet Nightingale Orchard Primrose Quince Rookwood Sycamore "
    "Thistle Umber Verbena Willowherb Yarrow Amber Bramble Curlew Drumlin Ember Fernhill "
    "Gannet Harebell Indigo Jackdaw Kingfisher Lapwing Marigold Northstar Osprey Plover "
    "Redwing Saffron Tansy Wheatear Avocet Bluebell Cobalt Dunlin Eider Firecrest Goldfinch "
    "Heron Linnet Merlin Nuthatch Pipit"
)
PRACTICES = ("Physiotherapy", "Neuro Physio", "Neurological Physiotherapy", "Rehab & Physio")
TEAMS = (
    "Community Neuro Team",
    "Neuro Outpatient Physiotherapy",
    "Domiciliary Physiotherapy",
    "MS Therapy Service",
)


@dataclass(frozen=True)
class Person:
    name: str
    hcpc_number: str = ""  # empty if no row says it


@dataclass(eq=False)
class TrueListing:
    """What a careful curator would list: one organisation's physiotherapy at one place."""

    organisation: str
    kind: str  # of directory.models.Organisation.Kind
    people: list[Person]
    service: str | None
    telephone: str
    other_telephone: str
    email: str
    website: str
    street: str
    town: str
    postcode: str
    rows: list[Line] = field(default_factory=list)

    @property
    def is_solo(self) -> bool:
        return any(person.name == self.organisation for person in self.people)


class Invention:
    """Makes listings, none twice: names, numbers, addresses and places are each given once."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.postcodes: dict[str, Point] = {}
        self._landlines = iter(self.random.sample(range(1000), 1000))
        self._mobiles = iter(self.random.sample(range(1000), 1000))
        self._registered = iter(self.random.sample(range(1000, 10000), 3000))
        self._names = iter(
            self.random.sample([f"{a} {b}" for a in FORENAMES for b in SURNAMES], 1500)
        )
        titles = [f"{a} {b}" for a in WORDS for b in PRACTICES] + [
            f"{a}{b} {c}" for a in WORDS for b in ("dale", "wood", "ford") for c in PRACTICES
        ]
        self._practices: Iterator[str] = iter(self._one_of_each_first_word(titles))
        self._trusts: Iterator[str] = iter(self.random.sample(self._trust_names(), 150))
        self._charities: Iterator[str] = iter(
            self.random.sample([f"{a}{b}" for a in WORDS for b in ("shire", "mouth")], 100)
        )

    def _one_of_each_first_word(self, names: list[str]) -> list[str]:
        self.random.shuffle(names)
        return list({name.split()[0]: name for name in names}.values())

    def _trust_names(self) -> list[str]:
        ends = ("NHS Foundation Trust", "Healthcare NHS Trust", "Hospitals NHS Trust")
        return [
            f"{word}{part} {self.random.choice(ends)}" for word in WORDS for part in ("ley", "ton")
        ] + [f"{word} Vale Community NHS Trust" for word in WORDS]

    def landline(self) -> str:
        return f"01632 960{next(self._landlines):03}"

    def mobile(self) -> str:
        return f"07700 900{next(self._mobiles):03}"

    def person(self, surname: str = "") -> Person:
        name = next(self._names)
        if surname:
            name = f"{name.split()[0]} {surname}"
        return Person(name, f"PH99{next(self._registered):04}")

    def place(self, town: str = "") -> tuple[str, str, str]:
        """A street, a town and a postcode that nothing else has."""
        town = town or self.random.choice(list(TOWNS))
        district, point = TOWNS[town]
        while True:
            letters = "".join(self.random.choices("ABDEFGHJLNPQRSTUWXYZ", k=2))
            postcode = f"{district} {self.random.randrange(10)}{letters}"
            if postcode not in self.postcodes:
                break
        self.postcodes[postcode] = point
        return f"{self.random.randrange(1, 90)} {self.random.choice(STREETS)}", town, postcode

    def listing(self, kind: str, *, people: int = 1, solo: bool = False) -> TrueListing:
        staff = [self.person() for _ in range(people)]
        name = staff[0].name if solo else self._organisation(kind)
        domain = _joined(name) + self.random.choice((".example", ".example.org", ".example.com"))
        street, town, postcode = self.place()
        return TrueListing(
            organisation=name,
            kind=kind,
            people=staff if kind == "private" else [],
            service=self.random.choice(TEAMS) if kind == "nhs" else None,
            telephone=self.mobile() if solo and self.random.random() < 0.6 else self.landline(),
            other_telephone=self.mobile(),
            email=f"{self.random.choice(('info', 'physio', 'hello'))}@{domain}",
            website=f"https://www.{domain}/",
            street=street,
            town=town,
            postcode=postcode,
        )

    def _organisation(self, kind: str) -> str:
        if kind == "private":
            return next(self._practices)
        if kind == "nhs":
            return next(self._trusts)
        end = "MS Therapy Centre" if kind == "therapy-centre" else "Neuro Support"
        return f"{next(self._charities)} {end}"

    def another_site(self, listing: TrueListing, *, same_number: bool = True) -> TrueListing:
        """The same practice in another town; the people there are others."""
        street, town, postcode = self._place_elsewhere(listing.town)
        return replace(
            listing,
            street=street,
            town=town,
            postcode=postcode,
            people=[self.person() for _ in listing.people],
            telephone=listing.telephone if same_number else self.landline(),
            rows=[],
        )

    def namesake(self, listing: TrueListing) -> TrueListing:
        """Another organisation of the same name, in another town."""
        made = self.another_site(listing, same_number=False)
        domain = f"{_joined(listing.organisation)}-{made.town.lower()}.example"
        return replace(made, email=f"info@{domain}", website=f"https://{domain}/")

    def another_department(self, listing: TrueListing, *, there: bool = False) -> TrueListing:
        """Another team of the same trust, at the same switchboard; `there`: in one building."""
        service = self.random.choice([team for team in TEAMS if team != listing.service])
        made = replace(listing, service=service, rows=[])
        if not there:
            made.street, made.town, made.postcode = self.place(listing.town)
        return made

    def same_surname(self, listing: TrueListing) -> TrueListing:
        """Somebody else who works alone and has the same surname, in the same town."""
        made = self.listing("private", solo=True)
        person = self.person(listing.people[0].name.split()[1])
        domain = f"{_joined(person.name)}.example"
        place = self.place(listing.town)
        made.street, made.town, made.postcode = place
        return replace(
            made,
            organisation=person.name,
            people=[person],
            email=f"hello@{domain}",
            website=f"https://www.{domain}/",
        )

    def _place_elsewhere(self, town: str) -> tuple[str, str, str]:
        return self.place(self.random.choice([other for other in TOWNS if other != town]))


def _joined(name: str) -> str:
    plain = str.maketrans("âëéö", "aeeo")
    return "".join(letter for letter in name.lower().translate(plain) if letter.isalnum())
