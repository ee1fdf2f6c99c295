"""Why a number is what it is: the rule, and every event behind it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from learning.record.engine.completion import done_asks
from learning.record.engine.fold import empty_state
from learning.record.models import Event

from .progress import ModuleProgress, describe, fold_tails


@dataclass(frozen=True)
class Line:
    """One event of the explanation. `counts`: it is of the present epoch; those before a reset are shown, and count no more."""

    seq: int
    kind: str
    step: str
    at: datetime
    version: int | None
    payload: Mapping[str, Any]
    counts: bool


@dataclass(frozen=True)
class Part:
    """One requirement of the version that gives the percentage: the share met, 0 to 1, and the asks that meet it."""

    share: float
    alternatives: tuple[tuple[str, ...], ...]
    done: frozenset[str]


@dataclass(frozen=True)
class Explanation:
    """A percentage opened: `percent` is the floor of 100 times the mean share of `parts`, or 100 once completed."""

    progress: ModuleProgress
    rule_version: int
    parts: tuple[Part, ...]
    events: tuple[Line, ...]

    @property
    def mean_share(self) -> float:
        return sum(part.share for part in self.parts) / len(self.parts) if self.parts else 0.0


def explain(learner_id: UUID, module_key: UUID) -> Explanation:
    """The events and the rule behind what `progress_of` says of one module."""
    foldings, contents = fold_tails([learner_id], [module_key])
    folding, content = foldings.get((learner_id, module_key)), contents[module_key]
    state = folding.state if folding else empty_state()
    progress = describe(module_key, folding, content)
    outline = content.outlines.get(progress.rule_version)
    done = frozenset(done_asks(state, outline)) if outline else frozenset()
    parts = tuple(
        Part(float(each.fraction(done)), each.alternatives, done.intersection(*[sum(each.alternatives, ())]))
        for each in (outline.requirements if outline else ())
    )
    since = state["resets"][-1] if state["resets"] else 0
    events = Event.objects.of(learner_id).about([module_key]).in_order()
    lines = tuple(
        Line(event.seq, event.kind, event.step, event.effective_at, event.module_version, event.payload, event.seq > since)
        for event in events
    )
    return Explanation(progress, progress.rule_version, parts, lines)
