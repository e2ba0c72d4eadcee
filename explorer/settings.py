"""Django settings, from the environment alone; README.md, Configuration, names every variable."""

import os
from pathlib import Path

import django_stubs_ext
from csp.constants import NONCE, NONE, SELF

from explorer import env, logs, schedule

django_stubs_ext.monkeypatch()  # makes ModelAdmin[Chain] and its like run

BASE_DIR = Path(__file__).resolve().parent.parent

SECRET_KEY = env.required("CROSSLANE_SECRET_KEY")
SECRET_KEY_FALLBACKS = env.words("CROSSLANE_OLD_SECRET_KEYS")
# RPC URLs are encrypted with the first salt and SECRET_KEY; older salts still decrypt.
SALT_KEY = [env.required("CROSSLANE_FIELD_SALT"), *env.words("CROSSLANE_OLD_FIELD_SALTS")]
DEBUG = env.flag("CROSSLANE_DEBUG")
ALLOWED_HOSTS = env.words("CROSSLANE_ALLOWED_HOSTS")
CSRF_TRUSTED_ORIGINS = env.words("CROSSLANE_TRUSTED_ORIGINS")

# The guard on outgoing URLs refuses addresses inside; a local network lives on the loopback.
CROSSLANE_ALLOW_LOOPBACK_RPC = env.flag("CROSSLANE_ALLOW_LOOPBACK_RPC")
CROSSLANE_ALLOW_PRIVATE_RPC = env.flag("CROSSLANE_ALLOW_PRIVATE_RPC")
# The same for webhooks that people enter: nothing is posted to addresses inside.
CROSSLANE_ALLOW_LOOPBACK_WEBHOOKS = env.flag("CROSSLANE_ALLOW_LOOPBACK_WEBHOOKS")

# Where people find this site, as in https://explorer.example: notices link to its pages.
CROSSLANE_SITE_URL = env.site("CROSSLANE_SITE_URL", ALLOWED_HOSTS)

# Notices by email: smtp://user:password@host:587 (STARTTLS), smtps://…:465, or console: to the log.
EMAIL = env.email("CROSSLANE_EMAIL_URL")
EMAIL_BACKEND = EMAIL.backend
EMAIL_HOST, EMAIL_PORT = EMAIL.host, EMAIL.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = EMAIL.user, EMAIL.password
EMAIL_USE_SSL, EMAIL_USE_TLS = EMAIL.ssl, EMAIL.starttls
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = os.environ.get("CROSSLANE_EMAIL_FROM") or "Crosslane <crosslane@localhost>"
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# Whom to tell of a hole, as mailto: or https:, in /.well-known/security.txt; empty: no such page.
SECURITY_CONTACT = os.environ.get("CROSSLANE_SECURITY_CONTACT", "")

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "csp",
    "rest_framework",
    "drf_spectacular",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "messaging",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "messaging.views.language.speak",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "explorer.urls"
WSGI_APPLICATION = "explorer.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "explorer.rendering.folding.Loader",
                    [
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

DATABASES = {
    "default": {
        **env.database("DATABASE_URL"),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "TEST": {"NAME": os.environ.get("CROSSLANE_TEST_DATABASE")},
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.required("REDIS_URL")
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
}

# Where readers find the event stream (explorer.asgi): a path that the proxy leads there, or the
# address of another origin.
CROSSLANE_EVENTS_URL = env.address("CROSSLANE_EVENTS_URL", "/events/")
_SAME_ORIGIN_EVENTS = CROSSLANE_EVENTS_URL.startswith("/")
CROSSLANE_EVENTS_STREAM = "crosslane:events"
CROSSLANE_EVENTS_READERS = env.number("CROSSLANE_EVENTS_READERS", 2_000)  # in one process
CROSSLANE_EVENTS_READERS_OF_ADDRESS = env.number("CROSSLANE_EVENTS_READERS_OF_ADDRESS", 50)

CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
# A killed worker's task is delivered again: every task may run twice, the span's cursor decides.
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# Longer than the longest task (20 s) by far, so that nothing is delivered twice while it runs.
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 300}
CELERY_TASK_ROUTES = schedule.TASK_ROUTES
CELERY_BEAT_SCHEDULE = schedule.BEAT_SCHEDULE

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "account"

# Accounts: staff for the desk and the admin, anybody else to watch messages.
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
CROSSLANE_SIGNUPS = env.flag("CROSSLANE_SIGNUPS", default="1")
# Whether staff need a second factor for the desk and the admin.
CROSSLANE_STAFF_MFA = env.flag("CROSSLANE_STAFF_MFA")
ACCOUNT_ADAPTER = "messaging.views.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = env.choice(
    "CROSSLANE_EMAIL_VERIFICATION", ("none", "optional", "mandatory")
)
ACCOUNT_EMAIL_NOTIFICATIONS = ACCOUNT_EMAIL_VERIFICATION != "none"
ACCOUNT_EMAIL_SUBJECT_PREFIX = "[Crosslane] "
ACCOUNT_USERNAME_BLACKLIST = ["admin", "administrator", "crosslane", "root", "staff", "support"]
# Passkeys need scripts in pages; codes of an app do not.
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_ALLOW_UNVERIFIED_EMAIL = ACCOUNT_EMAIL_VERIFICATION == "none"
MFA_ADAPTER = "messaging.views.accounts.secrets.SecretAdapter"
MFA_TOTP_ISSUER = "Crosslane"

# What pages are written in; the catalogues are in messaging/locale/. API, admin, tasks and
# commands speak LANGUAGE_CODE.
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("de", "Deutsch")]
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = BASE_DIR / "staticfiles"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage",
    },
}

# Only CROSSLANE_INSECURE_COOKIES=1, which `./dev up` sets for plain http, loosens these.
SECURE = not env.flag("CROSSLANE_INSECURE_COOKIES")
SESSION_COOKIE_SECURE = SECURE
LANGUAGE_COOKIE_SECURE = SECURE
CSRF_COOKIE_SECURE = SECURE
SECURE_SSL_REDIRECT = SECURE
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE
SECURE_HSTS_PRELOAD = SECURE
BEHIND_PROXY = env.flag("CROSSLANE_BEHIND_PROXY")
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if BEHIND_PROXY else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
LANGUAGE_COOKIE_AGE = 31_536_000
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "messaging.views.notices.csrf_failed"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF, *([] if _SAME_ORIGIN_EVENTS else [CROSSLANE_EVENTS_URL])],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

REST_FRAMEWORK = {
    "DEFAULT_RENDERER_CLASSES": ["messaging.api.rendering.MsgspecRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"],
    "DEFAULT_THROTTLE_CLASSES": ["messaging.api.throttling.ReaderThrottle"],
    "DEFAULT_THROTTLE_RATES": {"anon": "600/min", "exports": "60/hour"},
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "messaging.api.problems.handle",
    "UNAUTHENTICATED_USER": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Crosslane API",
    "DESCRIPTION": "Interop messages of OP Stack chains: sent, relayed, executed, and why not.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
}

LOGGING = logs.configure(as_json=env.flag("CROSSLANE_JSON_LOGS"))
