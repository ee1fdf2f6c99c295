"""An attempt as a whole: each question with its mark, and the score."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from quizzes.engine import questions as q
from quizzes.engine.attempting import Tried
from quizzes.engine.drawing import Draw, Drawn
from quizzes.engine.grading import Mark, grade, mark_from_json
from quizzes.engine.responding import Response
from quizzes.engine.reviewing import Review, reviewed
from quizzes.engine.texts import share

NOTHING_TRIED: Mapping[str, Tried] = {}
NOTHING_REVIEWED: Mapping[str, Review] = {}


@dataclass(frozen=True)
class ItemResult:
    """One question after judging. `number` is its place, None for text that asks nothing."""

    item: Drawn
    question: q.Question
    response: Response | None
    mark: Mark
    number: int | None

    @property
    def ref(self) -> str:
        return self.item.ref


@dataclass(frozen=True)
class Result:
    """All of an attempt. What a person must judge is outside `max_score` until it is judged."""

    items: tuple[ItemResult, ...]
    score: Fraction
    max_score: Fraction

    @property
    def percent(self) -> int | None:
        """0 to 100, rounded down so that 100 means everything; None when there is nothing to be had."""
        return int(100 * self.score / self.max_score) if self.max_score else None

    @property
    def settled_share(self) -> Fraction | None:
        """0 to 1; None while a person has still to judge a part. Where nothing can be had, handing in is all there is to do."""
        if self.needs_review:
            return None
        return self.score / self.max_score if self.max_score else Fraction(1)

    @property
    def needs_review(self) -> bool:
        return any(item.mark.needs_review for item in self.items)

    @property
    def to_revisit(self) -> tuple[ItemResult, ...]:
        """Questions not answered fully right, in order."""
        return tuple(item for item in self.items if counts(item.question, item.mark) and not item.mark.right)

    def marks_json(self) -> dict[str, Any]:
        """What is kept with the attempt: the mark of each question by its reference."""
        return {item.ref: item.mark.to_json() for item in self.items}


@dataclass(frozen=True)
class SkillResult:
    """One skill over the questions that ask for it: what was earned of what could be, and where to look again."""

    skill: str
    score: Fraction
    max_score: Fraction
    to_revisit: tuple[ItemResult, ...] = ()

    @property
    def percent(self) -> int:
        return int(100 * self.score / self.max_score)


def by_skill(result: Result, about: Mapping[str, Mapping[str, Any]]) -> tuple[SkillResult, ...]:
    """The result skill by skill, weakest first; a question that asks for several counts for each."""
    found: dict[str, list[ItemResult]] = {}
    for item in result.items:
        for skill in about.get(item.ref, {}).get("skills", ()) if counts(item.question, item.mark) else ():
            found.setdefault(skill, []).append(item)
    rows = [
        SkillResult(
            skill,
            sum((item.mark.score * item.question.weight for item in items), Fraction(0)),
            sum((item.question.weight for item in items), Fraction(0)),
            tuple(item for item in items if not item.mark.right),
        )
        for skill, items in found.items()
    ]
    return tuple(sorted((row for row in rows if row.max_score), key=lambda row: (row.score / row.max_score, row.skill)))


def counts(question: q.Question, mark: Mark) -> bool:
    """Whether the question has a place in the score now."""
    return bool(question.points) and (question.judged or is_reviewed(question, mark))


def is_reviewed(question: q.Question, mark: Mark) -> bool:
    """A person has judged it."""
    return isinstance(question, q.Reviewed) and mark.answered and not mark.needs_review


def evaluate(
    draw: Draw,
    questions: Mapping[str, q.Question],
    responses: Mapping[str, Response | None],
    *,
    tried: Mapping[str, Tried] = NOTHING_TRIED,
    reviews: Mapping[str, Review] = NOTHING_REVIEWED,
) -> Result:
    """Judge every question that was asked, less what tries and hints take, and with what people said where a person has to."""
    marks = {}
    for item in draw.items:
        question = questions[item.ref]
        mark = grade(question, responses.get(item.ref))
        if item.ref in tried and question.judged:
            mark = mark.less(tried[item.ref].off(share(question.penalty)))
        if mark.needs_review and item.ref in reviews:
            mark = reviewed(mark, reviews[item.ref])
        marks[item.ref] = mark
    return _result(draw, questions, responses, marks)


def recall(draw: Draw, questions: Mapping[str, q.Question], responses: Mapping[str, Response | None], marks: Mapping[str, Any]) -> Result:
    """The result as it was kept by `marks_json`: what was judged once is not judged again."""
    return _result(draw, questions, responses, {ref: mark_from_json(data) for ref, data in marks.items()})


def _result(draw: Draw, questions: Mapping[str, q.Question], responses: Mapping[str, Response | None], marks: Mapping[str, Mark]) -> Result:
    items, number, score, most = [], 0, Fraction(0), Fraction(0)
    for item in draw.items:
        question, mark = questions[item.ref], marks[item.ref]
        number += bool(question.points)
        items.append(ItemResult(item, question, responses.get(item.ref), mark, number if question.points else None))
        if counts(question, mark):
            score, most = score + mark.score * question.weight, most + question.weight
    return Result(tuple(items), score, most)
