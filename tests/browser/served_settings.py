"""The site's own settings, with addresses added at which each error page can be looked at."""

from tests.support.site_settings import *  # noqa: F403

RESULTS_PER_PAGE = 6  # each kind of result, and several pages, in a third of the time

ROOT_URLCONF = "tests.browser.served_urls"
