"""Dropping projections and making them again from the ledger: they hold nothing the events do not say."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from learning.record.access.content import content_of
from learning.record.access.progress import Folding
from learning.record.engine.fold import FOLD_VERSION, empty_state
from learning.record.models import Event, FoldError, Head, Progress

from .append import lock_head
from .fold import fold_events, store


def rebuild_record(subject_ids: Iterable[UUID] | None = None, *, now: datetime) -> int:
    """Rebuilds these learners, or all; returns how many. Each in its own transaction, so it can be stopped and started again."""
    known = Head.objects.order_by("pk").values_list("pk", flat=True)
    count = 0
    for subject_id in list(known) if subject_ids is None else list(subject_ids):
        rebuild_learner(subject_id, now=now)
        count += 1
    return count


def rebuild_learner(subject_id: UUID, *, now: datetime) -> None:
    """Folds one ledger from zero, up to its end or the first event no fold can take."""
    with transaction.atomic():
        head = lock_head(subject_id)
        foldings, seq, failure = fold_from_zero(head.pk, up_to=head.last_seq)
        Progress.objects.of(head.pk).delete()
        store(head.pk, foldings, content_of(foldings), now)
        dirty = {"dirty_since": head.dirty_since or now} if failure else {"dirty_since": None}
        Head.objects.filter(pk=head.pk).update(folded_seq=seq, fold_version=FOLD_VERSION, fail_count=0, next_try_at=None, **dirty)


def fold_from_zero(subject_id: UUID, *, up_to: int) -> tuple[dict[UUID, Folding], int, str]:
    """The states that follow from a ledger's first events: by module, with the last event taken and the failure that stopped it.

    Events set aside under this fold's version are passed over; a newer version tries them again.
    """
    events = list(Event.objects.of(subject_id).up_to(up_to).in_order())
    foldings = {event.module_key: Folding(empty_state()) for event in events if event.module_key is not None}
    aside = FoldError.objects.filter(subject_id=subject_id, fold_version=FOLD_VERSION).values_list("seq", flat=True)
    folded = fold_events(events, foldings, dict(content_of(foldings)), after=0, but=frozenset(aside))
    return foldings, folded.seq, folded.failure
