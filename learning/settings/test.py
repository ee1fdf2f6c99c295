"""Tests: fast hashing, mail in memory, no broker; `DATABASE_URL` puts the same tests on PostgreSQL."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

import environ

from .base import *  # noqa: F403


def _own_folder() -> Path:
    """A folder that goes when the process that made it ends; one that was forked from it leaves it alone."""
    folder, maker = tempfile.mkdtemp(prefix="cheminer-test-"), os.getpid()
    atexit.register(lambda: os.getpid() == maker and shutil.rmtree(folder, ignore_errors=True))
    return Path(folder)


DATA_DIR = Path(os.environ["DATA_DIR"]) if os.environ.get("DATA_DIR") else _own_folder()
SECRET_KEY = "only-for-tests"  # noqa: S105
DEBUG = False
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "testserver"]
WAGTAILADMIN_BASE_URL = "http://testserver"
DATABASES = {"default": environ.Env().db("DATABASE_URL", default="sqlite://:memory:")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": "PRAGMA foreign_keys=ON;"}
elif os.environ.get("TEST_POSTGRES_TEMPLATE"):
    DATABASES["default"]["TEST"] = {"TEMPLATE": os.environ["TEST_POSTGRES_TEMPLATE"]}  # migrated already
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    "pages": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"},  # a test that is about it switches it on
}
MEDIA_ROOT = DATA_DIR / "media"
STATIC_ROOT = DATA_DIR / "static"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
DEFAULT_FROM_EMAIL = "Cheminer <bonjour@cheminer.example>"
CELERY_BROKER_URL = "memory://"
BELL_SECONDS = 0.0  # each bell at once, from the test's own thread
