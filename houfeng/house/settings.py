"""Django settings. The one file that reads the environment (`folders.py` reads HOUFENG_HOME)."""

import os
import secrets
import tempfile
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from houfeng.house.folders import data_home
from houfeng.vocabulary.assets import ASSETS
from houfeng.vocabulary.errors import NotValid

BASE_DIR = Path(__file__).resolve().parent.parent

HOUFENG_HOME = data_home()
HOUFENG_NAME = os.environ.get("HOUFENG_NAME", "候风 Houfeng")
HOUFENG_SOURCE = os.environ.get("HOUFENG_SOURCE", "houfeng")  # our code as a product source
HOUFENG_SENDER = os.environ.get("HOUFENG_SENDER", "houfeng@localhost")  # CAP sender
HOUFENG_TILE_URL = os.environ.get("HOUFENG_TILE_URL", "")  # empty: the built-in coastlines
HOUFENG_DATABASE_URL = os.environ.get("DATABASE_URL", "")  # set by house.start for its children


def _database(url: str) -> dict[str, object]:
    """Django's form of a PostgreSQL URL; a `host` parameter may name a socket folder."""
    found = urlsplit(url)
    if found.scheme not in {"postgresql", "postgres"}:
        # The URL holds a password: name the scheme only.
        raise NotValid(
            "DATABASE_URL", found.scheme + "://…", "give postgresql://user:password@host:port/name"
        )
    host = parse_qs(found.query).get("host", [found.hostname or ""])[0]
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(found.path.lstrip("/")) or "houfeng",
        "USER": unquote(found.username or ""),
        "PASSWORD": unquote(found.password or ""),
        "HOST": host,
        "PORT": str(found.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"connect_timeout": 5},
    }


DATABASES = {"default": _database(HOUFENG_DATABASE_URL or "postgresql:///houfeng")}


def _secret_key() -> str:
    """The deployment's key: from the environment, else made once and kept in the data folder."""
    named = os.environ.get("HOUFENG_SECRET_KEY")
    if named:
        return named
    kept = HOUFENG_HOME / "secret-key"
    if kept.exists():
        return kept.read_text("ascii")
    made = secrets.token_urlsafe(50)
    try:
        HOUFENG_HOME.mkdir(parents=True, exist_ok=True)
        # mkstemp makes the file for its owner alone; the link appears whole or not at all.
        descriptor, half = tempfile.mkstemp(dir=HOUFENG_HOME)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(made)
        try:
            kept.hardlink_to(half)
        except FileExistsError:  # another process of ours was first
            return kept.read_text("ascii")
        finally:
            Path(half).unlink()
    except OSError:
        return made  # `houfeng check` reports an unusable folder; a page must not
    return made


SECRET_KEY = _secret_key()
DEBUG = False
ALLOWED_HOSTS = os.environ.get("HOUFENG_HOSTS", "127.0.0.1,localhost,[::1]").split(",")

# Behind a proxy that speaks https and sets X-Forwarded-Proto and X-Forwarded-For itself.
HOUFENG_HTTPS = os.environ.get("HOUFENG_HTTPS", "") in {"1", "yes", "true"}

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "ninja",
    "houfeng.access",
    "houfeng.events",
    "houfeng.monitoring",
    "houfeng.impact",
    "houfeng.warning",
    "houfeng.products",
    "houfeng.response",
    "houfeng.portal",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "houfeng.portal.middleware.LanguageChoice",
    "houfeng.portal.middleware.ContentPolicy",
    "houfeng.api.middleware.OpenToAll",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "houfeng.house.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    }
]
WSGI_APPLICATION = "houfeng.house.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_COOKIE_SAMESITE = "Lax"

SESSION_COOKIE_AGE = 12 * 3600  # one shift
SESSION_COOKIE_NAME = "houfeng_session"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = HOUFENG_HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = HOUFENG_HTTPS
CSRF_FAILURE_VIEW = "houfeng.portal.views.not_from_here"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HOUFENG_HTTPS else None
LOGIN_URL = "sign_in"
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": f"django.contrib.auth.password_validation.{name}",
        "OPTIONS": options,
    }
    for name, options in (
        ("MinimumLengthValidator", {"min_length": 12}),
        ("UserAttributeSimilarityValidator", {"user_attributes": ("username",)}),
        ("CommonPasswordValidator", {}),
    )
]

STATIC_URL = "/static/"
STATICFILES_DIRS = [("houfeng", str(ASSETS / "web"))] if (ASSETS / "web").is_dir() else []

SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": os.environ.get("HOUFENG_LOG", "WARNING")},
}
