"""The invented area advice that comes with the sample listings."""

import json
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core import serializers
from django.core.management import call_command

from referrals.models import AreaAdvice

SAMPLE = Path(settings.BASE_DIR) / "fixtures" / "sample" / "area_advice.json"


def sample() -> list[AreaAdvice]:
    rows = (row.object for row in serializers.deserialize("json", SAMPLE.read_text("utf-8")))
    return [row for row in rows if isinstance(row, AreaAdvice)]


@pytest.mark.slow
@pytest.mark.django_db
def test_each_is_for_an_area_that_is_built_in_and_obeys_the_rules() -> None:
    call_command("load_reference", verbosity=0)
    for advice in sample():
        advice.pk = None
        advice.full_clean()
        advice.save()
    assert AreaAdvice.objects.count() == len(sample())


def test_all_are_marked_as_invented() -> None:
    assert all(advice.is_sample for advice in sample())


def test_no_address_and_no_number_is_anybodys() -> None:
    for advice in sample():
        urls = filter(None, (advice.link, advice.form_url, advice.source_url))
        assert {urlsplit(url).hostname for url in urls} <= {"example.org"}
        # Numbers kept for drama
        assert not advice.telephone or advice.telephone.startswith("01632 960")


def test_every_answer_and_all_four_nations_are_among_them() -> None:
    assert {advice.ms_self_referral for advice in sample()} == {"yes", "no", ""}
    assert {advice.area_id[0] for advice in sample()} == {"E", "S", "W", "N"}
    assert any(advice.districts for advice in sample())
    assert any(advice.looked_for_services_on for advice in sample())


def test_it_is_written_as_the_other_samples_are() -> None:
    rows = json.loads(SAMPLE.read_text("utf-8"))
    assert [row["pk"] for row in rows] == list(range(1, len(rows) + 1))
    assert {row["model"] for row in rows} == {"referrals.areaadvice"}
