"""Explaining before the end, hints, files: what is told when, what is kept, what it costs."""

import uuid
from fractions import Fraction

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from quizzes import actions
from quizzes.actions import Refused
from quizzes.engine.attempting import Policy, Tried, counted, is_settled, may_check, may_hint
from quizzes.models import Answer, Attempt, Question, Try, Upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def helpful(quiz):
    """The same quiz, explaining at once: two hints and a penalty of a quarter at the question of one word."""
    row = Question.objects.get(name="word")
    row.body |= {"hints": ["CANARY first hint", "CANARY second hint"], "penalty": 25}
    row.save()
    quiz.feedback = "immediate"
    quiz.save()
    actions.publish_quiz(quiz)
    return quiz


@pytest.fixture
def attempt(helpful, client):
    answer = client.post(reverse("quizzes:start", args=["every-kind"]))
    return Attempt.objects.get(pk=answer.url.rstrip("/").split("/")[-1])


def page_of(client, attempt):
    return client.get(reverse("quizzes:attempt", args=[attempt.pk])).content.decode()


def check(client, attempt, ref, text):
    return client.post(reverse("quizzes:check", args=[attempt.pk, ref]), {ref: text}, follow=True).content.decode()


def test_a_wrong_try_tells_nothing_of_the_right_answer_and_a_right_one_everything(client, attempt, refs):
    ref = refs["word"]
    wrong = check(client, attempt, ref, "Toronto")
    assert "Not quite." in wrong
    assert "CANARY" not in wrong
    assert check(client, attempt, ref, "Toronto").count("Not quite.") == 1
    assert Try.objects.count() == 1, "the same answer again is the same try"
    right = check(client, attempt, ref, "CanaryOttawa")
    assert "CANARY yes" in right
    assert Try.objects.count() == 2
    client.post(reverse("quizzes:answer", args=[attempt.pk]), {ref: "Toronto"})
    assert actions.responses_of(attempt)[ref] == {"text": "CanaryOttawa"}, "what was explained for good stands"


def test_what_a_person_judges_is_not_checked_before_the_end(client, attempt, refs):
    page = check(client, attempt, refs["free"], "A story")
    assert not Try.objects.exists()
    assert "CANARY" not in page
    assert actions.responses_of(attempt)[refs["free"]] == {"text": "A story"}


def test_hints_come_one_by_one_and_each_takes_its_share(client, attempt, refs):
    ref = refs["word"]
    first = reverse("quizzes:hint", args=[attempt.pk, ref, 1])
    for _twice in range(2):
        page = client.post(first, follow=True).content.decode()
        assert "CANARY first hint" in page
        assert "CANARY second hint" not in page
    assert Try.objects.count() == 1
    check(client, attempt, ref, "Toronto")
    check(client, attempt, ref, "CANARYOTTAWA")
    client.post(reverse("quizzes:submit", args=[attempt.pk]))
    attempt = Attempt.objects.get(pk=attempt.pk)
    mark = next(item.mark for item in actions.result_of(attempt).items if item.ref == ref)
    assert (mark.score, mark.taken_off, mark.right) == (Fraction(1, 2), Fraction(1, 2), True)
    kept = actions.grade_attempt(attempt.pk, now=attempt.submitted_at)
    assert next(item.mark for item in actions.result_of(kept).items if item.ref == ref) == mark


def test_nothing_is_explained_before_the_end_unless_the_quiz_says_so(client, quiz, refs):
    attempt = Attempt.objects.get(pk=client.post(reverse("quizzes:start", args=["every-kind"])).url.rstrip("/").split("/")[-1])
    page = check(client, attempt, refs["word"], "Toronto")
    assert "explains its answers after submission" in page
    assert "Check this answer" not in page
    assert not Try.objects.exists()
    assert Answer.objects.count() == 1


def test_after_each_question_means_once():
    each, immediate, end = Policy(feedback="each"), Policy(feedback="immediate", tries=2), Policy()
    assert not may_check(end, Tried())
    assert not may_hint(each, Tried(), 3)
    assert may_hint(immediate, Tried(hints=1), 2)
    assert not may_hint(immediate, Tried(hints=2), 2)
    assert [is_settled(each, Tried(checks=n)) for n in (0, 1)] == [False, True]
    assert [is_settled(immediate, Tried(checks=n)) for n in (1, 2)] == [False, True]
    assert is_settled(immediate, Tried(checks=1, right=True))
    assert Tried(checks=3, hints=1).off(Fraction(1, 10)) == Fraction(3, 10)


@pytest.mark.parametrize(("rule", "expected"), [("best", "3/4"), ("last", "1/4"), ("first", "1/2"), ("average", "1/2")])
def test_which_attempt_counts(rule, expected):
    assert counted(rule, [Fraction(1, 2), Fraction(3, 4), Fraction(1, 4)]) == Fraction(expected)
    assert counted(rule, []) is None


def test_a_file_is_kept_once_given_back_to_its_owner_alone_and_shown_by_no_browser(client, quiz, refs):
    attempt = Attempt.objects.get(pk=client.post(reverse("quizzes:start", args=["every-kind"])).url.rstrip("/").split("/")[-1])
    ref, event = refs["hand-in"], str(uuid.uuid4())
    for _twice in range(2):
        sent = {"event_id": event, "file": SimpleUploadedFile("my plan.txt", b"<script>alert(1)</script>")}
        answer = client.post(reverse("quizzes:upload", args=[attempt.pk, ref]), sent).json()
        assert [row["event_id"] for row in answer["saved"]] == [event]
    kept = Upload.objects.get()
    assert Answer.objects.get().response == {"file": str(kept.pk), "name": "my plan.txt", "size": 25}
    got = client.get(reverse("quizzes:file", args=[attempt.pk, kept.pk]))
    assert (got["Content-Type"], got.content) == ("application/octet-stream", b"<script>alert(1)</script>")
    assert got["Content-Disposition"].startswith("attachment")
    client.cookies.clear()
    assert client.get(reverse("quizzes:file", args=[attempt.pk, kept.pk])).status_code == 404


def test_a_file_goes_with_the_form_where_there_is_no_script(client, quiz, refs):
    attempt = Attempt.objects.get(pk=client.post(reverse("quizzes:start", args=["every-kind"])).url.rstrip("/").split("/")[-1])
    ref = refs["hand-in"]
    form = {f"{ref}-file": SimpleUploadedFile("plan.pdf", b"%PDF"), refs["word"]: "Ottawa"}
    page = client.post(reverse("quizzes:answer", args=[attempt.pk]), form, follow=True).content.decode()
    assert "plan.pdf" in page
    assert set(actions.responses_of(attempt)) == {ref, refs["word"]}
    bad = client.post(reverse("quizzes:submit", args=[attempt.pk]), {f"{ref}-file": SimpleUploadedFile("x.exe", b"MZ")}, follow=True)
    assert "files of other types" in bad.content.decode()
    assert Attempt.objects.get(pk=attempt.pk).is_open
    with pytest.raises(Refused):
        actions.keep_upload(
            attempt, question_ref=ref, name="x.txt", content=b"0" * (11 << 20), event_id=uuid.uuid4(), now=attempt.started_at
        )
