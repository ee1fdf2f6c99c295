"""Where one is inside a module: the state of each step, where to resume, what the templates may ask of a walk."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from cms.engine.changing import Change, changes_between, is_reordered
from cms.engine.outline import Outline, Step

from .pointing import Pointed
from .texts import WrittenAction


@dataclass(frozen=True)
class StepState:
    """One step as the learner left it: `state` is "" (to do), "doing" or "done"."""

    id: str
    number: int
    state: str


@dataclass(frozen=True)
class QuizView:
    """What a quiz block shows of one learner: their open attempt if any, where to start one, the best score (0..1) so far. `required`:
    the mark, in per cent, without which the step is not done; `allowed`: how many attempts there are, None when as many as one likes."""

    slug: str
    start_url: str
    open_attempt_url: str = ""
    last_result_url: str = ""
    best_score: float | None = None
    attempts: int = 0
    required: int | None = None
    allowed: int | None = None

    @property
    def left(self) -> int | None:
        """Attempts that are left, None when there is no end."""
        return None if self.allowed is None else max(self.allowed - self.attempts, 0)

    @property
    def best_percent(self) -> int | None:
        """The best score in whole percents, rounded down as everywhere."""
        return None if self.best_score is None else int(self.best_score * 100)


@dataclass(frozen=True)
class News:
    """What changed in a module since a learner was there. `again`: some of it has to be done again; `invites`: it is worth a look."""

    changes: tuple[Change, ...]
    is_reordered: bool = False
    again: bool = False
    invites: bool = False


def news_since(seen: int, shown: int, outlines: Mapping[int, Outline]) -> News | None:
    """From the last version somebody did something in to the one on the screen; nothing when nothing changed for a learner."""
    if seen not in outlines or shown not in outlines or shown <= seen:
        return None
    between = [outlines[number] for number in sorted(outlines) if seen < number <= shown]
    rewritten = {step for outline in between for step in outline.rewritten}
    changes = changes_between(outlines[seen], outlines[shown], rewritten)
    reordered = is_reordered(outlines[seen], outlines[shown])
    if not changes and not reordered:
        return None
    decided = {outline.choice for outline in between if outline.rewritten}
    return News(changes, reordered, "require" in decided, "invite" in decided)


@dataclass(frozen=True)
class Walk:
    """All that a module page shows of one learner; made before rendering, so that templates ask nothing of the database.

    By ask id: `responses` (a recall's answer, or the fields beside a text, as their form names them), `marks`, `texts`, `quiz`, `errors`.
    `peers`: how much peers said that was not read.
    `news` is what changed since they were there, `pointed` where their self-diagnosis leads, `actions` every action they wrote here.
    `onward_url` is the next step or the module's end; `next_url` leads on from the module, to one's path.
    """

    action_url: str
    version: int
    seed: UUID
    progress: Any = None
    steps: tuple[StepState, ...] = ()
    done: frozenset[str] = frozenset()
    responses: Mapping[str, Any] = field(default_factory=dict)
    marks: Mapping[str, Any] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    quiz: Mapping[str, QuizView] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    position: int = 0
    onward_url: str = ""
    next_url: str = ""
    resume_at: int = 1
    why_url: str = ""
    skip_url: str = ""
    is_proved: bool = False
    news: News | None = None
    pointed: tuple[Pointed, ...] = ()
    actions: tuple[WrittenAction, ...] = ()
    peers: Mapping[str, int] = field(default_factory=dict)

    def nonce(self, ask_id: str = "") -> UUID:
        """The number of this showing of the page: a double click carries it twice, so it is one event."""
        return self.seed

    def is_done(self, ask_id: str) -> bool:
        return ask_id in self.done

    @property
    def is_started(self) -> bool:
        return self.progress is not None and self.progress.state != "todo"

    @property
    def is_complete(self) -> bool:
        return self.progress is not None and self.progress.completed_at is not None

    @property
    def resume_url(self) -> str:
        return f"?step={self.resume_at}"


def state_of_step(outline: Outline, step: Step, done: frozenset[str]) -> str:
    """ "done" as the outline says it, "doing" when something the step asks is done, "" when nothing is."""
    if outline.step_is_done(step, done):
        return "done"
    return "doing" if any(ask.id in done for ask in step.asks) else ""


def states(outline: Outline, done: frozenset[str]) -> tuple[StepState, ...]:
    """The state of each step, in order."""
    return tuple(StepState(step.id, number, state_of_step(outline, step, done)) for number, step in enumerate(outline.steps, start=1))


def resume_at(outline: Outline, done: frozenset[str]) -> int:
    """The step to go on with: the first required one that is not done, else the first that is not, else the first of all."""
    left = [(number, step) for number, step in enumerate(outline.steps, start=1) if state_of_step(outline, step, done) != "done"]
    required = [number for number, step in left if step.required]
    return (required or [number for number, _step in left] or [1])[0]
