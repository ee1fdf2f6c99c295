"""The way in for what must take events out of a ledger: erasing a learner, and merging two records of one person.

Events are append-only by trigger, in the database itself. The triggers let a learner's events be deleted while a LedgerPermit row for
that learner exists; the row lives in this transaction only, so no other connection ever sees it. No permit lets an event be changed.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, transaction

from learning.record.models import Event, LedgerPermit, Subject


@contextmanager
def deletion_permitted(subject_id: UUID, *, reason: str) -> Iterator[None]:
    """Within it, this learner's events may be deleted. The caller holds the learner's lock."""
    with transaction.atomic():
        permit = LedgerPermit.objects.create(subject_id=subject_id, reason=reason)
        yield
        permit.delete()


def empty_ledger(*, using: str = DEFAULT_DB_ALIAS) -> None:
    """Takes every event of every learner out: for `flush`, which empties all tables."""
    with transaction.atomic(using=using):
        subjects = Subject.objects.using(using).filter(events__isnull=False).distinct()
        permits = [LedgerPermit(subject=subject, reason="flush") for subject in subjects]
        LedgerPermit.objects.using(using).bulk_create(permits)
        Event.objects.using(using).all().delete()
        LedgerPermit.objects.using(using).all().delete()
