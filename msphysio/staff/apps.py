"""The staff application, and Django's admin with our own site instead of the default one."""

from django.apps import AppConfig, apps
from django.contrib.admin.apps import AdminConfig


class StaffConfig(AppConfig):
    """Signing in and roles."""

    name = "msphysio.staff"
    verbose_name = "Staff"

    def ready(self) -> None:
        from msphysio.staff import checks  # noqa: F401  # registers them


class StaffSiteConfig(AdminConfig):
    """The admin application, set up so that `@admin.register` uses our site."""

    default_site = "msphysio.staff.site.StaffSite"

    def ready(self) -> None:
        super().ready()
        # Instead of Django's "Authentication and Authorization".
        apps.get_app_config("auth").verbose_name = "People who sign in"
