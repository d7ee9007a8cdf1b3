"""Every difference is told in words, whatever the two states are."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import models
from django.template.loader import render_to_string

from directory.changes import Difference, State, changes, public_changes
from directory.facts import facts_of
from directory.models import Organisation, Physiotherapist, ReferralDetails, Service
from directory.vocabulary import AccessFact, Need, Route
from referrals.models import AreaAdvice
from tests.support import factories as make
from tests.support.page_text import in_one_line

pytestmark = pytest.mark.django_db


def told(before: State, after: State) -> dict[str, tuple[str, str]]:
    return {one.label: (one.before, one.after) for one in changes(before, after, model=Service)}


def one(**fields: Any) -> Service:
    return Service(name="Harehope", **fields)


def test_two_equal_states_do_not_differ() -> None:
    service = make.service(telephone="01632 960001", people=[make.physiotherapist()])
    assert changes(service, Service.objects.get(pk=service.pk)) == []


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ({"telephone": ""}, {"telephone": "01632 960001"}, ("nothing", "01632 960001")),
        (
            {"helps_with": Need.WALKING},
            {"helps_with": Need.WALKING | Need.PAIN},
            ("Walking", "Walking, Pain"),
        ),
        ({"access_yes": "hoist"}, {"access_yes": AccessFact.none()}, ("Hoist", "nothing")),
        ({"relay_uk": ""}, {"relay_uk": "yes"}, ("Not known", "Yes")),
        ({"serves_basis": ""}, {"serves_basis": "gp"}, ("nothing", "Where your GP practice is")),
        (
            {"paused_until": date(2026, 3, 3)},
            {"paused_until": "2026-04-10"},
            ("3 March 2026", "10 April 2026"),
        ),
        ({"listed_until": None}, {"listed_until": date.max}, ("nothing", "no end")),
        ({"housebound_only": False}, {"housebound_only": True}, ("no", "yes")),
        ({"price_first": Decimal("45.00")}, {"price_first": Decimal("47.50")}, ("£45", "£47.50")),
        ({"pool_temperature": Decimal("34.0")}, {"pool_temperature": "33.5"}, ("34", "33.5")),
        ({"insurers": []}, {"insurers": ["Aviva", "Bupa"]}, ("nothing", "Aviva, Bupa")),
        ({"wait_days": 0}, {"wait_days": None}, ("0", "nothing")),
    ],
)
def test_each_kind_of_value_is_told_as_a_person_says_it(
    before: dict[str, Any], after: dict[str, Any], words: tuple[str, str]
) -> None:
    assert list(told(before, after).values()) == [words]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"price_first": Decimal("45.00")}, {"price_first": Decimal("45")}),
        ({"summary": "One\r\ntwo "}, {"summary": "One\ntwo"}),
        ({"insurers": ["Bupa", "Aviva"]}, {"insurers": ["Aviva", "Bupa"]}),
        ({"email": ""}, {"email": None}),
        ({"routes": Route.PRIVATE}, {"routes": "private"}),
    ],
)
def test_what_reads_the_same_is_the_same(before: dict[str, Any], after: dict[str, Any]) -> None:
    assert told(before, after) == {}


def test_what_is_named_elsewhere_is_told_by_its_name() -> None:
    rowan, sian = make.physiotherapist(name="Rowan"), make.physiotherapist(name="Siân")
    service = make.service(people=[rowan], serves=["LS1"])
    old = make.organisation(name="Old trust")
    row = {"physiotherapists": [rowan, sian], "organisation": old, "serves": ["E08000035", "LS1"]}
    make.area()
    assert told(service, row) == {
        "Organisation": ("Harehope Community Health", "Old trust"),
        "Serves": ("LS1", "Leeds, LS1"),
        "Physiotherapists": ("Rowan", "Rowan, Siân"),
    }


def test_who_is_no_longer_here_has_no_name() -> None:
    service = make.service()
    assert told(service, {"physiotherapists": [0]}) == {
        "Physiotherapists": ("nothing", "one that is no longer here")
    }


def test_a_row_that_is_not_saved_speaks_only_of_its_own_fields() -> None:
    service = make.service(telephone="01632 960001", email="team@example.org")
    assert list(told(service, {"telephone": "01632 960002", "email": "team@example.org"})) == [
        "Telephone"
    ]


def test_what_is_new_differs_from_nothing_and_says_no_more_than_it_holds() -> None:
    words = told(None, one(telephone="01632 960001"))
    assert words["Telephone"] == ("nothing", "01632 960001")
    assert words["Name"] == ("nothing", "Harehope")
    assert not {"Housebound only", "E-mail", "Wait days"} & set(words)


def test_what_is_gone_is_nothing_after() -> None:
    assert told(one(telephone="01632 960001"), None)["Telephone"] == ("01632 960001", "nothing")


def test_what_follows_from_other_fields_is_not_told() -> None:
    service = make.service()
    moved = Service.objects.get(pk=service.pk)
    moved.latitude, moved.slug, moved.search_name = 54.0, "elsewhere", "elsewhere"
    moved.save()
    assert changes(service, Service.objects.get(pk=service.pk)) == []


def test_two_mappings_need_a_model() -> None:
    with pytest.raises(TypeError, match="Say which model"):
        changes({"name": "One"}, {"name": "Two"})


# --- What anyone may see -------------------------------------------------------------------------


@pytest.mark.parametrize("was", [True, False])
@pytest.mark.parametrize("will_be", [True, False])
def test_an_address_is_public_only_while_it_is_nobodys_home(was: bool, will_be: bool) -> None:
    before = one(address="1 High Street", postcode="LS1 3EX", address_is_private=was)
    after = one(address="2 Low Street", postcode="LS7 4AW", address_is_private=will_be)
    shown = [difference.field for difference in public_changes(before, after)]
    assert shown == ([] if was or will_be else ["address", "postcode"])


def test_what_was_typed_is_public_only_as_it_is_now() -> None:
    before = one(telephone="01632 960001", routes=Route.NHS_REFERRAL)
    after = one(telephone="01632 960002", routes=Route.PRIVATE)
    shown = {each.field: (each.before, each.after) for each in public_changes(before, after)}
    assert shown == {
        "telephone": ("something else", "01632 960002"),
        "routes": ("NHS, by referral", "Private"),
    }
    assert changes(before, after)[1].before == "01632 960001", "staff read it"


def test_an_address_that_may_be_a_home_is_not_public() -> None:
    service = make.service(address="1 High Street")
    assert public_changes(service, {"address": "2 Low Street"}) == []


def test_nothing_of_the_professional_block_is_public() -> None:
    details = make.referral_details()
    changed = {"telephone": "01632 960002", "criteria": "Anyone", "contacts_agreed_by": "The lead"}
    assert len(changes(details, changed)) == 3
    assert public_changes(details, changed) == []


def test_what_decides_whether_something_is_listed_is_not_public() -> None:
    service = make.service(people=[make.physiotherapist()])
    changed = {
        "status": "withdrawn",
        "listed_until": date(2026, 1, 1),
        "physiotherapists": [],
        "ms_self_referral_source": "A complaint",
        "is_sample": True,
    }
    assert len(changes(service, changed)) == 5
    assert public_changes(service, changed) == []
    person = make.physiotherapist()
    assert public_changes(person, {"public_until": None}) == []


# What follows from other columns, counts saves, or says which row it is.
WORKED_OUT = {
    *("id", "public_id", "search_name", "slug", "latitude", "longitude", "point_is_about"),
    *("x", "y", "z", "reach", "is_found_anywhere", "staffed_until", "area_rules"),
    *("told_district", "told_among"),
    *("area_rule_keys", "spellings", "created_at", "updated_at", "version"),
}


@pytest.mark.parametrize(
    "model", [Service, Physiotherapist, Organisation, ReferralDetails, AreaAdvice]
)
def test_every_column_is_declared_as_a_fact_or_worked_out(model: type[models.Model]) -> None:
    declared = {field.name for field, _ in facts_of(model)}
    columns = {field.name for field in (*model._meta.fields, *model._meta.many_to_many)}
    assert columns - declared <= WORKED_OUT | {"service"}
    assert not declared & WORKED_OUT


# --- On the page ---------------------------------------------------------------------------------


def test_differences_stand_in_a_table_with_markup_escaped() -> None:
    rows = [Difference("name", "Name", "<b>", "One\nTwo")]
    context = {"changes": rows, "after_label": "Typed"}
    page = in_one_line(render_to_string("_partials/changes.html", context))
    assert '<th scope="row">Name</th><td>&lt;b&gt;</td><td>One<br>Two</td>' in page
    assert '<th scope="col">Typed</th>' in page
    assert "Nothing" in render_to_string("_partials/changes.html", {"changes": []})
