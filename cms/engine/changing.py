"""What an edit of a published module changes for who is on it: steps added, taken out, rewritten, and what that asks of them.

An editor who really rewrites a step chooses what becomes of what was done in it: it is kept (the default), it is kept and learners are
invited to look again, or it is required again, which is the only edit that can lower a percentage.
"""

import re
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from .outline import Outline

REWRITTEN_BELOW = 0.6  # the share of words two texts have in common, under which the second is another text; a typo leaves over 0.95
SHORTEST = 8  # words: of fewer, half may change by a change of tone
WORD = re.compile(r"\w+")


class Choice(StrEnum):
    """What becomes of what was done in a rewritten step. KEEP: it counts on. INVITE: it counts on, and the learner is told that it may
    be worth a second look. REQUIRE: it has to be done again; who had finished keeps the day they finished."""

    KEEP = "keep"
    INVITE = "invite"
    REQUIRE = "require"


@dataclass(frozen=True)
class Decision:
    """An editor's choice for one publication, and the steps it is about."""

    choice: Choice = Choice.KEEP
    steps: tuple[str, ...] = ()


@dataclass(frozen=True)
class Change:
    """One step that is not what it was. `kind`: added, removed, rewritten or renamed."""

    kind: str
    step: str
    title: str
    required: bool = True
    number: int = 0  # where it stands now, from 1; 0 for one that was taken out


@dataclass(frozen=True)
class Forecast:
    """Whom a publication touches, counted before it is made. `lose`: those whose percentage falls; `refresh`: those who had finished and
    are asked for something more; `gain`: those under way who find new steps to do; `finish`: those whom it completes."""

    learners: int = 0
    finished: int = 0
    lose: int = 0
    refresh: int = 0
    gain_required: int = 0
    gain_optional: int = 0
    finish: int = 0
    new_required: int = 0
    new_optional: int = 0

    @property
    def under_way(self) -> int:
        return self.learners - self.finished


def likeness(before: str, after: str) -> float:
    """The share of words that two texts have in common, 0 to 1 (Dice's coefficient over their words)."""
    first, second = (Counter(word.casefold() for word in WORD.findall(text)) for text in (before, after))
    total = first.total() + second.total()
    return 2 * (first & second).total() / total if total else 1.0


def rewritten_between(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[str, ...]:
    """The steps whose text is another one, of those that were there before; by the text of each step."""
    return tuple(
        step
        for step, text in after.items()
        if step in before and len(WORD.findall(before[step])) >= SHORTEST and likeness(before[step], text) < REWRITTEN_BELOW
    )


def changes_between(before: Outline, after: Outline, rewritten: Collection[str] = ()) -> tuple[Change, ...]:
    """What changed from one version to another, in the order of the later one, then what is gone."""
    known = {step.id: step for step in before.steps}
    found = []
    for number, step in enumerate(after.steps, start=1):
        kind = "added" if step.id not in known else "rewritten" if step.id in rewritten else ""
        if kind:
            found.append(Change(kind, step.id, step.title, step.required, number))
    kept = {step.id for step in after.steps}
    return (*found, *(Change("removed", step.id, step.title, step.required) for step in before.steps if step.id not in kept))


def is_reordered(before: Outline, after: Outline) -> bool:
    """Whether steps that were there before stand in another order."""
    common = {step.id for step in before.steps} & {step.id for step in after.steps}
    first, second = ([step.id for step in outline.steps if step.id in common] for outline in (before, after))
    return first != second


def new_asks(before: Outline, after: Outline) -> tuple[frozenset[str], frozenset[str]]:
    """The steps of the later version that hold something to do that the earlier one did not: (required, optional). A step split in two
    whose parts keep their blocks holds nothing new."""
    known = {ask.id for step in before.steps for ask in step.asks}
    fresh = [step for step in after.steps if any(ask.id not in known for ask in step.owed)]
    return frozenset(step.id for step in fresh if step.required), frozenset(step.id for step in fresh if not step.required)
