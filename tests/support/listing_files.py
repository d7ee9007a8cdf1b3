"""Files of listings for tests: small ones by hand, and large ones with every kind of fault."""

import csv
import io
from collections.abc import Sequence
from itertools import cycle
from typing import Any

from directory.curating.spreadsheets import workbooks
from directory.curating.spreadsheets.sheet import Sheet
from directory.models import Physiotherapist
from tests.support import factories as make

ORGANISATION = "Harehope Community Health"
TELEPHONE = "01632 960001"


def csv_file(*rows: Sequence[str]) -> bytes:
    stream = io.StringIO(newline="")
    csv.writer(stream).writerows(rows)
    return stream.getvalue().encode()


def xlsx_file(sheet: str, *rows: Sequence[Any]) -> bytes:
    return workbooks.write([(sheet, rows)])


def exported(sheet: Sheet) -> list[list[str]]:
    """Header and rows, as an export has them."""
    return sheet.export(sheet.model._default_manager.order_by("pk"))


# --- Many services, right and wrong --------------------------------------------------------------

GOOD = {
    "code": "",
    "organisation": ORGANISATION,
    "name": "Neuro physiotherapy",
    "status": "published",
    "physiotherapists": "",
    "summary": "For adults with MS. We see you at the hospital or by video.",
    "helps with": "walking balance-and-falls",
    "routes": "nhs-referral",
    "settings": "hospital remote",
    "approaches": "tailored-exercise hydrotherapy",
    "experience": "neurological",
    "MS self-referral": "",
    "MS self-referral source": "",
    "MS self-referral checked on": "",
    "taking new people": "yes",
    "taking new people told on": "2026-03-03",
    "wait in days": "42",
    "wait told on": "2026-03-03",
    "wait source": "The team",
    "minimum age": "18",
    "maximum age": "",
    "address": "Harehope Hospital, 1 Larkfold Lane",
    "town": "Leeds",
    "postcode": "LS1 3EX",
    "address is private": "no",
    "serves": "",
    "serves basis": "",
    "home miles": "",
    "telephone": TELEPHONE,
    "e-mail": "team@example.org",
    "website": "https://example.org/team/",
    "clinic days": "mon tue",
    "price first": "",
    "prices told on": "",
    "insurers": "",
    "access yes": "step-free hoist",
    "access no": "changing-places",
    "pool temperature": "33.5",
}
HEADINGS = list(GOOD)

# What is written into a good row, and words of the reason told for it.
FAULTS: list[tuple[dict[str, str], str]] = [
    ({"code": "ZZZZ"}, "No service has this code"),
    ({"organisation": "Nobody's trust"}, "No organisation is called"),
    ({"organisation": ""}, "This cannot be empty"),
    ({"name": ""}, "cannot be blank"),
    ({"name": "N" * 130}, "at most 120 characters"),
    ({"status": "live"}, "is not one of the choices"),
    ({"physiotherapists": "PH999999"}, "Nobody is listed with PH999999"),
    ({"physiotherapists": "Rowan Hollis"}, "Enter PH and four to six digits"),
    ({"helps with": "walking flying"}, "“flying” is not one of the choices"),
    ({"routes": ""}, "choose a route"),
    ({"settings": ""}, "where people are seen"),
    ({"routes": "nhs-self-referral"}, "needs a yes to “takes people with MS who refer themselves”"),
    ({"MS self-referral": "yes"}, "Say who told us whether people with MS may refer themselves"),
    ({"taking new people": "perhaps"}, "is not one of the choices"),
    ({"taking new people told on": ""}, "Say when they told us whether they take new people"),
    ({"taking new people told on": "3 March"}, "is not a day"),
    ({"wait in days": "six"}, "is not a number of days"),
    ({"wait source": ""}, "Say who told us the wait"),
    ({"minimum age": "20", "maximum age": "10"}, "The minimum age cannot be above the maximum"),
    ({"postcode": "ZE9 9ZZ"}, "We do not know this postcode"),
    ({"postcode": "Leeds"}, "Enter a real postcode"),
    ({"address is private": "perhaps"}, "neither yes nor no"),
    ({"serves": "Leedz", "serves basis": "home"}, "no area called “Leedz”"),
    ({"serves": "E92000001"}, "Say whether the areas are where people live"),
    ({"home miles": "10"}, "need the setting “home visits”"),
    ({"telephone": "63296001"}, "has too few digits"),
    ({"telephone": "01632 960001 or 960002"}, "is not a telephone number"),
    ({"e-mail": "team at example.org"}, "Enter a valid email address"),
    ({"website": "our site"}, "Enter a valid URL"),
    ({"price first": "45"}, "Say when they told us the prices"),
    ({"price first": "£x"}, "is not a price in pounds"),
    ({"access yes": "hoist", "access no": "hoist"}, "cannot be both yes and no"),
    ({"pool temperature": "60"}, "from 15 to 40"),
    ({"summary": "x" * 32_001}, "32,000 is the limit"),
    ({"summary": '=cmd|"/C calc"!A1'}, "holds a formula"),
    ({"name": "Neuro physiotherapy 1"}, "same name, organisation and postcode"),
]


def stand() -> None:
    """What the good rows speak of: an organisation, a postcode, ten people."""
    make.organisation(name=ORGANISATION)
    make.postcode_location(nation_id=make.england().pk)
    Physiotherapist.objects.bulk_create(
        Physiotherapist(name=f"Person {number}", hcpc_number=number, slug=number.lower())
        for number in people()
    )


def people() -> list[str]:
    return [f"PH99{number:04}" for number in range(1, 11)]


def service_rows(number: int, wrong: int = 0) -> tuple[list[list[str]], dict[int, str]]:
    """Rows under a header of their own, and the reason by line for each that is wrong."""
    rows, reasons = [HEADINGS], dict[int, str]()
    every = number // wrong if wrong else 0
    faults, someone = cycle(FAULTS), cycle(people())
    for index in range(number):
        good = {"name": f"Neuro physiotherapy {index + 1}", "physiotherapists": next(someone)}
        change: dict[str, str] = {}
        if wrong and index % every == every - 1 and len(reasons) < wrong:
            change, reasons[index + 2] = next(faults)
        rows.append([({**GOOD, **good} | change)[heading] for heading in HEADINGS])
    return rows, reasons
