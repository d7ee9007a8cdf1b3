"""Where the listings are kept accurate: staff pages, and what falls due. It has no tables."""

from django.apps import AppConfig


class CuratingConfig(AppConfig):
    """An app so that Django finds its `admin` and its template tags."""

    name = "directory.curating"
