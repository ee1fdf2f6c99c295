"""Dropping projections and making them again from the ledger: they hold nothing the events do not say."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from learning.record.engine.fold import FOLD_VERSION
from learning.record.models import Head, Progress
from learning.record.models.subject import TO_BE_REBUILT

from . import batching
from .append import lock_head
from .batching import batches
from .fold import project
from .replaying import Replay, lengths, replay

Say = Callable[[int], object]


def rebuild_record(subject_ids: Iterable[UUID] | None = None, *, now: datetime, say: Say = lambda _count: None) -> int:
    """Rebuilds these learners, or all; returns how many. `say` is told the count after each batch, which is one transaction."""
    if subject_ids is None:
        mark_for_rebuilding()
        return rebuild_marked(now=now, say=say)
    count = 0
    for batch in batches(list(lengths(subject_ids))):
        with transaction.atomic():
            count += _rebuild(list(Head.objects.locked().filter(pk__in=batch).order_by("pk")), now)
        say(count)
    return count


def mark_for_rebuilding() -> int:
    """Marks everybody, and returns how many that is; but when a run before this one was stopped, leaves it at those it left."""
    return Head.objects.waiting_to_be_rebuilt().count() or Head.objects.update(fold_version=TO_BE_REBUILT)


def rebuild_marked(*, now: datetime, say: Say = lambda _count: None) -> int:
    """Rebuilds who is marked; returns how many this call did. Stopped half-way, it goes on where it stopped when it is started again, and
    the sweep would finish it by itself. On PostgreSQL several may run at once: each takes learners whom nobody holds, and waits at the
    end for those somebody held."""
    count = 0
    for lock in (Head.objects.locked_unless_busy, Head.objects.locked):
        last: UUID | None = None
        while True:
            with transaction.atomic():
                heads = _first(lock().waiting_to_be_rebuilt(last)[: batching.LEARNERS_AT_ONCE])
                count += _rebuild(heads, now)
            if not heads:
                break
            last = heads[-1].pk
            say(count)
    return count


def _first(heads: Iterable[Head]) -> list[Head]:
    """As many of them as one transaction should take."""
    by_id = {head.pk: head for head in heads}
    batch = next(batches((head.pk, head.last_seq) for head in by_id.values()), {})
    return [by_id[pk] for pk in batch]


def rebuild_learner(subject_id: UUID, *, now: datetime) -> None:
    """Folds one ledger from zero, up to its end or the first event no fold can take."""
    with transaction.atomic():
        _rebuild([lock_head(subject_id)], now)


def _rebuild(heads: Sequence[Head], now: datetime) -> int:
    """Every projection of learners that are locked, in as many statements as for one."""
    if not heads:
        return 0
    ids = [head.pk for head in heads]
    Progress.objects.of_many(ids).delete()
    rows: list[Progress] = []
    stopped: list[Replay] = []
    for one in replay({head.pk: head.last_seq for head in heads}):
        rows += [project(one.subject_id, key, each, one.contents[key], now) for key, each in one.foldings.items() if each.seq]
        if one.failure:
            stopped.append(one)
    Progress.objects.write_anew(rows)
    fresh = {"fold_version": FOLD_VERSION, "fail_count": 0, "next_try_at": None}
    Head.objects.filter(pk__in=ids).update(folded_seq=F("last_seq"), dirty_since=None, **fresh)
    since = {head.pk: head.dirty_since or now for head in heads}
    for one in stopped:
        Head.objects.filter(pk=one.subject_id).update(folded_seq=one.seq, dirty_since=since[one.subject_id])
    return len(heads)
