"""Fill the empty database that the browser tests look at, and print what stands where, as JSON.

    python -m tests.browser.prepare

Built-in places, the invented samples, and rows for the states that samples do not show.
"""

import json
from collections.abc import Callable
from datetime import date, timedelta
from io import StringIO
from typing import Any

import django
from django.core.management import call_command

from directory.geo import Point

RETIRED = "LS1 3ZZ"
TASKS = 11  # of each sort that takes a press: ten are counted, one is done by keyboard
# Name, council, planning body, nation, latitude and longitude, as a full gazetteer has them.
POSTCODES = [
    ("LS1 3EX", "E08000035", "E54000054", "E92000001", (53.8, -1.551)),
    (RETIRED, "E08000035", "E54000054", "E92000001", (53.8, -1.551)),
    ("LS21 1BG", "E08000035", "E54000054", "E92000001", (53.906, -1.693)),
    ("BD1 1HX", "E08000032", "E54000054", "E92000001", (53.794, -1.753)),
    ("EH1 1YZ", "S12000036", "S08000024", "S92000003", (55.951, -3.188)),
    ("CF10 3AT", "W06000015", "W11000029", "W92000004", (51.484, -3.186)),
    ("BT1 5GS", "N09000003", "ZC010", "N92000002", (54.597, -5.93)),
    ("SY15 6AA", "W06000023", "W11000024", "W92000004", (52.563, -3.148)),
    ("SY7 8", "E06000051", "E54000011", "E92000001", (52.42, -2.9)),
]


def main() -> None:
    django.setup()
    from django.utils import timezone

    call_command("migrate", verbosity=0)
    call_command("load_reference", stdout=StringIO())
    call_command("load_sample", stdout=StringIO())
    on = timezone.localdate()
    add_curators()
    found = {**add_what_samples_lack(on), **listings(on), **people(on), **reports(on), **sheets(on)}
    print(json.dumps({**found, **keys(on)}))


def add_what_samples_lack(on: date) -> dict[str, str]:
    """A postcode known exactly, one that is gone, a listing without a telephone number.

    Its listing and its physiotherapist are not invented, so they stand as data in their pages too.
    """
    from tests.support import factories

    for name, council, body, nation, point in POSTCODES:
        where = {"council_id": council, "body_id": body, "nation_id": nation}
        retired = on if name == RETIRED else None
        factories.postcode_location(name=name, point=Point(*point), retired_on=retired, **where)
    silent = factories.service(
        name="Overmarsh Physiotherapy", kind="private", telephone="", point=factories.YORK
    )
    return {
        "no-telephone": str(silent.slug),
        "person-in-data": silent.physiotherapists.get().slug,
    }


def add_curators() -> None:
    """Some who have never signed in, and what they see to: no other test looks at it."""
    from tests.support import factories, staff_visits

    team = factories.organisation(name="Overmarsh Trust")
    for number in range(TASKS):
        factories.physiotherapist(name=f"Unseen Overmarsh {number}", checked=False)
        factories.service(
            name=f"Unheard Overmarsh {number}",
            organisation=team,
            point=factories.KIRKWALL,
            confirmed=False,
        )
    factories.service(name="Twice Overmarsh", organisation=team, status="draft")
    kept: dict[str, Any] = {
        "organisation": team,
        "point": factories.KIRKWALL,
        "telephone": "01632 960140",
    }
    factories.report(service=factories.service(name="Reported Overmarsh", **kept))
    factories.proposal(service=factories.service(name="Proposing Overmarsh", **kept))
    for name in ("curator", "worker", "keeper", "lister", "loner", "pair", "answerer", "adder"):
        staff_visits.person("Curator", name=name)
    staff_visits.person("Administrator", name="chief")


def listings(on: date) -> dict[str, str]:
    """The slug of one listing for each state that a listing can be in."""
    from directory.models import Service
    from directory.trust import Freshness

    def is_nhs(service: Service) -> bool:
        return service.organisation.kind == "nhs"

    wanted: dict[str, Callable[[Service], object]] = {
        "nhs-team": lambda one: is_nhs(one) and not one.physiotherapists.exists(),
        "nhs-named": lambda one: is_nhs(one) and one.physiotherapists.exists(),
        "private": lambda one: one.organisation.kind == "private" and not one.address_is_private,
        "at-home": lambda one: one.address_is_private,
        "charity": lambda one: one.organisation.kind == "charity",
        "remote": lambda one: one.is_remote_only,
        "stale": lambda one: one.freshness(on) == Freshness.STALE,
        "paused": lambda one: one.is_paused(on),
        "first-contact": lambda one: one.first_contact_only,
    }
    listed = list(
        Service.objects.listed(on).for_display(on).filter(is_sample=True).order_by("code")
    )
    found = {name: next(one.slug for one in listed if fits(one)) for name, fits in wanted.items()}
    gone = Service.objects.published().exclude(pk__in=[one.pk for one in listed])
    found["gone"] = gone.filter(is_sample=True).order_by("code")[0].slug
    return {name: slug for name, slug in found.items() if slug}


def sheets(on: date) -> dict[str, str]:
    """Codes of three that are listed and one that is not, as addresses hold them; one mistyped."""
    from directory import codes
    from directory.models import Service

    samples = Service.objects.filter(is_sample=True).order_by("code")
    listed = [one.code for one in samples.listed(on).filter(referral_details__isnull=False)[:3]]
    gone = samples.published().exclude(pk__in=samples.listed(on))[0].code
    wrong = next(char for char in codes.ALPHABET if char != listed[0][-1])
    picks = "&".join(f"pick={code}" for code in (*listed, gone))
    others = samples.listed(on).filter(referral_details__isnull=False)[:11]
    twelve = " ".join([longest(), *(one.code for one in others)])
    return {"picks": picks, "slip": listed[0][:-1] + wrong, "twelve": twelve}


def longest() -> str:
    """The code of a service that has told all there is to tell, at some length."""
    from directory import vocabulary
    from directory.models import ReferralDetails
    from tests.support import factories

    def every(group: Any) -> Any:
        return group.of(sum(group))

    said = (
        "We see adults with MS who find it hard to walk, stand or use their hands, and those who "
        "have fallen in the last year. Tell us what has changed and what has been tried. "
    )
    service = factories.service(
        name="Overmarsh and Netherby community neurological rehabilitation and spasticity team",
        point=factories.KIRKWALL,
        summary="A team for people with MS and other conditions, at the clinic and at home.",
        people=[factories.physiotherapist(name=f"Overmarsh {number}") for number in range(4)],
        address="Netherby Health Centre\n2nd floor, 144 Old Station Road",
        town="Kirkwall",
        telephone="01632 960001",
        telephone_hours="Monday to Friday, 8.30 am to 4.30 pm. Leave a message.",
        text_number="07700 900001",
        relay_uk="yes",
        email="overmarsh.neuro.team@example.org",
        website="https://example.org/overmarsh-and-netherby/neuro-team",
        serves=["S12000023", "S12000027"],
        settings=vocabulary.Setting.HOSPITAL | vocabulary.Setting.HOME_VISITS,
        home_miles=12,
        helps_with=every(vocabulary.Need),
        approaches=every(vocabulary.Approach),
        experience=vocabulary.Experience.MOSTLY_MS,
        pays=vocabulary.Payment.FREE,
        minimum_age=18,
        taking_new="yes",
        wait_days=28,
        price_travel="Free within 10 miles, then 45p a mile",
        languages=vocabulary.Language.WELSH | vocabulary.Language.BSL,
        access_yes=every(vocabulary.AccessFact) & ~vocabulary.AccessFact.HOIST,
        access_no=vocabulary.AccessFact.HOIST,
        metres_from_drop_off=40,
        clinic_days=vocabulary.Weekday.MONDAY | vocabulary.Weekday.TUESDAY,
        ms_physiotherapist_days=vocabulary.Weekday.TUESDAY,
    )
    texts: dict[str, Any] = {
        field.name: said.strip()
        for field in ReferralDetails._meta.fields
        if field.get_internal_type() == "TextField"
    }
    factories.referral_details(
        service=service,
        who_may_refer=every(vocabulary.Referrer),
        form_url="https://example.org/overmarsh-and-netherby/forms/referral-form.pdf",
        secure_email="overmarsh.neuro.referrals@example.org",
        telephone="01632 960019",
        **texts,
    )
    return service.code


def people(on: date) -> dict[str, str]:
    """One physiotherapist that the public sees, and one that it saw before."""
    from directory.models import Physiotherapist

    samples = Physiotherapist.objects.filter(is_sample=True).order_by("pk")
    public = samples.public(on)
    before = samples.filter(register_checks__isnull=False).exclude(pk__in=public)
    return {"person": public[0].slug, "person-gone": before[0].slug}


def reports(on: date) -> dict[str, str]:
    """The receipt of one report for each thing that may have come of it."""
    from directory.models import Service
    from tests.support import factories

    about = Service.objects.listed(on).filter(is_sample=True).order_by("code")[0]
    made = {
        "received": factories.report(service=about),
        "fixed": factories.report(service=about, closed_on=on),
        "not-changed": factories.report(
            service=about,
            closed_on=on,
            outcome="not-changed",
            outcome_words="We rang them, and the number is right.",
        ),
    }
    return {"refusing": about.code, **{name: report.code for name, report in made.items()}}


def keys(on: date) -> dict[str, str]:
    """The keys of links that services and people are sent, in each state of what they open."""
    from directory.confirming.links import new_key
    from directory.models import ConfirmationLink
    from directory.rights.data_rights import removal_key
    from tests.support import factories

    open_, used, old = (factories.service(email="team@example.org") for _ in range(3))
    draft = factories.service(
        name="Draughty Overmarsh",
        kind="private",
        status="draft",
        confirmed=False,
        email="d@example.org",
        source="the list of a group, 1 March 2026",
        people=[factories.physiotherapist(name="Di Overmarsh", checked=False, notified_on=None)],
    )
    made = {
        "draft-key": new_key(draft, on),
        "confirm-key": new_key(open_, on),
        "used-key": new_key(used, on),
        "old-key": new_key(old, on - timedelta(days=90)),
    }
    link = ConfirmationLink.objects.get(service=used)
    link.use_up(ConfirmationLink.Answer.CONFIRMED, on)
    made["removal-key"] = removal_key(factories.physiotherapist(name="Sam Overmarsh"))
    gone = factories.physiotherapist(name="Kim Overmarsh", objected_on=on)
    return made | {"removed-key": removal_key(gone)}


if __name__ == "__main__":
    main()
