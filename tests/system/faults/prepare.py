"""Fill the empty database of DATABASE_URL with a site, and print what stands where, as JSON.

    python -m tests.system.faults.prepare

The samples, taken for real listings: a site that shows invented ones may not be deployed.
"""

import json
from io import StringIO

import django
from django.core.management import call_command

DISTRICT = "LS7"


def main() -> None:
    django.setup()
    from django.conf import settings

    from directory.samples import sample_models

    call_command("migrate", verbosity=0)
    call_command("load_reference", stdout=StringIO())
    settings.SAMPLE_DATA = True
    call_command("load_sample", stdout=StringIO())
    settings.SAMPLE_DATA = False
    for model in sample_models():
        model._default_manager.update(is_sample=False)
    print(json.dumps({**service(), **person(), **curators()}))


def service() -> dict[str, str]:
    """One that a search finds."""
    from django.utils import timezone

    from directory.models import Service

    found = Service.objects.listed(timezone.localdate()).filter(postcode__startswith=DISTRICT)[0]
    return {"key": str(found.pk), "slug": str(found.slug), "name": found.name}


def person() -> dict[str, str]:
    """One that the public sees."""
    from django.utils import timezone

    from directory.models import Physiotherapist

    found = Physiotherapist.objects.public(timezone.localdate())[0]
    return {"person": found.slug, "person-name": found.name}


def curators() -> dict[str, str]:
    """The session of each, both proofs given."""
    from django.conf import settings

    from tests.support import staff_visits

    names = ("ann", "beth")
    people = [staff_visits.person("Curator", name=name) for name in names]
    cookies = [staff_visits.signed_in(one).cookies[settings.SESSION_COOKIE_NAME] for one in people]
    return {name: one.OutputString([]) for name, one in zip(names, cookies, strict=True)}


if __name__ == "__main__":
    main()
