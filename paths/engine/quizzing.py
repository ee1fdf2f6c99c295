"""What a quiz can give at best, and whether it can be drawn: a mark nobody can reach is a dead end in disguise."""

import heapq
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from quizzes.engine.attempting import Counts, Policy
from quizzes.engine.drawing import Blueprint
from quizzes.engine.questions import Calculated, Multiple, Numeric, Question, ShortText, Single

WHOLE = Fraction(1)


@dataclass(frozen=True)
class QuizRow:
    """One quiz asked for in a module: where, with which threshold, and what its published version can give. `best` is a percentage,
    None when only a person can judge; `short` holds, for each draw that asks for too much, how many it asks and how many there are;
    `chances`: after how many attempts a required mark is out of reach for good, None when never."""

    module: str
    place: str
    quiz: str
    threshold: int | None = None
    is_published: bool = True
    best: int | None = 100
    short: tuple[tuple[int, int], ...] = ()
    chances: int | None = None


def chances(policy: Policy) -> int | None:
    """How many attempts may decide whether a required mark is reached; None where it can always be reached later."""
    if not policy.pass_required:
        return None
    return 1 if policy.counts == Counts.FIRST else policy.attempts_allowed


def best_percent(blueprint: Blueprint, questions: Mapping[str, Question]) -> int | None:
    """The most that an attempt can earn, its luckiest draw and its best answers supposed; rounded down, as marks are."""
    shares: list[Fraction] = []
    taken: set[str] = set()
    for line in blueprint.lines:
        left = [ref for ref in line.refs if ref not in taken and ref in questions]
        judged = [questions[ref] for ref in left if questions[ref].points and questions[ref].judged]
        own = [best_share(question) for question in judged]
        shares += own if line.count is None else heapq.nlargest(line.count, own)
        taken.update(left)
    return int(100 * sum(shares, Fraction()) / len(shares)) if shares else None


def best_share(question: Question) -> Fraction:
    """What the best answer to a question earns, 0 to 1."""
    match question:
        case Single():
            return _most(choice.fraction for choice in question.choices)
        case Multiple(credit="weights"):
            return min(WHOLE, sum((max(Fraction(choice.fraction), Fraction()) for choice in question.choices), Fraction()) / 100)
        case ShortText() | Numeric() | Calculated():
            return _most(answer.fraction for answer in question.answers)
        case _:
            return WHOLE


def short_draws(blueprint: Blueprint) -> tuple[tuple[int, int], ...]:
    """The draws that ask for more questions than may be left for them: no question comes twice, and an earlier draw may have fallen on
    any of its own."""
    found: list[tuple[int, int]] = []
    taken: set[str] = set()
    drawn: list[tuple[set[str], int]] = []
    for line in blueprint.lines:
        left = set(line.refs) - taken
        if line.count is None:
            taken |= left
            continue
        there = max(0, len(left) - sum(min(count, len(refs & left)) for refs, count in drawn))
        if line.count > there:
            found.append((line.count, there))
        drawn.append((left, line.count))
    return tuple(found)


def _most(percents: Iterable[object]) -> Fraction:
    return max((Fraction(str(one)) for one in percents), default=Fraction(100)) / 100
