"""Bring the empty database of DATABASE_URL up to date from rows that an earlier release left.

    python -m tests.system.upgrade

Prints what became of them, as JSON.
"""

import json
from datetime import date

import django
from django.core.management import call_command

BEFORE = ("directory", "0002_no_like_index_on_postcodes")


def main() -> None:
    django.setup()
    call_command("migrate", *BEFORE, verbosity=0)
    call_command("migrate", "referrals", "0001", verbosity=0)
    leave_rows()
    call_command("migrate", verbosity=0)

    from directory.models import Service
    from referrals.models import AreaAdvice

    service = Service.objects.get()
    print(
        json.dumps(
            {
                "telephone": str(service.telephone),
                "misspelt names lead to it": bool(service.spellings),
                "staffed until": str(service.staffed_until),
                "advice": str(AreaAdvice.objects.get().telephone),
            }
        )
    )


def leave_rows() -> None:
    from django.db import connection
    from django.db.migrations.loader import MigrationLoader

    nodes = [BEFORE, ("referrals", "0001_initial")]
    apps = MigrationLoader(connection).project_state(nodes).apps
    organisation = apps.get_model("directory", "Organisation").objects.create(
        name="Harehope NHS Trust", search_name="harehope nhs trust", kind="nhs"
    )
    apps.get_model("directory", "Service").objects.create(
        organisation=organisation,
        name="Neurology team",
        search_name="neurology team",
        slug="neurology-team",
        code="23KM",
        telephone="Tel: 01632960123",
    )
    area = apps.get_model("directory", "Area").objects.create(
        code="E08000035", name="Leeds", slug="leeds", level="council"
    )
    apps.get_model("referrals", "AreaAdvice").objects.create(
        area=area,
        telephone="01632 960 124",
        checked_on=date(2026, 10, 21),
        checked_by="A curator",
        source="https://example.org/",
    )


if __name__ == "__main__":
    main()
