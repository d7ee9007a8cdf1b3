"""Settings of the tests: the site's own, in an environment that is the same on every machine."""

import os

from msphysio.serving import embedded

os.environ.update(
    SECRET_KEY="only for tests",
    ALLOWED_HOSTS="testserver,localhost,127.0.0.1",
    DEBUG="0",
    HTTPS="0",
    OFFLINE="1",
    SAMPLE_DATA="0",
    STATEMENT_TIMEOUT="60",
    COSTLY_PER_MINUTE="100000",  # tests ask for far more than people do
)
os.environ.update(
    dict.fromkeys(
        (
            "OPERATOR_NAME",
            "OPERATOR_EMAIL",
            "OPERATOR_CHARITY_NUMBER",
            "HELPLINE",
            "HELPLINE_HOURS",
            "HCPC_RECORD_URL",
            "POSTCODES_URL",
            "GEOCODER",
            "ADMIN_PATH",
            "SECRET_KEY_FALLBACKS",
            "LEAKED_SECRET_KEYS",
            "PROXY_COUNT",
            "SECOND_FACTOR",
            "EMAIL_URL",
            "SITE_URL",
            "OPEN_DATA_PER_MINUTE",
            "OPEN_DATA_DIR",
            "REPLICA_DATABASE_URL",
        ),
        "",
    )
)
embedded.start()
# Parallel workers inherit it, so that two runs at the same time keep apart.
os.environ.setdefault("TEST_RUN", str(os.getpid()))

from msphysio.settings import *  # noqa: E402, F403
from msphysio.settings import DATABASES, STORAGES  # noqa: E402
from tests.support.clock import start_clock  # noqa: E402

start_clock()

DATABASES["default"]["TEST"] = {"NAME": f"test_msphysio_{os.environ['TEST_RUN']}"}
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
