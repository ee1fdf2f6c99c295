"""“I know this”: two questions of a module's own show whether it may be left aside."""

from collections.abc import Sequence
from dataclasses import dataclass

from cms.engine.outline import Ask, AskKind, Outline

QUESTIONS = 2  # with two, guessing passes about one time in ten or sixteen; more would be a test, not a check


@dataclass(frozen=True)
class Asked:
    """One question of the check, and the step of the module that answers it."""

    ask: Ask
    step: int
    title: str


def questions(outline: Outline) -> tuple[Asked, ...]:
    """All the recall questions of a module, in its order."""
    return tuple(
        Asked(ask, number, step.title)
        for number, step in enumerate(outline.steps, start=1)
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
