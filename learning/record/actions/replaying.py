"""Reading ledgers from their first event, many learners at a time: what rebuilding and verifying have in common."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter
from uuid import UUID

from learning.record.access.content import Content, content_of
from learning.record.access.progress import Folding
from learning.record.access.reading import Tail, events_of
from learning.record.engine.fold import FOLD_VERSION, empty_state
from learning.record.models import Event, FoldError, Head

from . import batching
from .fold import fold_events


@dataclass
class Replay:
    """One ledger folded from zero: the states by module and what was published of them, the last event taken, the failure that stopped it;
    and the events, when they are kept."""

    subject_id: UUID
    aside: frozenset[int]
    events: list[Tail] = field(default_factory=list)
    foldings: dict[UUID, Folding] = field(default_factory=dict)
    contents: dict[UUID, Content] = field(default_factory=dict)
    seq: int = 0
    failure: str = ""

    def take(self, events: Sequence[Tail], contents: Mapping[UUID, Content], *, keeping: bool) -> None:
        """The next events of this ledger."""
        if keeping:
            self.events += events
        if self.failure:
            return
        for key in {event.module_key for event in events if event.module_key is not None}:
            self.contents[key] = contents[key]
            self.foldings.setdefault(key, Folding(empty_state()))
        folded = fold_events(events, self.foldings, self.contents, after=self.seq, but=self.aside)
        self.seq, self.failure = folded.seq, folded.failure


def lengths(subject_ids: Iterable[UUID] | None = None, *, folded: bool = False) -> Iterator[tuple[UUID, int]]:
    """The learners in order, each with the length of their ledger, or (`folded`) of what is folded of it."""
    heads = Head.objects.order_by("pk").values_list("pk", "folded_seq" if folded else "last_seq")
    if subject_ids is None:
        yield from heads.iterator(chunk_size=2_000)
        return
    asked = sorted(subject_ids)
    for start in range(0, len(asked), batching.LEARNERS_AT_ONCE):
        yield from heads.filter(pk__in=asked[start : start + batching.LEARNERS_AT_ONCE])


def replay(batch: dict[UUID, int], *, keeping: bool = False) -> Iterator[Replay]:
    """Each ledger of a batch, up to the length given; `keeping` its events. Two queries, one more for each few thousand events of a long
    ledger, and three for content not read before.

    Events set aside under this fold's version are passed over; a newer version tries them again.
    """
    aside: dict[UUID, set[int]] = {}
    for subject_id, seq in FoldError.objects.filter(subject_id__in=batch, fold_version=FOLD_VERSION).values_list("subject_id", "seq"):
        aside.setdefault(subject_id, set()).add(seq)
    one: Replay | None = None
    for events in _pages(batch):
        contents = content_of({event.module_key for event in events if event.module_key is not None})
        for subject_id, found in groupby(events, key=attrgetter("subject_id")):
            if one is None or one.subject_id != subject_id:
                if one is not None:
                    yield one
                one = Replay(subject_id, aside=frozenset(aside.get(subject_id, ())))
            one.take([event for event in found if event.seq <= batch[subject_id]], contents, keeping=keeping)
    if one is not None:
        yield one


def _pages(batch: dict[UUID, int]) -> Iterator[list[Tail]]:
    """The events in order; of a ledger longer than a batch, so many at a time."""
    query = Event.objects.of_many(batch).in_order()
    longest = max(batch.values(), default=0)
    for start in range(0, longest, batching.EVENTS_AT_ONCE) if longest > batching.EVENTS_AT_ONCE else [None]:
        yield events_of(query if start is None else query.after(start).up_to(start + batching.EVENTS_AT_ONCE))
