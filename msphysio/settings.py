"""Settings. Values that never vary are set here; those that vary between installations come from
environment variables, which docs/settings.md lists in one table.
"""

from datetime import timedelta
from pathlib import Path

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from msphysio import environment as env
from msphysio import operator_file
from msphysio.template_loader import LOADERS

BASE_DIR = env.BASE_DIR
LOCAL_DIR = env.local_dir()

# --- Where and how it runs -----------------------------------------------------------------------

SECRET_KEY = env.required(
    "SECRET_KEY",
    "a long random text that only this server knows. Make one with "
    "`python -c 'import secrets; print(secrets.token_urlsafe(50))'`.",
)
SECRET_KEY_FALLBACKS = env.values("SECRET_KEY_FALLBACKS")  # their signatures are still accepted
LEAKED_SECRET_KEYS = env.values("LEAKED_SECRET_KEYS")  # used only to recognise erased people
DEBUG = env.flag("DEBUG", default=False)
HTTPS = env.flag("HTTPS", default=True)
OFFLINE = env.flag("OFFLINE", default=False)
SAMPLE_DATA = env.flag("SAMPLE_DATA", default=False)
ADMIN_PATH = env.site_path("ADMIN_PATH", default="admin/")
PROXY_COUNT = env.integer("PROXY_COUNT", default=0, minimum=0, maximum=9)

ALLOWED_HOSTS = env.values("ALLOWED_HOSTS")
if not ALLOWED_HOSTS and not DEBUG:
    raise ImproperlyConfigured(
        "Set ALLOWED_HOSTS: the names this site answers to, with commas between them, "
        "such as `physio.example.org`."
    )

WSGI_APPLICATION = "msphysio.wsgi.application"
ROOT_URLCONF = "msphysio.urls"
LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"

# --- Who runs the site ---------------------------------------------------------------------------

OPERATOR = operator_file.read(env.text("OPERATOR_FILE"))
OPERATOR_NAME = env.text("OPERATOR_NAME", OPERATOR.texts["name"])
OPERATOR_EMAIL = env.text("OPERATOR_EMAIL", OPERATOR.texts["email"])
OPERATOR_CHARITY_NUMBER = env.text("OPERATOR_CHARITY_NUMBER", OPERATOR.texts["charity_number"])
HELPLINE = env.text("HELPLINE", OPERATOR.texts["helpline"])
HELPLINE_HOURS = env.text("HELPLINE_HOURS", OPERATOR.texts["helpline_hours"])
SIGNED = OPERATOR.signed  # who has signed off each page or passage

# --- How long information is trusted -------------------------------------------------------------
# Pages compare stored dates with today, so nothing out of date is shown even if a daily job fails.

CONFIRMED_FRESH_MONTHS = 6  # older details are flagged
CONFIRMED_STALE_MONTHS = 12  # older details say "ring first"
PRIVATE_LISTED_MONTHS = 18  # private services not confirmed for longer are no longer listed
REGISTER_CHECK_MONTHS = 12  # how often the HCPC register is checked
REGISTER_GRACE_DAYS = 60  # people stay public this long after a check falls due
WAIT_PAST_TENSE_MONTHS = 6  # older waiting times are given in the past tense
WAIT_HIDDEN_MONTHS = 12  # older waiting times are not shown

# What survives a restore: taken from the database it replaces or, if that is lost, from a list.
CARRIED_OVER = ["directory.rights.carrying.carry_over", "msphysio.staff.carrying.carry_over"]

# --- Searches, reports and imports ---------------------------------------------------------------

RESULTS_PER_PAGE = 20
REPORTS_PER_DAY = 20  # per IP address, which a hospital's staff may share
IMPORT_MAX_ROWS = 4_000  # in the browser; manage.py import_listings takes any number
INTAKE_MAX_ROWS = 1_000  # in the browser: each page of the desk considers the whole list
INTAKE_KEPT_DAYS = 90  # lists at the intake desk, which can hold home addresses
DRAFTS_KEPT_MONTHS = env.integer("DRAFTS_KEPT_MONTHS", default=12, minimum=2, maximum=120)
HISTORY_KEPT_YEARS = env.integer("HISTORY_KEPT_YEARS", default=6, minimum=1, maximum=30)
REPORT_WORDS_KEPT_DAYS = 90  # after a report is closed; then the visitor's text is erased
UNMET_NEED_KEPT_MONTHS = 36  # then counts of searches without results are deleted
UNMET_NEED_TIMEOUT_MS = 100  # the longest that a search waits to be counted

# --- Open data ----------------------------------------------------------------------------------

OPEN_DATA_PER_MINUTE = env.integer("OPEN_DATA_PER_MINUTE", default=120, minimum=1, maximum=100_000)
COSTLY_PER_MINUTE = env.integer("COSTLY_PER_MINUTE", default=30, minimum=1, maximum=100_000)
OPEN_DATA_DIR = Path(env.text("OPEN_DATA_DIR") or LOCAL_DIR / "open-data").expanduser().resolve()

# --- Mail ----------------------------------------------------------------------------------------
# For visitors, services and people listed. Without a server, none is sent; DEBUG prints it instead.

vars().update(env.mail_server("EMAIL_URL").settings())
DEFAULT_FROM_EMAIL = OPERATOR_EMAIL or "nobody@localhost"
SITE_URL = env.web_address(
    "SITE_URL",
    default=f"http{'s' if HTTPS else ''}://{(ALLOWED_HOSTS or ['localhost'])[0].lstrip('.')}",
).rstrip("/")  # links in e-mails
SITE_URL_IS_SET = bool(env.text("SITE_URL"))  # otherwise pages use the request's own URL

CONFIRMATION_ASKED_DAYS = 30  # services are not asked to confirm more often than this
EMAILS_PER_RUN = 100  # mail servers reject floods
LINK_LASTS_DAYS = 30  # after this, a service must ask for a new link
LINKS_PER_DAY = 3  # per service, however many people ask

# --- External sites ------------------------------------------------------------------------------
# No page makes requests to any of these. HCPC_RECORD_URL is only a link.

HCPC_RECORD_URL = env.web_address(
    "HCPC_RECORD_URL",
    default="https://www.hcpc-uk.org/check-the-register/professional-registration-detail/"
    "?query={number}&profession=PH",
    holds="{number}",
)
POSTCODES_URL = env.web_address(
    "POSTCODES_URL",
    default="https://api.os.uk/downloads/v1/products/CodePointOpen/downloads"
    "?area=GB&format=CSV&redirect",
)
GEOCODER = env.text("GEOCODER")

# --- Applications --------------------------------------------------------------------------------

INSTALLED_APPS = [
    "directory",
    "directory.curating",
    "referrals",
    "msphysio.backups",
    "msphysio.staff.apps.StaffConfig",
    "msphysio.staff.apps.StaffSiteConfig",
    "django_filters",
    "simple_history",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "axes",
]

# These are outside all other middleware, so that responses of every status get their headers.
ADDS_HEADERS = [
    "msphysio.middleware.security_headers",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.security.SecurityMiddleware",
]
MIDDLEWARE = [
    *ADDS_HEADERS,
    "msphysio.middleware.reject_bad_requests",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",  # an unchanged page is not sent again
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "msphysio.middleware.files_of_staff",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "axes.middleware.AxesMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",  # records who made each change
    "msphysio.errors.DatabaseFailureMiddleware",
    "msphysio.replicas.ReplicaMiddleware",  # innermost: a page can retry on another database
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": LOADERS,
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "msphysio.context.site",
                "msphysio.replicas.notice",
                "directory.pages.frame.frame",
            ],
        },
    },
]

FIXTURE_DIRS = [BASE_DIR / "fixtures"]

# --- Database ------------------------------------------------------------------------------------

DATABASES = env.databases(
    statement_seconds=env.integer("STATEMENT_TIMEOUT", default=3, minimum=0, maximum=86_400)
)
DATABASE_ROUTERS = ["msphysio.replicas.Router"]
REPLICA_SECONDS_BEHIND = 5  # replicas further behind are not used
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Static files --------------------------------------------------------------------------------

STATIC_URL = "static/"
STATIC_ROOT = LOCAL_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "msphysio.serving.style_sheet.Finder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_ALLOW_ALL_ORIGINS = False  # our style sheets and images are for our own pages only

# --- Protection ----------------------------------------------------------------------------------

SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]  # checked from the same network, over HTTP
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SILENCED_SYSTEM_CHECKS = ["security.W021"]  # only the domain's owner can ask for HSTS preloading

# connect: the admin's autocomplete queries our server; audit tools fetch robots.txt from a page.
_FROM_OURSELVES = ["script", "connect", "style", "img", "font", "manifest"]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        **{f"{kind}-src": [SELF] for kind in _FROM_OURSELVES},
        "form-action": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
    },
}

# Cookies are for staff pages only. The prefix makes browsers reject them from other hosts.
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_AGE = 8 * 60 * 60  # seconds of inactivity; every staff page resets it
SESSION_MAX_HOURS = 12  # from signing in, active or not
CSRF_FAILURE_VIEW = "msphysio.posting.sent_without_token"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # avoids a third cookie

AUTH_PASSWORD_VALIDATORS = [{"NAME": "msphysio.staff.passwords.PasswordRules"}]

SECOND_FACTOR = env.flag("SECOND_FACTOR", default=True)
OTP_TOTP_ISSUER = "msphysio"

# Five wrong passwords for one username from one IP address lock out that pair for 15 minutes.
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AXES_HANDLER = "msphysio.staff.lockout.LeastHandler"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_CLIENT_IP_CALLABLE = "msphysio.address.client_network"
AXES_LOCKOUT_CALLABLE = "msphysio.staff.lockout.locked_out"
AXES_FAILURE_LIMIT = 5
FAILURES_PER_ADDRESS = 20  # in that time, whichever usernames: stops password spraying
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = AXES_ENABLE_ADMIN = AXES_VERBOSE = False
SIGN_INS_KEPT_DAYS = 30

BACKUP_NOTED_BY = "directory.models.jobs.note_backup"

# --- Logs ----------------------------------------------------------------------------------------
# A postcode typed on this site is health data, so query strings and exception messages are never
# logged, and errors are not e-mailed.

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"private": {"()": "msphysio.serving.logs.RedactingFormatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "private"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["console"], "level": "INFO", "propagate": False},
        "django.server": {"handlers": ["console"], "level": "INFO", "propagate": False},
        # Django sends a body for HEAD requests too; gunicorn drops it, logging that each time.
        "gunicorn.http.wsgi": {"level": "ERROR"},
    },
}
