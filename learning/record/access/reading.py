"""What every page reads of the record, as queries written once (see `models.prepared`): stored progress, the tail no fold has taken yet,
the attempts that wait for their grader."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast

from cms.models.prepared import Prepared, Row, rows_of
from learning.record.models import Event, Head, PrivateText, Progress
from quizzes.models import Attempt


class Stored(NamedTuple):
    """A row of progress: what was folded of one learner in one module."""

    subject_id: UUID
    module_key: UUID
    state: dict[str, Any]
    as_of_seq: int
    folded_at: datetime


class Tail(NamedTuple):
    """An event after the cursor, as the fold reads it."""

    subject_id: UUID
    module_key: UUID
    seq: int
    kind: str
    step: str
    module_version: int | None
    effective_at: datetime
    received_at: datetime
    payload: Mapping[str, Any]


MOST_CURSORS = 200  # ledgers one statement names with their places: SQLite reads no longer condition
NO_PAYLOAD: Mapping[str, Any] = {}
_HEAD = Tail._fields[:-1]


def _as_text(events: QuerySet[Event]) -> QuerySet[Event, Row]:
    """The columns of a tail, its payload as it is written: most are empty, and to read thousands of those takes as long as to fold them."""
    return events.annotate(written=Cast("payload", TextField())).values_list(*_HEAD, "written")


def _read(rows: Iterable[Row]) -> list[Tail]:
    return [Tail(*row[:-1], NO_PAYLOAD if row[-1] == "{}" else json.loads(row[-1])) for row in rows]


_stored = Prepared(lambda learners: Progress.objects.of_many(learners).values_list(*Stored._fields))
_stored_about = Prepared(lambda learners, keys: Progress.objects.of_many(learners).about(keys).values_list(*Stored._fields))
_tail = Prepared(
    lambda learners: Event.objects.of_many(learners).unfolded().in_order().exclude(module_key=None).values_list(*Tail._fields),
)
_tail_about = Prepared(lambda learners, keys: Event.objects.of_many(learners).unfolded().in_order().about(keys).values_list(*Tail._fields))
_waiting = Prepared(lambda learners: Attempt.objects.due().of_learners(learners).in_modules().values_list("pk"))
_waiting_about = Prepared(lambda learners, keys: Attempt.objects.due().of_learners(learners).in_modules(keys).values_list("pk"))
_texts = Prepared(lambda learner, key: PrivateText.objects.of(learner, key).order_by("seq").values_list("step", "text"))


def stored_of(learners: list[UUID], keys: list[UUID] | None) -> Iterable[Stored]:
    """What was folded, of these modules or of all."""
    return map(Stored._make, _stored.rows(learners=learners) if keys is None else _stored_about.rows(learners=learners, keys=keys))


def tail_of(learners: list[UUID], keys: list[UUID] | None) -> list[Tail]:
    """What was not folded yet, in the order of each ledger. Of many learners, few have such a tail: who does is asked first, since the
    length of everybody's history is then no matter."""
    if len(learners) > 1:
        cursors = dict(Head.objects.dirty().among(learners).values_list("pk", "folded_seq"))
        if len(cursors) <= MOST_CURSORS:
            return _beyond(cursors, keys)
        learners = list(cursors)
    return [Tail._make(row) for row in (_tail.rows(learners=learners) if keys is None else _tail_about.rows(learners=learners, keys=keys))]


def _beyond(cursors: Mapping[UUID, int], keys: list[UUID] | None) -> list[Tail]:
    if not cursors:
        return []
    events = Event.objects.beyond(cursors).in_order()
    return events_of(events.exclude(module_key=None) if keys is None else events.about(keys))


@cache
def _next(most: int) -> Prepared:
    cursor = Head.objects.values("folded_seq")
    return Prepared(lambda learner: _as_text(Event.objects.of(learner).filter(seq__gt=cursor.filter(pk=learner)).in_order())[:most])


def next_of(learner: UUID, *, most: int) -> list[Tail]:
    """The first events that were not folded yet, whatever they are about, for whoever holds the learner's lock."""
    return _read(_next(most).rows(learner=learner))


def next_of_many(cursors: Mapping[UUID, int]) -> dict[UUID, list[Tail]]:
    """All that stands after the place each of these learners was folded to, for whoever holds their locks."""
    found: dict[UUID, list[Tail]] = {learner: [] for learner in cursors}
    for event in events_of(Event.objects.beyond(cursors).in_order()) if cursors else []:
        found[event.subject_id].append(event)
    return found


def events_of(query: QuerySet[Event]) -> list[Tail]:
    """Thousands of events, as the fold reads them."""
    return _read(rows_of(_as_text(query)))


def waiting_of(learners: list[UUID], keys: list[UUID] | None) -> list[Attempt]:
    """What was handed in inside these modules and is not graded yet: rarely any, so that only their names are asked for at first."""
    found = _waiting.rows(learners=learners) if keys is None else _waiting_about.rows(learners=learners, keys=keys)
    named = [pk for (pk,) in found]
    return list(Attempt.objects.due().filter(pk__in=named).select_related("quiz_version")) if named else []


def texts_in_order(learner_id: UUID | None, module_key: UUID) -> list[tuple[str, str]]:
    """(ask, text) for all that a learner wrote in a module, the first first. For the learner alone, as `private_texts` is."""
    return list(_texts.rows(learner=learner_id, key=module_key)) if learner_id else []


def private_texts(learner_id: UUID | None, module_key: UUID) -> dict[str, str]:
    """The last text a learner wrote under each ask of a module. For the learner alone: no facilitator's page may call it."""
    return dict(_texts.rows(learner=learner_id, key=module_key)) if learner_id else {}
