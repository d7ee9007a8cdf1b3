"""Whatever stands in a cell, the desk goes on: it is read, left out, or the row waits."""

import csv
import io
import random
from datetime import date

import pytest

from directory.curating.intake import desk, drafts
from directory.curating.intake.sorting import sorted_desk
from directory.models import Service
from tests.support import factories as make

pytestmark = pytest.mark.django_db

HEADINGS = [
    *("Practice", "Team", "Physio", "HCPC", "Tel", "Email", "Web", "Address", "Town", "Postcode"),
    *(
        "Type",
        "Where seen",
        "Referral",
        "Price",
        "Waiting time",
        "Days",
        "Area covered",
        "Languages",
    ),
    *("Home visits", "Hoist", "Taking new patients", "MS self-referral", "Miles", "Description"),
]
STRANGE = [
    *("", " ", "-", "?", "n/a", "\x00", "\u202e", "\ufeff", "é" * 300, "x" * 5000, "🙂", "'", '"'),
    *("=cmd()", "@SUM(1)", "<script>", "{{7*7}}", "%s %d", "\\", "|", "~", "r1~r2", "1e308", "nan"),
    *(
        "-1",
        "0",
        "٢٥",
        "１２３",
        "9" * 40,
        "PH",
        "PH1",
        "PH123456",
        "01632 960001",
        "LS1 3EX",
        "LS1",
    ),
    *("a@b", "a@b.c", "http://", "https://[", "//x", "yes", "no", "Y", "self", "NHS", "private"),
    *(
        "Smith, Jane",
        ",",
        ", ,",
        "& and /",
        "Dr",
        "MCSP",
        "()",
        "home/clinic",
        "6 weeks",
        "Mon-Wed",
    ),
    *(
        "Leeds",
        "Nowhere at all",
        "£65/£50",
        "free",
        "31/02/2026",
        "best physio in the world, cures MS",
    ),
]


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_no_cell_stops_the_desk(seed: int) -> None:
    make.postcode_location()
    make.town()
    chosen = random.Random(seed)
    rows = [[chosen.choice(STRANGE) for _ in HEADINGS] for _ in range(60)]
    stream = io.StringIO(newline="")
    csv.writer(stream).writerows([HEADINGS, *rows])
    data = stream.getvalue().encode("utf-8")
    intake = desk.open_list(
        data.replace(b"\0", b""), file_name="a.csv", source="A", as_of=date(2026, 3, 1), by="Ada"
    )
    answers = {asked.key: asked.guess or "private" for asked in sorted_desk(intake).questions}
    desk.set_answers([intake], {key: meant for key, meant in answers.items() if meant})
    drafts.take_in(sorted_desk(intake), by="Ada")
    assert not Service.objects.exclude(status=Service.Status.DRAFT).exists()
    drafts.take_back(intake, date(2026, 3, 2), by="Ada")
    assert not Service.objects.exists()
