"""Many learners in many modules, for a board: the same numbers as `progress_of`, each learner's as one short strip.

A fold stores what `describe` says, so a stored row is the answer as long as its learner has no unfolded tail and its module's current
version is the one it was folded by. Whoever has a tail is folded in memory; what was folded by another version is described anew. A
strip follows from its learner's cursor and the modules' versions: one that was made once holds until one of them moves, so a
process keeps it, and a board of thousands reads the cursors and little else.
"""

from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import CharField
from django.db.models.functions import Cast

from learning.record.models import Head, Progress
from quizzes.models import Attempt

from .content import Content, content_of, marks_in
from .progress import as_stored, describe, fold_tails

MOST_KEPT = 20_000  # strips of a process: some six megabytes
MOST_TAILS = 400  # learners folded in memory for one page; with more than that no worker lives, and the page says since when
FEW = 400  # learners named one by one in a query; more are read with the whole group
BATCH = 10_000  # ids in one query
PERHAPS = 2.0  # no score reaches it: with several quizzes, the best of all says nothing of the others
QUICK = 0.2  # of the minutes told

STATES = ("todo", "doing", "done", "refresh", "exempt")
CODES = {name: code for code, name in enumerate(STATES)}
HIDDEN = len(STATES)


class Quick(NamedTuple):
    """A module that was completed in less than a fifth of its minutes."""

    place: int
    seconds: int
    minutes: int  # that were announced
    completed_at: datetime


@dataclass(frozen=True, slots=True)
class Strip:
    """One learner over a sequence of modules; the bytes are one per module, in order. What is out of their scope is HIDDEN, and no
    figure knows of it.

    `where`: the place of the unfinished module last worked on, -1 for none. `low`: places of unfinished modules with a marked quiz that is
    below its mark, or may be where a module asks for several.
    """

    percents: bytes
    states: bytes
    begun: int = 0
    done: int = 0
    last_at: datetime | None = None
    completed_at: datetime | None = None
    where: int = -1
    low: tuple[int, ...] = ()
    quick: tuple[Quick, ...] = ()


@dataclass(frozen=True)
class Lag:
    """Who has something that no projection holds yet, and since when the longest has waited."""

    learners: frozenset[UUID]
    since: datetime | None


Name = tuple[UUID, int, int]
_kept: OrderedDict[Name, Strip] = OrderedDict()


@dataclass(frozen=True)
class Frame:
    """What strips are made for: the learners, the modules, what each says it takes, and, for learners who show less, the places they
    show."""

    learners: frozenset[UUID]
    keys: Sequence[UUID]
    minutes: Mapping[UUID, int]
    scopes: Mapping[UUID, frozenset[int]] = field(default_factory=dict)

    def blank(self, learner_id: UUID) -> "_Making":
        """A strip on which nothing was done yet."""
        shown, size = self.scopes.get(learner_id), len(self.keys)
        states = bytes(size) if shown is None else bytes(0 if place in shown else HIDDEN for place in range(size))
        return _Making(bytearray(size), bytearray(states))

    def name_of(self, learner_id: UUID, seq: int, contents: int) -> Name:
        """What this learner's strip follows from."""
        if self.scopes and learner_id in self.scopes:
            return learner_id, seq, hash((contents, self.scopes[learner_id]))
        return learner_id, seq, contents

    @property
    def told(self) -> list[int]:
        return [self.minutes.get(key, 0) for key in self.keys]


Strips = dict[UUID, Strip]


def strips_of(learners: Any, frames: Sequence[Frame]) -> list[tuple[Strips, Lag]]:
    """By frame, the strip of each of its learners who has a record, and what waits for the fold. `learners`: those of all frames (a
    query of ids, or ids).

    However many frames there are: three queries when nothing moved since the last time; two more for whoever moved, four for those
    whose events wait for the fold.
    """
    columns = (Cast("subject_id", CharField()), "folded_seq", "last_seq", "dirty_since")
    heads = [(id_of(who), *head) for who, *head in Head.objects.among(learners).values_list(*columns)]
    ungraded = set(Attempt.objects.due().filter(learner_id__in=learners).values_list("learner_id", flat=True))
    tails = {who: since for who, folded, last, since in heads if folded < last}
    waiting = tails.keys() | ungraded
    found = _kept_or_read(learners, [(who, folded) for who, folded, _last, _since in heads], frames)
    if waiting and len(waiting) <= MOST_TAILS:
        for strips, folded in zip(found, _folded(waiting, frames), strict=True):
            strips.update(folded)
    return [(strips, _lag(frame.learners, tails, ungraded)) for strips, frame in zip(found, frames, strict=True)]


def _lag(learners: frozenset[UUID], tails: Mapping[UUID, datetime | None], ungraded: set[UUID]) -> Lag:
    waiting = learners & (tails.keys() | ungraded)
    return Lag(waiting, min((since for who in waiting if (since := tails.get(who))), default=None))


def _kept_or_read(learners: Any, seqs: Sequence[tuple[UUID, int]], frames: Sequence[Frame]) -> list[Strips]:
    """The strips that hold, and the others as their rows say them; these are kept."""
    contents = content_of({key for frame in frames for key in frame.keys})
    found: list[Strips] = []
    missing: list[dict[UUID, Name]] = []
    for frame in frames:
        now = hash(tuple((key, contents[key].current) for key in frame.keys))
        strips: Strips = {}
        names: dict[UUID, Name] = {}
        for who, seq in seqs:
            if who in frame.learners:
                name = frame.name_of(who, seq, now)
                strip = _kept.get(name)
                if strip is None:
                    names[who] = name
                else:
                    strips[who] = strip
        found.append(strips)
        missing.append(names)
    lacking: set[UUID] = set().union(*missing)
    if lacking:
        for place, made in enumerate(_read(learners if len(lacking) > FEW else lacking, missing, frames, contents)):
            found[place] |= made
            _keep({missing[place][who]: strip for who, strip in made.items()})
    return found


def _keep(made: Mapping[Name, Strip]) -> None:
    _kept.update(made)
    while len(_kept) > MOST_KEPT:
        _kept.popitem(last=False)


@dataclass(slots=True)
class _Making:
    """A strip on its way."""

    percents: bytearray
    states: bytearray
    begun: int = 0
    done: int = 0
    last_at: str = ""
    completed_at: str = ""
    where: int = -1
    where_at: str = ""
    low: list[int] = field(default_factory=list)
    quick: list[Quick] = field(default_factory=list)

    def take(  # noqa: PLR0917 - the columns of a row, a hundred thousand times
        self, place: int, percent: int, standing: str, started: str, last: str, completed: str, best: float | None, told: int, mark: float
    ) -> None:
        """One module; moments as the database writes them, "" for none."""
        if self.states[place] == HIDDEN:
            return
        self.percents[place], self.states[place] = percent, CODES[standing]
        self.begun += bool(started)
        self.last_at = max(self.last_at, last)
        if completed:
            self.done += 1
            self.completed_at = max(self.completed_at, completed)
            if standing != "exempt" and told and started:
                seconds = (_moment(completed) - _moment(started)).total_seconds()
                if seconds < 60 * told * QUICK:
                    self.quick.append(Quick(place, int(seconds), told, _moment(completed)))
            return
        if started and last > self.where_at:
            self.where, self.where_at = place, last
        if best is not None and best < mark:
            self.low.append(place)

    def strip(self) -> Strip:
        last, completed = (_moment(at) if at else None for at in (self.last_at, self.completed_at))
        return Strip(
            bytes(self.percents), bytes(self.states), self.begun, self.done, last, completed, self.where, tuple(self.low), tuple(self.quick)
        )


@lru_cache(maxsize=50_000)
def id_of(text: str) -> UUID:
    """An id as the database spells it. Boards read the same thousands each time: making them anew takes longer than looking at them."""
    return UUID(text)


@lru_cache(maxsize=50_000)
def moment_of(text: str) -> datetime:
    """The same for a moment that many a page reads."""
    return _moment(text)


def _moment(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _text(at: datetime | None) -> str:
    return at.astimezone(UTC).isoformat(" ", timespec="microseconds") if at else ""


@dataclass(slots=True)
class _Sheet:
    """The strips of one frame on their way, and what a row of one of its modules means. A learner, like a module, is spelt as the
    database spells an id."""

    making: dict[UUID, _Making]
    places: dict[str, int]
    told: list[int]
    versions: list[int]
    marks: list[float]


Stale = dict[tuple[UUID, UUID], list[tuple[_Making, int, int, float]]]


def _mark(content: Content) -> float:
    """The score below which some quiz of a module may be below its mark."""
    marks = marks_in(content)
    return next(iter(marks.values())) if len(marks) == 1 else PERHAPS


def _read(learners: Any, wanted: Sequence[Iterable[UUID]], frames: Sequence[Frame], contents: Mapping[UUID, Content]) -> Iterable[Strips]:
    """From the stored columns, as text: turning a hundred thousand ids and moments into objects would take longer than all the rest."""
    spelt = str if connection.features.has_native_uuid_field else (lambda each: each.hex)
    sheets = []
    whose: dict[str, list[tuple[_Making, _Sheet]]] = {}
    for frame, those in zip(frames, wanted, strict=True):
        places, versions = {spelt(key): place for place, key in enumerate(frame.keys)}, [contents[key].current for key in frame.keys]
        marks = [_mark(contents[key]) for key in frame.keys]
        sheet = _Sheet({who: frame.blank(who) for who in those}, places, frame.told, versions, marks)
        sheets.append(sheet)
        for who, one in sheet.making.items():
            whose.setdefault(spelt(who), []).append((one, sheet))
    stale: Stale = {}
    texts = [Cast(name, CharField()) for name in ("subject_id", "module_key", "started_at", "last_at", "completed_at")]
    rows = Progress.objects.among(learners).about({key for frame in frames for key in frame.keys})
    columns = rows.values_list(*texts, "percent", "standing", "best_score", "module_version")
    for who, key, started, last, completed, percent, standing, best, version in columns.iterator(chunk_size=5_000):
        for one, sheet in whose.get(who, ()):
            place = sheet.places.get(key, -1)
            if place < 0:
                continue
            if version != sheet.versions[place] or not standing:
                stale.setdefault((UUID(who), UUID(key)), []).append((one, place, sheet.told[place], sheet.marks[place]))
            else:
                moments = (started or "", last or "", completed or "")
                one.take(place, percent, standing, *moments, best, sheet.told[place], sheet.marks[place])
    _describe_again(stale, contents)
    return [{who: one.strip() for who, one in sheet.making.items()} for sheet in sheets]


def _describe_again(stale: Stale, contents: Mapping[UUID, Content]) -> None:
    """Rows that were folded by another version than the current one."""
    learners, modules = sorted({who for who, _key in stale}, key=str), {key for _who, key in stale}
    for start in range(0, len(learners), BATCH):
        for row in Progress.objects.of_many(learners[start : start + BATCH]).about(modules):
            for one, place, told, mark in stale.get((row.subject_id, row.module_key), ()):
                _take_described(one, place, describe(row.module_key, as_stored(row), contents[row.module_key]), (told, mark))


def _folded(learners: Iterable[UUID], frames: Sequence[Frame]) -> Iterable[Strips]:
    """With what no worker has folded yet."""
    foldings, contents = fold_tails(list(learners), list({key for frame in frames for key in frame.keys}))
    for frame in frames:
        making = {who: frame.blank(who) for who in frame.learners.intersection(learners)}
        for place, (key, told) in enumerate(zip(frame.keys, frame.told, strict=True)):
            for who, one in making.items():
                if folding := foldings.get((who, key)):
                    _take_described(one, place, describe(key, folding, contents[key]), (told, _mark(contents[key])))
        yield {who: one.strip() for who, one in making.items()}


def _take_described(one: _Making, place: int, shown: Any, rule: tuple[int, float]) -> None:
    moments = (_text(shown.started_at), _text(shown.last_at), _text(shown.completed_at))
    one.take(place, shown.percent, shown.standing, *moments, shown.best_score, *rule)
