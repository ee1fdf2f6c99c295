"""The default: one folder (`DATA_DIR`) holds everything, SQLite keeps the rows, a folder of files is the broker."""

import os
import secrets
import sqlite3
import sys
from pathlib import Path

from .base import *  # noqa: F403
from .base import BASE_DIR, MIDDLEWARE, PAGE_CACHE

DATA_DIR = Path(os.environ.get("DATA_DIR") or BASE_DIR / "var").resolve()


def _secret_key() -> str:
    """The key of this data folder, made at the first start and readable by its owner only."""
    path = DATA_DIR / "secret-key"
    if path.exists():
        return path.read_text().strip()
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"secret-key-{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(secrets.token_urlsafe(50))
    try:
        os.link(draft, path)  # whole or not at all, and only the first of several processes
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    return path.read_text().strip()


try:
    SECRET_KEY = _secret_key()
except OSError as error:
    sys.exit(f"The data folder {DATA_DIR} cannot be written ({error.strerror}). Choose another: DATA_DIR=/path make run")
DEBUG = False
HOST = os.environ.get("HOST") or "127.0.0.1"
PORT = int(os.environ.get("PORT") or 8000)
EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104 (asked for by whoever sets HOST)
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", *os.environ.get("ALLOWED_HOSTS", "").split(), *({HOST} - set(EVERYWHERE))]
CSRF_TRUSTED_ORIGINS = [f"http://{host}:{PORT}" for host in ALLOWED_HOSTS]
WAGTAILADMIN_BASE_URL = f"http://{'localhost' if HOST in EVERYWHERE else HOST}:{PORT}"

# Before 3.51.3 two connections that reset a write-ahead log at once can corrupt it: a rollback journal is the safe mode there.
SQLITE_JOURNAL = "WAL" if sqlite3.sqlite_version_info >= (3, 51, 3) else "TRUNCATE"
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": DATA_DIR / "db.sqlite3",
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",  # a writer takes its turn at the start, so nobody fails half-way
            "timeout": 20,
            # secure_delete: what is erased is overwritten, not merely left out of the index of the file
            "init_command": (
                f"PRAGMA journal_mode={SQLITE_JOURNAL};PRAGMA synchronous=FULL;PRAGMA secure_delete=ON;PRAGMA cache_size=-16000;"
            ),
        },
        "CONN_MAX_AGE": 600,
    }
}
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": DATA_DIR / "cache", "TIMEOUT": 3600},
    "pages": PAGE_CACHE,
}
MEDIA_ROOT = DATA_DIR / "media"
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "learning.serving.NamedByContentStorage"},
}
MIDDLEWARE[MIDDLEWARE.index("whitenoise.middleware.WhiteNoiseMiddleware")] = "learning.serving.LaidOutMiddleware"  # nothing to collect
WHITENOISE_USE_FINDERS = True  # what one file of the admin names inside another keeps its plain name
WHITENOISE_MAX_AGE = 3600
WAGTAILADMIN_STATIC_FILE_VERSION_STRINGS = False  # the names say it

EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
DEFAULT_FROM_EMAIL = "Cheminer <bonjour@cheminer.example>"

CELERY_BROKER_URL = "safefs://localhost"
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "data_folder_in": str(DATA_DIR / "broker" / "queue"),
    "data_folder_out": str(DATA_DIR / "broker" / "queue"),
    "processed_folder": str(DATA_DIR / "broker" / "taken"),
    "control_folder": str(DATA_DIR / "broker" / "control"),
    "polling_interval": 0.2,
}
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "beat")
