"""Which of 500 pairs of rows the desk offers as likely duplicates, beside the truth."""

import csv
from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from directory.models import Intake
from tests.curating.messy_pairs import Pair
from tests.curating.messy_sheets import PAIRS, POSTCODES
from tests.support import factories as make
from tests.support import staff_visits as staff

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

IN_ONE_LIST = 50  # pairs
PRECISION = 0.95
RECALL = 0.9
HEADINGS = (
    *("Organisation", "Service", "Physiotherapist", "HCPC number", "Telephone"),
    *("Email", "Website", "Address", "Town", "Postcode"),
)


def test_offered_duplicates_are_precise_and_nearly_complete() -> None:
    for name, point in POSTCODES.items():
        make.postcode_location(name=name, point=point)
    visit = staff.signed_in(staff.person("Curator"))
    right = offered = 0
    for start in range(0, len(PAIRS), IN_ONE_LIST):
        some = PAIRS[start : start + IN_ONE_LIST]
        found = offered_lines(visit, some)
        same = {(2 * at + 2, 2 * at + 3) for at, pair in enumerate(some) if pair[2]}
        right += len(found & same)
        offered += len(found)
    assert right >= PRECISION * offered, (right, offered)
    assert right >= RECALL * sum(same for _, _, same in PAIRS), (right, offered)


def offered_lines(visit: Client, some: list[Pair]) -> set[tuple[int, int]]:
    """The lines of each two rows that the desk offers, were the pairs a list of their own."""
    out = StringIO()
    csv.writer(out).writerows(
        [HEADINGS, *(row.values() for one, other, _ in some for row in (one, other))]
    )
    given = {
        "file": SimpleUploadedFile("pairs.csv", out.getvalue().encode()),
        "as_of": "2026-03-02",
    }
    page = visit.post(reverse("admin:directory_intake_add"), given, follow=True)
    lines = {f"r{row.pk}": row.line for row in Intake.objects.latest("pk").rows.all()}
    found = ((lines[pair.one], lines[pair.other]) for pair in page.context["desk"].pairs)
    return {(min(two), max(two)) for two in found}
