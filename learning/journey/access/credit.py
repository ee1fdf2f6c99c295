"""What a learner need not do again: modules finished or known, steps that what they have proved makes superfluous, parts done."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from cms.engine.outline import Outline
from cms.models import current_outlines
from cms.models.keeping import Kept
from learning.journey.engine.proving import proved_by, teaching_steps
from learning.record.access import ModuleProgress, progress_of
from paths.access import OnPath, on_path

from .catalogue import cards_by_key

Steps = Mapping[str, tuple[tuple[int, frozenset[str]], ...]]  # module -> (minutes, skills) of its steps that declare skills
_teaching: Kept[Steps] = Kept(1)


@dataclass(frozen=True)
class Credit:
    """`done`: keys of modules that routes do not propose again. `begun`: minutes that are done or proved of the others."""

    done: frozenset[str] = frozenset()
    begun: Mapping[str, int] = field(default_factory=dict)


def credit_of(learner_id: UUID | None) -> Credit:
    """The credit of a learner; of who is nobody yet, none."""
    return read_standing(learner_id)[1]


def read_standing(learner_id: UUID | None) -> tuple[OnPath, Credit]:
    """What a learner's path holds, and their credit. Four queries."""
    if learner_id is None:
        return OnPath(), Credit()
    own = on_path(learner_id)
    return own, credit_from(progress_of(learner_id), own.known)


def credit_from(progress: Mapping[UUID, ModuleProgress], known: Collection[str]) -> Credit:
    """The credit that progress already read, and the modules that the learner says they know, come to."""
    completed = frozenset(str(key) for key, one in progress.items() if one.completed_at is not None)
    done = completed | frozenset(known)
    cards = cards_by_key()
    begun = {
        str(key): cards[str(key)].minutes * one.percent // 100
        for key, one in progress.items()
        if one.percent and str(key) in cards and str(key) not in done
    }
    for key, minutes in _proved_minutes(completed).items():
        if key not in done:
            begun[key] = max(minutes, begun.get(key, 0))
    return Credit(done, begun)


def proving_modules(outline: Outline, learner_id: UUID) -> dict[str, tuple[str, ...]]:
    """For each step of a module whose skills a learner has proved elsewhere, the keys of the modules that proved them. No query for a
    module whose steps declare no skills."""
    if not teaching_steps(outline):
        return {}
    completed = [str(key) for key, one in progress_of(learner_id).items() if one.completed_at is not None]
    cards = cards_by_key()
    return proved_by(outline, {key: cards[key].skills for key in completed if key in cards and key != outline.module_key})


def _proved_minutes(completed: Collection[str]) -> dict[str, int]:
    cards = cards_by_key()
    proved = {skill for key in completed if key in cards for skill in cards[key].skills}
    if not proved:
        return {}
    found = {key: sum(minutes for minutes, skills in steps if skills <= proved) for key, steps in _teaching.get("steps", _read).items()}
    return {key: minutes for key, minutes in found.items() if minutes}


def _read() -> Steps:
    rows = {str(key): teaching_steps(outline) for key, (_number, outline) in current_outlines().items()}
    return {key: tuple((step.minutes, frozenset(step.skills)) for step in steps) for key, steps in rows.items() if steps}
