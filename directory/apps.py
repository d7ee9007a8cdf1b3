from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "directory"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Directory"

    def ready(self) -> None:
        from directory import checks  # noqa: F401  # registers them
