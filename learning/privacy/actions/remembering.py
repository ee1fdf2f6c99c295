"""Erasures outlive a restored backup: a digest of each erased pseudonym is kept in a file beside the database, not in it."""

import hashlib
import os
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings

from learning.privacy.access import Person
from learning.record.models import Subject

FILE = "erasures"


def digest_of(learner_id: UUID) -> str:
    """What says of a pseudonym that it was erased, and says nothing else: a number drawn at random cannot be guessed from it."""
    return hashlib.sha256(learner_id.bytes).hexdigest()


def note_erasure(learner_id: UUID) -> None:
    """Before the erasure commits: one that then fails was asked for all the same."""
    path = Path(settings.DATA_DIR) / FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="ascii") as file:
        file.write(digest_of(learner_id) + "\n")
        file.flush()
        os.fsync(file.fileno())


def reapply_erasures(path: Path, *, now: datetime) -> int:
    """Erases again whoever is back from an older backup; returns how many. Safe to repeat."""
    from .erasing import erase_person

    asked = set(path.read_text(encoding="ascii").split()) if path.exists() else set()
    count = 0
    for learner_id, user_id in list(Subject.objects.filter(erased_on=None).values_list("pk", "user_id")):
        if digest_of(learner_id) in asked:
            erase_person(Person(learner_id, user_id), now=now)
            count += 1
    return count
