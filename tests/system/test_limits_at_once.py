"""Limits hold for all processes of the server together: of many at once exactly so many pass."""

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlencode

import pytest
from axes.models import AccessAttempt
from django.conf import settings

from directory.models import Report, Service
from tests.support import factories as make
from tests.support.post_box import PostBox, post_box
from tests.support.proxy import HOST
from tests.support.running import Site, served, this_database
from tests.support.tables import all_ours
from tests.system.every_status import OURS, Server
from tests.system.marker import TOKEN
from tests.system.small_settings import REPORTS_PER_DAY

OPEN_DATA_PER_MINUTE = 20
SENT, THREADS = 80, 8

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def box() -> Iterator[PostBox]:
    with post_box() as box:
        yield box


@pytest.fixture(scope="module")
def site(
    django_db_setup: None,
    django_db_blocker: Any,
    tmp_path_factory: pytest.TempPathFactory,
    box: PostBox,
) -> Iterator[Site]:
    """With four processes."""
    with (
        all_ours(django_db_blocker),
        served(
            tmp_path_factory.mktemp("site") / "log",
            DATABASE_URL=this_database(),
            DJANGO_SETTINGS_MODULE="tests.system.small_settings",
            WEB_CONCURRENCY="4",
            ALLOWED_HOSTS=HOST,
            PROXY_COUNT="1",
            EMAIL_URL=box.address,
            OPEN_DATA_PER_MINUTE=str(OPEN_DATA_PER_MINUTE),
        ) as site,
    ):
        make.service(email="team@example.org")
        yield site


def at_once(ask: Callable[[int], int]) -> Counter[int]:
    with ThreadPoolExecutor(THREADS) as threads:
        return Counter(threads.map(ask, range(SENT)))


def post(site: Site, address: str, given: dict[str, str], network: str, **more: str) -> int:
    headers = OURS | {"X-Forwarded-For": network, **more}
    return Server(site.port).ask("POST", address, headers, urlencode(given)).status


def test_of_forms_from_one_address(site: Site) -> None:
    statuses = at_once(lambda number: post(site, "/suggest/", {"words": f"{number}"}, "192.0.2.1"))
    assert statuses == {303: REPORTS_PER_DAY, 429: SENT - REPORTS_PER_DAY}
    assert Report.objects.count() == REPORTS_PER_DAY


def test_of_requests_for_open_data_from_one_address(site: Site) -> None:
    def ask(number: int) -> int:
        headers = {"X-Forwarded-For": "192.0.2.2"}
        return Server(site.port).ask("GET", "/open-referral/", headers).status

    statuses = at_once(ask)
    minutes = statuses[200] / OPEN_DATA_PER_MINUTE
    assert minutes in {1, 2}  # another minute may have begun
    assert statuses[200] + statuses[429] == SENT


def test_of_letters_to_one_service_whoever_asks(site: Site, box: PostBox) -> None:
    address = f"/services/{Service.objects.get().slug}/link/"
    statuses = at_once(lambda number: post(site, address, {}, f"192.0.2.{number + 10}"))
    assert statuses == {303: SENT}
    assert len(box.letters) == settings.LINKS_PER_DAY


def test_of_passwords_tried_for_one_name_from_one_address(site: Site) -> None:
    given = {"username": "nobody", "password": "x", "csrfmiddlewaretoken": TOKEN}
    from_our_page = {"Cookie": f"csrf={TOKEN}", "Referer": f"https://{HOST}/"}
    statuses = at_once(lambda _: post(site, "/admin/login/", given, "192.0.2.3", **from_our_page))
    least = settings.AXES_FAILURE_LIMIT - 1  # the last of them is told so itself
    assert statuses == {200: least, 429: SENT - least}
    assert AccessAttempt.objects.get().failures_since_start == settings.AXES_FAILURE_LIMIT
