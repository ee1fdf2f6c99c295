"""Production: everything comes from the environment, and a missing value is named at the start.

SECRET_KEY, DATABASE_URL, ALLOWED_HOSTS (comma-separated), BASE_URL and BROKER_URL are required; CACHE_URL, EMAIL_URL, DEFAULT_FROM_EMAIL,
ADMINS (who is told when a part stops), DATA_DIR, DATABASE_POOL (connections per process, 8), METRICS_TOKEN (with one, /metrics answers),
PROXY_COUNT (proxies in front, 1), SSL_REDIRECT, HSTS_SECONDS and LOG_LEVEL have defaults.
"""

from pathlib import Path

import environ

from .base import *  # noqa: F403
from .base import BASE_DIR, MIDDLEWARE, PAGE_CACHE

env = environ.Env()

DEBUG = False
SECRET_KEY = env("SECRET_KEY")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS")
WAGTAILADMIN_BASE_URL = env("BASE_URL")
CSRF_TRUSTED_ORIGINS = [WAGTAILADMIN_BASE_URL]
DATA_DIR = Path(env("DATA_DIR", default=str(BASE_DIR / "var")))
METRICS_TOKEN = env("METRICS_TOKEN", default="")
MIDDLEWARE = ["learning.monitoring.middleware.WatchMiddleware", *MIDDLEWARE]

DATABASES = {"default": env.db("DATABASE_URL")}
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True  # a database that was restarted costs nobody an error
if DATABASES["default"]["ENGINE"].endswith("postgresql"):
    DATABASES["default"]["OPTIONS"] = {"pool": {"min_size": 1, "max_size": env.int("DATABASE_POOL", default=8), "timeout": 10}}
elif DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    pragmas = "PRAGMA synchronous=FULL;PRAGMA secure_delete=ON;"
    DATABASES["default"]["OPTIONS"] = {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": pragmas}
CACHES: dict[str, dict[str, object]] = {"default": env.cache("CACHE_URL", default=f"filecache://{DATA_DIR / 'cache'}"), "pages": PAGE_CACHE}
if str(CACHES["default"]["BACKEND"]).endswith("RedisCache"):
    CACHES["default"]["BACKEND"] = "learning.caching.DispensableRedis"  # without it nobody is counted too fast, and nothing else changes
MEDIA_ROOT = DATA_DIR / "media"
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

vars().update(env.email("EMAIL_URL", default="smtp://localhost:25"))
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="Cheminer <bonjour@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
ADMINS = [(address, address) for address in env.list("ADMINS", default=[])]

CELERY_BROKER_URL = env("BROKER_URL")
# One second to reach the broker, then the sweep will do it; an unacknowledged message comes back after five minutes (Redis).
CELERY_BROKER_CONNECTION_TIMEOUT = 1
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # a worker waits for its broker however long that is away, and asks at least twice a minute
CELERY_BROKER_TRANSPORT_OPTIONS = (
    {"visibility_timeout": 300, "socket_timeout": 1, "socket_connect_timeout": 1} if CELERY_BROKER_URL.startswith("redis") else {}
)
CELERY_VISIBILITY_TIMEOUT = 300
# Told to stop (SIGTERM), a worker finishes what it holds; told to leave at once (SIGQUIT), it gives back what takes longer than this.
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 20
CELERY_WORKER_MAX_TASKS_PER_CHILD = 10_000
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 400_000  # KiB

SECURE_SSL_REDIRECT = env.bool("SSL_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("PROXY_COUNT", default=1)  # whose word on the visitor's address counts: guesses are limited by it
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", default=31_536_000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True

LOGGING = {  # one JSON object per line, without personal data
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "learning.logs.formatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", default="WARNING")},
    "loggers": {name: {"level": "INFO"} for name in ("learning", "cms", "paths", "quizzes")}
    | {"django": {"handlers": [], "level": "WARNING", "propagate": True}},
}
