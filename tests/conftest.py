"""What every test may use."""

import os

import pytest

# Playwright keeps an event loop in the thread of a browser test; Django would then refuse the plain database calls of the tests after it.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks the tests that empty the database when they end. They run by themselves, after all that count on what migrations put there."""
    for item in items:
        asked = item.get_closest_marker("django_db")
        fixtures = set(getattr(item, "fixturenames", ()))
        if fixtures & {"transactional_db", "live_server"} or (asked is not None and asked.kwargs.get("transaction")):
            item.add_marker(pytest.mark.flushing)
