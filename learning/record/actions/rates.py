"""How fast one learner may send events: far above what a person does, far below what fills a disk."""

from datetime import datetime
from uuid import UUID

from django.core.cache import cache

EVENTS_PER_MINUTE = 600  # three devices that come back with a hundred offline events each, twice


def within_rate(learner_id: UUID, count: int, *, now: datetime) -> bool:
    """Counts these events for this minute, and says whether they still fit."""
    key = f"record:rate:{learner_id}:{int(now.timestamp()) // 60}"
    try:
        return cache.incr(key, count) <= EVENTS_PER_MINUTE
    except ValueError:  # the first of this minute, as is the other of two at once; or there is no cache, and this batch may pass
        cache.add(key, count, timeout=120)
        return count <= EVENTS_PER_MINUTE
