"""Figures of questions, counted anew from all that was graded."""

from datetime import datetime
from fractions import Fraction

from django.db import transaction

from quizzes.actions.grading import responses_of
from quizzes.engine.grading import mark_from_json
from quizzes.engine.results import counts
from quizzes.engine.statistics import Sheet, chosen_in, figures, offered_by
from quizzes.models import Answer, Attempt, ItemStatistic, QuizVersion

BATCH = 500  # attempts read at once


def count_version(version: QuizVersion, *, now: datetime) -> int:
    """The figures of each question of a version, from the first attempt of each learner: later ones know the answers. Returns how many
    attempts they stand on. Counting again gives the same."""
    sheets = [_sheet(attempt) for attempt in Attempt.objects.first_of_each(version).iterator(chunk_size=BATCH)]
    rows = []
    for ref, question in version.questions.items():
        if not question.points:
            continue
        found = figures(ref, sheets, offered=offered_by(question))
        rows.append(ItemStatistic(quiz_version=version, question_ref=ref, answered=found.answered, figures=found.to_json(), counted_at=now))
    with transaction.atomic():
        ItemStatistic.objects.of(version).delete()
        ItemStatistic.objects.bulk_create(rows)
    return len(sheets)


def count_due(*, now: datetime) -> int:
    """Every version in which something was graded since it was counted; returns how many."""
    due = list(QuizVersion.objects.uncounted())
    for version in due:
        count_version(version, now=now)
    return len(due)


def _sheet(attempt: Attempt) -> Sheet:
    marks = {ref: mark_from_json(data) for ref, data in (attempt.result or {}).get("marks", {}).items()}
    asked = attempt.quiz_version.questions
    known = {ref: mark for ref, mark in marks.items() if ref in asked}
    responses = responses_of(attempt)
    return Sheet(
        scores={ref: mark.score for ref, mark in known.items() if counts(asked[ref], mark)},
        chosen={ref: chosen_in(responses.get(ref)) for ref in known},
        seconds=_seconds(attempt),
    )


def _seconds(attempt: Attempt) -> dict[str, Fraction]:
    """From the answer before to the first one at this question. A form that was sent as a whole says nothing of single questions."""
    found: dict[str, Fraction] = {}
    before, seen = attempt.started_at, set()
    for answer in Answer.objects.of(attempt):
        gap = (answer.answered_at - before).total_seconds()
        if answer.question_ref not in seen and gap > 0:
            found[answer.question_ref] = Fraction(gap).limit_denominator(1_000_000)
        seen.add(answer.question_ref)
        before = answer.answered_at
    moments = {answer.answered_at for answer in Answer.objects.of(attempt)}
    return found if len(moments) > 1 else {}
