"""A row about a listing here can fill a draft's gaps, or propose changes to what is public."""

from typing import Any

import pytest
from django.urls import reverse

from directory.models import Intake, Physiotherapist, Proposal, Service
from directory.vocabulary import Setting
from tests.curating.intake.test_several_lists import add
from tests.curating.intake.test_walk import curator, save, text
from tests.support import factories as make

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

ROW = "Harehope Physio,Jane Smith,PH990001,01632 960001,LS1 3EX,home\n"
KEPT = "01632 960099"


@pytest.fixture(autouse=True)
def places() -> None:
    make.postcode_location()
    make.postcode_location(name="LS1")  # a home is placed by its district


def harehope(**facts: Any) -> Service:
    practice = make.organisation(name="Harehope Physio", kind="private")
    return make.service(
        name="Harehope Physio",
        organisation=practice,
        people=[],
        postcode="LS1 3EX",
        website="",
        email="",
        **facts,
    )


def merged(decision: str) -> tuple[Intake, str]:
    """The row taken in, with this decision about the one pair; and what the page then says."""
    visit = curator()
    add(visit, march=ROW)
    intake = Intake.objects.get()
    save(visit, "columns", intake)
    save(visit, "words", intake)
    page = visit.get(reverse("admin:directory_intake_duplicates", args=[intake.pk]))
    [pair] = page.context["desk"].pairs
    overview = save(visit, "duplicates", intake, **{pair.key: decision})
    if not overview.context["desk"].ready:
        return intake, text(overview)
    address = reverse("admin:directory_intake_take_in", args=[intake.pk])
    return intake, text(visit.post(address, follow=True))


def test_a_draft_gets_what_it_lacks_and_keeps_what_it_says() -> None:
    here = harehope(status="draft", telephone=KEPT, settings=0)
    _, said = merged("merge")
    assert "1 draft filled in." in said
    here.refresh_from_db()
    assert here.telephone == KEPT
    assert here.settings == Setting.HOME_VISITS
    assert [one.hcpc_number for one in here.physiotherapists.all()] == ["PH990001"]
    assert Service.objects.count() == 1


def test_what_was_filled_in_is_taken_back_with_the_list() -> None:
    here = harehope(status="draft", telephone=KEPT, settings=0)
    intake, _ = merged("merge")
    visit = curator()
    visit.post(reverse("admin:directory_intake_take_back", args=[intake.pk]))
    here.refresh_from_db()
    assert (here.telephone, here.settings) == (KEPT, 0)
    assert not Physiotherapist.objects.exists()


def test_what_a_curator_changed_since_stays() -> None:
    here = harehope(status="draft", telephone=KEPT, settings=0)
    intake, _ = merged("merge")
    here.refresh_from_db()
    here.settings = Setting.HOSPITAL
    here.save()
    curator().post(reverse("admin:directory_intake_take_back", args=[intake.pk]))
    here.refresh_from_db()
    assert here.settings == Setting.HOSPITAL


def test_for_a_published_listing_a_row_proposes_what_it_says_otherwise() -> None:
    here = harehope(telephone=KEPT, settings=Setting.HOSPITAL)
    before, confirmations = here.version, here.confirmations.count()
    _, said = merged("merge")
    assert "Changes proposed to 1 listing." in said
    proposal = Proposal.objects.get()
    assert set(proposal.fields) == {"telephone", "settings"}
    assert proposal.said_by == Intake.objects.get().as_source
    here.refresh_from_db()
    assert here.version == before
    assert not here.physiotherapists.filter(hcpc_number="PH990001").exists()

    # A curator decides field by field. What the listing says already is not ticked.
    visit = curator()
    address = reverse("admin:directory_proposal_change", args=[proposal.pk])
    page = visit.get(address)
    assert "From a list: " in text(page)
    assert page.context["adminform"].form.initial["take"] == []
    visit.post(address, {"take": ["telephone", "settings"]})
    here.refresh_from_db()
    assert (here.telephone, here.settings) == ("01632 960001", Setting.HOME_VISITS)
    assert here.confirmations.count() == confirmations, "a list confirms nothing"
    assert here.history.first().history_change_reason == "Proposed by a list"


def test_a_row_that_fills_gaps_of_a_published_listing_has_them_ticked() -> None:
    harehope(telephone="", settings=Setting.HOME_VISITS)
    merged("merge")
    address = reverse("admin:directory_proposal_change", args=[Proposal.objects.get().pk])
    assert curator().get(address).context["adminform"].form.initial["take"] == ["telephone"]


def test_a_row_that_says_what_is_published_proposes_nothing() -> None:
    harehope(telephone="01632 960001", settings=Setting.HOME_VISITS)
    merged("merge")
    assert not Proposal.objects.exists()


def test_what_nobody_has_decided_is_taken_back_with_the_list() -> None:
    here = harehope(telephone=KEPT, settings=Setting.HOSPITAL)
    intake, _ = merged("merge")
    curator().post(reverse("admin:directory_intake_take_back", args=[intake.pk]))
    assert not Proposal.objects.exists()
    here.refresh_from_db()
    assert (here.status, here.telephone) == ("published", KEPT)


def test_a_row_that_is_here_already_can_be_left_out() -> None:
    here = harehope(status="draft", telephone=KEPT, settings=0)
    merged("same")
    here.refresh_from_db()
    assert here.settings == 0
    assert Service.objects.count() == 1
