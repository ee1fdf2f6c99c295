"""Reading ledgers from their first event, many learners at a time: what rebuilding and verifying have in common."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from learning.record.access.content import content_of
from learning.record.access.progress import Folding
from learning.record.access.reading import Tail
from learning.record.engine.fold import FOLD_VERSION, empty_state
from learning.record.models import Event, FoldError, Head

from .fold import fold_events

EVENTS_AT_ONCE = 5_000  # of one batch: a transaction of a third of a second, after which others have their turn
LEARNERS_AT_ONCE = 200


@dataclass
class Replay:
    """One ledger folded from zero: the events read, the states by module, the last event taken and the failure that stopped it."""

    subject_id: UUID
    events: Sequence[Tail]
    foldings: dict[UUID, Folding]
    seq: int
    failure: str
    aside: frozenset[int]


def batches(heads: Iterable[tuple[UUID, int]]) -> Iterator[dict[UUID, int]]:
    """Learners with the length to read of each ledger, so many at a time that a batch stays short."""
    batch: dict[UUID, int] = {}
    for subject_id, length in heads:
        if batch and (len(batch) >= LEARNERS_AT_ONCE or sum(batch.values()) + length > EVENTS_AT_ONCE):
            yield batch
            batch = {}
        batch[subject_id] = length
    if batch:
        yield batch


def lengths(subject_ids: Iterable[UUID] | None = None, *, folded: bool = False) -> Iterator[tuple[UUID, int]]:
    """The learners in order, each with the length of their ledger, or (`folded`) of what is folded of it."""
    heads = Head.objects.order_by("pk").values_list("pk", "folded_seq" if folded else "last_seq")
    if subject_ids is None:
        yield from heads.iterator(chunk_size=2_000)
        return
    asked = sorted(subject_ids)
    for start in range(0, len(asked), LEARNERS_AT_ONCE):
        yield from heads.filter(pk__in=asked[start : start + LEARNERS_AT_ONCE])


def replay(batch: dict[UUID, int]) -> Iterator[Replay]:
    """Each ledger of a batch, up to the length given. Two queries, and three more for content not read before.

    Events set aside under this fold's version are passed over; a newer version tries them again.
    """
    aside: dict[UUID, set[int]] = {}
    for subject_id, seq in FoldError.objects.filter(subject_id__in=batch, fold_version=FOLD_VERSION).values_list("subject_id", "seq"):
        aside.setdefault(subject_id, set()).add(seq)
    rows = Event.objects.of_many(batch).in_order().values_list(*Tail._fields)
    read = (Tail._make(row) for row in rows.iterator(chunk_size=2_000))
    for subject_id, found in groupby(read, key=lambda event: event.subject_id):
        events = [event for event in found if event.seq <= batch[subject_id]]
        yield _folded(subject_id, events, frozenset(aside.get(subject_id, ())))


def _folded(subject_id: UUID, events: Sequence[Tail], aside: frozenset[int]) -> Replay:
    foldings = {event.module_key: Folding(empty_state()) for event in events if event.module_key is not None}
    folded = fold_events(events, foldings, content_of(foldings), after=0, but=aside)
    return Replay(subject_id, events, foldings, folded.seq, folded.failure, aside)
