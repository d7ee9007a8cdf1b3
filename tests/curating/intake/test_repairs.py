"""What lists really say in their cells, and what the desk reads there."""

from datetime import date

import pytest

from directory.curating.intake import people, repairs
from directory.curating.intake.listings import Context
from directory.curating.intake.rows import listing

TWO = repairs.SEVERAL_NUMBERS


@pytest.mark.parametrize(
    ("text", "numbers", "why"),
    [
        ("1632960001", ["01632 960001"], repairs.LEADING_ZERO),
        ("1632960001.0", ["01632 960001"], repairs.LEADING_ZERO),
        ("01632 960002 / 07700 900123", ["01632 960002", "07700 900123"], TWO),
        ("Office: 01632960001\nMob 07700900123", ["01632 960001", "07700 900123"], TWO),
        ("01632 960001 or 960002", ["01632 960001", "01632 960002"], TWO),
        ("1.63E+09", [], repairs.CUT_SHORT),
        ("1.632960001E+09", ["01632 960001"], repairs.WRITTEN_OUT),
        ("01632 960001 (9-5 Mon-Fri)", ["01632 960001"], repairs.WRITTEN_OUT),
        ("+44 (0)1632 960004", ["01632 960004"], repairs.WRITTEN_OUT),
        ("tel 01632 960003 ext 12", ["01632 960003 ext 12"], repairs.WRITTEN_OUT),
        ("ring Jane", [], repairs.LEFT_OUT),
        ("01632", [], repairs.LEFT_OUT),
    ],
)
def test_telephone_numbers(text: str, numbers: list[str], why: str) -> None:
    read = repairs.telephones(text)
    assert (read.values, read.why) == (numbers, why)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("mailto:Jane@X.example", "jane@x.example"),
        ("jane at x.example", "jane@x.example"),
        ("jane [at] x [dot] example", "jane@x.example"),
        ("a@b.example; c@d.example", "a@b.example"),
        ("ask", ""),
    ],
)
def test_email_addresses(text: str, address: str) -> None:
    assert repairs.emails(text).first == address


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("www.x.example", "https://www.x.example"),
        ("http:/x.example", "http://x.example"),
        ("see www.x.example/physio", "https://www.x.example/physio"),
        ("HTTPS://WWW.X.EXAMPLE/", "https://www.x.example"),
        ("jane@x.example", ""),
    ],
)
def test_web_addresses(text: str, address: str) -> None:
    assert repairs.websites(text).first == address


@pytest.mark.parametrize(
    ("text", "postcode"),
    [
        ("ls13ex", "LS1 3EX"),
        ("LS1-3EX", "LS1 3EX"),
        ("LSI 3EX", "LS1 3EX"),
        ("LS1 3EX, Leeds", "LS1 3EX"),
        ("LS1", "LS1"),
        ("Leeds", ""),
    ],
)
def test_postcodes(text: str, postcode: str) -> None:
    assert repairs.postcode(text, {"LS1 3EX"}.__contains__).first == postcode


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("990001", ["PH990001"]),
        ("ph 990001", ["PH990001"]),
        ("HCPC: PH99001", ["PH99001"]),
        ("PH990001 / PH990002", ["PH990001", "PH990002"]),
        ("PH12", []),
    ],
)
def test_registration_numbers(text: str, numbers: list[str]) -> None:
    assert repairs.hcpc_numbers(text).values == numbers


@pytest.mark.parametrize(
    ("text", "price"),
    [("£65", "65"), ("£65 per hour", "65"), ("Free", "0"), ("£60-80", ""), ("from £60", "")],
)
def test_prices(text: str, price: str) -> None:
    assert repairs.price(text).first == price


@pytest.mark.parametrize(
    "text", ["n/a", "?", "tbc", "see website", "-", "on the website", "none", "0", "awaiting"]
)
def test_what_says_nothing(text: str) -> None:
    assert repairs.says_nothing(text)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Smith, Jane", ["Jane Smith"]),
        ("Dr Jane SMITH MCSP", ["Jane Smith"]),
        ("JANE O'NEILL", ["Jane O'Neill"]),
        ("Jane Smith, Bob Jones", ["Jane Smith", "Bob Jones"]),
        ("Jane Smith & Bob Jones", ["Jane Smith", "Bob Jones"]),
        ("Jane Smith, Senior Physiotherapist", ["Jane Smith"]),
        ("Jane Smith (Tuesdays)", ["Jane Smith"]),
        ("Mrs Jane McDonald / Mr Tom MacIntyre FCSP", ["Jane McDonald", "Tom MacIntyre"]),
        ("Ms Jane Smith", ["Jane Smith"]),
        ("Ms Zoë Entwistle, MCSP HCPC", ["Zoë Entwistle"]),
        ("MS JANE SMITH", ["Jane Smith"]),
        ("MS team", []),
        ("MS Specialist Physiotherapist", []),
        ("vacancy", []),
        ("tbc", []),
    ],
)
def test_names_of_people(text: str, names: list[str]) -> None:
    assert [one.name for one in people.named(text)] == names


def test_letters_after_a_name_say_who_is_a_member() -> None:
    assert people.named("Tom Vale FCSP") == [people.Named("Tom Vale", "FCSP")]


def test_a_registration_number_beside_a_name_is_read_too() -> None:
    read = people.named_with_numbers("Dev Arkwright PH990777 / Ann Teal (PH 990778)")
    assert read == (
        [people.Named("Dev Arkwright"), people.Named("Ann Teal")],
        ["PH990777", "PH990778"],
    )


@pytest.mark.parametrize("text", ["n/a", "N/A", "?", "tbc", "-"])
def test_nobody_is_made_of_what_says_nothing(text: str) -> None:
    context = Context("A list", date(2026, 3, 2), {}, (), lambda name: True)
    read = listing(["Harehope", text], ["organisation.name", "person.name"], (), context)
    assert (read.people, read.unnumbered) == ([], [])


@pytest.mark.parametrize(
    ("text", "whom"),
    [
        ("01632 960001 ask for Bev", "ask for Bev"),
        ("Ask for Bev on 01632 960001", "Ask for Bev"),
        ("01632 960001 (speak to the MS team), 01632 960002", "speak to the MS team"),
        ("01632 960001 (9-5)", ""),
        ("ask for Bev", ""),
    ],
)
def test_whom_to_ask_for_is_kept_beside_the_number(text: str, whom: str) -> None:
    read = repairs.telephones(text)
    assert read.beside == whom
    assert (repairs.BESIDE in read.why) == bool(whom)


def test_whom_to_ask_for_joins_the_hours_and_is_shown() -> None:
    cells = ["Harehope Physio", "01632 960001 ask for Bev", "weekdays"]
    keys = ["organisation.name", "service.telephone", "service.telephone_hours"]
    context = Context("A list", date(2026, 3, 2), {}, (), lambda name: True)
    made = listing(cells, keys, (), context)
    assert made.service["telephone_hours"] == "weekdays; ask for Bev"
    remark = next(one for one in made.remarks if one.why == repairs.BESIDE)
    assert remark.now == "01632 960001, ask for Bev"
