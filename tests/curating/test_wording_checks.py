"""Words that a listing must not use are refused; words it had better not use are pointed out."""

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from directory.curating.wording_checks import remarks
from directory.models import Organisation, Service
from tests.support import factories as make
from tests.support.admin_forms import opened, said

FORBIDDEN = [
    "A chartered neurological physiotherapist.",
    "chartered  Neuro Physio",
    "Chartered senior MS physiotherapists",
    "State-registered physiotherapist",
    "Rowan Hollis, SRP",
    "We cure MS.",
    "Many were cured",
    "Hyperbaric oxygen for all",
    "Oxygen therapy on Mondays",
    "HBO twice a week",
]
BETTER_NOT = [
    "For MS sufferers",
    "People who suffer from MS",
    "Victims of MS",
    "Results guaranteed",
    "You will walk again",
    "Rowan Hollis MCSP",
    "100 % success",
    "A 95% success rate",
    "World class care",
    "The best physiotherapist in Leeds",
    "Our world-leading team",
    "Leeds's No. 1 clinic",
    "Rowan, who has MS herself, founded it",
    "He was diagnosed with MS in 2009",
    "She lives with MS",
    "Having MS myself, I know how it feels",
]
FINE = [
    "A chartered physiotherapist working in neurology.",
    "Chartered physiotherapists",
    "Member of the Chartered Society of Physiotherapy",
    "There is no cure for MS.",
    "We can't promise a cure.",
    "HCPC registered physiotherapist",
    "People with MS, wheelchair users too",
    "We offer no oxygen therapy.",
    "Rowan Hollis MCSP, PH990123",
    "Secure parking. A manicure next door.",
    "No result is guaranteed.",
    "The best time to ring is the morning.",
    "Best to ring before noon. It is best if you come with somebody.",
    "We do our best to see you within a week.",
    "For anybody who has MS.",
    "Tell us if you were diagnosed with MS in the last year.",
    "She works with people who live with MS.",
    "Everybody who has MS, or lives with MS.",
    "A 100 % cotton towel. 50 m from the car park.",
    "",
]


@pytest.mark.parametrize("text", FORBIDDEN)
def test_what_the_law_or_the_profession_forbids_blocks(text: str) -> None:
    assert [remark.blocks for remark in remarks(text)] == [True]


@pytest.mark.parametrize("text", BETTER_NOT)
def test_what_is_only_bad_style_does_not_block(text: str) -> None:
    assert [remark.blocks for remark in remarks(text)] == [False]


@pytest.mark.parametrize("text", FINE)
def test_plain_words_are_left_alone(text: str) -> None:
    assert remarks(text) == []


def test_a_denial_ends_with_its_sentence() -> None:
    assert remarks("We do not charge. We cure MS.")[0].phrase == "cure"


def test_letters_after_a_name_are_fine_beside_its_number() -> None:
    assert remarks("MCSP since 2009", "PH990123") == []


def test_a_remark_says_the_phrase_the_reason_and_what_to_write() -> None:
    (remark,) = remarks("She is a Chartered Neuro Physiotherapist in Leeds")
    assert remark.phrase == "Chartered Neuro Physiotherapist"
    assert "working in neurology" in str(remark)
    assert "Chartered Neuro Physiotherapist" in str(remark)


@given(st.text(max_size=400))
def test_no_text_breaks_it(text: str) -> None:
    for remark in remarks(text):
        assert remark.phrase in text


@pytest.mark.slow
@given(st.lists(st.sampled_from(["no", "not", "cure", "chartered", "neuro", "physio", ".", "'"])))
def test_no_mixture_of_its_own_words_breaks_it(words: list[str]) -> None:
    text = " ".join(words)
    assert all(remark.phrase in text for remark in remarks(text))


def test_a_long_text_takes_no_time() -> None:
    assert len(remarks("no cure not chartered neuro " * 4000)) < 10_000


# --- In admin ------------------------------------------------------------------------------------


def change(client: Client, service: Service, **typed: str) -> str:
    address = reverse("admin:directory_service_change", args=[service.pk])
    form = opened(client, address) | typed
    return said(client.post(address, form, follow=True))


@pytest.mark.slow
@pytest.mark.django_db
def test_admin_refuses_forbidden_words_and_says_what_to_write(admin_client: Client) -> None:
    service = make.service(summary="Fine")
    page = change(admin_client, service, summary="We cure MS")
    assert "Nothing cures MS, and the law forbids saying that it does." in page
    service.refresh_from_db()
    assert service.summary == "Fine"


@pytest.mark.slow
@pytest.mark.django_db
def test_admin_saves_other_words_and_warns_of_them(admin_client: Client) -> None:
    service = make.service(summary="Fine")
    address = reverse("admin:directory_service_change", args=[service.pk])
    form = opened(admin_client, address) | {"summary": "For sufferers"}
    page = admin_client.post(address, form, follow=True).text
    assert "Many people with MS do not want to be called this." in page
    service.refresh_from_db()
    assert service.summary == "For sufferers"


@pytest.mark.slow
@pytest.mark.django_db
def test_admin_reads_what_is_written_of_people_too(admin_client: Client) -> None:
    person = make.physiotherapist()
    address = reverse("admin:directory_physiotherapist_change", args=[person.pk])
    form = opened(admin_client, address) | {"training": "State registered since 1999"}
    assert "Write “HCPC registered”." in said(admin_client.post(address, form))


@pytest.mark.django_db
def test_admin_reads_the_names_of_organisations(admin_client: Client) -> None:
    address = reverse("admin:directory_organisation_add")
    form = opened(admin_client, address) | {"name": "Oxygen Therapy Leeds", "kind": "charity"}
    assert "we list the centre, never the oxygen" in said(admin_client.post(address, form))
    form |= {"name": "The MS Sufferers’ Society"}
    page = admin_client.post(address, form, follow=True).text
    assert "Many people with MS do not want to be called this." in page
    assert Organisation.objects.get().name == "The MS Sufferers’ Society"


@pytest.mark.slow
@pytest.mark.django_db
def test_admin_reads_what_stands_for_those_who_refer(admin_client: Client) -> None:
    service = make.referral_details().service
    page = change(admin_client, service, **{"referral_details-0-criteria": "We cure MS"})
    assert "Nothing cures MS, and the law forbids saying that it does." in page
    address = reverse("admin:directory_service_change", args=[service.pk])
    form = opened(admin_client, address)
    form |= {"referral_details-0-exclusions": "Wheelchair-bound people"}
    page = admin_client.post(address, form, follow=True).text
    assert "“Wheelchair-bound”: Many people with MS" in page
    service.referral_details.refresh_from_db()
    assert service.referral_details.exclusions == "Wheelchair-bound people"
