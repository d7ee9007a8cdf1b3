"""The kinds of task for curators: the rows concerned, the harm, and the time each takes."""

from collections.abc import Callable
from datetime import date, timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, Subquery, Value
from django.db.models.lookups import Exact

from directory import trust
from directory.curating.ages import ago, due_in, lasting, overdue
from directory.curating.draft_tasks import DRAFTS
from directory.curating.kinds import A_CALL, A_CHECK, A_CORRECTION, A_SEARCH, Harm, Kind, ToDo
from directory.models import Organisation, Proposal, RegisterCheck, Report, Service
from directory.vocabulary import AT_ITS_PLACE, Setting

SOON_DAYS, A_WEEK = 60, 7


# --- Which rows ----------------------------------------------------------------------------------


def is_due_within(days: int) -> Callable[[date], Q]:
    """People shown now, with a register check overdue or due within this many days."""

    def when(on: date) -> Q:
        last = on + timedelta(days=settings.REGISTER_GRACE_DAYS + days)
        return Q(public_until__gte=on, public_until__lte=last)

    return when


def _never_looked_at(on: date) -> Q:
    looked_at = RegisterCheck.objects.values("physiotherapist")
    return Q(public_until=None, objected_on=None) & ~Q(pk__in=looked_at)


def _to_be_told(on: date) -> Q:
    """People found registered who only need to be told: nobody is shown before that.

    Like `to_be_told().last_found_registered()`, but checked row by row, since few are untold.
    """
    looks = RegisterCheck.objects.filter(physiotherapist=OuterRef("pk"))
    latest = Subquery(looks.order_by("-checked_on", "-pk").values("outcome")[:1])
    waiting = Q(notified_on=None, objected_on=None, is_sample=False)
    return waiting & Q(Exact(latest, Value(RegisterCheck.Outcome.REGISTERED)))


def _first_contact(on: date) -> Q:
    """Services at GP surgeries that have not said they take people with MS."""
    surgery = Q(settings__has_any=Setting.GP_SURGERY, experience=0)
    unsaid = (Q(first_contact_only=True) | surgery) & ~Q(ms_self_referral="yes")
    return unsaid & Q(listed_until__gte=on)


def _disputed(on: date) -> Q:
    """Services that say one thing about self-referral with MS while an area's rule says another."""
    no = Q(ms_self_referral="no", area_rules__contains=[{"says": "yes"}])
    yes = Q(ms_self_referral="yes", area_rules__contains=[{"says": "no"}])
    return (no | yes) & Q(listed_until__gte=on)


def _unconfirmed_for(months: int) -> Callable[[date], Q]:
    def when(on: date) -> Q:
        old = Q(confirmed_on__lt=trust.months_after(on, -months))
        return (old | Q(confirmed_on=None)) & Q(listed_until__gte=on)

    return when


def _without_person(on: date) -> Q:
    public = Q(service=OuterRef("pk"), physiotherapist__public_until__gte=on)
    # EXISTS uses an index for each row; a list could be read again for thousands.
    staffed = Service.physiotherapists.through.objects.filter(public)
    return Q(organisation__kind=Organisation.Kind.PRIVATE) & ~Q(Exists(staffed))


def _fallen(on: date) -> Q:
    return Q(listed_until__lt=on) | Q(listed_until=None)


def _without_place(on: date) -> Q:
    """Services with no location, unless remote or only visiting people in stated areas."""
    comes = ~Q(settings__has_any=AT_ITS_PLACE) & ~Q(home_areas=[])
    return Q(latitude=None) & ~Q(settings=Setting.REMOTE) & ~comes


def _wait_is_old(on: date) -> Q:
    return Service.wait_told_before(trust.months_after(on, -settings.WAIT_PAST_TENSE_MONTHS))


OPEN_REPORT = Kind(
    "report",
    "Reports waiting",
    Harm.MISLEADS,
    A_SEARCH,
    lambda on: ~Q(state=Report.State.CLOSED),
    "received_at",
    ago("Received"),
)
REFUSED = Kind(
    "refusals",
    "Services that refused referrals, or did not answer",
    Harm.MISLEADS,
    A_CALL,
    lambda on: ~Q(state=Report.State.CLOSED),
    "received_at",
    ago("First came"),
)
PROPOSAL = Kind(
    "proposal",
    "Changes proposed to listings",
    Harm.MISLEADS,
    A_CORRECTION,
    lambda on: Q(state=Proposal.State.WAITING),
    "received_at",
    ago("Sent"),
)
PEOPLE = [
    Kind(
        "register-overdue",
        "Shown, but a register check is overdue",
        Harm.MISLEADS,
        A_CHECK,
        is_due_within(-1),
        "public_until",
        overdue,
    ),
    Kind(
        "register-lapsed",
        "People no longer shown because nobody checked the register again",
        Harm.HIDES,
        A_CHECK,
        lambda on: Q(public_until__lt=on),
        "public_until",
        lasting("Not shown"),
    ),
    Kind(
        "register-never",
        "People never looked up on the register",
        Harm.HIDES,
        A_CHECK,
        _never_looked_at,
        "public_until",
        lasting("", "Never looked up"),
    ),
    Kind(
        "to-be-told",
        "People to be told that they are listed",
        Harm.HIDES,
        A_CORRECTION,
        _to_be_told,
        "notified_on",
        lasting("", "Registered but not told yet"),
        todo=ToDo("Tell them, then enter the day", "notified_on"),
    ),
    Kind(
        "register-this-week",
        "Register checks due within 7 days",
        Harm.COMING,
        A_CHECK,
        is_due_within(A_WEEK),
        "public_until",
        due_in,
    ),
    Kind(
        "register-soon",
        f"Register checks due within {SOON_DAYS} days",
        Harm.COMING,
        A_CHECK,
        is_due_within(SOON_DAYS),
        "public_until",
        due_in,
        is_this_week=False,
    ),
]
PUBLISHED = [
    Kind(
        "gp-surgery",
        "At a GP surgery, not confirmed for people with MS",
        Harm.MISLEADS,
        A_CALL,
        _first_contact,
        "created_at",
        ago("Added"),
        todo=ToDo("Say whether they take people with MS", "ms_self_referral"),
    ),
    Kind(
        "self-referral-disputed",
        "Disagrees with its area about whether people with MS may refer themselves",
        Harm.MISLEADS,
        A_CALL,
        _disputed,
        "ms_self_referral_checked_on",
        ago("Checked"),
        todo=ToDo("Ask both, then correct the one that is wrong", "ms_self_referral"),
    ),
    Kind(
        "unconfirmed",
        f"Details not confirmed for over {settings.CONFIRMED_STALE_MONTHS} months",
        Harm.MISLEADS,
        A_CALL,
        _unconfirmed_for(settings.CONFIRMED_STALE_MONTHS),
        "confirmed_on",
        ago("Confirmed", "Never confirmed"),
    ),
    Kind(
        "no-person",
        "Private, with nobody shown as registered",
        Harm.HIDES,
        A_SEARCH,
        _without_person,
        "listed_until",
        lasting("Not shown", "Never shown"),
        todo=ToDo("Say who works there", "physiotherapists"),
    ),
    Kind(
        "lapsed",
        "No longer shown because nobody confirmed the details",
        Harm.HIDES,
        A_CALL,
        _fallen,
        "listed_until",
        lasting("Not shown", "Never confirmed"),
    ),
    Kind(
        "no-place",
        "Published without a place on the map",
        Harm.HIDES,
        A_CORRECTION,
        _without_place,
        "created_at",
        ago("Added"),
        todo=ToDo("Enter the postcode", "postcode"),
    ),
    Kind(
        "ageing",
        f"Details not confirmed for over {settings.CONFIRMED_FRESH_MONTHS} months",
        Harm.COMING,
        A_CALL,
        _unconfirmed_for(settings.CONFIRMED_FRESH_MONTHS),
        "confirmed_on",
        ago("Confirmed"),
        is_this_week=False,
    ),
    Kind(
        "old-wait",
        "Old waiting times",
        Harm.COMING,
        A_CORRECTION,
        _wait_is_old,
        "wait_told_on",
        ago("Told"),
        is_this_week=False,
        todo=ToDo("Enter how long the wait is now", "wait_days"),
    ),
]
SERVICES = [*DRAFTS, *PUBLISHED]  # drafts first: the first kind that a row needs is its own
# The order on the page: by harm, then as listed here.
KINDS = sorted(
    [PEOPLE[0], REFUSED, OPEN_REPORT, PROPOSAL, *PEOPLE[1:], *SERVICES],
    key=lambda one: one.harm,
)
