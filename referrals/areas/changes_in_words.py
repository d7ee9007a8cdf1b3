"""How a change to a listing is worded for people who follow it: what it is now, and what it was.

Whatever was typed is told only while it is still so: what an address, a telephone number, an e-mail
or any text used to be is never told. Programs read these lists too, so they hold no e-mail address
and no full postcode: for those the reader follows the link.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.text import capfirst, slugify

from directory import trust, words
from directory.changes import KEPT_BACK, differing_fields, public_fields, told_to_anyone
from directory.facts import (
    NOT_KNOWN,
    NOTHING,
    AnyField,
    Audience,
    fact_of,
    facts_of,
    tells_its_past,
)
from directory.history import record_model
from directory.models import ReferralDetails
from directory.models.services import place, wait
from directory.postcodes import holds_full_postcode

CHECKED, REOPENED = "Details checked", "Open again after a pause"
ADVICE_CHECKED = "Advice checked"
_FOR_REFERRERS = frozenset([Audience.EVERYONE, Audience.REFERRERS, Audience.AGREED])
_TAKING_NEW = {
    "yes": "Takes new people",
    "no": "Closed to new people",
    "": "Not known whether it takes new people",
}


@dataclass(frozen=True, slots=True)
class News:
    """One thing that changed. `topic` identifies it within its listing, and never changes."""

    topic: str
    what: str


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two states of a row, its latest state, the fields of one topic that differ, and the date."""

    before: Any
    after: Any
    latest: Any
    fields: Mapping[str, AnyField]
    on: date

    def told_on(self, name: str) -> str:
        """When we were told, if that is known: "; told on 3 November 2026"."""
        told: date | None = getattr(self.after, name, None)
        return f"; told on {words.day(told)}" if told else ""


def differences(before: Any, after: Any, latest: Any, on: date) -> Iterator[News]:
    """What differs between two states of a row, by topic. `latest` is its state today."""
    by_topic: dict[str, dict[str, AnyField]] = defaultdict(dict)
    for field in _followed(before, after):
        by_topic[_topic(field)][field.name] = field
    for topic, fields in by_topic.items():
        worded = _WORDED.get(topic, _in_general)
        if what := worded(_Pair(before, after, latest, fields, on)):
            yield News(slugify(topic), what.rstrip("."))


def _followed(before: Any, after: Any) -> list[AnyField]:
    """The fields that differ and that anyone may read, those for professionals included."""
    if before is after:
        return []
    if isinstance(after or before, record_model(ReferralDetails)):
        return differing_fields(before, after, ReferralDetails, among=_FOR_REFERRERS)
    return public_fields(before, after)


def _topic(field: AnyField) -> str:
    """The fact that a field is about: that of a date is the fact it was told with."""
    owner = next(
        (one for one, its in facts_of(field.model) if field.name in (its.told_on, its.told_by)),
        field,
    )
    return fact_of(field).told_as or fact_of(owner).told_as or owner.name


# --- Any topic ------------------------------------------------------------------------------------


def _in_general(pair: _Pair) -> str:
    """ "Who may refer: now GP (was GP, MS nurse); told on 3 November 2026" """
    first = next(iter(pair.fields.values()))
    every = facts_of(first.model)
    beside = {name for _, its in every for name in (its.told_on, its.told_by) if name}
    own = [field for name, field in pair.fields.items() if name not in beside]
    dates = [its.told_on for field, its in every if its.told_on in pair.fields or field in own]
    told = next((said for name in dates if name and (said := pair.told_on(name))), "")
    title = fact_of(first).told_as
    if own:
        return f"{_several(title, own, pair)}{told}"
    return f"{capfirst(title or _topic(first))} as before{told}" if told else ""


def _several(title: str, fields: list[AnyField], pair: _Pair) -> str:
    said = dict.fromkeys(_one(field, pair) for field in fields)
    if not title:
        return "; ".join(f"{label}: {now}" for label, now in said)
    if all(now == "changed" for _, now in said):
        return f"{capfirst(title)} changed"
    return f"{capfirst(title)}: " + "; ".join(
        f"{words.within_sentence(label)} {now}" for label, now in said
    )


def _one(field: AnyField, pair: _Pair) -> tuple[str, str]:
    """A field's label, and what is told of it."""
    label = capfirst(str(field.verbose_name))
    about = fact_of(field)
    if about.audience is Audience.AGREED:
        return f"{label} for referrals", "changed"
    if about.names_areas or field.is_relation:
        return label, "changed"
    change = told_to_anyone([field], pair.before, pair.after)[0]
    now = "not known" if change.after in (NOTHING, NOT_KNOWN) else change.after
    if tells_its_past(field):
        was = "" if change.before in (NOTHING, NOT_KNOWN) else f" (was {_short(change.before)})"
        return label, f"now {_short(now)}{was}"
    if not _may_be_told(field, now, pair):
        return label, "changed"
    return label, f"{'changed, ' if change.before == KEPT_BACK else ''}now {now}"


def _may_be_told(field: AnyField, now: str, pair: _Pair) -> bool:
    """Whether text that was typed may stand in a list: if still so, and nothing to harvest."""
    is_still_so = bool(pair.latest) and getattr(pair.latest, field.attname) == getattr(
        pair.after, field.attname, ""
    )
    return is_still_so and "@" not in now and not holds_full_postcode(now)


def _short(value: str) -> str:
    """ "Yes" and "No" within a sentence."""
    return value.lower() if value in ("Yes", "No") else value


# --- Topics with words of their own ---------------------------------------------------------------


def _wait(pair: _Pair) -> str:
    """ "Waits now about 12 weeks, was 8 weeks; told on 3 November 2026", unless that is old."""
    days, told = (getattr(pair.after, name) for name in wait.SEARCHED)
    if days is None or told is None:
        return "Wait not known now"
    if _is_hidden(told, pair.on):
        return "Wait: what we were told is over a year old"
    before = getattr(pair.before, wait.IN_DAYS)
    if wait.IN_DAYS not in pair.fields:
        said = "Still no wait" if days == 0 else f"Waits still {_about(days)}"
    else:
        said = "No wait now" if days == 0 else f"Waits now {_about(days)}"
        if before is not None and not _is_hidden(pair.before.wait_told_on, pair.on):
            said += f", was {words.length_of_time(before)}"
    note = pair.fields.get("wait_note")
    tells_note = note and pair.after.wait_note and _may_be_told(note, pair.after.wait_note, pair)
    more = f". {pair.after.wait_note}" if tells_note else ""
    return f"{said}{pair.told_on('wait_told_on')}{more}"


def _about(days: int) -> str:
    return f"about {words.length_of_time(days)}"


def _is_hidden(told_on: date | None, on: date) -> bool:
    """Whether a wait was told too long ago to be shown at all."""
    return told_on is None or trust.months_after(told_on, settings.WAIT_HIDDEN_MONTHS) < on


def _taking_new(pair: _Pair) -> str:
    said = _TAKING_NEW[pair.after.taking_new]
    if "taking_new" not in pair.fields:
        said = f"Still {words.within_sentence(said)}"
    return f"{said}{pair.told_on('taking_new_told_on')}"


def _access(pair: _Pair) -> str:
    """ "Access: yes to hoist; no to changing places; pool temperature now 34 (was 32)" """
    after, before = pair.after, pair.before
    gone = (before.access_yes | before.access_no) & ~(after.access_yes | after.access_no)
    told = {
        "yes to": after.access_yes & ~before.access_yes,
        "no to": after.access_no & ~before.access_no,
        "not known now:": gone,
    }
    said = [f"{how} {words.listed(which)}" for how, which in told.items() if which]
    others = [one for name, one in pair.fields.items() if not name.startswith("access_")]
    measures = (_one(field, pair) for field in others)
    said += [f"{words.within_sentence(label)} {now}" for label, now in measures]
    return f"Access: {'; '.join(said)}"


def _pause(pair: _Pair) -> str:
    paused, day = pair.after.paused_until, timezone.localdate(pair.after.history_date)
    return f"Paused until {words.day(paused)}" if paused and paused > day else REOPENED


def _address(pair: _Pair) -> str:
    is_home = pair.before.address_is_private or pair.after.address_is_private
    return "" if is_home else "Address changed"


_WORDED: dict[str, Callable[[_Pair], str]] = {
    place.ADDRESS: _address,
    wait.TOLD_AS: _wait,
    "taking new people": _taking_new,
    "access": _access,
    "paused_until": _pause,
    "confirmed_on": lambda _: CHECKED,
    "confirmed_by": lambda _: "",
    "checked_on": lambda _: ADVICE_CHECKED,
}
