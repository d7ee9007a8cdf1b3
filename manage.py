#!/usr/bin/env python
"""Django's command line. It uses the embedded database unless DATABASE_URL is set."""

import os
import sys

from django.core.management import execute_from_command_line

from msphysio.serving import embedded


def main() -> None:
    """Run one command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "msphysio.settings")
    if "runserver" not in sys.argv:
        # The time limit is for pages; migrations and imports can take longer.
        os.environ.setdefault("STATEMENT_TIMEOUT", "0")
    embedded.start()
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
