"""Question and answer in, mark out. Exact arithmetic, partial credit, and the feedback that explains."""

from dataclasses import replace

from quizzes.engine import questions as q
from quizzes.engine.calculating import settle
from quizzes.engine.grading import choices, parts, words
from quizzes.engine.grading.marks import FULL, NOTHING, Mark, Part, mark_from_json, said
from quizzes.engine.grading.words import accepts
from quizzes.engine.responding import Response, normalise
from quizzes.engine.texts import NO_TEXT, Rich

__all__ = ["FULL", "NOTHING", "Mark", "Part", "accepts", "grade", "mark_from_json"]


def grade(question: q.Question, response: Response | None) -> Mark:
    """The mark of an answer. No answer is worth nothing and still gets the general feedback.

    Raises ResponseError when the answer does not belong to the question.
    """
    question = settle(question)
    given = normalise(question, response) or {}
    mark = _judge(question, given)
    return replace(mark, feedback=said(*mark.feedback, _outcome(question, mark), question.feedback))


def _judge(question: q.Question, given: Response) -> Mark:  # noqa: PLR0912 - a case for each kind
    """The mark with what is said of the answer alone."""
    match question:
        case q.Single():
            return choices.single(question, given)
        case q.Multiple():
            return choices.multiple(question, given)
        case q.Hotspot():
            return choices.hotspot(question, given)
        case q.TrueFalse():
            return choices.true_false(question, given)
        case q.ShortText():
            return words.short_text(question, given)
        case q.Numeric():
            return words.numeric(question, given)
        case q.Matching():
            return parts.matching(question, given)
        case q.Ordering():
            return parts.ordering(question, given)
        case q.Categorise():
            return parts.categorise(question, given)
        case q.Gaps():
            return parts.gaps(question, given)
        case q.Reviewed():
            return Mark(expected=said(question.model), answered=bool(given), needs_review=bool(given))
        case q.Scale():
            return Mark(answered=bool(given))
        case q.Description():
            return Mark()
        case _:
            raise TypeError(f"no rule to judge “{question.kind}”")


def _outcome(question: q.Question, mark: Mark) -> Rich:
    if not question.judged or not mark.answered:
        return NO_TEXT
    if mark.right:
        return question.feedback_right
    return question.feedback_partial if mark.partial else question.feedback_wrong
