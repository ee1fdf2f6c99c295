"""What every test may use."""

import os
import sqlite3
from contextlib import closing

import pytest
from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.dispatch import receiver
from django.utils import translation
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

# Playwright keeps an event loop in the thread of a browser test; Django would then refuse the plain database calls of the tests after it.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

# No test has a stopwatch: a machine that is busy elsewhere breaks no property.
hypothesis_settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("patient")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Gives browser tests a second try, and marks the tests that empty the database when they end.

    Those run by themselves, after all that count on what migrations put there. On a second database, what asks for none is left out.
    """
    if os.environ.get("DATABASE_URL", "").startswith("postgres"):
        asking = {"db", "transactional_db", "live_server"}
        pure = [item for item in items if not item.get_closest_marker("django_db") and not asking & set(getattr(item, "fixturenames", ()))]
        config.hook.pytest_deselected(items=pure)
        left_out = set(pure)
        items[:] = [item for item in items if item not in left_out]
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.flaky(reruns=1))  # a machine that stalls for a second is no defect of the page; -ra names it
        asked = item.get_closest_marker("django_db")
        fixtures = set(getattr(item, "fixturenames", ()))
        if fixtures & {"transactional_db", "live_server"} or (asked is not None and asked.kwargs.get("transaction")):
            item.add_marker(pytest.mark.flushing)


@receiver(connection_created)
def _begin_migrated(connection: BaseDatabaseWrapper, **_signal: object) -> None:
    """An empty database in memory begins as a copy of the one that `tests/run.py` had migrated, where it says so."""
    template = os.environ.get("TEST_SQLITE_TEMPLATE")
    if template and connection.vendor == "sqlite" and connection.is_in_memory_db() and not connection.introspection.table_names():
        with closing(sqlite3.connect(template)) as source:
            source.backup(connection.connection)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """A request leaves its language behind: the next test begins in the site's own."""
    translation.activate(settings.LANGUAGE_CODE)
