"""Dropping projections and making them again from the ledger: they hold nothing the events do not say."""

from collections.abc import Callable, Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from learning.record.access.content import content_of
from learning.record.engine.fold import FOLD_VERSION
from learning.record.models import Head, Progress

from .append import lock_head
from .fold import project
from .replaying import batches, lengths, replay

TO_BE_REBUILT = 0  # the version of a head whose projections are dropped and not made again yet: no fold has this number


def rebuild_record(subject_ids: Iterable[UUID] | None = None, *, now: datetime, say: Callable[[int], object] = lambda _count: None) -> int:
    """Rebuilds these learners, or all; returns how many. `say` is told the count after each batch.

    Each batch is one transaction. Before the first, every head is marked; so what is stopped half-way goes on where it stopped when it
    is started again, and the sweep would finish it by itself.
    """
    count = 0
    for batch in batches(list(lengths(_marked() if subject_ids is None else subject_ids))):
        count += _rebuild(batch, now)
        say(count)
    return count


def _marked() -> list[UUID]:
    """Everybody; but when a run before this one was stopped, those it left."""
    waiting = Head.objects.filter(fold_version=TO_BE_REBUILT)
    if not waiting.exists():
        Head.objects.update(fold_version=TO_BE_REBUILT)
    return list(waiting.values_list("pk", flat=True))


def rebuild_learner(subject_id: UUID, *, now: datetime) -> None:
    """Folds one ledger from zero, up to its end or the first event no fold can take."""
    with transaction.atomic():
        head = lock_head(subject_id)
        _rebuild({head.pk: head.last_seq}, now)


def _rebuild(batch: dict[UUID, int], now: datetime) -> int:
    """One transaction over a batch: every lock taken in the same order, every projection written in one statement."""
    with transaction.atomic():
        heads = {head.pk: head for head in Head.objects.locked().filter(pk__in=batch).order_by("pk")}
        Progress.objects.of_many(heads).delete()
        rows: list[Progress] = []
        for one in replay({pk: head.last_seq for pk, head in heads.items()}):
            contents = content_of(one.foldings)
            rows += [project(one.subject_id, key, each, contents[key], now) for key, each in one.foldings.items() if each.seq]
            head = heads[one.subject_id]
            head.folded_seq, head.dirty_since = one.seq, (head.dirty_since or now) if one.failure else None
        for head in heads.values():
            head.fold_version, head.fail_count, head.next_try_at = FOLD_VERSION, 0, None
        Progress.objects.bulk_create(rows, batch_size=500)
        Head.objects.bulk_update(heads.values(), ["folded_seq", "dirty_since", "fold_version", "fail_count", "next_try_at"], batch_size=100)
    return len(heads)
