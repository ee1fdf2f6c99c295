"""One number for everybody: the learner's page, the board, an export and a certificate all call `progress_of`.

What is stored is the fold up to a cursor; what came after it is folded in memory, here, and never written by a reader. So what one
just did shows at once, whether any worker is alive or not, and stored and shown can never disagree.
"""

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from learning.record.engine.completion import best_score, evaluate
from learning.record.engine.fold import Fact, State, empty_state, fold_one
from learning.record.models import Event
from quizzes.actions import is_passed_with, result_of

from .content import NOTHING, Content, content_of
from .reading import Stored, Tail, stored_of, tail_of, waiting_of

logger = logging.getLogger(__name__)

NO_ASKS: frozenset[str] = frozenset()


@dataclass(frozen=True)
class ModuleProgress:
    """One learner in one module. `state`: todo, doing, done, or refresh (done, and the module has asked for more since).

    `percent` is 0 to 100; `scores` 0 to 1 by quiz ask; `as_of_seq` the last event it knows; `rule_version` the version that gives the
    percentage; `seen_version` the last one they did something in (0 when none); `first_completed_at` also knows what was completed
    before a reset.
    """

    module_key: UUID
    state: str = "todo"
    percent: int = 0
    steps_done: int = 0
    steps_total: int = 0
    done_asks: frozenset[str] = NO_ASKS
    recall: Mapping[str, Any] = field(default_factory=dict)
    scale: Mapping[str, Any] = field(default_factory=dict)
    scores: Mapping[str, float] = field(default_factory=dict)
    started_at: datetime | None = None
    last_at: datetime | None = None
    completed_at: datetime | None = None
    first_completed_at: datetime | None = None
    exempted_at: datetime | None = None
    best_score: float | None = None
    epoch: int = 0
    version: int = 0
    rule_version: int = 0
    seen_version: int = 0
    as_of_seq: int = 0
    as_of: datetime | None = None

    @property
    def standing(self) -> str:
        """The state, where "exempt" says that nobody asks for it."""
        return "exempt" if self.is_exempt else self.state

    @property
    def is_exempt(self) -> bool:
        """Whether it counts as done because it is known, or was given as known, whatever steps were done."""
        return self.exempted_at is not None and self.state == "done"

    def to_json(self) -> dict[str, Any]:
        """What a person's own programs read of it."""
        return {
            "module": str(self.module_key),
            "state": self.standing,
            "percent": self.percent,
            "steps_done": self.steps_done,
            "steps_total": self.steps_total,
            "completed_at": self.completed_at.isoformat() if self.completed_at else None,
            "last_at": self.last_at.isoformat() if self.last_at else None,
        }


@dataclass
class Folding:
    """A module's state on its way: as stored, then with the tail."""

    state: State
    seq: int = 0
    at: datetime | None = None
    stored_as: tuple[UUID, int, datetime] | None = None  # set while this is a stored row and nothing more: what names its meaning for good


def progress_of(learner_id: UUID | None, module_keys: Iterable[UUID] | None = None) -> dict[UUID, ModuleProgress]:
    """A learner's progress by module: those asked for (an untouched one is "todo"), or all they ever touched.

    Four queries, however many modules; three more the first time after something was published.
    """
    keys = None if module_keys is None else list(module_keys)
    folding, contents = fold_tails([learner_id] if learner_id else [], keys)
    found = {key: each for (_learner, key), each in folding.items()}
    wanted = found.keys() if keys is None else keys
    return {key: describe(key, found.get(key), contents[key]) for key in wanted}


def progress_of_many(learner_ids: Iterable[UUID], module_keys: Iterable[UUID]) -> dict[tuple[UUID, UUID], ModuleProgress]:
    """The same for every pair of these learners and modules, in as many queries as for one."""
    learners, keys = list(learner_ids), list(module_keys)
    folding, contents = fold_tails(learners, keys)
    return {(learner, key): describe(key, folding.get((learner, key)), contents[key]) for learner in learners for key in keys}


Foldings = dict[tuple[UUID, UUID], Folding]


def fold_tails(learner_ids: list[UUID], keys: list[UUID] | None) -> tuple[Foldings, Mapping[UUID, Content]]:
    """Stored states, each with its unfolded tail folded in, and the content they were folded by. Four queries, five for many learners.

    The tail is read first: what is folded in between is then in both, and passed over, where otherwise it would be in neither.
    """
    if not learner_ids or keys == []:
        return {}, content_of(keys or [])
    events = tail_of(learner_ids, keys)
    found = {(row.subject_id, row.module_key): as_stored(row) for row in stored_of(learner_ids, keys)}
    contents = content_of({*(keys or ()), *(key for _learner, key in found), *(event.module_key for event in events)})
    for event in events:
        place = (event.subject_id, event.module_key)
        folding = found.setdefault(place, Folding(empty_state()))
        if event.seq > folding.seq:
            take(folding, event, contents[event.module_key])
    mark_in_memory(found, contents, learner_ids, keys)
    return found, contents


def as_stored(row: Stored) -> Folding:
    return Folding(row.state, row.as_of_seq, row.folded_at, (row.subject_id, row.as_of_seq, row.folded_at))


def mark_in_memory(found: Foldings, contents: Mapping[UUID, Content], learner_ids: list[UUID], keys: list[UUID] | None) -> None:
    """What was handed in and waits for its grader counts as the grader will count it: the same pure function, at once. One query, and
    two for each attempt that waits, which are few while a worker lives."""
    for attempt in waiting_of(learner_ids, keys):
        folding = found.get((attempt.learner_id, attempt.context_module))
        if folding is not None:
            result = result_of(attempt)
            score = float(result.score / result.max_score) if result.max_score else 0.0
            payload = {"quiz": attempt.quiz_slug, "score": min(1.0, max(0.0, score)), "passed": is_passed_with(attempt, result)}
            step = contents[attempt.context_module].place_of(attempt.context_step, attempt.quiz_slug)
            fact = Fact(folding.seq + 1, "quiz.graded", step, None, attempt.submitted_at, payload)
            fold_one(folding.state, fact, {})
            folding.stored_as = None


def take(folding: Folding, event: Tail, content: Content) -> None:
    """Folds one event for a page; one that cannot be folded is left out here as the sweep will leave it out for good."""
    try:
        fold_one(folding.state, fact_of(event), content.outlines)
    except (KeyError, TypeError, ValueError):
        logger.warning("event %s of a ledger cannot be folded yet", event.seq)
    folding.seq, folding.at, folding.stored_as = event.seq, event.received_at, None


def fact_of(event: Event | Tail) -> Fact:
    return Fact(event.seq, event.kind, event.step, event.module_version, event.effective_at, event.payload)


def describe(key: UUID, folding: Folding | None, content: Content = NOTHING) -> ModuleProgress:
    """What a state means now, by the versions there are."""
    if folding is None:
        return _untouched(key, content)
    if folding.stored_as is None:
        return _described(key, folding, content)
    known = content.described.get(folding.stored_as)
    if known is None:
        known = content.described[folding.stored_as] = _described(key, folding, content)
    return known


def _described(key: UUID, folding: Folding, content: Content) -> ModuleProgress:
    state = folding.state
    result = evaluate(state, content.outlines, current=content.current)
    scores = scores_of(state, content)
    completed_at = moment(result.completed_at)
    earlier = [moment(past["completed_at"]) for past in state["past"]]
    return ModuleProgress(
        module_key=key,
        state=state_name(state, completed=result.completed_at is not None, stale=result.stale),
        percent=result.percent,
        steps_done=result.steps_done,
        steps_total=result.steps_total,
        done_asks=result.done,
        recall=state["recall"],
        scale=state["scale"],
        scores=scores,
        started_at=moment(state["started_at"]),
        last_at=moment(state["last_at"]),
        completed_at=completed_at,
        first_completed_at=min((at for at in (*earlier, completed_at) if at), default=None),
        exempted_at=moment(state["exempted_at"]),
        best_score=max(scores.values(), default=None),
        epoch=state["epoch"],
        version=content.current,
        rule_version=result.version,
        seen_version=state["versions"][1] if state["versions"] else 0,
        as_of_seq=folding.seq,
        as_of=folding.at,
    )


def _untouched(key: UUID, content: Content) -> ModuleProgress:
    """A module nobody has touched is the same for everybody: most cells of a board are."""
    return ModuleProgress(module_key=key, steps_total=content.steps_total, version=content.current, rule_version=content.current)


def state_name(state: State, *, completed: bool, stale: bool) -> str:
    """The word for a state."""
    if completed:
        return "refresh" if stale else "done"
    return "doing" if state["started_at"] else "todo"


def scores_of(state: State, content: Content) -> dict[str, float]:
    """The best score of each quiz ask of the current version."""
    outline = content.outlines.get(content.current)
    found = {ask.id: best_score(state, ask, step_id) for ask, step_id in (outline.quizzes if outline else ())}
    return {ask_id: score for ask_id, score in found.items() if score is not None}


def moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
