"""A learner and a published module."""

import shutil
import sqlite3
from datetime import datetime
from pathlib import Path
from uuid import UUID

import pytest
from django.db import connection

from learning.record.actions import append_events, ensure_subject
from tests.record import builders
from tests.record.builders import START, outline, publish
from tests.record.worker import run


@pytest.fixture
def now() -> datetime:
    return START


@pytest.fixture
def learner(db) -> UUID:
    return ensure_subject()


@pytest.fixture
def module(db) -> UUID:
    """Two ticks, a recall question and a quiz to pass."""
    publish(outline("tick-1", "tick-2", "recall-1", "quiz-a", threshold=70))
    return builders.KEY


@pytest.fixture
def append(learner, module, now):
    """Appends drafts for the learner, by the server, now."""
    return lambda *drafts, **more: append_events(learner, drafts, now=now, **more)


@pytest.fixture(scope="session")
def migrated(tmp_path_factory, django_db_setup, django_db_blocker) -> Path:
    """A data folder whose database is migrated and empty: a copy of the tests' own, where that is SQLite too."""
    folder = tmp_path_factory.mktemp("migrated")
    if connection.vendor == "sqlite":
        with django_db_blocker.unblock():
            connection.ensure_connection()
            if connection.introspection.table_names():  # none where no test of this run asks for a database
                target = sqlite3.connect(folder / "db.sqlite3")
                connection.connection.backup(target)
                target.close()
                return folder
    run(folder, "from django.core.management import call_command; call_command('migrate', verbosity=0)", timeout=200)
    return folder


@pytest.fixture
def folder(migrated, tmp_path) -> Path:
    """A site of its own, for tests with processes of their own."""
    return Path(shutil.copytree(migrated, tmp_path / "data"))
