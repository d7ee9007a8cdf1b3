"""Staff accounts and their roles. Only administrators can use these pages."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group, User
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django_otp.plugins.otp_static import admin as _codes  # noqa: F401  # registers them
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp import admin as _telephones  # noqa: F401  # registers them
from django_otp.plugins.otp_totp.models import TOTPDevice

from msphysio.staff import second_factor
from msphysio.staff.roles import ROLES

# The imports above register these, but nobody should edit secrets, codes or roles.
admin.site.unregister([User, Group, StaticDevice, TOTPDevice])


@admin.register(User)
class StaffAdmin(UserAdmin):
    """Staff accounts. Permissions come only from roles.

    Superusers are created on the server's command line, and only superusers can change them.
    """

    list_display = ["username", "get_full_name", "roles", "is_active", "has_phone"]
    list_filter = ["groups", "is_active"]
    fieldsets = (
        (None, {"fields": ["username", "password"]}),
        ("Who they are", {"fields": ["first_name", "last_name", "email"]}),
        ("What they may do", {"fields": ["is_active", "groups"]}),
        ("Dates", {"fields": ["last_login", "date_joined"]}),
    )
    readonly_fields = ["last_login", "date_joined"]
    actions = ["reset_second_factor"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        phones = TOTPDevice.objects.filter(user=OuterRef("pk"), confirmed=True)
        everyone: QuerySet[User] = super().get_queryset(request)
        return everyone.annotate(_has_phone=Exists(phones)).prefetch_related("groups")

    @admin.display(description="Roles")
    def roles(self, user: User) -> str:
        if user.is_superuser:
            return "Superuser"
        return ", ".join(group.name for group in user.groups.all())

    @admin.display(description="Second factor", boolean=True)
    def has_phone(self, user: Any) -> bool:
        return bool(user._has_phone)

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "groups":
            return forms.ModelMultipleChoiceField(
                Group.objects.filter(name__in=ROLES),
                required=False,
                label="Roles",
                widget=forms.CheckboxSelectMultiple,
                help_text="Nobody can sign in without a role.",
            )
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and may_touch(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        may = super().has_delete_permission(request, obj) and may_touch(request, obj)
        return may and obj != request.user

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Let only people with a role sign in."""
        super().save_related(request, form, formsets, change)
        user: User = form.instance
        user.is_staff = user.is_superuser or user.groups.filter(name__in=ROLES).exists()
        user.save(update_fields=["is_staff"])

    @admin.action(description="Phone lost: reset the second factor", permissions=["change"])
    def reset_second_factor(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        for user in queryset:
            if not self.has_change_permission(request, user):
                text, level = f"Only superusers can change {user}.", messages.ERROR
            else:
                second_factor.reset(user)
                text, level = f"{user} will set up a new second factor next time.", messages.SUCCESS
                self.log_change(request, user, "Second factor reset.")
            self.message_user(request, text, level)


def may_touch(request: HttpRequest, user: User | None) -> bool:
    """Only superusers can change one, or administrators could take over by setting a password."""
    return user is None or not user.is_superuser or bool(getattr(request.user, "is_superuser", 0))
