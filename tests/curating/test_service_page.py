"""A service's own page for curators: access facts by one question each, and where it stands."""

from typing import Any

import pytest
from django.test import Client

from directory.curating.admin import place
from directory.models import Service
from directory.vocabulary import AccessFact, Setting
from tests.support import factories as make
from tests.support import staff_visits as staff
from tests.support.admin_forms import opened, said
from tests.support.page_text import in_one_line

pytestmark = pytest.mark.django_db


def page_of(service: Service) -> str:
    return f"/admin/directory/service/{service.pk}/change/"


# --- Getting in ----------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_fact_is_yes_no_or_not_known(admin_client: Client) -> None:
    service = make.service(access_yes=AccessFact.HOIST, access_no=AccessFact.COOL_ROOM)
    form = opened(admin_client, page_of(service))
    given = {name: form[f"access-{name}"] for name in ("hoist", "cool-room", "step-free")}
    assert given == {"hoist": ["yes"], "cool-room": ["no"], "step-free": [""]}
    form |= {"access-hoist": "no", "access-cool-room": "", "access-step-free": "yes"}
    assert admin_client.post(page_of(service), form).status_code == 302
    service.refresh_from_db()
    assert (service.access_yes, service.access_no) == (AccessFact.STEP_FREE, AccessFact.HOIST)


@pytest.mark.slow
def test_each_fact_is_a_question_with_its_meaning(admin_client: Client) -> None:
    page = in_one_line(admin_client.get(page_of(make.service())).text)
    assert page.count('<fieldset class="known-fact"') == len(AccessFact)
    assert "<legend>Hoist</legend>" in page
    assert 'id="id_access-hoist-meaning">A hoist to lift you from a chair to the couch.<' in page
    assert '<label for="id_access-hoist-unknown"><input type="radio"' in page


@pytest.mark.slow
@pytest.mark.parametrize("answer", [None, "perhaps"])
def test_an_answer_that_is_missing_or_unknown_changes_nothing(
    admin_client: Client, answer: str | None
) -> None:
    service = make.service(access_yes=AccessFact.HOIST)
    form = opened(admin_client, page_of(service))
    del form["access-hoist"]
    form |= {"access-hoist": answer} if answer else {}
    shown = said(admin_client.post(page_of(service), form))
    assert "Choose yes, no or not known for each." in shown
    service.refresh_from_db()
    assert service.access_yes == AccessFact.HOIST


@pytest.mark.slow
def test_a_form_saved_as_it_was_opened_is_no_new_version(admin_client: Client) -> None:
    service = make.service(access_yes=AccessFact.HOIST)
    admin_client.post(page_of(service), opened(admin_client, page_of(service)))
    assert Service.objects.get().version == service.version


def test_whoever_may_only_look_reads_them_in_words() -> None:
    service = make.service(access_yes=AccessFact.HOIST, access_no=AccessFact.COOL_ROOM)
    page = said(staff.signed_in(staff.person("Editor")).get(page_of(service)))
    assert "Yes: Hoist. No: Cool room. Not known: Step-free way in" in page


# --- Where it stands -----------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize(
    ("fields", "words", "is_drawn"),
    [
        ({"postcode": "LS1 3EX"}, "LS1 3EX: the middle of the postcode itself.", True),
        ({"postcode": "LS1 3EX", "point_is_about": True}, "LS1 3EX: approximate.", True),
        (
            {"postcode": "LS1 3EX", "address_is_private": True},
            "The middle of LS1. The address is private",
            True,
        ),
        ({"point": None}, place.NO_POSTCODE, False),
        ({"point": None, "postcode": "LS9 9ZZ"}, "does not say where LS9 9ZZ is", False),
        ({"settings": Setting.REMOTE, "postcode": "LS1 3EX"}, place.REMOTE, False),
    ],
)
def test_its_place_is_drawn_and_told_or_it_says_why_there_is_none(
    admin_client: Client, fields: dict[str, Any], words: str, is_drawn: bool
) -> None:
    page = admin_client.get(page_of(make.service(**fields)))
    assert words in said(page)
    assert ('<svg class="map"' in page.text) is is_drawn
    for typed in ("latitude", "longitude"):
        assert f'name="{typed}"' not in page.text


@pytest.mark.slow
def test_a_private_address_is_nowhere_on_the_map(admin_client: Client) -> None:
    service = make.service(postcode="LS1 3EX", address_is_private=True)
    _, _, drawing = admin_client.get(page_of(service)).text.partition('<svg class="map"')
    assert "LS1 3EX" not in drawing.partition("</svg>")[0]


def test_a_new_service_has_no_place_yet(admin_client: Client) -> None:
    assert place.SAVED_FIRST in said(admin_client.get("/admin/directory/service/add/"))
