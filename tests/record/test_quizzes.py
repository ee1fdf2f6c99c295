"""A quiz and its events are one step: started, handed in, graded, each once, in the same transaction."""

import uuid

import pytest
from django.db import transaction

from learning.record.access import progress_of
from learning.record.actions import ensure_subject, fold_due, merge_subject, verify_record
from learning.record.models import Event
from quizzes import actions as quizzes
from quizzes.models import Attempt
from tests.record.builders import KEY, outline, publish

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


def test_a_quiz_that_names_another_quiz_s_place_stands_for_nothing_before_and_after_it_is_graded(learner, quiz, now):
    quizzes.load_quiz_file("// title: Short\n::one::Water is wet. {TRUE}\n", slug="short", language="fr")
    short = quizzes.start_attempt(learner, quiz_slug="short", language="fr", module_key=KEY, step="quiz-a", now=now)
    answer_all(short, now)
    quizzes.submit_attempt(short, now=now)
    at_once = progress_of(learner)[KEY]
    quizzes.grade_attempt(short.pk, now=now)
    later = progress_of(learner)[KEY]
    assert (at_once.percent, at_once.done_asks, at_once.scores) == (later.percent, later.done_asks, later.scores)
    assert later.done_asks == frozenset()


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


# --- a mark that the quiz requires


@pytest.fixture
def requiring(quiz):
    """Publishes the quiz anew with a mark that is required, in a module that only asks for the quiz; `**rules` are its other rules."""

    def made(**rules):
        publish(outline("tick-1", "quiz-a"), number=2)
        for name, value in {"pass_required": True, "pass_mark": 60, **rules}.items():
            setattr(quiz.quiz, name, value)
        quiz.quiz.save()
        quizzes.publish_quiz(quiz.quiz)

    return made


def hand_in(learner, now, *, right, graded=True):
    """An attempt with so many of the two questions right."""
    attempt = quizzes.start_attempt(learner, quiz_slug="quiz-a", language="fr", module_key=KEY, step="quiz-a", now=now)
    for nth, (ref, question) in enumerate(sorted(attempt.quiz_version.questions.items())):
        truth = "Water" in str(question.prompt)
        response = {"value": truth if nth < right else not truth}
        quizzes.save_answer(attempt, question_ref=ref, response=response, event_id=uuid.uuid4(), now=now)
    quizzes.submit_attempt(attempt, now=now)
    return quizzes.grade_attempt(attempt.pk, now=now) if graded else attempt


def is_done(learner, now):
    """Before and after the fold, and folded from nothing: the same answer, or the test fails."""
    at_once = "quiz-a" in progress_of(learner)[KEY].done_asks
    fold_due(now=now)
    assert ("quiz-a" in progress_of(learner)[KEY].done_asks) is at_once
    assert verify_record().is_sound
    return at_once


def test_a_required_mark_keeps_the_step_open_until_it_is_reached_and_never_closes_it_again(learner, requiring, now):
    requiring()
    seen = []
    for right in (1, 2, 0):
        hand_in(learner, now, right=right)
        seen.append(is_done(learner, now))
    assert seen == [False, True, True]


@pytest.mark.parametrize(
    "case",
    [
        ("last", (1, 2), [False, True]),
        ("first", (1, 2), [False, False]),
        ("average", (1, 1, 2), [False, False, True]),
        ("average", (0, 2), [False, False]),
        ("best", (0, 1), [False, False]),
    ],
)
def test_it_is_the_attempt_that_counts_which_has_to_reach_the_mark(learner, requiring, now, case):
    rule, rights, done = case
    requiring(counts=rule)
    seen = []
    for right in rights:
        hand_in(learner, now, right=right)
        seen.append(is_done(learner, now))
    assert seen == done


def test_a_required_mark_shows_before_any_worker_made_it_durable(learner, requiring, now):
    requiring()
    attempt = hand_in(learner, now, right=2, graded=False)
    at_once = progress_of(learner)[KEY].done_asks
    quizzes.grade_attempt(attempt.pk, now=now)
    assert at_once == progress_of(learner)[KEY].done_asks == {"quiz-a"}


def test_a_low_mark_does_nothing_before_or_after_grading(learner, requiring, now):
    requiring()
    attempt = hand_in(learner, now, right=1, graded=False)
    assert not progress_of(learner)[KEY].done_asks
    quizzes.grade_attempt(attempt.pk, now=now)
    assert not is_done(learner, now)


def test_an_attempt_keeps_the_rule_it_was_begun_under(learner, quiz, requiring, now):
    begun = quizzes.start_attempt(learner, quiz_slug="quiz-a", language="fr", module_key=KEY, step="quiz-a", now=now)
    requiring()
    quizzes.submit_attempt(begun, now=now)
    quizzes.grade_attempt(begun.pk, now=now)
    assert is_done(learner, now), "nothing was required when it was begun"


def test_a_mended_key_can_pass_a_quiz_and_takes_nothing_back(learner, quiz, requiring, now):
    requiring()
    attempt = hand_in(learner, now, right=1)
    assert not is_done(learner, now)
    version = attempt.quiz_version
    wrong = next(ref for ref, mark in attempt.result["marks"].items() if not mark["right"])
    for truth in (False, True):
        body = version.questions[wrong].to_json()
        quizzes.correct_key(version, ref=wrong, body=body | {"answer": not body["answer"]}, reason="The key was wrong", by=None, now=now)
        quizzes.grade_due(now=now)
        version.refresh_from_db()
        assert is_done(learner, now), truth


def test_what_only_a_person_can_judge_keeps_a_required_mark_waiting(learner, quiz, requiring, now):
    from quizzes.models import Question, QuizItem

    essay = Question.objects.create(
        bank=Question.objects.first().bank, key="e", kind="essay", name="e", language="fr", body={"kind": "essay", "prompt": "Tell"}
    )
    QuizItem.objects.create(quiz=quiz.quiz, question=essay, sort_order=9)
    requiring()
    attempt = quizzes.start_attempt(learner, quiz_slug="quiz-a", language="fr", module_key=KEY, step="quiz-a", now=now)
    answer_all_but(attempt, essay, now)
    quizzes.submit_attempt(attempt, now=now)
    quizzes.grade_attempt(attempt.pk, now=now)
    assert not is_done(learner, now)
    quizzes.review_answer(attempt, question_ref=f"q{essay.pk}", reviewer=quizzes.Reviewer("facilitator"), levels={}, percent=50, now=now)
    quizzes.grade_due(now=now)
    assert is_done(learner, now)


def answer_all_but(attempt, essay, now):
    """Every question right, and a word under the essay."""
    for ref, question in attempt.quiz_version.questions.items():
        response = {"text": "A word"} if ref == f"q{essay.pk}" else {"value": "Water" in str(question.prompt)}
        quizzes.save_answer(attempt, question_ref=ref, response=response, event_id=uuid.uuid4(), now=now)


def test_a_threshold_of_the_module_and_a_mark_of_the_quiz_must_both_be_reached(learner, quiz, requiring, now):
    requiring(counts="last", pass_mark=100)
    publish(outline("tick-1", "quiz-a", threshold=40), number=3)
    seen = []
    for right in (1, 2):
        hand_in(learner, now, right=right)
        seen.append(is_done(learner, now))
    assert seen == [False, True]
