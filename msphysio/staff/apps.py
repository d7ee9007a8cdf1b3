"""The staff application, and Django admin with our site in place of the stock one."""

from django.apps import AppConfig, apps
from django.contrib.admin.apps import AdminConfig


class StaffConfig(AppConfig):
    """Signing in, roles, and the pages for both."""

    name = "msphysio.staff"
    verbose_name = "Staff"

    def ready(self) -> None:
        from msphysio.staff import checks  # noqa: F401  # registers them


class StaffSiteConfig(AdminConfig):
    """The admin's own application: every `@admin.register` registers on our site."""

    default_site = "msphysio.staff.site.StaffSite"

    def ready(self) -> None:
        super().ready()
        # Django says "Authentication and Authorization".
        apps.get_app_config("auth").verbose_name = "People who sign in"
