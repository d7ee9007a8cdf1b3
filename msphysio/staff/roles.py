"""Which role may do what, in one table, and how the database is brought in line with it.

Roles are Django groups. Nobody edits them in the admin: to change a rule, change the table, where a
reviewer sees it, and `manage.py set_up_roles` applies it.
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
LIFT = "view add change lift delete"  # take back that somebody asked to be taken off
DECIDE = "view add decide"  # show somebody again whom a check hid


class May(NamedTuple):
    """What each role may do with one table, as words such as "view add"."""

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
    "directory.report": May("view change", LOOK, "view change"),
    "directory.proposal": May("view change", LOOK, "view change"),
    "directory.unmetneed": May(LOOK, LOOK, LOOK),
    "directory.jobrun": May(LOOK, LOOK, LOOK),
    "auth.user": May(NOTHING, NOTHING, ALL),
}


class UnknownTable(Exception):
    """The table above names something that does not exist."""


def wanted(role: str) -> set[str]:
    """The permissions of a role, such as "directory.add_service"."""
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
    """Make the groups, give each just what the table says, and return those that changed."""
    known = {
        f"{one.content_type.app_label}.{one.codename}": one
        for one in Permission.objects.select_related("content_type")
    }
    changed = []
    for role in ROLES:
        if missing := wanted(role) - known.keys():
            raise UnknownTable(
                f"No such permissions: {', '.join(sorted(missing))}. "
                "Run `manage.py migrate` first; if you have, correct msphysio/staff/roles.py."
            )
        group, is_new = Group.objects.get_or_create(name=role)
        if is_new or held(group) != wanted(role):
            group.permissions.set(known[name] for name in wanted(role))
            changed.append(role)
    return changed


def differing() -> list[str]:
    """The roles that are not in the database as the table has them."""
    groups = {group.name: group for group in Group.objects.filter(name__in=ROLES)}
    return [role for role in ROLES if role not in groups or held(groups[role]) != wanted(role)]
