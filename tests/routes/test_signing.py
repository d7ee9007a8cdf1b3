"""What a clinician must sign: general words until then, and who signed it after."""

from datetime import date
from typing import Any

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.test import Client

from directory.vocabulary import Approach
from msphysio.operator_file import Signature
from referrals.routes import content, signing
from referrals.routes.checks import clinicians_have_signed
from tests.routes.test_content_facts import words_of
from tests.support import factories as make
from tests.tools.reading_age import rendered

BLOCK = '{% load signing %}{% signed "relapse" %}the passage{% until_then %}general{% endsigned %}'
BY = Signature("relapse", "Jo Example", "MS nurse", date(2026, 12, 1))


def written() -> str:
    return " ".join(Template(BLOCK).render(Context()).split())


def test_until_somebody_has_signed_the_public_reads_general_words() -> None:
    assert written() == "general"


def test_with_sample_data_it_is_shown_as_not_yet_reviewed(settings: Any) -> None:
    settings.SAMPLE_DATA = True
    assert written().startswith("the passage")
    assert "Not yet reviewed by a clinician" in written()


def test_once_signed_it_says_who_in_which_role_and_when(settings: Any) -> None:
    settings.SIGNED = {"relapse": BY}
    assert "the passage" in written()
    assert 'Reviewed by Jo Example, MS nurse, <span class="nb">1 December 2026</span>.' in written()


def test_a_passage_that_is_not_known_is_a_fault_of_the_template() -> None:
    with pytest.raises(TemplateSyntaxError, match="no passage called relaps"):
        Template(BLOCK.replace('"relapse"', '"relaps"'))


@pytest.mark.parametrize(
    ("slug", "words"),
    [
        ("physiotherapy-for-ms", "Rivermead"),
        ("physiotherapy-for-ms", "BPPV"),
        ("physiotherapy-for-ms", "six weeks"),
        ("physiotherapy-for-ms", "blood clot"),
        ("routes/nhs", "within 14 days"),
        ("routes/nhs", "exercise films"),
        ("routes/nhs", "face, arm or speech"),
    ],
)
def test_a_page_leaves_out_what_nobody_has_signed(slug: str, words: str) -> None:
    assert words not in words_of(slug, whole=False)
    assert words in words_of(slug)


@pytest.mark.parametrize(
    ("approach", "cautions"),
    [
        ("Functional electrical stimulation (FES)", ["metal in your leg", "baclofen pump", "clot"]),
        ("Electrotherapy", ["any implant", "front of your neck", "even by ice"]),
        ("Hydrotherapy or aquatic therapy", ["open sores", "catheter", "chlorine"]),
        ("Acupuncture", ["faint easily", "heart valve", "before you drive"]),
    ],
)
def test_each_approach_has_a_caution_of_its_own(approach: str, cautions: list[str]) -> None:
    words = words_of("physiotherapy-for-ms")
    section = words[words.rindex(f" {approach} ") :].partition("Who offers")[0]
    assert all(caution in section for caution in cautions)
    assert "cannot" not in section


def test_the_check_counts_what_waits(settings: Any) -> None:
    (told,) = clinicians_have_signed()
    assert told.msg.startswith("12 of 12 passages wait for a clinician to sign them")
    settings.SIGNED = dict.fromkeys(signing.PASSAGES, BY)
    assert clinicians_have_signed() == []


def test_a_page_says_who_reviewed_it_only_once_a_named_editor_has(settings: Any) -> None:
    page = content.BY_SLUG["choosing"]
    assert "Last reviewed" not in rendered(page)
    assert "No named editor has reviewed it yet" in rendered(page)
    settings.SIGNED = {"choosing": Signature("choosing", "Sam Example", "editor", date(2027, 1, 5))}
    assert "Sam Example, editor" in rendered(page)
    assert page.review_due == date(2028, 1, 5)


@pytest.mark.django_db
def test_a_listing_has_the_cautions_of_what_it_offers_as_the_page_has_them(
    client: Client, settings: Any
) -> None:
    make.service(slug="pool", approaches=Approach.HYDROTHERAPY)
    assert "chlorine" not in client.get("/services/pool/").text
    settings.SIGNED = {"caution-hydrotherapy": BY, "caution-fes": BY}
    text = client.get("/services/pool/").text
    assert "chlorine" in text
    assert "baclofen" not in text


@pytest.mark.django_db
def test_a_crisis_names_whom_to_ring_once_that_is_signed(client: Client, settings: Any) -> None:
    address = "/search/?near=suicidal"
    assert "Samaritans" not in client.get(address).text
    settings.SIGNED = {"crisis": BY}
    text = client.get(address).text
    assert all(tel in text for tel in ("tel:999", "tel:116123", "tel:08088088000"))
    make.postcode_location(
        name="BT23 4YJ", nation=make.area(code="N92000002", level="nation", name="NI")
    )
    text = client.get(f"{address}+BT23+4YJ").text
    assert "Lifeline" in text
    assert "NHS 24" not in text
    assert "tel:111" not in text
