"""The embedded site, with a bare view beside it and a header that counts queries. `DATABASE_URL` measures PostgreSQL instead."""

import os

import environ

from learning.settings.embedded import *  # noqa: F403
from learning.settings.embedded import CACHES, MIDDLEWARE

ROOT_URLCONF = "tests.benchmarks.urls"
MIDDLEWARE = ["tests.benchmarks.counting.QueryCountMiddleware", *MIDDLEWARE]
SILENCED_SYSTEM_CHECKS = ["wagtailadmin.W003"]
ACCOUNT_RATE_LIMITS = False
if os.environ.get("DATABASE_URL"):
    DATABASES = {"default": environ.Env().db("DATABASE_URL")}
    DATABASES["default"]["CONN_MAX_AGE"] = 600
if os.environ.get("BROKER_URL"):
    CELERY_BROKER_URL, CELERY_BROKER_TRANSPORT_OPTIONS = os.environ["BROKER_URL"], {}
if os.environ.get("CACHE_URL"):
    CACHES = {**CACHES, "default": environ.Env().cache("CACHE_URL")}
