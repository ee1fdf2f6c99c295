"""Fifty hands at once: one attempt, one submission, one mark, no late answer."""

import sqlite3
import threading
import uuid
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest
from django.db import connection, connections

from quizzes import actions
from quizzes.actions import Refused
from quizzes.models import Answer, Attempt, Quiz
from quizzes.signals import attempt_submitted
from tests.quizzes.conftest import EVERY_KIND, NOW

pytestmark = pytest.mark.django_db(transaction=True)
HANDS = 50


def race(work, hands=HANDS):
    """Run `work(nth)` by threads that leave the line together; returns what each gave or the refusal it met."""
    gate = threading.Barrier(hands)

    def run(nth):
        gate.wait()
        try:
            return work(nth)
        except Refused as refused:
            return refused.code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(hands) as pool:
        return list(pool.map(run, range(hands)))


def alone(work):
    """The same for one thread, since only threads see the database they share."""
    return race(lambda nth: work(), hands=1)[0]


@pytest.fixture
def learner(transactional_db, tmp_path):
    """A learner, in a database that threads share: a copy in a file when the tests' own is in memory."""
    name, shared = connection.settings_dict["NAME"], tmp_path / "race.sqlite3"
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with closing(sqlite3.connect(shared)) as copy:
            connection.connection.backup(copy)
        connection.settings_dict["NAME"] = str(shared)
    alone(lambda: actions.load_quiz_file(EVERY_KIND, slug="every-kind", language="en"))
    yield uuid.uuid4()
    connection.settings_dict["NAME"] = name


@pytest.fixture
def attempt(learner):
    return alone(lambda: actions.start_attempt(learner, quiz_slug="every-kind", language="en", now=NOW))


def test_fifty_starts_make_one_attempt(learner):
    started = race(lambda nth: actions.start_attempt(learner, quiz_slug="every-kind", language="en", now=NOW).pk)
    assert len(set(started)) == 1
    assert alone(Attempt.objects.count) == 1


def allow_one_attempt():
    quiz = Quiz.objects.get(slug="every-kind")
    quiz.attempts_allowed = 1
    quiz.save()
    actions.publish_quiz(quiz)


def test_fifty_starts_of_the_only_attempt_allowed_refuse_nobody_and_then_everybody(learner):
    alone(allow_one_attempt)
    started = race(lambda nth: actions.start_attempt(learner, quiz_slug="every-kind", language="en", now=NOW).pk)
    assert len(set(started)) == 1
    alone(lambda: actions.submit_attempt(Attempt.objects.get(), now=NOW))
    again = race(lambda nth: actions.start_attempt(learner, quiz_slug="every-kind", language="en", now=NOW).pk)
    assert set(again) == {"no_attempt_left"}
    assert alone(Attempt.objects.count) == 1


def test_fifty_submissions_and_answers_make_one_submission_and_no_late_answer(attempt):
    ref = attempt.drawn.items[3].ref
    heard = []

    def hear(sender, attempt, **kwargs):
        heard.append(attempt.answers.count())

    def work(nth):
        if nth % 2:
            return actions.submit_attempt(attempt, now=NOW).submitted_at
        return actions.save_answer(attempt, question_ref=ref, response={"text": str(nth)}, event_id=uuid.uuid4(), now=NOW).duplicate

    attempt_submitted.connect(hear)
    try:
        done = race(work)
    finally:
        attempt_submitted.disconnect(hear)
    assert len(heard) == 1
    assert alone(Answer.objects.count) == heard[0] == sum(result is False for result in done)
    assert {result for result in done if isinstance(result, str)} <= {"submitted"}


def test_fifty_gradings_make_one_mark(attempt):
    alone(lambda: actions.submit_attempt(attempt, now=NOW))
    assert set(race(lambda nth: actions.grade_attempt(attempt.pk, now=NOW).graded_at)) == {NOW}


def test_the_same_answer_by_fifty_hands_is_kept_once(attempt):
    ref, event_id = attempt.drawn.items[3].ref, uuid.uuid4()
    race(lambda nth: actions.save_answer(attempt, question_ref=ref, response={"text": "x"}, event_id=event_id, now=NOW).duplicate)
    assert alone(Answer.objects.count) == 1
