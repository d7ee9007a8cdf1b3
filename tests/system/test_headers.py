"""Each answer of the real server, whoever gives it, carries what protects its reader."""

from collections.abc import Iterator
from dataclasses import replace
from email.message import Message
from http.client import HTTPConnection
from typing import Any

import pytest

from directory.models import Service
from msphysio.middleware import PERMISSIONS_POLICY
from tests.support import factories as make
from tests.support.proxy import HOST, IN_PUBLIC, Answer, Proxy, needs_nginx
from tests.support.running import Site, free_port, served, silent, this_database
from tests.support.tables import all_ours
from tests.system import observatory
from tests.system.every_status import (
    BOTH,
    BY_NGINX,
    BY_THE_SERVER,
    OPEN_DATA_PER_MINUTE,
    SEARCH,
    Case,
    Front,
    Server,
)

# Once each, not twice.
ON_EVERY_ANSWER = {
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": PERMISSIONS_POLICY,
}

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def site(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """With the safe settings, one listing, and no patience."""
    with (
        all_ours(django_db_blocker),
        served(
            tmp_path_factory.mktemp("site") / "log",
            DATABASE_URL=this_database(),
            STATEMENT_TIMEOUT="1",
            OPEN_DATA_PER_MINUTE=str(OPEN_DATA_PER_MINUTE),
            **IN_PUBLIC,
        ) as site,
    ):
        make.service(name="Overmarsh Physiotherapy")
        for name in ("LS1 3EX", "LS1"):
            make.postcode_location(name=name)
        make.town(name="Leeds")
        yield site


@pytest.fixture(scope="module")
def server(site: Site) -> Server:
    return Server(site.port)


@pytest.fixture(scope="module")
def nginx(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    needs_nginx()
    folder = tmp_path_factory.mktemp("nginx")
    folder.chmod(0o755)
    with Proxy(
        folder, site.port, changes={"proxy_read_timeout 35s": "proxy_read_timeout 2s"}
    ) as it:
        yield it


def check(answer: Answer, *, is_open_data: bool = False, encrypted: bool = True) -> None:
    """The one thing that is asked of every answer."""
    found = {name: answer.headers.get_all(name) for name in ON_EVERY_ANSWER}
    wanted = {name: [value] for name, value in ON_EVERY_ANSWER.items()}
    assert found == wanted | ({} if encrypted else {"Strict-Transport-Security": None})
    (policy,) = answer.headers.get_all("Content-Security-Policy", [])
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    corp = "cross-origin" if is_open_data else "same-origin"
    assert answer.headers.get_all("Cross-Origin-Resource-Policy") == [corp]
    assert answer.headers.get("Access-Control-Allow-Origin") == ("*" if is_open_data else None)
    if is_told_in_words(answer):
        assert "<h1>" in answer.text
        assert "gunicorn" not in answer.text
        assert "nginx" not in answer.text
    assert not set("0123456789/") & set(answer.headers.get("Server", ""))


def is_told_in_words(answer: Answer) -> bool:
    return answer.status >= 400 and "<html" in answer.text


def check_case(case: Case, front: Front) -> Answer:
    answer = case.answer(front)
    assert answer.status == case.status
    check(answer, is_open_data=case.path.startswith("/open-referral/"))
    return answer


@pytest.mark.parametrize("case", BOTH + BY_THE_SERVER, ids=str)
def test_the_server_protects_every_answer(server: Server, case: Case) -> None:
    check_case(case, server)


@pytest.mark.parametrize("case", BOTH, ids=str)
def test_nginx_neither_doubles_nor_loses_it(nginx: Proxy, case: Case) -> None:
    check_case(case, nginx)


@pytest.mark.parametrize("case", BY_NGINX, ids=str)
def test_what_nginx_answers_itself_is_protected_and_in_words(nginx: Proxy, case: Case) -> None:
    check_case(case, nginx)


def test_what_cannot_be_read_and_names_nobody_gets_no_answer(nginx: Proxy) -> None:
    with pytest.raises(ConnectionError):
        nginx.send(b"GET / HTTP/1.1\r\n\r\n")


def by_http(port: int) -> Answer:
    """What is answered to a search that comes without encryption."""
    plain = HTTPConnection("127.0.0.1", port, timeout=30)
    plain.request("GET", SEARCH, headers={"Host": HOST})
    answer = Answer.read(plain.getresponse())
    plain.close()
    return answer


def test_before_https_there_is_only_the_way_to_it(server: Server, nginx: Proxy) -> None:
    # Browsers believe Strict-Transport-Security over HTTPS alone.
    for answer in (by_http(nginx.http), server.ask("GET", SEARCH, {"X-Forwarded-Proto": "http"})):
        assert (answer.status, answer.headers["Location"]) == (301, f"https://{HOST}{SEARCH}")
        check(answer, encrypted=False)
    on_the_wrong_port = by_http(nginx.https)
    assert on_the_wrong_port.status == 400
    check(on_the_wrong_port, encrypted=False)


def test_a_site_that_is_away_or_silent_is_told_of_in_words(site: Site, nginx: Proxy) -> None:
    with silent() as port:
        for away, status in ((free_port(), 502), (port, 504)):
            nginx.points_to(away)
            answer = check_case(Case(status, SEARCH), nginx)
            assert "Try again in a minute or two." in answer.text
            assert answer.headers.get_all("Retry-After") == ["30"]
    nginx.points_to(site.port)


# --- The Observatory -----------------------------------------------------------------------------


def seen(nginx: Proxy, path: str, **changes: str) -> observatory.Seen:
    """All that the Observatory asks of a page, with some headers of it changed."""
    page, robots = nginx.ask("GET", path), nginx.ask("GET", "/robots.txt")
    assert page.status == 200
    for name, value in changes.items():
        del page.headers[name.replace("_", "-")]
        if value:
            page.headers[name.replace("_", "-")] = value
    cookies = [one for of in (page, robots) for one in of.headers.get_all("Set-Cookie", [])]
    return observatory.Seen(
        url=f"https://{HOST}{path}",
        headers=page.headers,
        text=page.text,
        redirects=(f"http://{HOST}{path}", by_http(nginx.http).headers["Location"]),
        cookies=tuple(cookies),
        preflight=nginx.ask("OPTIONS", path, {"Origin": observatory.ORIGIN}).headers,
    )


@pytest.mark.parametrize(
    ("path", "score"),
    [("/", 130), (SEARCH, 130), ("/services/{slug}/", 130), ("/admin/login/", 135)],
)
def test_the_observatory_gives_more_than_a_hundred(nginx: Proxy, path: str, score: int) -> None:
    path = path.format(slug=Service.objects.get().slug)
    found = seen(nginx, path)
    print(f"{path}: {observatory.score(found)} {observatory.parts(found)}")
    assert observatory.score(found) == score


@pytest.mark.parametrize(
    ("changes", "score"),
    [
        ({"Referrer_Policy": "unsafe-url"}, 120),
        ({"Cross_Origin_Resource_Policy": "cross-origin"}, 120),
        ({"Content_Security_Policy": "default-src 'self'"}, 120),
        ({"X_Content_Type_Options": ""}, 125),
        ({"Content_Security_Policy": "default-src 'none'; script-src 'unsafe-inline'"}, 80),
        ({"Content_Security_Policy": ""}, 75),
        ({"Content_Security_Policy": "", "X_Frame_Options": ""}, 55),
        ({"Strict_Transport_Security": "max-age=86400"}, 120),
        ({"Strict_Transport_Security": ""}, 80),
        ({"Set_Cookie": "session=x; HttpOnly; SameSite=Lax"}, 120),
        ({"Set_Cookie": "session=x; Secure; SameSite=Lax"}, 70),
    ],
)
def test_the_observatory_would_notice(nginx: Proxy, changes: dict[str, str], score: int) -> None:
    assert observatory.score(seen(nginx, "/", **changes)) == score


def test_the_observatory_would_notice_scripts_and_addresses_too(nginx: Proxy) -> None:
    page, open_to_all = seen(nginx, "/"), Message()
    open_to_all["Access-Control-Allow-Origin"] = observatory.ORIGIN
    open_to_all["Access-Control-Allow-Credentials"] = "true"
    foreign = "<script src='{}//example.org/a.js'></script>"
    for changed, score in (
        (replace(page, text=foreign.format("https:")), 125),
        (replace(page, text=foreign.format("")), 50),
        (replace(page, redirects=page.redirects[:1]), 80),
        (replace(page, preflight=open_to_all), 50),
    ):
        assert observatory.score(changed) == score
