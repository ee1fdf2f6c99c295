"""Folding a ledger into its projections: the task, the sweep and the command all call `fold_learner`.

The cursor and the projections move in one transaction under the learner's lock, so nothing is folded twice and nothing is skipped,
however many rings there are and whenever a worker is killed. An event that makes the fold fail is tried five times and then set aside:
one bad event never blocks a learner, one bad learner never blocks the others.
"""

import logging
import traceback
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import DatabaseError, transaction
from django.db.models import Case, F, Q, QuerySet, Value, When

from learning.jobs.bells import ring
from learning.record.access.content import Content, content_of
from learning.record.access.progress import Folding, describe, fact_of
from learning.record.access.reading import Tail, next_of, next_of_many, stored_of
from learning.record.engine.fold import FOLD_VERSION, empty_state, fold_one
from learning.record.models import FoldError, Head, Progress
from learning.record.models.subject import HeadQuerySet

from .append import FOLD_TASK
from .batching import batches

logger = logging.getLogger(__name__)

BATCH = 500  # events a fold takes at once: its transaction stays short
TOGETHER = 50  # learners a sweep folds at once
OVERDUE = timedelta(seconds=0.3)  # a bell that was to be rung so long ago stands in a queue
MAX_TRIES = 5
FIRST_PAUSE = timedelta(seconds=2)  # doubled at each try: 2, 4, 8, 16, 32 s
SMALLER_BATCHES = (BATCH, BATCH, 50, 5, 1)  # by failures so far: the event that kills a worker without a word is closed in on
UNHEARD = "The worker died each time this event was folded."
PROJECTED = ("epoch", "state", "percent", "steps_done", "steps_total", "completed_at", "started_at", "last_at", "best_score")
STAMPED = ("standing", "module_version", "as_of_seq", "folded_at")


Foldings = defaultdict[UUID, dict[UUID, Folding]]  # by learner and module


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
    if not _announce_try([subject_id], now):
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
    return folded.seq - before


def _announce_try(subject_ids: Sequence[UUID], now: datetime) -> int:
    """Counts the try before it is made, in a transaction of its own: what kills the worker cannot undo it. Passes over who is held by
    another worker, or held back by a failure; returns how many are left."""
    pauses = [When(fail_count=count, then=Value(now + FIRST_PAUSE * 2**count)) for count in range(MAX_TRIES)]
    until = Case(*pauses, default=Value(now + FIRST_PAUSE * 2**MAX_TRIES))
    with transaction.atomic(durable=True):
        free = Head.objects.filter(pk__in=subject_ids).free(now)
        return Head.objects.filter(pk__in=free).update(fail_count=F("fail_count") + 1, next_try_at=until)


def _fold_batch(head: Head, now: datetime) -> Folded:
    tries = min(head.fail_count, MAX_TRIES) - 1
    events = next_of(head.pk, most=SMALLER_BATCHES[max(0, tries)])
    foldings = stored_foldings(events)
    contents = _contents_of(foldings)
    folded = _fold(head, events, foldings[head.pk], contents)
    if folded.seq > head.folded_seq:
        store(foldings, contents, now)
    return folded


def _fold(head: Head, events: Sequence[Tail], foldings: dict[UUID, Folding], contents: Mapping[UUID, Content]) -> Folded:
    folded = fold_events(events, foldings, contents, after=head.folded_seq)
    folded.left = head.last_seq - folded.seq
    return folded


def stored_foldings(events: Iterable[Tail]) -> Foldings:
    """The stored state of each learner in each module these events are about, empty for those met for the first time."""
    foldings: Foldings = defaultdict(dict)
    for event in events:
        if event.module_key is not None and event.module_key not in foldings[event.subject_id]:
            foldings[event.subject_id][event.module_key] = Folding(empty_state())
    for row in stored_of(list(foldings), list(_keys(foldings))):
        if row.module_key in foldings[row.subject_id]:
            foldings[row.subject_id][row.module_key] = Folding(row.state, row.as_of_seq, row.folded_at)
    return foldings


def _keys(foldings: Foldings) -> set[UUID]:
    return {key for each in foldings.values() for key in each}


def _contents_of(foldings: Foldings) -> Mapping[UUID, Content]:
    return content_of(_keys(foldings))


def fold_events(
    events: Sequence[Tail],
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


def store(foldings: Foldings, contents: Mapping[UUID, Content], now: datetime) -> None:
    """Writes the projections of these learners in these modules, in one statement, leaving alone what took nothing."""
    rows = [
        project(learner, key, folding, contents[key], now)
        for learner, each in foldings.items()
        for key, folding in each.items()
        if folding.seq
    ]
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
    failure = UNHEARD
    if head.fail_count == MAX_TRIES + 1:  # tried once more here, where a failure can be caught, to keep its words
        events = next_of(head.pk, most=1)
        foldings = stored_foldings(events)
        failure = _fold(head, events, foldings[head.pk], _contents_of(foldings)).failure or UNHEARD
    error = FoldError(subject_id=head.subject_id, seq=seq, fold_version=FOLD_VERSION, traceback=failure, created_at=now)
    FoldError.objects.bulk_create([error], ignore_conflicts=True)
    return Folded(seq, left=head.last_seq - seq)


def _move_cursor(head: Head, folded: Folded) -> None:
    """With the projections, in their transaction. A failure keeps its count, unless something before it was folded."""
    if folded.failure:
        logger.warning("event %d of learner %s cannot be folded (try %d)", folded.seq + 1, head.pk, head.fail_count)
    moved = folded.seq > head.folded_seq
    changes: dict[str, Any] = {"folded_seq": folded.seq}
    if folded.seq == head.last_seq:
        changes["dirty_since"] = None
    if not folded.failure:
        changes |= {"fail_count": 0, "next_try_at": None}
    elif moved:
        changes |= {"fail_count": 1}
    Head.objects.filter(pk=head.pk).update(**changes)


def fold_together(subject_ids: Sequence[UUID], *, now: datetime) -> int:
    """Folds the ledgers of many learners whom nothing has failed yet, in as many statements as one; returns how many events that were.

    What kills the worker or undoes the transaction counts as one failure of each: from then on they are folded one by one, and the
    sound ones at their first try.
    """
    sound = list(Head.objects.due(now).sound().filter(pk__in=subject_ids).values_list("pk", flat=True))
    if not sound or not _announce_try(sound, now):
        return 0
    with transaction.atomic(durable=True):
        heads = list(Head.objects.locked_unless_busy().dirty().filter(pk__in=sound, fail_count=1))
        events = next_of_many({head.pk: head.folded_seq for head in heads})
        foldings = stored_foldings(event for each in events.values() for event in each)
        contents = _contents_of(foldings)
        folded = {head.pk: _fold(head, events[head.pk], foldings[head.pk], contents) for head in heads}
        store(foldings, contents, now)
        _move_cursors(heads, folded)
    return sum(folded[head.pk].seq - head.folded_seq for head in heads)


def _move_cursors(heads: Sequence[Head], folded: Mapping[UUID, Folded]) -> None:
    """Those that came to their end, nearly all, in one statement."""
    ended = {head.pk for head in heads if not folded[head.pk].left}
    Head.objects.filter(pk__in=ended).update(folded_seq=F("last_seq"), dirty_since=None, fail_count=0, next_try_at=None)
    for head in heads:
        if head.pk not in ended:
            _move_cursor(head, folded[head.pk])


def fold_rung(subject_ids: Sequence[UUID], *, now: datetime) -> int:
    """Folds who was rung for, and along with them whoever's bell stands in a queue, the longest waiting first, so that a queue goes the
    faster the longer it is: what is rung for those later finds nothing to do, for one query. Returns how many events were folded."""
    rung = Q(pk__in=subject_ids)
    waiting = Head.objects.due(now).filter(Q(dirty_since__lte=now - OVERDUE) | rung)
    rung_first = Case(When(rung, then=Value(0)), default=Value(1))
    short = list(_short_tails(waiting).order_by(rung_first, "dirty_since")[: max(TOGETHER, len(subject_ids))])
    total = _fold_groups(short, now)
    if not set(subject_ids) <= {subject_id for subject_id, _tail in short}:
        alone = waiting.filter(rung & (Q(fail_count__gt=0) | Q(last_seq__gt=F("folded_seq") + BATCH)))
        for subject_id in alone.values_list("pk", flat=True):
            total += _safely(fold_learner, subject_id, now)
    return total


def _fold_groups(heads: Sequence[tuple[UUID, int]], now: datetime) -> int:
    """Learners with short tails, each transaction as many as keep it short."""
    total = 0
    for group in batches(heads, learners=TOGETHER, events=2 * BATCH):
        total += _safely(fold_together, list(group), now) if len(group) > 1 else _safely(fold_learner, *group, now)
    return total


def _short_tails(heads: HeadQuerySet) -> QuerySet[Head, tuple[UUID, int]]:
    """Those that can be folded together, with the length of their tails, who waits longest first."""
    tails = heads.sound().annotate(tail=F("last_seq") - F("folded_seq")).filter(tail__lte=BATCH)
    return tails.order_by("dirty_since").values_list("pk", "tail")


def fold_due(*, now: datetime, grace: timedelta = timedelta(0), limit: int = 1000) -> int:
    """Folds every learner whose ledger waits longer than `grace`, each to its end; returns how many events were folded. Short tails of
    many learners are folded together."""
    due = Head.objects.unrung(now, grace).order_by("dirty_since")
    total = _fold_groups(list(_short_tails(due)[:limit]), now)
    for subject_id in list(due.values_list("pk", flat=True)[:limit]):
        while folded := _safely(fold_learner, subject_id, now):
            total += folded
    return total


def _safely(fold: Callable[..., int], subject: Any, now: datetime) -> int:
    """What fails without the database's doing is that learner's alone: it was counted, and is tried again after its pause."""
    try:
        return fold(subject, now=now)
    except DatabaseError:
        raise
    except Exception:
        logger.exception("folding failed: %s", subject)
        return 0
