"""A quiz and its events are one step: started, handed in, graded, each once, in the same transaction."""

import uuid

import pytest
from django.db import transaction

from learning.record.access import progress_of
from learning.record.actions import ensure_subject, fold_due, merge_subject, verify_record
from learning.record.models import Event
from quizzes import actions as quizzes
from quizzes.models import Attempt
from tests.record.builders import KEY

pytestmark = pytest.mark.django_db
GIFT = """// title: Two
::one::Water is wet. {TRUE}

::two::Fire is cold. {FALSE}
"""


@pytest.fixture
def quiz(module):
    return quizzes.load_quiz_file(GIFT, slug="quiz-a", language="fr")


@pytest.fixture
def attempt(learner, quiz, now):
    return quizzes.start_attempt(learner, quiz_slug="quiz-a", language="fr", module_key=KEY, step="quiz-a", now=now)


def answer_all(attempt, now):
    """Every question right."""
    for ref, question in attempt.quiz_version.questions.items():
        response = {"value": "Water" in str(question.prompt)}
        quizzes.save_answer(attempt, question_ref=ref, response=response, event_id=uuid.uuid4(), now=now)


def kinds(learner):
    return [event.kind for event in Event.objects.of(learner).in_order()]


def test_starting_handing_in_and_grading_are_events(learner, attempt, now):
    quizzes.submit_attempt(attempt, now=now)
    quizzes.submit_attempt(attempt, now=now)
    quizzes.grade_attempt(attempt.pk, now=now)
    quizzes.grade_attempt(attempt.pk, now=now)
    assert kinds(learner) == ["quiz.started", "quiz.submitted", "quiz.graded"]
    assert {event.module_version for event in Event.objects.all()} == {1}
    assert progress_of(learner)[KEY].scores == {"quiz-a": 0.0}
    fold_due(now=now)
    assert verify_record().is_sound


def test_a_mark_that_is_high_enough_completes_the_ask(learner, attempt, now):
    answer_all(attempt, now)
    quizzes.submit_attempt(attempt, now=now)
    quizzes.grade_attempt(attempt.pk, now=now)
    shown = progress_of(learner)[KEY]
    assert (shown.scores, shown.done_asks, shown.best_score) == ({"quiz-a": 1.0}, {"quiz-a"}, 1.0)


def test_a_mark_shows_before_any_worker_made_it_durable(learner, attempt, now):
    answer_all(attempt, now)
    quizzes.submit_attempt(attempt, now=now)
    at_once = progress_of(learner)[KEY]
    quizzes.grade_attempt(attempt.pk, now=now)
    later = progress_of(learner)[KEY]
    assert (at_once.percent, at_once.done_asks, at_once.scores) == (25, {"quiz-a"}, {"quiz-a": 1.0})
    assert (later.percent, later.done_asks, later.scores) == (at_once.percent, at_once.done_asks, at_once.scores)


def test_a_submission_that_is_undone_leaves_no_event(learner, attempt, now):
    with transaction.atomic():
        quizzes.submit_attempt(attempt, now=now)
        transaction.set_rollback(True)
    assert kinds(learner) == ["quiz.started"]
    assert Attempt.objects.get().submitted_at is None


def test_the_grader_is_rung_when_it_commits(attempt, now, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as rings:
        quizzes.submit_attempt(attempt, now=now)
    assert len(rings) == 2, "one for the grader, one for the fold"


def test_attempts_go_along_when_two_records_become_one(learner, attempt, now):
    quizzes.submit_attempt(attempt, now=now)
    own = ensure_subject()
    merge_subject(learner, own, now=now)
    quizzes.grade_attempt(attempt.pk, now=now)
    assert kinds(own) == ["quiz.started", "quiz.submitted", "quiz.graded"]
    fold_due(now=now)
    assert verify_record().is_sound
