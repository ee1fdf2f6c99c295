"""Folding a ledger into its projections: the task, the sweep and the command all call `fold_learner`.

The cursor and the projections move in one transaction under the learner's lock, so nothing is folded twice and nothing is skipped,
however many rings there are and whenever a worker is killed. An event that makes the fold fail is tried five times and then set aside:
one bad event never blocks a learner, one bad learner never blocks the others.
"""

import logging
import traceback
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F

from learning.jobs.actions import ring
from learning.record.access.content import Content, content_of
from learning.record.access.progress import Folding, describe, fact_of
from learning.record.engine.fold import FOLD_VERSION, empty_state, fold_one
from learning.record.models import Event, FoldError, Head, Progress

from .append import FOLD_TASK

logger = logging.getLogger(__name__)

BATCH = 500  # events a fold takes at once: its transaction stays short
MAX_TRIES = 5
FIRST_PAUSE = timedelta(seconds=2)  # doubled at each try: 2, 4, 8, 16, 32 s
SMALLER_BATCHES = (BATCH, BATCH, 50, 5, 1)  # by failures so far: the event that kills a worker without a word is closed in on
UNHEARD = "The worker died each time this event was folded."
PROJECTED = ("epoch", "state", "percent", "steps_done", "steps_total", "completed_at", "started_at", "last_at", "best_score")
STAMPED = ("standing", "module_version", "as_of_seq", "folded_at")


@dataclass
class Folded:
    """What one fold came to: the last event taken, and the failure that stopped it before the end, if any."""

    seq: int
    left: int = 0
    failure: str = ""


def fold_learner(subject_id: UUID, *, now: datetime) -> int:
    """Folds what waits in one learner's ledger, at most 500 events; returns how many. Rings again when more is left.

    Does nothing while another worker folds the same learner, or before a failure's pause is over.
    """
    if not _announce_try(subject_id, now):
        return 0
    with transaction.atomic(durable=True):
        head = Head.objects.locked_unless_busy().dirty().filter(pk=subject_id).first()
        if head is None:
            return 0
        before = head.folded_seq
        folded = _set_aside(head, now) if head.fail_count > MAX_TRIES else _fold_batch(head, now)
        _move_cursor(head, folded)
        if folded.left and not folded.failure:
            ring(FOLD_TASK, str(subject_id))
    if folded.failure:
        logger.warning("event %d of learner %s cannot be folded (try %d)", folded.seq + 1, subject_id, head.fail_count)
    return folded.seq - before


def _announce_try(subject_id: UUID, now: datetime) -> bool:
    """Counts the try before it is made, in a transaction of its own: what kills the worker cannot undo it.

    The pause grows with the count by the database's own arithmetic, so that no earlier read is needed.
    """
    with transaction.atomic(durable=True):
        head = Head.objects.due(now).locked_unless_busy().filter(pk=subject_id).first()
        if head is None:
            return False
        pause = FIRST_PAUSE * 2 ** min(head.fail_count, MAX_TRIES)
        Head.objects.filter(pk=subject_id).update(fail_count=F("fail_count") + 1, next_try_at=now + pause)
    return True


def _fold_batch(head: Head, now: datetime) -> Folded:
    tries = min(head.fail_count, MAX_TRIES) - 1
    waiting = Event.objects.of(head.subject_id).after(head.folded_seq).in_order()
    events = list(waiting[: SMALLER_BATCHES[max(0, tries)]])
    foldings = stored_foldings(head.subject_id, events)
    contents = content_of(foldings)
    folded = fold_events(events, foldings, contents, after=head.folded_seq)
    if folded.seq > head.folded_seq:
        store(head.subject_id, foldings, contents, now)
    folded.left = head.last_seq - folded.seq
    return folded


def stored_foldings(subject_id: UUID, events: Iterable[Event]) -> dict[UUID, Folding]:
    """The stored state of each module these events are about, empty for those met for the first time."""
    keys = {event.module_key for event in events if event.module_key is not None}
    foldings = {key: Folding(empty_state()) for key in keys}
    for row in Progress.objects.of(subject_id).about(keys):
        foldings[row.module_key] = Folding(row.state, row.as_of_seq, row.folded_at)
    return foldings


def fold_events(
    events: Sequence[Event],
    foldings: dict[UUID, Folding],
    contents: Mapping[UUID, Content],
    *,
    after: int,
    but: frozenset[int] = frozenset(),
) -> Folded:
    """Folds events in order, in place, passing over those set aside; stops at the first that fails, taking nothing of it."""
    folded = Folded(after)
    for event in events:
        folding = foldings.get(event.module_key) if event.module_key else None
        if folding is not None and event.seq not in but:
            try:
                fold_one(folding.state, fact_of(event), contents[event.module_key].outlines)
            except Exception:
                folded.failure = traceback.format_exc()
                return folded
            folding.seq = event.seq
        folded.seq = event.seq
    return folded


def store(subject_id: UUID, foldings: dict[UUID, Folding], contents: Mapping[UUID, Content], now: datetime) -> None:
    """Writes the projections of these modules, in one statement."""
    rows = [project(subject_id, key, each, contents[key], now) for key, each in foldings.items() if each.seq]
    if rows:
        Progress.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["subject", "module_key"], update_fields=[*PROJECTED, *STAMPED]
        )


def project(subject_id: UUID, key: UUID, folding: Folding, content: Content, now: datetime) -> Progress:
    """The row of a folded module: what `progress_of` says of it, in columns."""
    shown = describe(key, folding, content)
    columns: dict[str, Any] = {name: getattr(shown, name) for name in PROJECTED if name != "state"}
    return Progress(
        subject_id=subject_id,
        module_key=key,
        state=folding.state,
        standing=shown.standing,
        module_version=content.current,
        as_of_seq=folding.seq,
        folded_at=now,
        **columns,
    )


def _set_aside(head: Head, now: datetime) -> Folded:
    """The next event failed five times: it is kept aside with its error, and folded as if it had not happened."""
    seq = head.folded_seq + 1
    events = list(Event.objects.of(head.subject_id).after(head.folded_seq).in_order()[:1])
    foldings = stored_foldings(head.subject_id, events)
    failure = UNHEARD
    if head.fail_count == MAX_TRIES + 1:  # tried once more here, where a failure can be caught, to keep its words
        failure = fold_events(events, foldings, content_of(foldings), after=head.folded_seq).failure or UNHEARD
    error = FoldError(subject_id=head.subject_id, seq=seq, fold_version=FOLD_VERSION, traceback=failure, created_at=now)
    FoldError.objects.bulk_create([error], ignore_conflicts=True)
    return Folded(seq, left=head.last_seq - seq)


def _move_cursor(head: Head, folded: Folded) -> None:
    """With the projections, in their transaction. A failure keeps its count, unless something before it was folded."""
    moved = folded.seq > head.folded_seq
    changes: dict[str, Any] = {"folded_seq": folded.seq}
    if folded.seq == head.last_seq:
        changes["dirty_since"] = None
    if not folded.failure:
        changes |= {"fail_count": 0, "next_try_at": None}
    elif moved:
        changes |= {"fail_count": 1}
    Head.objects.filter(pk=head.pk).update(**changes)


def fold_due(*, now: datetime, grace: timedelta = timedelta(0), limit: int = 1000) -> int:
    """Folds every learner whose ledger waits longer than `grace`, each to its end; returns how many events were folded."""
    total = 0
    due = Head.objects.unrung(now, grace).order_by("dirty_since").values_list("pk", flat=True)[:limit]
    for subject_id in list(due):
        while folded := fold_learner(subject_id, now=now):
            total += folded
    return total
