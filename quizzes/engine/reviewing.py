"""What a person says of an answer, by a rubric or as a share of the whole, and the mark it makes."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from quizzes.engine import questions as q
from quizzes.engine.grading.marks import FULL, Mark, clamp
from quizzes.engine.texts import Rich


class ReviewError(ValueError):
    """A review that does not fit its question."""


@dataclass(frozen=True)
class Review:
    """What an answer is worth, 0 to 1: `levels` names the level chosen for each criterion, `comment` says why."""

    score: Fraction
    levels: Mapping[str, str]
    comment: str = ""

    def to_json(self) -> dict[str, Any]:
        return {"score": str(self.score), "levels": dict(self.levels), "comment": self.comment}


def review(question: q.Reviewed, *, levels: Mapping[str, str], percent: int | None = None, comment: str = "") -> Review:
    """A review by the rubric: the points of the levels chosen over the most there are; without a rubric, by a share in per cent.

    Raises ReviewError when a criterion has no level, or the share is none.
    """
    if not question.rubric:
        if percent is None or not 0 <= percent <= 100:
            raise ReviewError("a share from 0 to 100 is needed")
        return Review(Fraction(percent, 100), {}, comment)
    got, most, chosen = Fraction(0), Fraction(0), {}
    for criterion in question.rubric:
        points = {level.id: level.points for level in criterion.levels}
        level = levels.get(criterion.id, "")
        if level not in points:
            raise ReviewError("a criterion has no level yet")
        got, most, chosen[criterion.id] = got + points[level], most + max(points.values()), level
    return Review(got / most, chosen, comment)


def reviewed(mark: Mark, by: Review) -> Mark:
    """The mark once a person has judged: no longer waiting, with their words first."""
    told = (Rich(by.comment, "plain"),) if by.comment else ()
    score = clamp(by.score)
    return replace(mark, score=score, right=score == FULL, needs_review=False, feedback=(*told, *mark.feedback))
