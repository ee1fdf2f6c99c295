"""Many learners at a time, so many that a transaction stays short."""

from collections.abc import Iterable, Iterator
from uuid import UUID

EVENTS_AT_ONCE = 5_000  # of one batch: a transaction of a third of a second, after which others have their turn
LEARNERS_AT_ONCE = 200


def batches(heads: Iterable[tuple[UUID, int]], *, learners: int | None = None, events: int | None = None) -> Iterator[dict[UUID, int]]:
    """Learners, each with the number of events to read, so many of both at a time; whoever has more than that is alone."""
    learners, events = learners or LEARNERS_AT_ONCE, events or EVENTS_AT_ONCE
    batch: dict[UUID, int] = {}
    for subject_id, length in heads:
        if batch and (len(batch) >= learners or sum(batch.values()) + length > events):
            yield batch
            batch = {}
        batch[subject_id] = length
    if batch:
        yield batch
