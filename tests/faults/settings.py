"""The embedded site with the quick password hashing of tests, and no limit on how fast one address may ask: fifty learners share one."""

import os

import environ

from learning.settings.embedded import *  # noqa: F403
from learning.settings.embedded import DATA_DIR

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
SILENCED_SYSTEM_CHECKS = ["wagtailadmin.W003"]
ACCOUNT_RATE_LIMITS = False
ALLOWED_HOSTS = ["*"]
LOGGING = {"version": 1, "disable_existing_loggers": False, "root": {"level": "CRITICAL"}}
MEDIA_ROOT = DATA_DIR / "media"
if os.environ.get("DATABASE_URL"):
    DATABASES = {"default": environ.Env().db("DATABASE_URL")}
    if hands := int(os.environ.get("FAULTS_POOL", "10")):  # a process that forks others has no pool
        DATABASES["default"]["OPTIONS"] = {"pool": {"min_size": 1, "max_size": hands, "timeout": 5}}
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
if os.environ.get("BROKER_URL"):
    CELERY_BROKER_URL = os.environ["BROKER_URL"]
    CELERY_BROKER_CONNECTION_TIMEOUT = 1
    redis = {"visibility_timeout": 300, "socket_timeout": 1, "socket_connect_timeout": 1}
    CELERY_BROKER_TRANSPORT_OPTIONS = redis if CELERY_BROKER_URL.startswith("redis") else {}
