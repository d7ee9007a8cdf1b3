"""One table that says what each role is allowed to do, and code to apply it to the database.

Roles are Django groups. They cannot be edited in the admin: change the table, where a reviewer will
see it, and run `manage.py set_up_roles` to apply it.
"""

from typing import NamedTuple

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import QuerySet

CURATOR, EDITOR, ADMINISTRATOR = "Curator", "Editor", "Administrator"
ROLES = (CURATOR, EDITOR, ADMINISTRATOR)

NOTHING = ""
LOOK = "view"
ADD = "view add"
KEEP = "view add change"
ALL = "view add change delete"
LIFT = "view add change lift delete"  # withdraw an objection
DECIDE = "view add decide"  # show somebody again who was hidden after a check


class May(NamedTuple):
    """What each role is allowed to do with one table, in words such as "view add"."""

    curator: str
    editor: str
    administrator: str


TABLE = {
    # table                          curator  editor   administrator
    "directory.service": May(KEEP, LOOK, ALL),
    "directory.referraldetails": May(KEEP, LOOK, ALL),
    "directory.confirmation": May(ADD, LOOK, ADD),
    "directory.physiotherapist": May(KEEP, NOTHING, LIFT),
    "directory.registercheck": May(ADD, NOTHING, DECIDE),
    "directory.organisation": May(ADD, KEEP, ALL),  # a new service may need a new provider
    "referrals.areaadvice": May(LOOK, KEEP, ALL),
    "directory.area": May(LOOK, LOOK, KEEP),
    "directory.town": May(LOOK, LOOK, LOOK),
    "directory.gazetteersource": May(LOOK, LOOK, LOOK),
    "directory.intake": May(KEEP, NOTHING, ALL),  # uploaded lists can hold home addresses
    "directory.report": May("view change", LOOK, "view change"),
    "directory.proposal": May("view change", LOOK, "view change"),
    "directory.unmetneed": May(LOOK, LOOK, LOOK),
    "directory.jobrun": May(LOOK, LOOK, LOOK),
    "auth.user": May(NOTHING, NOTHING, ALL),
}


class UnknownTable(Exception):
    """The table above names a database table that does not exist."""


def permissions_for(role: str) -> set[str]:
    """The permissions a role should have, such as "directory.add_service"."""
    return {
        f"{app}.{word}_{model}"
        for name, may in TABLE.items()
        for app, model in [name.split(".")]
        for word in getattr(may, role.lower()).split()
    }


def held(group: Group) -> set[str]:
    return names(group.permissions.all())


def names(permissions: "QuerySet[Permission]") -> set[str]:
    pairs = permissions.values_list("content_type__app_label", "codename")
    return {f"{app}.{codename}" for app, codename in pairs}


@transaction.atomic
def set_up_roles() -> list[str]:
    """Create the groups, give each the permissions in the table, and return those that changed."""
    known = {
        f"{one.content_type.app_label}.{one.codename}": one
        for one in Permission.objects.select_related("content_type")
    }
    changed = []
    for role in ROLES:
        if missing := permissions_for(role) - known.keys():
            raise UnknownTable(
                f"No such permissions: {', '.join(sorted(missing))}. "
                "Run `manage.py migrate` first; if you have, correct msphysio/staff/roles.py."
            )
        group, is_new = Group.objects.get_or_create(name=role)
        if is_new or held(group) != permissions_for(role):
            group.permissions.set(known[name] for name in permissions_for(role))
            changed.append(role)
    return changed


def differing() -> list[str]:
    """The roles that are missing from the database or differ from the table."""
    groups = {group.name: group for group in Group.objects.filter(name__in=ROLES)}
    return [
        role for role in ROLES if role not in groups or held(groups[role]) != permissions_for(role)
    ]
