"""An MS nurse follows her district in a feed reader for a month, and knows each change."""

from copy import copy
from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.test import Client

from directory.facts import AnyField, Audience, facts_of
from directory.fields import ChoiceGroupField
from directory.history import records_of
from directory.models import Physiotherapist, ReferralDetails, Service
from directory.rights.data_rights import record_objection
from referrals.areas import feeds
from referrals.areas.changes_in_words import differences
from tests.support import atom, clock
from tests.support import factories as make
from tests.support import staff_visits as staff
from tests.support.admin_forms import opened
from tests.support.advice_factory import area_advice, united_kingdom

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
AREA, SEARCH = "/areas/leeds-e08000035/feed.atom", "/search/feed.atom?near=LS1"
BOTH = pytest.mark.parametrize("feed", [AREA, SEARCH])
IN_LEEDS: dict[str, Any] = {"council_id": "E08000035", "nation_id": "E92000001"}


@pytest.fixture
def team(monkeypatch: pytest.MonkeyPatch) -> Service:
    """Listed for longer than the feed goes back, with all that a referrer needs."""
    united_kingdom()
    clock.set_clock(monkeypatch, date(2026, 7, 1))
    made = make.service(
        name="Harehope team",
        telephone="01632 960001",
        address="1 Old Street",
        postcode="LS1 3EX",
        email="old@example.org",
        taking_new="yes",
        taking_new_told_on=date(2026, 6, 30),
        wait_days=56,
        wait_told_on=date(2026, 6, 30),
        wait_source="The team",
        **IN_LEEDS,
    )
    make.referral_details(service=made, secure_email="nhs.old@example.org", urgent="Ring us.")
    return made


def save(service: Service, on: date, monkeypatch: pytest.MonkeyPatch, **typed: Any) -> None:
    """A curator opens the listing on a day, types, and saves."""
    clock.set_clock(monkeypatch, on)
    client = staff.signed_in(User.objects.create_superuser(f"ann-{on}"))
    address = f"/admin/directory/service/{service.pk}/change/"
    answer = client.post(address, opened(client, address) | typed)
    assert answer.status_code == 302, answer.text


BLOCK = "referral_details-0-"
MONTH: list[tuple[int, dict[str, Any], str]] = [
    (2, {f"{BLOCK}exclusions": "Anyone who needs a hoist."}, "Does not take: changed, now Anyone"),
    (
        4,
        {"wait_days": "84", "wait_told_on": "3/11/2026"},
        "Waits now about 12 weeks, was 8 weeks; told on 3 November 2026",
    ),
    (6, {f"{BLOCK}criteria": "MS & falls, EDSS < 7."}, "Takes: changed, now MS & falls, EDSS < 7"),
    (
        9,
        {f"{BLOCK}who_may_refer": ["ms-nurse"]},
        "Who may refer: now MS nurse (was GP, MS nurse)",
    ),
    (11, {f"{BLOCK}urgent": "Within 5 days."}, "Urgent referrals: changed, now Within 5 days"),
    (13, {f"{BLOCK}relapse": "Fax us."}, "Referrals in a relapse: now Fax us"),
    (16, {"telephone": "01632 960002"}, "Telephone: changed, now 01632 960002"),
    (
        18,
        {"taking_new": "no", "taking_new_told_on": "17/11/2026"},
        "Closed to new people; told on 17 November 2026",
    ),
    (
        20,
        {"address": "2 New Street", "postcode": "LS1 4AP", "email": "new@example.org"},
        "Address changed",
    ),
    (23, {f"{BLOCK}secure_email": "nhs.new@example.org"}, "Secure e-mail for referrals: changed"),
]
PRIVATE = (
    *("1 Old Street", "LS1 3EX", "LS1 4AP", "old@example.org", "new@example.org", "960001"),
    *("Ring us", "Adults with MS", "Back pain", "The team lead", "ann"),
)


@BOTH
def test_she_reads_of_ten_changes_and_of_nothing_private(
    team: Service, feed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    make.postcode_location(name="LS1 4AP", council_id="E08000035")
    known: dict[str, str] = {}
    for day, typed, told in MONTH:
        on = date(2026, 11, day)
        save(team, on, monkeypatch, **typed)
        found = atom.entries(Client().get(feed).content)
        new = {atom.text(one, "id"): atom.words(one) for one in found}
        assert any(
            said.startswith(told) and said.endswith(f"Changed on {day} November 2026.")
            for key, said in new.items()
            if key not in known
        ), (told, new)
        assert known.keys() <= new.keys(), "what she has read keeps its id"
        known = new
    assert len(known) == len(MONTH) + 1, "the new address came with an e-mail address"
    page = Client().get(feed).text
    assert not [word for word in PRIVATE if word in page]


@BOTH
def test_what_was_typed_is_told_only_while_it_is_so(
    team: Service, feed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(team, date(2026, 11, 2), monkeypatch, telephone="01632 960002")
    assert "960002" in Client().get(feed).text
    save(team, date(2026, 11, 4), monkeypatch, telephone="01632 960003")
    assert [atom.words(one) for one in atom.entries(Client().get(feed).content)] == [
        "Telephone: changed, now 01632 960003. Changed on 4 November 2026.",
        "Telephone: changed. Changed on 2 November 2026.",
    ]
    assert "960002" not in Client().get(feed).text


@BOTH
def test_of_what_is_withdrawn_she_reads_only_that_it_is_no_longer_listed(
    team: Service, feed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(team, date(2026, 11, 2), monkeypatch, telephone="01632 960002")
    save(team, date(2026, 11, 4), monkeypatch, status="withdrawn", name="Harehope (complaint)")
    (one,) = atom.entries(Client().get(feed).content)
    assert atom.text(one, "title") == "Harehope team: No longer listed"
    assert atom.words(one) == "No longer listed. Changed on 4 November 2026."
    assert "complaint" not in Client().get(feed).text
    assert "960002" not in Client().get(feed).text


@BOTH
def test_whoever_objected_is_not_found_by_what_is_no_longer_listed(
    feed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    united_kingdom()
    clock.set_clock(monkeypatch, date(2026, 7, 1))
    person = make.physiotherapist(name="Rowan Hollis")
    practice = make.service(name="Hollis Physio", kind="private", people=[person], **IN_LEEDS)
    clock.set_clock(monkeypatch, date(2026, 11, 4))
    record_objection(person, date(2026, 11, 4))
    clock.set_clock(monkeypatch, date(2026, 11, 6))
    assert Physiotherapist.objects.get().objected_on
    (one,) = atom.entries(Client().get(feed).content)
    assert atom.text(one, "title") == f"Service {practice.code}: No longer listed"
    assert "hollis" not in Client().get(feed).text.lower()


@BOTH
def test_no_postcode_or_address_that_was_typed_into_words_is_in_a_feed(
    team: Service, feed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ways = {f"{BLOCK}how": "Write to LS1 4AP.", f"{BLOCK}what_to_send": "E-mail a@example.org."}
    save(team, date(2026, 11, 2), monkeypatch, **ways)
    told = [atom.words(one) for one in atom.entries(Client().get(feed).content)]
    assert sorted(one.partition(". ")[0] for one in told) == [
        "How to refer: changed",
        "What to send: changed",
    ]


@BOTH
def test_details_that_were_written_before_it_was_listed_are_no_news(
    feed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    united_kingdom()
    clock.set_clock(monkeypatch, date(2026, 10, 1))
    draft = make.service(name="Draft team", status="draft", postcode="LS1 3EX", **IN_LEEDS)
    details = make.referral_details(service=draft, how="Ring Sam at home.")
    clock.set_clock(monkeypatch, date(2026, 10, 5))
    ReferralDetails.objects.get(pk=details.pk).save()
    assert atom.entries(Client().get(feed).content) == []
    save(draft, date(2026, 10, 9), monkeypatch, status="published")
    (one,) = atom.entries(Client().get(feed).content)
    assert atom.words(one) == "New. Changed on 9 October 2026."
    assert "Sam" not in Client().get(feed).text


def test_a_change_in_the_rule_of_an_area_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    united_kingdom()
    clock.set_clock(monkeypatch, date(2026, 7, 1))
    rule = area_advice(ms_self_referral="no", checked_on=date(2026, 7, 1))
    clock.set_clock(monkeypatch, date(2026, 11, 4))
    rule.ms_self_referral, rule.telephone = "yes", "01632 960901"
    rule.checked_on = date(2026, 11, 2)
    rule.save()
    told = [atom.text(one, "title") for one in atom.entries(Client().get(AREA).content)]
    assert told == [
        "Leeds: Advice checked",
        "Leeds: People with MS may refer themselves: now yes (was no)",
        "Leeds: Telephone: now 01632 960901",
    ]


@BOTH
def test_it_holds_at_most_a_hundred_entries(
    team: Service, feed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feeds, "MAX_ENTRIES", 3)
    new = {"summary": "New.", "telephone": "01632 960002", "telephone_hours": "9 to 5"}
    save(team, date(2026, 11, 2), monkeypatch, **new, clinic_days=["mon"])
    assert len(atom.entries(Client().get(feed).content)) == 3


@BOTH
def test_what_a_reader_has_is_told_by_both_its_headers(
    team: Service, feed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(team, date(2026, 11, 2), monkeypatch, telephone="01632 960002")
    first = Client().get(feed)
    save(team, date(2026, 11, 4), monkeypatch, wait_days="84", wait_told_on="3/11/2026")
    for name, held in (("If-None-Match", "ETag"), ("If-Modified-Since", "Last-Modified")):
        assert Client().get(feed, headers={name: first[held]}).status_code == 200
        now = Client().get(feed)[held]
        assert Client().get(feed, headers={name: now}).status_code == 304


@pytest.mark.parametrize("model", [Service, ReferralDetails])
def test_whatever_fact_she_may_read_is_told_when_it_changes(
    team: Service, model: type[models.Model]
) -> None:
    """Also one that is declared tomorrow: no name of a fact is needed here or there."""
    record = records_of(model).get()
    for field, about in facts_of(model):
        if field.many_to_many or field.name in ("confirmed_by", "address_is_private"):
            continue  # told by another
        before, after = copy(record), copy(record)
        setattr(before, field.attname, field.get_default() if field.has_default() else None)
        setattr(after, field.attname, _another(field))
        told = list(differences(before, after, after, date(2026, 11, 2)))
        is_read = about.audience not in (Audience.STAFF, Audience.EDITORS)
        assert bool(told) == is_read, (field.name, told)
        assert about.audience is not Audience.AGREED or told[0].what.endswith(": changed")


def _another(field: AnyField) -> Any:
    """Some value of a field's kind."""
    if field.choices:
        return next(value for value, _ in field.flatchoices if value)
    match field:
        case ChoiceGroupField():
            return next(iter(field.group))
        case ArrayField():
            return ["LS7"]
        case models.DateField():
            return date(2026, 11, 1)
        case models.BooleanField():
            return True
        case models.IntegerField() | models.ForeignKey() | models.DecimalField():
            return 12
    return "Something else"
