"""Lists a sole practitioner: their own practice, one service, one person."""

from datetime import date

from directory import homes
from directory.history import act
from directory.models import Confirmation, Organisation, Physiotherapist, RegisterCheck, Service

WHY = "A physiotherapist was added with their clinic"


def add(
    person: Physiotherapist,
    look: RegisterCheck,
    service: Service,
    *,
    means: str,
    why: str,
    by: str,
    on: date,
) -> Service:
    """Save all of these new rows, or none, as one history entry.

    The service takes its experience and languages from its one person. Without `means`, the details
    count as unconfirmed.
    """
    with act(why or WHY):
        person.save()
        look.physiotherapist, look.checked_by = person, by
        look.save()
        service.organisation = Organisation.objects.create(
            name=service.name,
            kind=Organisation.Kind.PRIVATE,
            website=service.website,
            telephone=service.telephone,
        )
        service.experience, service.languages = person.experience, person.languages
        service.save()
        service.physiotherapists.set([person])
        if means:
            Confirmation.objects.create(
                service=service, confirmed_on=on, means=means, said_by=person.name, recorded_by=by
            )
        service.refresh_confirmed()
        homes.look(service)
    return service
