"""All settings, from the environment only. It stops with a sentence when a value is missing or wrong."""

import secrets
import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import environ
from django.utils.csp import CSP

ROOT = Path(__file__).resolve().parent.parent
env = environ.Env()


def required(name: str, why: str) -> str:
    """The value of an environment variable, or an end with a sentence that says what to do."""
    value: str = env.str(name, default="")
    if not value:
        sys.exit(f"{name} is not set. {why}")
    return value


DEMO = env.bool("DEMO", default=False)
DEBUG = False

if DEMO:
    SECRET_KEY = env.str("SECRET_KEY", default="") or secrets.token_urlsafe(50)  # bin/ keeps one in var/
    ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]", "testserver"])
else:
    SECRET_KEY = required(
        "SECRET_KEY", "Make one with: python3 -c 'import secrets; print(secrets.token_urlsafe(50))'"
    )
    if len(SECRET_KEY) < 40:
        sys.exit("SECRET_KEY is too short: it needs at least 40 characters.")
    required(
        "ALLOWED_HOSTS",
        "Name the addresses this server answers to, with commas: ALLOWED_HOSTS=mar.example.org",
    )
    ALLOWED_HOSTS = env.list("ALLOWED_HOSTS")

# The seals of issued charts have keys of their own, name=secret with commas: the first seals, all open.
if DEMO:
    CHART_KEYS = {"demo": SECRET_KEY} | env.dict("CHART_KEYS", default={})
else:
    required("CHART_KEYS", "Keys that seal issued charts, newest first: CHART_KEYS=2026=<40 random letters>")
    CHART_KEYS = env.dict("CHART_KEYS")
    if any(len(secret) < 40 for secret in CHART_KEYS.values()):
        sys.exit("CHART_KEYS: each key needs at least 40 characters.")

# --- Time ----------------------------------------------------------------------------------------------
LANGUAGE_CODE = "en-gb"
USE_I18N = False
USE_TZ = True
TIME_ZONE = env.str("TIME_ZONE", default="Europe/London")

# Tests that start the server as its own process set its clock; a real record must never have another clock.
TEST_CLOCK: datetime | None = None
if env.str("TEST_CLOCK", default=""):
    if not DEMO:
        sys.exit("TEST_CLOCK is only for the demo and for tests: set DEMO=1 too, or take TEST_CLOCK away.")
    TEST_CLOCK = datetime.fromisoformat(env.str("TEST_CLOCK"))
    if TEST_CLOCK.tzinfo is None:
        sys.exit("TEST_CLOCK needs its offset: TEST_CLOCK=2026-11-24T09:10+00:00")

# --- Apps: their order is the line of imports (style.md, shape 4) --------------------------------------
LINE = ["people", "training", "medicines", "mar", "incidents", "audits"]
INSTALLED_APPS = [
    *LINE,
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "simple_history",
    "axes",
    "django_htmx",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
]
AUTH_USER_MODEL = "people.Worker"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

MIDDLEWARE = [
    "config.logs.log_requests",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # pads each answer at random, so that its length tells nothing
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "config.bodies.refuse_unusable",
    "people.session.keep_no_copy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "people.session.choose_password_first",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "axes.middleware.AxesMiddleware",
    "config.errors.say_refusals",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
APPEND_SLASH = True

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csp",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "people.context.frame",
            ],
        },
    }
]

# --- Database ------------------------------------------------------------------------------------------
required(
    "DATABASE_URL",
    "bin/manage, bin/demo and bin/test start a local Postgres by themselves; "
    "for your own use DATABASE_URL=postgres://user:password@host/name",
)
DATABASES: dict[str, dict[str, Any]] = {"default": env.db("DATABASE_URL")}
_default = DATABASES["default"]
if _default["ENGINE"] != "django.db.backends.postgresql":
    sys.exit("DATABASE_URL must name a Postgres database: the record's guards are Postgres triggers.")
# A socket's folder has already landed in OPTIONS: add to it, never assign it.
_default.setdefault("OPTIONS", {})
_default["OPTIONS"].setdefault("pool", {"min_size": 2, "max_size": 8, "timeout": 5})
_default["CONN_MAX_AGE"] = 0  # the pool keeps connections; Django must hand them back
_default["CONN_HEALTH_CHECKS"] = True  # else each pooled connection fails once after a database restart
_default["ATOMIC_REQUESTS"] = False  # actions are atomic themselves
if env.str("TEST_DATABASE", default=""):
    _default["TEST"] = {"NAME": env.str("TEST_DATABASE")}

# --- History -------------------------------------------------------------------------------------------
SIMPLE_HISTORY_HISTORY_CHANGE_REASON_USE_TEXT_FIELD = True
SIMPLE_HISTORY_HISTORY_ID_USE_UUID = True

# --- Signing in ----------------------------------------------------------------------------------------
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "people:sign_in"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "people:sign_in"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]  # a whole office shares one address
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "config.errors.locked_out"
AXES_VERBOSE = False  # its log lines hold names
AXES_IPWARE_PROXY_COUNT = env.int("PROXY_COUNT", default=0)

SESSION_COOKIE_AGE = 12 * 60 * 60  # each sign-in sets its own: people/session.py
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "config.errors.csrf_failure"

# --- What the browser may do ---------------------------------------------------------------------------
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF, CSP.NONCE],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:", "blob:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    "worker-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
    "object-src": [CSP.NONE],
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 11 * 1024 * 1024  # config/bodies.py has refused what is too big before this
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
HTTPS = env.bool("HTTPS", default=not DEMO)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = int(timedelta(days=365).total_seconds()) if HTTPS else 0
if env.bool("BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

# --- Files ---------------------------------------------------------------------------------------------
STATIC_URL = "static/"
STATICFILES_DIRS = [ROOT / "static"]
STATIC_ROOT = ROOT / "var" / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},  # documents live in Postgres
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MANIFEST_STRICT = False
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ["png", "jpg", "gif", "gz", "br", "map"]  # maps are for debuggers

# --- API -----------------------------------------------------------------------------------------------
REST_FRAMEWORK: dict[str, Any] = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "people.tokens.TokenAuthentication",  # the first one's header makes a missing sign-in a 401
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "EXCEPTION_HANDLER": "config.errors.api_exception",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "COERCE_DECIMAL_TO_STRING": True,
    "STRICT_JSON": True,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Medicines record",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.IsAuthenticated"],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
}

# --- Logs: one line of JSON each, to standard error (config/logs.py) -----------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "config.logs.Line"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        # Each answer has its own line already; these two would write the path, which may hold what was typed.
        "django.request": {"filters": ["faults"], "propagate": True},
        "requests": {"level": env.str("LOG_LEVEL", default="INFO")},
        "axes": {"level": "CRITICAL"},  # its lines hold names; the sign-in itself is on the access log
    },
    "filters": {"faults": {"()": "config.logs.Faults"}},
}
