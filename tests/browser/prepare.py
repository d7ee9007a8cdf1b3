"""Fill the empty database that the browser tests look at, and print what stands where, as JSON.

    python -m tests.browser.prepare

Built-in places, the invented samples, and rows for the states that samples do not show.
"""

import json
from collections.abc import Callable
from datetime import date
from io import StringIO

import django
from django.core.management import call_command


def main() -> None:
    django.setup()
    from django.utils import timezone

    call_command("migrate", verbosity=0)
    call_command("load_reference", stdout=StringIO())
    call_command("load_sample", stdout=StringIO())
    on = timezone.localdate()
    print(json.dumps({**add_what_samples_lack(on), **listings(on), **people(on), **reports(on)}))


def add_what_samples_lack(on: date) -> dict[str, str]:
    """A postcode known exactly, one that is gone, a listing without a telephone number."""
    from directory.models import Area
    from tests import factories

    leeds = Area.objects.get(code="E08000035")
    factories.postcode_location(name="LS1 3EX", council=leeds)
    factories.postcode_location(name="LS1 3ZZ", council=leeds, retired_on=on)
    silent = factories.service(name="Overmarsh Physiotherapy", kind="private", telephone="")
    return {"no-telephone": str(silent.slug)}


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
    listed = list(Service.objects.listed(on).whole(on).filter(is_sample=True).order_by("code"))
    found = {name: next(one.slug for one in listed if fits(one)) for name, fits in wanted.items()}
    gone = Service.objects.published().exclude(pk__in=[one.pk for one in listed])
    found["gone"] = gone.filter(is_sample=True).order_by("code")[0].slug
    return {name: slug for name, slug in found.items() if slug}


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
    from tests import factories

    about = Service.objects.listed(on).order_by("code")[0]
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
    return {name: report.code for name, report in made.items()}


if __name__ == "__main__":
    main()
