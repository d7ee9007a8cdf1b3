"""The WSGI application, for gunicorn or any other server."""

import os

from django.core.wsgi import get_wsgi_application

from msphysio.serving import incoming

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "msphysio.settings")

application = incoming.measure_body(get_wsgi_application())
