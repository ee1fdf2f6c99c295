"""Erased from the file, not only from its tables: what is left on the disk is searched byte by byte."""

import sqlite3

import pytest

from tests.record.worker import run

pytestmark = pytest.mark.slow

CANARY = "canarybyte"
LEAVE = f"""
import uuid
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import timezone
from learning.record.actions import EventDraft, append_events, ensure_subject
from learning.record.models import PrivateText

user = get_user_model().objects.create_user("{CANARY}@example.org", "a long password", first_name="{CANARY}")
learner, key = ensure_subject(user=user), uuid.uuid4()
Client().force_login(user)
for number in range(60):
    draft = EventDraft(uuid.uuid4(), "step.ticked", key, 1, f"tick-{{number}}", device="{CANARY}")
    (verdict,) = append_events(learner, [draft], now=timezone.now())
    PrivateText.objects.create(subject_id=learner, seq=verdict.seq, text="{CANARY} " * (1 + 40 * number))
"""
ERASE = f"""
from django.contrib.auth import get_user_model
from django.utils import timezone
from learning.privacy.access import Person
from learning.privacy.actions import erase_person
from learning.record.models import Subject

user = get_user_model().objects.get(email="{CANARY}@example.org")
learner = Subject.objects.of_user(user).values_list("pk", flat=True).first()
erase_person(Person(learner, user.pk), now=timezone.now())
"""


def bytes_of(folder):
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def test_no_byte_of_an_erased_person_is_left_in_the_database_file_or_beside_it(folder):
    run(folder, LEAVE)
    assert CANARY.encode() in bytes_of(folder)
    run(folder, ERASE)

    assert CANARY.encode() not in bytes_of(folder)
    connection = sqlite3.connect(folder / "db.sqlite3")
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()


def test_each_connection_overwrites_what_it_deletes(folder):
    asked = "from django.db import connection; c = connection.cursor(); c.execute('PRAGMA secure_delete'); print(c.fetchone()[0])"
    assert run(folder, asked) == "1"
