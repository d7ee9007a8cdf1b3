"""The site's own settings, with addresses added at which each error page can be looked at."""

from msphysio.settings import *  # noqa: F403

ROOT_URLCONF = "tests.browser.served_urls"
