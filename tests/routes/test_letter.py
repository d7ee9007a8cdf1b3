"""A letter to take along: what is known from dated fields, and blanks to fill in by hand."""

import re
from datetime import date

import pytest
from django.test import Client

from directory.pages.cards import Card
from directory.vocabulary import Payment, Referrer, Route
from referrals.areas.advice import LocalAdvice
from referrals.routes.letter import To, letter_to
from tests.routes import next_step_facts as fact
from tests.support import factories as make
from tests.support.advice_factory import area_advice, united_kingdom
from tests.support.page_tree import visit

URL = "/shortlist/letter/gp/"


def written(to: To, *, says: LocalAdvice | None = None, card: Card | None = None) -> str:
    said = letter_to(to, says.told if says else None, card)
    return "\n".join(
        " / ".join((one.text, *(f"{label}: {value}" for label, value in one.facts), one.source))
        for one in said
    )


def test_the_rule_stands_with_its_source_and_its_day() -> None:
    said = written(To.GP, says=fact.advice("no", who_may_refer=Referrer.GP | Referrer.MS_NURSE))
    assert "In Powys, people with MS cannot refer themselves to NHS physiotherapy." in said
    assert "Who may refer: GP or MS nurse" in said
    assert "The team, checked 21 October 2026" in said


@pytest.mark.parametrize("says", [fact.advice(""), fact.advice(checked_on=date(2025, 8, 11)), None])
def test_a_rule_that_is_old_or_not_known_is_left_out(says: LocalAdvice | None) -> None:
    assert "refer themselves" not in written(To.MS_NURSE, says=says)


def test_a_team_is_told_by_its_own_criteria_and_when_they_were_checked() -> None:
    card = fact.nhs(who_may_refer=Referrer.GP)
    card.service.referral_details.criteria = "Adults with MS."
    card.service.referral_details.what_to_send = "The last neurology\nletter."
    said = written(To.GP, card=card)
    assert "I would like to be referred to Copa’r Wawr neuro team, Newtown." in said
    assert "They take: Adults with MS. / They ask for: The last neurology letter." in said
    assert "Details checked 21 October 2026, by phone" in said


def test_contacts_that_a_team_did_not_agree_to_publish_are_left_out() -> None:
    card = fact.nhs(who_may_refer=Referrer.GP)
    card.service.referral_details.secure_email = "team@example.org"
    assert "team@example.org" not in written(To.GP, card=card)
    card.service.referral_details.contacts_agreed_on = fact.CHECKED
    assert "E-mail: team@example.org" in written(To.GP, card=card)


def test_an_employer_is_told_the_price_and_nothing_of_the_nhs() -> None:
    card = fact.private(price_first="65", pays=Payment.INSURANCE | Payment.FEE)
    said = written(To.EMPLOYER, says=fact.advice(), card=card)
    assert "Price: First visit £65, told on 21 October 2026" in said
    assert "Who may pay: Insurance" in said
    assert "NHS" not in said


def test_a_long_field_is_cut() -> None:
    card = fact.nhs(who_may_refer=Referrer.GP)
    card.service.referral_details.criteria = "Adults. " * 500
    assert len(written(To.GP, card=card)) < 1000


# --- The page ------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_it_has_blanks_to_fill_in_by_hand_and_no_box_to_type_in() -> None:
    united_kingdom()
    page = visit(f"{URL}?near=LS1+3EX")
    assert not page.one("main").all("input")
    assert not page.one("main").all("form")
    assert len(page.all("p", "write")) >= 5


@pytest.mark.django_db
def test_it_is_about_the_chosen_team_or_the_nearest(client: Client) -> None:
    united_kingdom()
    area_advice(ms_self_referral="yes")
    near = make.service(name="Near", routes=Route.NHS_REFERRAL)
    far = make.service(name="Far", routes=Route.NHS_REFERRAL, postcode="YO1 7HH", point=make.YORK)
    for query, service in (("", near), (f"&pick={far.code}", far)):
        page = client.get(f"{URL}?near=LS1+3EX{query}").content.decode()
        assert f"I would like to be referred to {service.name}" in page
        assert "In Leeds, people with MS can refer themselves" in page


@pytest.mark.django_db
@pytest.mark.parametrize("to", To)
def test_with_nothing_known_it_is_a_letter_of_blanks(client: Client, to: To) -> None:
    page = client.get(f"/shortlist/letter/{to.value}/").content.decode()
    assert "I have multiple sclerosis (MS)." in page
    assert "noindex" in page


@pytest.mark.django_db
def test_other_names_and_unknown_places_lead_nowhere_or_to_the_search(client: Client) -> None:
    assert client.get("/shortlist/letter/king/").status_code == 404
    response = client.get(URL, {"near": "XX9 9XX"})
    assert response["Location"] == "/search/?near=XX9+9XX"


@pytest.mark.slow
@pytest.mark.django_db
def test_results_and_pages_of_the_ways_in_lead_to_it(client: Client) -> None:
    united_kingdom()
    service = make.service()
    for path in ("/search/?near=LS1+3EX", service.get_absolute_url(), "/routes/nhs/"):
        page = client.get(path).content.decode()
        assert re.search(r'href="/shortlist/letter/gp/', page), path
    assert (
        "/shortlist/letter/employer/" in client.get("/routes/work-and-insurance/").content.decode()
    )
