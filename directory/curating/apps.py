"""Keeps the listings accurate: staff pages and due tasks. It has no tables."""

from django.apps import AppConfig


class CuratingConfig(AppConfig):
    """Registered as an app so that Django finds its `admin` and template tags."""

    name = "directory.curating"
