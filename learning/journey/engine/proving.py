"""“I know this”: two questions of a module's own, or of one step, show whether it may be left aside; skills proved elsewhere do too."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from cms.engine.lacks import QUESTIONS
from cms.engine.outline import Ask, AskKind, Outline, Step


@dataclass(frozen=True)
class Asked:
    """One question of the check, and the step of the module that answers it."""

    ask: Ask
    step: int
    title: str


def questions(outline: Outline, only: str = "") -> tuple[Asked, ...]:
    """All the recall questions of a module, or of `only` one of its steps, in its order."""
    return tuple(
        Asked(ask, number, step.title)
        for number, step in enumerate(outline.steps, start=1)
        if only in ("", step.id)
        for ask in step.asks
        if ask.kind is AskKind.RECALL and ask.spec
    )


def drawn(found: Sequence[Asked], turn: int) -> tuple[Asked, ...]:
    """Two questions as far apart in the module as they can be; each turn takes other ones as long as there are any."""
    if len(found) <= QUESTIONS:
        return tuple(found)
    half = -(-len(found) // QUESTIONS)
    first = turn % half
    second = half + turn % (len(found) - half)
    return found[first], found[second]


def teaching_steps(outline: Outline) -> tuple[Step, ...]:
    """The steps that say which skills they teach."""
    return tuple(step for step in outline.steps if step.skills)


def proved_by(outline: Outline, skills: Mapping[str, Collection[str]]) -> dict[str, tuple[str, ...]]:
    """For each step all of whose skills are proved, who proved them: `skills` are those of each module that was completed."""
    proved = {skill for own in skills.values() for skill in own}
    return {
        step.id: tuple(key for key, own in skills.items() if set(own) & set(step.skills))
        for step in teaching_steps(outline)
        if proved.issuperset(step.skills)
    }
