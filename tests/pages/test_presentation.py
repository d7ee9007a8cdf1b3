"""How words are set: dates that keep together, numbers that can be rung."""

import pytest

from directory.templatetags.presentation import dates, labels, ring, write_to
from directory.vocabulary import Referrer, Route, Setting
from directory.words import hours_in_brief, within_sentence


def test_a_date_does_not_break() -> None:
    assert dates("Details checked 3 March 2026, by phone") == (
        'Details checked <span class="nb">3 March 2026</span>, by phone'
    )


def test_several_dates_keep_their_words_between_them() -> None:
    assert dates("1 May 2026 and 12 June 2026") == (
        '<span class="nb">1 May 2026</span> and <span class="nb">12 June 2026</span>'
    )


def test_what_someone_told_us_is_escaped() -> None:
    assert dates("<b>5 & 6</b>") == "&lt;b&gt;5 &amp; 6&lt;/b&gt;"


@pytest.mark.parametrize(
    ("told", "brief"),
    [
        ("Monday to Friday, 9 am to 4.30 pm", "Mon to Fri, 9 am to 4.30 pm"),
        ("Tuesdays and Thursday, 9.30 am to 2 pm.", "Tue, Thu, 9.30 am to 2 pm"),
        ("Any time. Leave a message if nobody answers.", "Any time"),
        ("", ""),
    ],
)
def test_hours_are_short_enough_for_a_button(told: str, brief: str) -> None:
    assert hours_in_brief(told).replace("\N{NO-BREAK SPACE}", " ") == brief
    assert " am" not in hours_in_brief(told)


@pytest.mark.parametrize(
    ("written", "rings"),
    [
        ("0113 496 0211", "tel:+441134960211"),
        ("(0113) 496-0211", "tel:+441134960211"),
        ("+44 (0)113 496 0211", "tel:+441134960211"),
        ("0113 496 0211 ext 5", "tel:+441134960211"),
        ("111", "tel:111"),
    ],
)
def test_a_number_can_be_rung_from_anywhere(written: str, rings: str) -> None:
    name = f"Ring Aireside on {written}"
    assert ring(written, "Aireside", "num") == (
        f'<a class="num" href="{rings}" aria-label="{name}">{written}</a>'
    )


@pytest.mark.parametrize("written", ["N/A", "ask reception", "0113 496", "01632 960001 or 2"])
def test_what_is_no_whole_number_leads_nowhere(written: str) -> None:
    assert ring(written, "Aireside", "num") == f'<span class="num">{written}</span>'
    assert write_to(written, "num") == f'<span class="num">{written}</span>'


def test_a_number_is_escaped() -> None:
    assert ring("<b>1</b>", "Aireside", "num") == '<span class="num">&lt;b&gt;1&lt;/b&gt;</span>'


def test_a_number_can_be_written_to() -> None:
    assert 'href="sms:+447700900211"' in write_to("07700 900211", "num")


def test_labels_stand_inside_a_sentence() -> None:
    assert labels(Setting.HOSPITAL | Setting.GP_SURGERY) == "hospital and GP surgery"
    assert labels(Route.PRIVATE) == "private"
    assert labels(Referrer.none()) == ""


@pytest.mark.parametrize(
    ("label", "inside"),
    [
        ("Hoist", "hoist"),
        ("MS nurse", "MS nurse"),
        ("Blue Badge parking", "Blue Badge parking"),
        ("You can stay in your wheelchair", "you can stay in your wheelchair"),
        ("", ""),
    ],
)
def test_names_keep_their_capitals(label: str, inside: str) -> None:
    assert within_sentence(label) == inside
