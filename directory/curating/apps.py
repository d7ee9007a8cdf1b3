"""Where the listings are kept true: staff pages, and what falls due. It has no tables."""

from django.apps import AppConfig


class CuratingConfig(AppConfig):
    """Found by Django for its `admin` and its template tags."""

    name = "directory.curating"
