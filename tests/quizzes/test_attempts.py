"""An attempt lives as its learner was promised: nothing lost, nothing counted twice, judged by what was asked."""

import uuid
from datetime import timedelta
from decimal import Decimal

import pytest

from quizzes import actions
from quizzes.actions import Refused
from quizzes.models import Answer, Attempt, Question
from quizzes.signals import attempt_graded, attempt_started, attempt_submitted

pytestmark = pytest.mark.django_db


@pytest.fixture
def heard():
    """Names of the signals sent, with whether a transaction was open."""
    from django.db import connection

    got = []
    keep = []
    for name, signal in (("started", attempt_started), ("submitted", attempt_submitted), ("graded", attempt_graded)):

        def listen(sender, attempt, _name=name, **kwargs):
            got.append((_name, attempt.pk, connection.in_atomic_block))

        keep.append(listen)
        signal.connect(listen)
    yield got
    for signal in (attempt_started, attempt_submitted, attempt_graded):
        for listen in keep:
            signal.disconnect(listen)


def save(attempt, ref, response, now, event_id=None, **kwargs):
    return actions.save_answer(attempt, question_ref=ref, response=response, event_id=event_id or uuid.uuid4(), now=now, **kwargs)


def test_a_full_set_of_right_answers_is_worth_everything(attempt, right, now):
    actions.save_answers(attempt, responses=right, now=now)
    actions.submit_attempt(attempt, now=now)
    graded = actions.grade_attempt(attempt.pk, now=now)
    result = actions.result_of(graded)
    assert result.percent == 100
    assert result.needs_review
    assert (graded.score, graded.max_score, graded.ratio) == (Decimal(11), Decimal(11), 1.0)
    assert {item.ref for item in result.items if item.mark.answered} == set(right)


def test_what_was_kept_is_what_was_shown_before_grading_came_by(attempt, right, now):
    some = dict(list(right.items())[:4])
    actions.save_answers(attempt, responses=some, now=now)
    attempt = actions.submit_attempt(attempt, now=now)
    at_once = actions.result_of(attempt)
    kept = actions.result_of(actions.grade_attempt(attempt.pk, now=now))
    assert kept == at_once
    assert kept.percent == 36


def test_an_unanswered_quiz_is_worth_nothing_and_has_a_result(attempt, now):
    actions.submit_attempt(attempt, now=now)
    assert actions.result_of(actions.grade_attempt(attempt.pk, now=now)).percent == 0


def test_starting_again_gives_the_open_attempt(attempt, learner, now):
    again = actions.start_attempt(learner, quiz_slug="every-kind", language="fr", now=now)
    assert again.pk == attempt.pk


def test_a_new_attempt_comes_after_submission_with_the_next_number(attempt, learner, now):
    actions.submit_attempt(attempt, now=now)
    again = actions.start_attempt(learner, quiz_slug="every-kind", language="en", now=now)
    assert (again.number, again.pk != attempt.pk) == (2, True)


def test_attempts_allowed_are_counted(quiz, learner, now):
    quiz.attempts_allowed = 1
    quiz.save()
    actions.publish_quiz(quiz)
    first = actions.start_attempt(learner, quiz_slug=quiz.slug, language="en", now=now)
    actions.submit_attempt(first, now=now)
    with pytest.raises(Refused, match="all the attempts"):
        actions.start_attempt(learner, quiz_slug=quiz.slug, language="en", now=now)


def test_an_unpublished_quiz_cannot_be_started(learner, now, db):
    with pytest.raises(Refused, match="not published"):
        actions.start_attempt(learner, quiz_slug="nowhere", language="en", now=now)


def test_the_same_answer_sent_five_times_is_kept_once(attempt, refs, now):
    event_id = uuid.uuid4()
    first = save(attempt, refs["word"], {"text": "a"}, now, event_id)
    later = [save(attempt, refs["word"], {"text": "a"}, now + timedelta(minutes=1), event_id) for _ in range(4)]
    assert Answer.objects.count() == 1
    assert [again.duplicate for again in later] == [True] * 4
    assert {again.saved_at for again in later} == {first.saved_at}


def test_another_answer_under_the_same_id_changes_nothing(attempt, refs, now):
    event_id = uuid.uuid4()
    save(attempt, refs["word"], {"text": "a"}, now, event_id)
    with pytest.raises(Refused) as refused:
        save(attempt, refs["word"], {"text": "b"}, now, event_id)
    assert refused.value.code == "conflict"
    assert actions.responses_of(attempt) == {refs["word"]: {"text": "a"}}


def test_answers_that_catch_up_out_of_order_end_on_the_last_one_given(attempt, refs, now):
    save(attempt, refs["word"], {"text": "second"}, now + timedelta(minutes=9), answered_at=now + timedelta(minutes=2))
    save(attempt, refs["word"], {"text": "first"}, now + timedelta(minutes=9), answered_at=now + timedelta(minutes=1))
    assert actions.responses_of(attempt)[refs["word"]] == {"text": "second"}


def test_a_wrong_clock_cannot_date_an_answer_outside_the_attempt(attempt, refs, now):
    save(attempt, refs["word"], {"text": "early"}, now, answered_at=now - timedelta(days=9))
    save(attempt, refs["one"], None, now, answered_at=now + timedelta(days=9))
    assert {row.answered_at for row in Answer.objects.all()} == {now}


@pytest.mark.parametrize("response", [{"choice": "nowhere"}, {"choice": ["a"]}, ["x"], "x", 3])
def test_what_is_not_an_answer_to_the_question_is_refused(attempt, refs, now, response):
    with pytest.raises(Refused) as refused:
        save(attempt, refs["one"], response, now)
    assert (refused.value.code, Answer.objects.count()) == ("bad_response", 0)


def test_a_question_of_another_quiz_is_refused(attempt, now):
    with pytest.raises(Refused) as refused:
        save(attempt, "q999999", {"text": "x"}, now)
    assert (refused.value.code, Answer.objects.count()) == ("unknown_question", 0)


def test_an_answer_after_submission_is_refused_and_one_sent_again_is_acknowledged(attempt, refs, now):
    event_id = uuid.uuid4()
    save(attempt, refs["word"], {"text": "in time"}, now, event_id)
    actions.submit_attempt(attempt, now=now)
    assert save(attempt, refs["word"], {"text": "in time"}, now, event_id).duplicate
    with pytest.raises(Refused, match="already submitted"):
        save(attempt, refs["word"], {"text": "late"}, now)
    assert actions.responses_of(attempt)[refs["word"]] == {"text": "in time"}


def test_the_deadline_is_the_servers_and_what_was_saved_in_time_counts(quiz, learner, refs, now):
    quiz.minutes_allowed = 10
    quiz.save()
    actions.publish_quiz(quiz)
    attempt = actions.start_attempt(learner, quiz_slug=quiz.slug, language="en", now=now)
    save(attempt, refs["truth"], {"value": True}, now + timedelta(minutes=10))
    with pytest.raises(Refused, match="time for this attempt is over"):
        save(attempt, refs["word"], {"text": "x"}, now + timedelta(minutes=11), answered_at=now)
    actions.submit_attempt(attempt, now=now + timedelta(days=1))
    assert actions.result_of(actions.grade_attempt(attempt.pk, now=now)).score == 1


def test_what_ran_out_of_time_is_handed_in_without_its_learner_and_more_time_is_waited_for(quiz, learner, refs, now, heard):
    from quizzes import tasks

    quiz.minutes_allowed = 10
    quiz.save()
    actions.publish_quiz(quiz)
    gone, slower = (actions.start_attempt(who, quiz_slug=quiz.slug, language="en", now=now) for who in (learner, uuid.uuid4()))
    save(gone, refs["truth"], {"value": True}, now + timedelta(minutes=9))
    actions.take_more_time(slower, now=now + timedelta(minutes=5))
    assert actions.submit_overdue(now=now + timedelta(minutes=10, seconds=9)) == 0
    late = now + timedelta(minutes=11)
    assert [actions.submit_overdue(now=late) for _twice in range(2)] == [1, 0]
    assert [attempt.submitted_at for attempt in Attempt.objects.order_by("submitted_at").filter(pk__in=[gone.pk, slower.pk])] in (
        [None, late],
        [late, None],
    )
    with pytest.raises(Refused, match="time for this attempt is over"):  # the clock closed it: nobody "submitted" it
        save(gone, refs["word"], {"text": "x"}, late)
    assert actions.result_of(actions.grade_attempt(gone.pk, now=late)).score == 1
    assert [said for said in heard if said[0] != "started"] == [("submitted", gone.pk, True), ("graded", gone.pk, True)]
    assert actions.submit_overdue(now=now + timedelta(hours=1)) == 1
    tasks.submit_overdue()
    assert not Attempt.objects.open().exists()


def test_submitting_and_grading_twice_is_once(attempt, now, heard):
    later = now + timedelta(hours=1)
    for moment in (now, later):
        actions.submit_attempt(attempt, now=moment)
        actions.grade_attempt(attempt.pk, now=moment)
    attempt.refresh_from_db()
    assert (attempt.submitted_at, attempt.graded_at) == (now, now)
    assert heard == [("submitted", attempt.pk, True), ("graded", attempt.pk, True)]


def test_grading_leaves_an_open_attempt_alone(attempt, now):
    assert actions.grade_attempt(attempt.pk, now=now).graded_at is None


def test_a_listener_that_fails_undoes_the_submission(attempt, now):
    def fail(sender, **kwargs):
        raise RuntimeError("no room in the ledger")

    attempt_submitted.connect(fail)
    try:
        with pytest.raises(RuntimeError):
            actions.submit_attempt(attempt, now=now)
    finally:
        attempt_submitted.disconnect(fail)
    attempt.refresh_from_db()
    assert attempt.is_open


def test_the_sweep_grades_what_was_submitted(attempt, now):
    actions.submit_attempt(attempt, now=now)
    assert actions.grade_due(now=now) == 1
    assert actions.grade_due(now=now) == 0
    assert Attempt.objects.get().graded_at == now


def test_the_tasks_grade(attempt, now):
    from quizzes import tasks

    actions.submit_attempt(attempt, now=now)
    tasks.grade_attempt(str(attempt.pk))
    tasks.grade_due()
    assert Attempt.objects.get().graded_at is not None


def test_an_edit_of_a_question_changes_neither_an_attempt_under_way_nor_its_mark(quiz, attempt, refs, now):
    save(attempt, refs["truth"], {"value": True}, now)
    row = Question.objects.get(key="title:truth")
    row.body = {**row.body, "answer": False}
    row.save()
    later = actions.publish_quiz(quiz)
    actions.submit_attempt(attempt, now=now)
    assert actions.result_of(actions.grade_attempt(attempt.pk, now=now)).score == 1
    assert later.number == attempt.quiz_version.number + 1


def test_a_published_version_is_never_changed(attempt):
    version = attempt.quiz_version
    version.number = 99
    with pytest.raises(ValueError, match="never changed"):
        version.save()


def test_publishing_an_unchanged_quiz_makes_no_version(quiz):
    before = quiz.versions.count()
    actions.publish_quiz(quiz)
    assert quiz.versions.count() == before


def test_two_records_become_one_without_losing_an_answer(attempt, quiz, learner, refs, now):
    other = uuid.uuid4()
    theirs = actions.start_attempt(other, quiz_slug=quiz.slug, language="en", now=now)
    save(attempt, refs["word"], {"text": "mine"}, now)
    save(attempt, refs["truth"], {"value": True}, now)
    save(theirs, refs["word"], {"text": "theirs"}, now)
    assert actions.reassign_attempts(learner, other) == 1
    assert actions.responses_of(theirs) == {refs["word"]: {"text": "theirs"}, refs["truth"]: {"value": True}}
    numbers = Attempt.objects.visible_to(other).order_by("number").values_list("number", "set_aside_at")
    assert [(number, aside is not None) for number, aside in numbers] == [(1, False), (2, True)]
    with pytest.raises(Refused, match="set aside"):
        actions.submit_attempt(attempt, now=now)


def test_submission_of_all_answers_takes_three_statements_of_this_room(attempt, learner, right, now, django_assert_max_num_queries):
    with django_assert_max_num_queries(12) as asked:
        handed = actions.hand_in(attempt.pk, learner_id=learner, said=lambda _attempt: actions.Form(right), now=now)
    assert handed.attempt.submitted_at == now
    assert actions.responses_of(attempt) == right
    assert len([query for query in asked.captured_queries if '"quizzes_' in query["sql"]]) == 3


def test_an_answer_that_does_not_fit_undoes_the_submission(attempt, learner, right, refs, now):
    wrong = right | {refs["one"]: {"choice": "nowhere"}}
    with pytest.raises(Refused):
        actions.hand_in(attempt.pk, learner_id=learner, said=lambda _attempt: actions.Form(wrong), now=now)
    attempt.refresh_from_db()
    assert attempt.is_open
    assert not actions.responses_of(attempt)
    assert actions.hand_in(attempt.pk, learner_id=uuid.uuid4(), said=lambda _attempt: actions.Form(right), now=now) is None


def test_the_draw_is_kept_and_drawn_again_when_it_is_graded(attempt, now, caplog):
    assert attempt.draw == attempt.redrawn().to_json()
    Attempt.objects.filter(pk=attempt.pk).update(draw=attempt.draw[::-1])
    kept = Attempt.objects.get(pk=attempt.pk)
    actions.submit_attempt(kept, now=now)
    graded = actions.grade_attempt(attempt.pk, now=now)
    assert [item.ref for item in actions.result_of(graded).items] == [row["ref"] for row in attempt.draw[::-1]]
    assert "drawn in another way" in caplog.text


def test_more_time_is_taken_once_on_ones_own_word(quiz, learner, now):
    quiz.minutes_allowed, quiz.extra_time = 30, 50
    quiz.save()
    actions.publish_quiz(quiz)
    attempt = actions.start_attempt(learner, quiz_slug="every-kind", language="en", now=now)
    assert attempt.deadline_at == now + timedelta(minutes=30)
    for _again in range(2):
        longer = actions.take_more_time(attempt, now=now)
    assert longer.deadline_at == now + timedelta(minutes=45)
