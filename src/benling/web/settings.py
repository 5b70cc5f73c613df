"""Django settings. Everything that differs between places comes from the environment.

``BENLING_HOME``          state folder, see :mod:`benling.home`
``BENLING_DATABASE_URL``  ``postgresql://user:password@host:port/name``; without it SQLite
``BENLING_PUBLIC_HOSTS``  comma-separated host names the platform is reached by (default loopback)
``JUPYTERHUB_*``          as JupyterHub gives them to a service
"""

import os
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from benling.home import home

HOME = home()
#: URL path of this service behind the Hub's proxy, with both slashes
PREFIX = os.environ.get("JUPYTERHUB_SERVICE_PREFIX", "/services/benling/")

DEBUG = False
SECRET_KEY = HOME.secret("django.key")
ALLOWED_HOSTS = os.environ.get("BENLING_PUBLIC_HOSTS", "127.0.0.1,localhost,testserver").split(",")
USE_X_FORWARDED_HOST = False

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "benling.roster",
    "benling.catalog",
    "benling.accounts",
    "benling.exchange",
    "benling.grader",
    "benling.credits",
    "benling.regrading",
    "benling.web",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "benling.web.security.ContentSecurityPolicy",
]
ROOT_URLCONF = "benling.web.urls"
WSGI_APPLICATION = "benling.web.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "benling.web.navigation.navigation",
            ],
            "builtins": ["benling.web.templatetags.figures"],
        },
    }
]


def _database() -> dict[str, Any]:
    url = os.environ.get("BENLING_DATABASE_URL", "")
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": HOME.database,
            # A new connection rebuilds the write-ahead index, and on a full disk even reading
            # would fail.
            "CONN_MAX_AGE": 600,
            "OPTIONS": {
                # Writers take the lock when they begin: two of them then queue instead of one
                # failing half-way with "database is locked".
                "transaction_mode": "IMMEDIATE",
                "timeout": 30,
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; "
                    "PRAGMA recursive_triggers=ON; PRAGMA foreign_keys=ON"
                ),
            },
            "TEST": {"NAME": HOME.root / "db" / "test.sqlite3"},
        }
    parts = urlsplit(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or dict(parse_qsl(parts.query)).get("host", ""),
        "PORT": parts.port or "",
    }


DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.Account"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "benling.accounts.backend.RosterBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation." + name}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = PREFIX + "login"
# axes: lock a user *at* an address, so that nobody can lock out a colleague from elsewhere.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
# A try during the lock does not lengthen it: the minutes that were announced stay true.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_VERBOSE = False
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

FORCE_SCRIPT_NAME = PREFIX.rstrip("/")
STATIC_URL = PREFIX + "static/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True

SESSION_COOKIE_NAME = "benling-session"
SESSION_COOKIE_PATH = PREFIX
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 12 * 3600
CSRF_COOKIE_NAME = "benling-csrf"
CSRF_COOKIE_PATH = PREFIX
CSRF_FAILURE_VIEW = "benling.web.failures.csrf_failure"
if os.environ.get("BENLING_BEHIND_PROXY"):
    # TLS ends at the web server in front, which says so in this header (deploy/systemd/nginx.conf).
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
DATA_UPLOAD_MAX_MEMORY_SIZE = 32 * 1024 * 1024
FILE_UPLOAD_TEMP_DIR = str(HOME.scratch) if HOME.scratch.is_dir() else None

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
