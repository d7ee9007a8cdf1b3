"""What each role may do, and that the rest is refused: by address, by form, by bulk action."""

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.core.checks import run_checks
from django.core.management import CommandError, call_command
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from directory.models import Organisation, Physiotherapist, RegisterCheck, Service
from msphysio.staff import roles
from msphysio.staff.roles import ADMINISTRATOR, CURATOR, EDITOR, TABLE, May, set_up_roles
from tests.support import factories as make
from tests.support import staff_visits as staff
from tests.support.admin_forms import opened
from tests.support.advice_factory import area_advice, united_kingdom

pytestmark = pytest.mark.django_db

# What a role may do with a table, tried on its list, a new row, a row, and its deletion.
SEEN = {"view": (200, 403, 200, 403), "add": (200, 200, 200, 403)}
SEEN |= {
    "answer": (200, 403, 200, 403),
    "change": (200, 200, 200, 403),
    "delete": (200, 200, 200, 200),
    "": (403, 403, 403, 403),
}


def rows() -> dict[str, Model]:
    """One row of each table that has pages of its own and is edited there."""
    united_kingdom()
    person = make.physiotherapist()
    service = make.service(people=[person])
    return {
        "directory.service": service,
        "directory.physiotherapist": person,
        "directory.organisation": make.service().organisation,
        "referrals.areaadvice": area_advice(),
        "auth.user": staff.person(name="somebody"),
    }


def addresses(row: Model) -> list[str]:
    name = f"admin:{row._meta.app_label}_{row._meta.model_name}"
    own = [reverse(f"{name}_{word}", args=[row.pk]) for word in ("change", "delete")]
    return [reverse(f"{name}_changelist"), reverse(f"{name}_add"), *own]


def bulk_delete(visit: Client, row: Model) -> None:
    sent = {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"}
    visit.post(addresses(row)[0], sent)


@pytest.mark.slow
@pytest.mark.parametrize("role", roles.ROLES)
def test_pages_open_as_the_table_says_and_no_others(role: str) -> None:
    visit = staff.signed_in(staff.person(role))
    for name, row in rows().items():
        may = getattr(TABLE[name], role.lower()).split()
        expected = SEEN[may[-1] if may else ""]
        assert tuple(visit.get(one).status_code for one in addresses(row)) == expected, name


@pytest.mark.slow
@pytest.mark.parametrize("role", [CURATOR, EDITOR])
def test_only_administrators_delete_by_address_or_by_bulk_action(role: str) -> None:
    visit = staff.signed_in(staff.person(role))
    for name, row in rows().items():
        bulk_delete(visit, row)
        assert visit.post(addresses(row)[3], {"post": "yes"}).status_code == 403, name
        assert type(row)._default_manager.filter(pk=row.pk).exists(), name


def test_an_administrator_erases_a_person() -> None:
    person = make.physiotherapist()
    visit = staff.signed_in(staff.person(ADMINISTRATOR))
    assert visit.post(addresses(person)[3], {"post": "yes"}).status_code == 302
    assert not Physiotherapist.objects.filter(pk=person.pk).exists()


@pytest.mark.slow
def test_somebody_with_two_roles_may_do_what_either_may() -> None:
    visit = staff.signed_in(staff.person(CURATOR, EDITOR))
    found = rows()
    assert visit.get(addresses(found["directory.physiotherapist"])[1]).status_code == 200
    assert visit.get(addresses(found["referrals.areaadvice"])[1]).status_code == 200


def test_somebody_whose_role_was_taken_away_is_out_at_once() -> None:
    user = staff.person(CURATOR)
    visit = staff.signed_in(user)
    assert visit.get("/admin/directory/service/").status_code == 200
    user.groups.clear()
    assert visit.get("/admin/directory/service/").status_code == 403


# --- Curator -------------------------------------------------------------------------------------


def register_check(outcome: str) -> dict[str, str]:
    return {
        "name": "Rowan Hollis",
        "hcpc_number": "PH990123",
        "register_checks-TOTAL_FORMS": "1",
        "register_checks-INITIAL_FORMS": "0",
        "register_checks-0-checked_on": "2026-03-03",
        "register_checks-0-outcome": outcome,
        "register_checks-0-checked_by": "A curator",
    }


@pytest.mark.parametrize("outcome", ["registered", "suspended"])
def test_a_curator_records_what_the_register_shows(outcome: str) -> None:
    person = Physiotherapist.objects.create(name="Rowan Hollis", hcpc_number="PH990123")
    visit = staff.signed_in(staff.person(CURATOR))
    address = addresses(person)[2]
    sent = opened(visit, address) | register_check(outcome)
    assert visit.post(address, sent).status_code == 302
    assert RegisterCheck.objects.get().outcome == outcome


def test_an_editor_records_no_register_check() -> None:
    person = Physiotherapist.objects.create(name="Rowan Hollis", hcpc_number="PH990123")
    visit = staff.signed_in(staff.person(EDITOR))
    assert visit.post(addresses(person)[2], register_check("registered")).status_code == 403
    assert not RegisterCheck.objects.exists()


def test_a_curator_changes_no_organisation_and_an_editor_no_service() -> None:
    service = make.service(name="As it was")
    curator = staff.signed_in(staff.person(CURATOR))
    editor = staff.signed_in(staff.person(EDITOR))
    sent = {"name": "Changed"}
    assert curator.post(addresses(service.organisation)[2], sent).status_code == 403
    assert editor.post(addresses(service)[2], sent).status_code == 403
    assert not Organisation.objects.filter(name="Changed").exists()
    assert Service.objects.get().name == "As it was"


def test_a_curator_cannot_raise_themselves() -> None:
    user = staff.person(CURATOR)
    visit = staff.signed_in(user)
    administrator = Group.objects.get(name=ADMINISTRATOR)
    raised = {"username": user.username, "is_superuser": "on", "groups": [administrator.pk]}
    own = reverse("admin:auth_user_change", args=[user.pk])
    assert visit.post(own, raised).status_code == 403
    password = {"password1": "a new one at midnight", "password2": "a new one at midnight"}
    assert visit.post(f"/admin/auth/user/{user.pk}/password/", password).status_code == 403
    assert visit.post(reverse("admin:auth_user_add"), raised).status_code == 403
    user.refresh_from_db()
    assert not user.is_superuser
    assert [group.name for group in user.groups.all()] == [CURATOR]


@pytest.mark.parametrize("role", [CURATOR, EDITOR])
def test_no_permission_over_people_who_sign_in_is_held_by(role: str) -> None:
    user = staff.person(role)
    assert not {name for name in user.get_all_permissions() if name.startswith("auth.")}


# --- Administrator -------------------------------------------------------------------------------


def form_of(user: User, **changes: object) -> dict[str, object]:
    return {"username": user.username, "is_active": "on", **changes}


def role_of(name: str) -> int:
    return Group.objects.get(name=name).pk


def test_an_administrator_gives_roles_and_who_has_one_may_sign_in() -> None:
    visit = staff.signed_in(staff.person(ADMINISTRATOR))
    newcomer = User.objects.create_user("newcomer")
    url = reverse("admin:auth_user_change", args=[newcomer.pk])
    assert visit.post(url, form_of(newcomer, groups=[role_of(CURATOR)])).status_code == 302
    newcomer.refresh_from_db()
    assert newcomer.is_staff
    assert visit.post(url, form_of(newcomer, groups=[])).status_code == 302
    newcomer.refresh_from_db()
    assert not newcomer.is_staff


def test_permissions_come_with_roles_alone() -> None:
    visit = staff.signed_in(staff.person(ADMINISTRATOR))
    user = staff.person(CURATOR)
    everything = list(Permission.objects.values_list("pk", flat=True))
    own_rule = Group.objects.create(name="Own rule")
    sent = form_of(user, is_superuser="on", user_permissions=everything, groups=[role_of(CURATOR)])
    url = reverse("admin:auth_user_change", args=[user.pk])
    assert visit.post(url, sent).status_code == 302
    user.refresh_from_db()
    assert not user.is_superuser
    assert not user.user_permissions.exists()
    assert visit.post(url, form_of(user, groups=[own_rule.pk])).status_code == 200
    assert [group.name for group in user.groups.all()] == [CURATOR]


def test_an_administrator_does_not_become_a_superuser_by_way_of_one(admin_user: User) -> None:
    visit = staff.signed_in(staff.person(ADMINISTRATOR))
    before = admin_user.password
    device = staff.telephone(admin_user)
    password = {"password1": "a new one at midnight", "password2": "a new one at midnight"}
    assert visit.post(f"/admin/auth/user/{admin_user.pk}/password/", password).status_code == 403
    reset = {"action": "reset_second_factor", "_selected_action": [admin_user.pk]}
    page = visit.post(reverse("admin:auth_user_changelist"), reset, follow=True).content.decode()
    assert "Only superusers can change" in page
    bulk_delete(visit, admin_user)
    admin_user.refresh_from_db()
    assert admin_user.password == before
    device.refresh_from_db()


@pytest.mark.slow
def test_an_administrator_resets_a_lost_telephone() -> None:
    visit = staff.signed_in(staff.person(ADMINISTRATOR))
    curator = staff.person(CURATOR)
    theirs = staff.signed_in(curator)
    reset = {"action": "reset_second_factor", "_selected_action": [curator.pk]}
    page = visit.post(reverse("admin:auth_user_changelist"), reset, follow=True).content.decode()
    assert "will set up a new second factor next time" in page
    assert theirs.get("/admin/").status_code == 302
    assert staff.give_password(Client(), curator) == "/admin/second-factor/set-up/"


def test_nobody_deletes_themselves() -> None:
    user = staff.person(ADMINISTRATOR)
    visit = staff.signed_in(user)
    assert visit.post(addresses(user)[3], {"post": "yes"}).status_code == 403


def test_neither_secrets_nor_groups_have_pages(admin_client: Client) -> None:
    for name in ("otp_totp/totpdevice", "otp_static/staticdevice", "auth/group", "axes/accesslog"):
        assert admin_client.get(f"/admin/{name}/").status_code == 404, name


# --- The table -----------------------------------------------------------------------------------


def test_setting_up_gives_exactly_what_the_table_says_and_takes_the_rest(
    capsys: pytest.CaptureFixture[str],
) -> None:
    set_up_roles()
    curator = Group.objects.get(name=CURATOR)
    curator.permissions.add(Permission.objects.get(codename="change_user"))
    assert warned("staff.W001") == [
        "The role Curator in the database is not as msphysio/staff/roles.py has it."
    ]
    call_command("set_up_roles")
    assert capsys.readouterr().out == "Set up: Curator.\n"
    assert not warned("staff.W001")
    call_command("set_up_roles")
    assert capsys.readouterr().out == "The roles are as they should be.\n"


def test_a_table_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(TABLE, "directory.wish", May("view", "", ""))
    with pytest.raises(CommandError, match=r"No such permissions: directory\.view_wish\."):
        call_command("set_up_roles")
    assert not Group.objects.exists()


def test_every_table_in_the_admin_has_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not warned("staff.W002")
    monkeypatch.delitem(TABLE, "directory.town")
    assert warned("staff.W002") == [
        "directory.Town is in the admin, but msphysio/staff/roles.py does not name it."
    ]


def test_a_database_without_roles_is_warned_of() -> None:
    assert len(warned("staff.W001")) == 3


def warned(check: str) -> list[str]:
    found = run_checks(include_deployment_checks=True)
    return [one.msg for one in found if one.id == check]
