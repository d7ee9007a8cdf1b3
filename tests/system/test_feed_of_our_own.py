"""The intake desk reads the site's own open data, as the real server serves it."""

import io
from typing import Any

import pytest
from django.core.management import call_command

from directory.curating.intake.sorting import RowStanding, sorted_desk
from directory.daily import make_open_data
from directory.models import Intake
from msphysio import outgoing
from tests.support import factories as make
from tests.support.running import served, this_database
from tests.support.tables import all_ours

pytestmark = pytest.mark.django_db(transaction=True)


def test_all_of_our_own_open_data_is_known_again(
    django_db_blocker: Any,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(outgoing, "is_public", lambda address: address == "127.0.0.1")
    log = tmp_path_factory.mktemp("site") / "log"
    with all_ours(django_db_blocker), served(log, DATABASE_URL=this_database()) as site:
        make.postcode_location()
        for number in range(25):
            make.service(name=f"Harehope team {number}", telephone=f"01632 9600{number:02}")
        make_open_data(make.today())
        said = io.StringIO()
        root = f"http://127.0.0.1:{site.port}/open-referral"
        call_command(
            "intake", "--open-referral", root, "--licence", "OGL 3.0", stdout=said, stderr=said
        )
        assert "25 services read. New: 25." in said.getvalue()
        desk = sorted_desk(Intake.objects.get())
        assert len(desk.of(RowStanding.LISTED)) == 25
        assert not desk.pairs
        call_command("intake", "--open-referral", root, "--licence", "OGL 3.0", stdout=said)
        assert "25 services read. New: 0. Changed: 0. No longer there: 0." in said.getvalue()
