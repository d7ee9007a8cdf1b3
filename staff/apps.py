"""The staff application, and Django admin with our site in place of the stock one."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class StaffConfig(AppConfig):
    """Signing in, roles, and the pages for both."""

    name = "staff"
    verbose_name = "Staff"

    def ready(self) -> None:
        from staff import checks  # noqa: F401  # registers them


class StaffSiteConfig(AdminConfig):
    """Admin's own application: every `@admin.register` registers on our site."""

    default_site = "staff.site.StaffSite"
