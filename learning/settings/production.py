"""Production: everything comes from the environment, and a missing value is named at the start.

SECRET_KEY, DATABASE_URL, ALLOWED_HOSTS (comma-separated), BASE_URL and BROKER_URL are required; CACHE_URL, EMAIL_URL, DEFAULT_FROM_EMAIL,
DATA_DIR, PROXY_COUNT (proxies in front, 1) and LOG_LEVEL have defaults.
"""

import environ

from .base import *  # noqa: F403
from .base import BASE_DIR, LOGGING, PAGE_CACHE

env = environ.Env()

DEBUG = False
SECRET_KEY = env("SECRET_KEY")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS")
WAGTAILADMIN_BASE_URL = env("BASE_URL")
CSRF_TRUSTED_ORIGINS = [WAGTAILADMIN_BASE_URL]
DATA_DIR = env.path("DATA_DIR", default=str(BASE_DIR / "var"))

DATABASES = {"default": env.db("DATABASE_URL")}
if DATABASES["default"]["ENGINE"].endswith("postgresql"):
    DATABASES["default"]["OPTIONS"] = {"pool": {"min_size": 1, "max_size": env.int("DATABASE_POOL", default=8)}}
CACHES = {"default": env.cache("CACHE_URL", default="filecache://" + str(DATA_DIR("cache"))), "pages": PAGE_CACHE}
MEDIA_ROOT = DATA_DIR("media")
STATIC_ROOT = DATA_DIR("static")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

vars().update(env.email("EMAIL_URL", default="smtp://localhost:25"))
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="Cheminer <bonjour@localhost>")

CELERY_BROKER_URL = env("BROKER_URL")
# One second to reach the broker, then the sweep will do it; an unacknowledged message comes back after five minutes (Redis).
CELERY_BROKER_CONNECTION_TIMEOUT = 1
CELERY_BROKER_TRANSPORT_OPTIONS = (
    {"visibility_timeout": 300, "socket_timeout": 1, "socket_connect_timeout": 1} if CELERY_BROKER_URL.startswith("redis") else {}
)
CELERY_VISIBILITY_TIMEOUT = 300

SECURE_SSL_REDIRECT = env.bool("SSL_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("PROXY_COUNT", default=1)  # whose word on the visitor's address counts: guesses are limited by it
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", default=31_536_000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
LOGGING["root"]["level"] = env("LOG_LEVEL", default="WARNING")
