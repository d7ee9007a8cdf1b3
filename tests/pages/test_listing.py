"""The page of one service: everything a visitor may see, and what is not known said as such."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import override_settings

from directory.models import Service
from directory.vocabulary import (
    AccessFact,
    Approach,
    Colleague,
    Experience,
    Need,
    Payment,
    Referrer,
    Route,
    Setting,
)
from directory.words import day, within_sentence
from tests.support import factories
from tests.support.page_tree import Element, visit

pytestmark = pytest.mark.django_db


def listing(**fields: Any) -> Element:
    service = factories.service(**fields)
    return visit(service.get_absolute_url())


def test_the_title_names_the_service_and_its_town() -> None:
    page = listing(name="Aireside", town="Leeds")
    assert page.all("title")[0].text == "Aireside, Leeds – msphysio"
    assert page.one("h1").text == "Aireside"
    page = listing(name="Moor Lane, Leeds", town="Leeds")
    assert page.all("title")[0].text == "Moor Lane, Leeds – msphysio"


def test_who_provides_it_is_named_unless_its_name_begins_with_that() -> None:
    owner = factories.organisation(kind="private", name="Seven Herons")
    factories.service(organisation=owner, name="Seven Herons, York", slug="york")
    first, *_ = visit("/services/york/").one("ul", "ways").all("li")
    assert first.text == "Private practice"
    factories.service(organisation=owner, name="Moor Lane", slug="moor", town="Leeds")
    assert "Seven Herons · Private practice · Leeds" in visit("/services/moor/")


def test_the_code_leads_to_the_listing() -> None:
    service = factories.service()
    assert f"The code of this listing is {service.code}." in visit(service.get_absolute_url())


def test_every_way_to_reach_it_is_shown() -> None:
    page = listing(
        name="Aireside",
        telephone="0113 496 0211",
        telephone_hours="Weekday mornings",
        text_number="07700 900211",
        relay_uk="yes",
        email="hello@aireside.example.org",
        website="https://aireside.example.org/",
    )
    board = page.one("section", "next")
    assert board.link("Ring 0113 496 0211, Aireside") == "tel:+441134960211"
    assert "Weekday mornings" in board
    reach = page.one("main")
    assert reach.link("07700 900211") == "sms:+447700900211"
    assert "They take calls through Relay UK." in reach
    assert reach.link("hello@aireside.example.org") == "mailto:hello@aireside.example.org"
    assert reach.link("Website of Aireside") == "https://aireside.example.org/"


def not_known(page: Element) -> str:
    return page.one("p", "unknown").text


def test_what_is_not_known_is_gathered_in_one_line_to_ask() -> None:
    page = listing()
    said = not_known(page)
    assert said.startswith("Not known: telephone number, the wait, what it costs")
    for fact in AccessFact:
        assert within_sentence(fact.label) in said
    for missing in ("e-mail", "Relay UK", "taking new people", "clinic days"):
        assert missing in said
    rows = [each.text for each in page.one("dl", "facts").all("dt")]
    assert rows == ["Where", "They help with", "Who works there"]
    assert "told us yet" not in page


def test_what_is_known_is_not_asked() -> None:
    page = listing(telephone="0113 496 0211", relay_uk="no", wait_days=14)
    said = not_known(page)
    assert said.endswith("Ask when you ring.")
    for known in ("telephone", "Relay UK", "the wait"):
        assert known not in said


def test_the_number_and_the_referral_come_before_all_else() -> None:
    page = listing(telephone="0113 496 0211")
    main = page.one("main")
    assert main.all("h2")[0].text == "Do I need a referral?"
    assert main.all("a")[0]["href"].startswith("tel:")
    assert "Something wrong here?" in page.one("section", "next")


@pytest.mark.parametrize(
    ("fields", "answer"),
    [
        ({"routes": Route.PRIVATE, "kind": "private"}, "No."),
        ({"routes": Route.NHS_SELF_REFERRAL | Route.NHS_REFERRAL}, "No."),
        ({"routes": Route.NHS_REFERRAL, "ms_self_referral": "no"}, "Yes."),
        ({"routes": Route.NHS_REFERRAL}, "Ask when you ring."),
        ({"routes": Route.NHS_REFERRAL | Route.PRIVATE}, "For the NHS, ask. Not if you pay."),
    ],
)
def test_whether_a_referral_is_needed_is_never_guessed(fields: dict[str, Any], answer: str) -> None:
    assert listing(**fields).one("section", "next").all("p")[0].text == answer


def test_each_fact_is_said_once() -> None:
    page = listing(telephone="0113 496 0211", wait_days=14, email="hello@aireside.example.org")
    main = page.one("main")
    assert len([each for each in main.all("a") if each["href"] == "tel:+441134960211"]) == 1
    assert main.text.count("2 weeks") == 1
    assert main.text.count("hello@aireside.example.org") == 1


def test_a_wait_told_over_a_year_ago_is_not_known() -> None:
    page = listing(wait_days=14, wait_told_on=factories.today() - timedelta(days=400))
    assert "the wait" in not_known(page)
    assert "Wait" not in [each.text for each in page.one("dl", "facts").all("dt")]


def test_whether_they_take_new_people_stands_with_the_wait() -> None:
    on = factories.today()
    told = {"taking_new": "yes", "taking_new_told_on": on, "telephone": "0113 496 0211"}
    wait = {"wait_days": 14, "wait_source": "The team lead"}
    assert listing(**told).says("Taking new people") == f"Yes, they told us on {day(on)}."
    same_day = listing(**told, **wait, wait_told_on=on)
    assert same_day.says("Wait").endswith(f"told us on {day(on)}. Taking new people: yes.")
    earlier = listing(**told, **wait, wait_told_on=on - timedelta(days=9))
    assert earlier.says("Wait").endswith(f"Taking new people: yes, they told us on {day(on)}.")


def test_what_a_person_says_of_their_experience_is_not_said_twice() -> None:
    on, said = factories.today(), Experience.NEUROLOGICAL
    same = factories.physiotherapist(experience=said, experience_told_on=on)
    other = factories.physiotherapist(experience=Experience.MOSTLY_MS, experience_told_on=on)
    page = listing(experience=said, people=[same, other])
    assert page.one("dl", "facts").text.count("Neurological") == 1
    assert f": {Experience.MOSTLY_MS.label}, they say" in page


def test_access_facts_stand_under_what_was_answered() -> None:
    page = listing(access_yes=AccessFact.STEP_FREE, access_no=AccessFact.HOIST)
    assert page.says("Getting in and about") == "Step-free way in. No: hoist."
    assert page.one("dl", "meanings").says("Step-free way in") == AccessFact.STEP_FREE.explanation
    assert "hoist" not in not_known(page)
    assert "cool room" in not_known(page)


def test_needs_and_approaches_have_their_plain_meaning() -> None:
    page = listing(helps_with=Need.SPASTICITY, approaches=Approach.TAILORED_EXERCISE)
    meanings = page.one("dl", "meanings")
    assert meanings.says("Spasticity") == Need.SPASTICITY.explanation
    assert meanings.says("Tailored exercise") == Approach.TAILORED_EXERCISE.explanation


@pytest.mark.parametrize(
    "approach", [Approach.ELECTROTHERAPY, Approach.HYDROTHERAPY, Approach.ACUPUNCTURE]
)
def test_what_is_not_for_everyone_says_what_to_tell_first(approach: Approach) -> None:
    assert "if heat makes your MS worse, your skin is numb" in listing(approaches=approach)


def test_other_approaches_need_no_such_warning() -> None:
    assert "your skin is numb" not in listing(approaches=Approach.TAILORED_EXERCISE)


def test_the_temperature_of_the_pool_is_published_not_judged() -> None:
    page = listing(approaches=Approach.HYDROTHERAPY, pool_temperature="32.5")
    assert "Their pool is at 32.5 °C" in page


def test_people_stand_with_letters_number_and_the_register() -> None:
    person = factories.physiotherapist(
        name="Hannah Okafor", membership="FCSP", hcpc_number="PH900001"
    )
    page = listing(kind="private", people=[person])
    who = page.one("main")
    assert who.link("Hannah Okafor FCSP") == person.get_absolute_url()
    assert "HCPC number PH900001" in who
    assert "registered when we looked" in who
    link = who.one("a", href=person.register_url)
    assert link["aria-label"] == "PH900001 on the HCPC register"
    said = page.one("dl", "meanings").says("FCSP")
    assert said.startswith("Fellow of the Chartered Society of Physiotherapy.")
    assert "The register records no speciality" in page


def test_people_who_are_not_public_are_not_shown() -> None:
    person = factories.physiotherapist(name="Hannah Okafor", outcome="suspended")
    page = listing(people=[person])
    assert "Hannah Okafor" not in page
    assert "No names given." in page


def test_prices_have_their_date_and_who_pays() -> None:
    page = listing(
        kind="private",
        price_first=72,
        minutes_first=60,
        price_home="85.50",
        price_travel="Travel is charged on top",
        insurers=["Bupa"],
        pays=Payment.FEE,
    )
    cost = page.says("Cost")
    assert cost.startswith("First visit, 60 minutes: £72, Visit at your home: £85.50, they told us")
    assert "Cost of travel: Travel is charged on top" in page
    assert "Insurers they named: Bupa. Ask yours first." in page
    assert page.one("dl", "meanings").says("Fee") == Payment.FEE.explanation


def test_an_address_leads_to_a_map_elsewhere() -> None:
    page = listing(address="14 Elm Row", town="Leeds", postcode="LS7 4EX")
    assert "14 Elm Row, Leeds LS7 4EX" in page
    assert page.link("Open LS7 4EX in a map").startswith("https://www.openstreetmap.org/")


def test_a_home_is_not_an_address() -> None:
    page = listing(
        settings=Setting.HOME_VISITS,
        address_is_private=True,
        address="14 Elm Row",
        town="Leeds",
        postcode="LS7 4EX",
    )
    assert "They work from a home in Leeds LS7, so the address is not shown." in page
    assert "Elm Row" not in page
    assert "4EX" not in page
    assert not [each for each in page.all("a") if "openstreetmap" in each["href"]]


def test_the_area_it_serves_is_said_in_words() -> None:
    factories.area()
    page = listing(serves=["E08000035", "LS7"], serves_basis="gp")
    assert "Takes people with a GP in Leeds or LS7. Check with your GP practice." in page


def test_referring_yourself_is_never_inferred() -> None:
    assert "We have not checked this one for people with MS." in listing()
    assert "You cannot refer yourself to this service for MS." in listing(ms_self_referral="no")
    told = listing(routes=Route.NHS_SELF_REFERRAL | Route.NHS_REFERRAL)
    assert "NHS, refer yourself: takes people with MS, checked" in told
    assert "We have not checked this one" not in told


def test_who_may_refer_is_short_for_patients_and_whole_for_nurses() -> None:
    service = factories.service()
    everyone = Referrer.NEUROLOGIST | Referrer.MS_NURSE | Referrer.GP
    factories.referral_details(service=service, who_may_refer=everyone)
    page = visit(service.get_absolute_url())
    assert "NHS, by referral: GP, MS nurse or neurologist." in page.one("section", "next")
    more = everyone | Referrer.SELF | Referrer.CARER
    service.referral_details.who_may_refer = more
    service.referral_details.save()
    page = visit(service.get_absolute_url())
    assert "NHS, by referral: GP, MS nurse, neurologist or others." in page.one("section", "next")
    assert "family or carer" in for_nurses(page).says("Who may refer")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"first_contact_only": True}, "Not confirmed for people with MS."),
        ({"taking_new": "no"}, "Not taking new people, they told us on"),
        ({"paused_until": factories.today() + timedelta(days=9)}, "Paused until"),
        ({"confirmed": False}, "Details not checked yet. Ring first."),
    ],
)
def test_what_to_know_before_counting_on_it_comes_first(fields: dict[str, Any], words: str) -> None:
    page = listing(**fields)
    caution = page.one("div", "caution")
    assert words in caution
    headings = [each.text for each in page.all("h2")]
    assert headings[0] == "Check first"


def test_a_service_in_order_has_no_caution() -> None:
    assert not listing().all("div", "caution")


def for_nurses(page: Element) -> Element:
    return next(each for each in page.all("details") if "For MS nurses" in each)


def test_the_professional_block_stands_where_there_is_one() -> None:
    service = factories.service(works_with=Colleague.MS_NURSE)
    summaries = visit(service.get_absolute_url()).all("summary")
    assert "For MS nurses" not in [each.text for each in summaries]
    factories.referral_details(service=service, relapse="Ring first.", way_back_in="Ring us.")
    block = for_nurses(visit(service.get_absolute_url()))
    assert block.says("In a relapse") == "Ring first."
    assert block.says("Way back in") == "Ring us."
    assert "neuro.team@example.org" in block.says("Contact")
    assert "The team lead agreed to this being shown" in block


def test_contacts_that_nobody_agreed_to_are_not_there() -> None:
    service = factories.service()
    factories.referral_details(service=service, contacts_agreed=False)
    block = for_nurses(visit(service.get_absolute_url()))
    assert "Contact" not in [each.text for each in block.all("dt")]


def test_a_listing_is_no_recommendation() -> None:
    page = listing()
    assert "A listing is not a recommendation." in page
    assert "Nobody can pay to come first." in page
    assert "Details checked" in page


@override_settings(SAMPLE_DATA=True)
def test_an_invented_example_says_so_and_is_for_no_search_engine() -> None:
    page = listing(is_sample=True)
    assert "Invented example" in page.one("div", "strip")
    assert page.one("meta", name="robots")["content"] == "noindex"


def test_a_real_listing_is_for_search_engines() -> None:
    page = listing()
    assert not page.all("meta", name="robots")
    assert "Invented example" not in page


def test_a_listing_that_went_says_so_but_never_why() -> None:
    service = factories.service(kind="private")
    Service.objects.update(listed_until=factories.today() - timedelta(days=1))
    page = visit(service.get_absolute_url(), status=404)
    assert page.one("h1").text == "No longer listed"
    assert service.name not in page
