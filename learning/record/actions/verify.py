"""Whether the record keeps its promises: each invariant, asked of the rows as they are.

I1 places run 1..n without a gap · I2 nothing is folded that was not appended · I3 no projection is ahead of its cursor · I4 folding from
zero gives the stored projections · I5 a shuffled and doubled ledger folds the same · I6 attempts stay within what their quiz allows, one
open per quiz, none handed in twice · I7 the ledger holds every event once, and refuses to change one · I8 one job per key · I9 every
version referred to exists · I10 no percentage ever fell without an event that says why.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from itertools import chain
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count, F, Max, Min

from cms.models import ModuleVersion
from learning.jobs.models import Job
from learning.record.access.content import Content, content_of
from learning.record.access.progress import Folding, fact_of
from learning.record.access.reading import Tail
from learning.record.engine.completion import evaluate
from learning.record.engine.fold import empty_state, fold, fold_one
from learning.record.models import Event, Head, Progress, Subject

from .batching import batches
from .fold import PROJECTED, project
from .replaying import Replay, lengths, replay

REPLAYED = ("I4", "I5", "I10")
MOST_LOOKS = 32
MAY_LOWER = frozenset(
    {"module.reset", "module.unexempted", "step.unticked"}
)  # said by the learner, and shown among the events behind the number
TRIGGERS = {"sqlite": {"record_event_never_changed", "record_event_never_deleted"}, "postgresql": {"record_event_append_only"}}


@dataclass(frozen=True)
class Finding:
    """An invariant that does not hold, of whom, and in what way."""

    invariant: str
    subject: str
    words: str


@dataclass(frozen=True)
class Report:
    """What was looked at, and what does not hold."""

    learners: int
    events: int
    checked: tuple[str, ...]
    findings: tuple[Finding, ...]

    @property
    def is_sound(self) -> bool:
        return not self.findings

    def to_json(self) -> dict[str, Any]:
        return {"sound": self.is_sound, **asdict(self)}


def verify_record() -> Report:
    """Asks every invariant of every learner. Reads only."""
    findings = tuple(finding for check in CHECKS.values() for finding in check())
    return Report(Head.objects.count(), Event.objects.count(), (*CHECKS, *REPLAYED), (*findings, *verify_projections()))


def _places() -> Iterator[Finding]:
    rows = Event.objects.order_by().values("subject_id").annotate(count=Count("seq"), low=Min("seq"), high=Max("seq"))
    ledgers = {row["subject_id"]: (row["low"], row["count"], row["high"]) for row in rows}
    lengths = dict(Head.objects.values_list("pk", "last_seq"))
    for subject_id, (low, count, high) in ledgers.items():
        length = lengths.get(subject_id, 0)
        if not low == 1 <= count == high == length:
            yield Finding("I1", str(subject_id), f"{count} events from {low} to {high}, where the head says {length}")
    for subject_id, length in lengths.items():
        if length and subject_id not in ledgers:
            yield Finding("I1", str(subject_id), f"no event, where the head says {length}")


def _cursors() -> Iterator[Finding]:
    for head in Head.objects.filter(folded_seq__gt=F("last_seq")):
        yield Finding("I2", str(head.pk), f"folded {head.folded_seq} of {head.last_seq}")


def _projections_within_cursor() -> Iterator[Finding]:
    for row in Progress.objects.ahead_of_cursor():
        yield Finding("I3", str(row.subject_id), f"module {row.module_key} knows event {row.as_of_seq}")


def verify_projections(subject_ids: Iterable[UUID] | None = None) -> Iterator[Finding]:
    """I4, I5 and I10 of these learners, or of all: their ledgers are read once for the three."""
    for batch in batches(lengths(subject_ids, folded=True)):
        stored: dict[UUID, dict[UUID, Progress]] = {pk: {} for pk in batch}
        for row in Progress.objects.of_many(batch):
            stored[row.subject_id][row.module_key] = row
        for one in replay(batch, keeping=True):
            yield from _projections(one, stored.pop(one.subject_id), batch[one.subject_id])
            yield from _orders(one)
            yield from _falls(one)
        for subject_id, rows in stored.items():
            yield from (Finding("I4", str(subject_id), f"module {key}: is stored, and no event speaks of it") for key in rows)


def _projections(one: Replay, stored: dict[UUID, Progress], cursor: int) -> Iterator[Finding]:
    contents = content_of(stored.keys() - one.contents.keys()) | dict(one.contents)
    if one.seq != cursor:
        yield Finding("I4", str(one.subject_id), f"event {one.seq + 1} cannot be folded, yet the cursor is at {cursor}")
    for key in sorted(stored.keys() | {key for key, folding in one.foldings.items() if folding.seq}, key=str):
        words = _difference(stored.get(key), one.foldings.get(key), contents[key])
        if words:
            yield Finding("I4", str(one.subject_id), f"module {key}: {words}")


def _orders(one: Replay) -> Iterator[Finding]:
    """I5: backwards and twice, as a broken transport might have handed them over."""
    for key, events in _by_module(one).items():
        facts = [fact_of(event) for event in events]
        if fold(None, [*reversed(facts), *facts], one.contents[key].outlines) != one.foldings[key].state:
            yield Finding("I5", str(one.subject_id), f"module {key}: its events fold to something else in another order")


def _falls(one: Replay) -> Iterator[Finding]:
    """I10: the percentage after each event, by the versions there are now; only a reset may lower it, and it says so itself."""
    for key, events in _by_module(one).items():
        content, state, last = one.contents[key], empty_state(), 0
        every = max(1, len(events) // MOST_LOOKS)  # of a long history so many moments, and each after which it may be less
        for place, event in enumerate(events):
            fold_one(state, fact_of(event), content.outlines)
            if place % every and event.kind not in MAY_LOWER:
                continue
            percent = evaluate(state, content.outlines, current=content.current).percent
            if percent < last and event.kind not in MAY_LOWER:
                yield Finding("I10", str(one.subject_id), f"module {key}: event {event.seq} ({event.kind}) took {last} % to {percent} %")
            last = percent


def _by_module(one: Replay) -> dict[UUID, list[Tail]]:
    """The events that were folded."""
    found: dict[UUID, list[Tail]] = {}
    for event in one.events:
        if event.module_key is not None and event.seq <= one.seq and event.seq not in one.aside:
            found.setdefault(event.module_key, []).append(event)
    return found


def _difference(row: Progress | None, folding: Folding | None, content: Content) -> str:
    """How a stored projection differs from the one folded from zero under the same version, or ""."""
    if row is None:
        return "is not stored"
    if folding is None:
        return "is stored, and no event speaks of it"
    fresh = project(row.subject_id, row.module_key, folding, Content(row.module_version, content.outlines), row.folded_at)
    return ", ".join(
        f"{name} is {getattr(row, name)!r}, not {getattr(fresh, name)!r}"
        for name in (*PROJECTED, "as_of_seq")
        if getattr(row, name) != getattr(fresh, name)
    )


def _attempts() -> Iterator[Finding]:
    from quizzes.models import Attempt

    opened = Attempt.objects.filter(submitted_at=None).order_by().values("learner_id", "quiz_version__quiz_id")
    for row in opened.annotate(count=Count("pk")).filter(count__gt=1):
        yield Finding("I6", str(row["learner_id"]), f"{row['count']} attempts open in quiz {row['quiz_version__quiz_id']}")
    handed_in = Event.objects.filter(kind="quiz.submitted").order_by().values("attempt").annotate(count=Count("seq"))
    for row in handed_in.filter(count__gt=1):
        yield Finding("I6", "", f"attempt {row['attempt']} handed in {row['count']} times")


def _limits() -> Iterator[Finding]:
    """Attempts of one learner at one version, beyond what that version allows; two records that became one may hold more."""
    from quizzes.models import Attempt, QuizVersion

    merged = set(Subject.objects.exclude(merged_into=None).values_list("merged_into", flat=True))
    used = Attempt.objects.counted().order_by().values("learner_id", "quiz_version_id").annotate(count=Count("pk")).filter(count__gt=1)
    allowed = {version.pk: version.policy.attempts_allowed for version in QuizVersion.objects.all()}
    for row in used:
        most = allowed[row["quiz_version_id"]]
        if most is not None and row["count"] > most and row["learner_id"] not in merged:
            yield Finding("I6", str(row["learner_id"]), f"{row['count']} attempts at a quiz that allows {most}")


def _once() -> Iterator[Finding]:
    for row in Event.objects.order_by().values("subject_id", "event_id").annotate(count=Count("seq")).filter(count__gt=1):
        yield Finding("I7", str(row["subject_id"]), f"event {row['event_id']} is there {row['count']} times")
    for name in sorted(TRIGGERS[connection.vendor] - _triggers()):
        yield Finding("I7", "", f"the ledger is not protected: trigger {name} is missing")


def _triggers() -> set[str]:
    query = {"sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'", "postgresql": "SELECT tgname FROM pg_trigger"}
    with connection.cursor() as cursor:
        cursor.execute(query[connection.vendor])
        return {row[0] for row in cursor.fetchall()}


def _effects() -> Iterator[Finding]:
    for row in Job.objects.exclude(key=None).order_by().values("key").annotate(count=Count("pk")).filter(count__gt=1):
        yield Finding("I8", "", f"{row['count']} jobs bear the key {row['key']}")


def _versions() -> Iterator[Finding]:
    said = Event.objects.exclude(module_key=None).exclude(module_version=None).order_by()
    known = set(ModuleVersion.objects.values_list("module_key", "number"))
    for key, number in sorted(set(said.values_list("module_key", "module_version").distinct()) - known, key=_as_text):
        yield Finding("I9", "", f"module {key} has no version {number}")


def _as_text(pair: tuple[UUID, int]) -> str:
    return f"{pair[0]} {pair[1]}"


CHECKS: dict[str, Callable[[], Iterator[Finding]]] = {
    "I1": _places,
    "I2": _cursors,
    "I3": _projections_within_cursor,
    "I6": lambda: chain(_attempts(), _limits()),
    "I7": _once,
    "I8": _effects,
    "I9": _versions,
}
