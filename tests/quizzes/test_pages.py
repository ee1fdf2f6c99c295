"""The pages of an attempt, through HTTP: what they show, what they keep, and what they never tell."""

import json
import re
import uuid
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.template import Context, Template
from django.urls import reverse
from django.utils import timezone

from quizzes import actions
from quizzes.engine.questions import KINDS
from quizzes.forms import response_from_post
from quizzes.models import Answer, Attempt, Question

from .conftest import HAND_IN, RECKON

pytestmark = pytest.mark.django_db


def begin(client, **data):
    answer = client.post(reverse("quizzes:start", args=["every-kind"]), data)
    assert answer.status_code == 302
    return Attempt.objects.get(pk=answer.url.rstrip("/").split("/")[-1]), answer.url


def fields_of(response, prefix):
    """The form fields that say a response: the reverse of `response_from_post`."""
    ((_key, value),) = response.items()
    if isinstance(value, dict):
        return {f"{prefix}-{key}": str(one) for key, one in value.items()}
    if isinstance(value, bool):
        return {prefix: str(value).lower()}
    return {prefix: str(value) if isinstance(value, int) else value}


def form_of(page):
    """The hidden fields that a browser would send back."""
    return dict(re.findall(r'type="hidden" name="(seen-[^"]+)" value="([^"]*)"', page))


def post_json(client, attempt, body):
    return client.post(reverse("quizzes:answer", args=[attempt.pk]), json.dumps(body), content_type="application/json")


def test_the_whole_walk_without_a_script(client, quiz, right):
    attempt, url = begin(client, next="/en/catalogue/somewhere/?step=3")
    page = client.get(url).content.decode()
    fields = form_of(page)
    for ref, response in right.items():
        fields |= fields_of(response, ref)
    saved = client.post(reverse("quizzes:answer", args=[attempt.pk]), fields, follow=True).content.decode()
    assert saved.count("Saved at") == len(right)
    assert 'value="A story."' in saved or ">A story.<" in saved
    result = client.post(reverse("quizzes:submit", args=[attempt.pk]), fields, follow=True).content.decode()
    assert "100" in result
    assert "CANARY well chosen" in result
    assert "/en/catalogue/somewhere/?step=3" in result
    assert "Try again" in result


def test_every_kind_hides_its_right_answer_until_submission(client, quiz, right):
    """Texts that only judging knows never leave before; texts to choose from leave without saying which is right."""
    attempt, url = begin(client)
    page = client.get(url).content.decode()
    kinds = {question.kind for question in attempt.quiz_version.questions.values()}
    assert kinds == set(KINDS), "a new kind of question needs a canary here"
    assert "CANARY" not in page
    assert "31415" not in page
    for word in ("fraction", "weight", "correct", "is-right", "is-missed", "expected"):
        assert word not in page
    refs = {q.name: ref for ref, q in attempt.quiz_version.questions.items()}
    sent = post_json(
        client, attempt, {"answers": [{"event_id": str(uuid.uuid4()), "question": refs["word"], "fields": [[refs["word"], "x"]]}]}
    )
    assert b"CANARY" not in sent.content


def test_the_page_is_the_same_whichever_choice_is_right(client, quiz):
    """The strongest canary: swap the key, and no byte of the page changes but those that always do."""
    attempt, url = begin(client)
    version = attempt.quiz_version
    before = client.get(url).content.decode()
    frozen = version.frozen
    for data in frozen["questions"].values():
        if data["kind"] in ("single", "multiple"):
            weights = [choice["fraction"] for choice in data["choices"]]
            for choice, weight in zip(data["choices"], reversed(weights), strict=True):
                choice["fraction"] = weight
        if data["kind"] == "true_false":
            data["answer"] = not data["answer"]
        if data["kind"] == "matching":
            answers = [pair["answer"] for pair in data["pairs"]]
            for pair, answer in zip(data["pairs"], reversed(answers), strict=True):
                pair["answer"] = answer
    type(version).objects.filter(pk=version.pk).update(frozen=frozen, digest="swapped")
    after = client.get(url).content.decode()
    token = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"')
    assert token.sub("", after) == token.sub("", before)


def test_another_learners_attempt_is_not_there(client, attempt):
    mine, _url = begin(client)
    nobody = uuid.uuid4()
    for name in ("attempt", "result"):
        theirs, missing = client.get(reverse(f"quizzes:{name}", args=[attempt.pk])), client.get(reverse(f"quizzes:{name}", args=[nobody]))
        assert (theirs.status_code, missing.status_code) == (404, 404)
        assert theirs.content.replace(str(attempt.pk).encode(), b"") == missing.content.replace(str(nobody).encode(), b"")
    for name in ("answer", "submit"):
        assert client.post(reverse(f"quizzes:{name}", args=[attempt.pk])).status_code == 404
    attempt.refresh_from_db()
    assert attempt.is_open
    assert not Answer.objects.exists()
    assert client.get(reverse("quizzes:attempt", args=[mine.pk])).status_code == 200


def test_whoever_is_nobody_yet_sees_no_attempt(client, attempt):
    assert client.get(reverse("quizzes:attempt", args=[attempt.pk])).status_code == 404


def test_a_get_writes_nothing(client, quiz):
    for name in ("answer", "submit"):
        assert client.get(reverse(f"quizzes:{name}", args=[uuid.uuid4()])).status_code == 405
    assert client.get(reverse("quizzes:start", args=["every-kind"])).status_code == 405
    assert not Attempt.objects.exists()


@pytest.mark.parametrize("path", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "/\\evil.example", "x"])
def test_a_way_back_never_leads_off_the_site(client, quiz, path):
    attempt, url = begin(client, next=path)
    assert attempt.return_to == ""
    assert "evil" not in client.get(url).content.decode()


def test_an_old_tab_takes_nothing_back_from_a_newer_one(client, quiz, right):
    attempt, url = begin(client)
    old_tab = form_of(client.get(url).content.decode())
    ref, response = next(iter(right.items()))
    other = list(right)[3]
    client.post(reverse("quizzes:answer", args=[attempt.pk]), old_tab | fields_of(response, ref))
    client.post(reverse("quizzes:answer", args=[attempt.pk]), old_tab | {other: "Ottawa"})
    assert actions.responses_of(attempt) == {ref: response, other: {"text": "Ottawa"}}
    client.post(reverse("quizzes:submit", args=[attempt.pk]), old_tab)
    assert actions.responses_of(attempt) == {ref: response, other: {"text": "Ottawa"}}


def test_an_answer_can_be_taken_back(client, quiz, right):
    attempt, url = begin(client)
    ref = list(right)[3]
    client.post(reverse("quizzes:answer", args=[attempt.pk]), {ref: "Ottawa"})
    fresh = form_of(client.get(url).content.decode())
    client.post(reverse("quizzes:answer", args=[attempt.pk]), fresh | {ref: ""})
    assert actions.responses_of(attempt)[ref] is None


def test_a_batch_is_acknowledged_id_by_id(client, quiz, refs):
    attempt, _url = begin(client)
    good, bad, foreign = (str(uuid.uuid4()) for _ in range(3))
    body = {
        "sent_at": 10_000,
        "answers": [
            {"event_id": good, "question": refs["word"], "fields": [[refs["word"], "Ottawa"]], "answered_at": 4_000},
            {"event_id": bad, "question": refs["one"], "fields": [[refs["one"], "nowhere"]]},
            {"event_id": foreign, "question": "q0", "fields": []},
        ],
    }
    answer = post_json(client, attempt, body).json()
    assert [row["event_id"] for row in answer["saved"]] == [good]
    assert answer["saved"][0]["sentence"].startswith("Saved at ")
    assert {row["event_id"]: row["code"] for row in answer["refused"]} == {bad: "bad_response", foreign: "unknown_question"}
    row = Answer.objects.get()
    assert row.pk == answer["saved"][0]["row"]
    assert timedelta(0) <= row.saved_at - row.answered_at <= timedelta(seconds=6)
    assert post_json(client, attempt, body).json()["saved"][0]["event_id"] == good
    assert Answer.objects.count() == 1


@pytest.mark.parametrize(
    "body",
    [
        b"[]",
        b"{}",
        b'{"answers": []}',
        b'{"answers": [{}]}',
        b'{"answers": [1]}',
        b'{"answers": "x"}',
        b"\xff",
        b"[" * 100000,
        json.dumps({"answers": [{"event_id": "x", "question": "q", "fields": []}]}).encode(),
        json.dumps({"answers": [{"event_id": str(uuid.uuid4()), "question": "q", "fields": [["a"]]}]}).encode(),
        json.dumps(
            {"sent_at": 1e300, "answers": [{"event_id": str(uuid.uuid4()), "question": "q", "fields": [], "answered_at": 0}]}
        ).encode(),
    ],
)
def test_a_body_that_is_no_batch_is_a_bad_request(client, quiz, body):
    attempt, _url = begin(client)
    answer = client.post(reverse("quizzes:answer", args=[attempt.pk]), body, content_type="application/json")
    assert answer.status_code == 400
    assert not Answer.objects.exists()


def test_a_result_says_what_to_look_at_again_and_lists_the_attempts(client, quiz, right, refs):
    for _round in range(2):
        attempt, _url = begin(client)
        client.post(reverse("quizzes:submit", args=[attempt.pk]), fields_of(right[refs["truth"]], refs["truth"]))
        actions.grade_attempt(attempt.pk, now=timezone.now())
    page = client.get(reverse("quizzes:result", args=[attempt.pk])).content.decode()
    assert "To look at again" in page
    assert "Your attempts" in page
    assert len(re.findall(r"\b9%", page)) == 4  # its own, both in the list, and the one that counts


def test_a_score_only_quiz_explains_nothing(client, quiz, right):
    quiz.feedback = "score"
    quiz.save()
    actions.publish_quiz(quiz)
    attempt, _url = begin(client)
    page = client.post(reverse("quizzes:submit", args=[attempt.pk]), follow=True).content.decode()
    assert "0%" in page
    assert "CANARY" not in page


@pytest.mark.parametrize(
    ("question", "place", "words"),
    [
        (
            {"kind": "multiple", "choices": [{"id": "a", "text": "A", "fraction": "100"}, {"id": "b", "text": "B"}]},
            "legend",
            "Several answers",
        ),
        ({"kind": "ordering", "entries": [{"id": "a", "text": "A"}, {"id": "b", "text": "B"}]}, "legend", "1 for the first"),
        (RECKON | {"units": [{"name": "km", "factor": "1"}]}, "label", "Units: km."),
        ({"kind": "essay", "words": [20, 80]}, "label", "About 20 to 80 words."),
        ({"kind": "essay", "reviewer": "peer"}, "label", "Another learner will read it"),
        (HAND_IN, "label", "txt, pdf; at most"),
    ],
)
def test_what_to_know_before_answering_is_said_with_the_name_of_the_field(question, place, words):
    drawn = Template("{% load quizzes_tags %}{% question_form question %}").render(Context({"question": {"prompt": "Now?"} | question}))
    assert words in BeautifulSoup(drawn, "html.parser").find(place).get_text(" ", strip=True)


def test_words_of_another_language_than_the_page_say_which(client, quiz):
    _attempt, url = begin(client)
    own, turned = (BeautifulSoup(client.get(each).content, "html.parser").main for each in (url, url.replace("/en/", "/fr/")))
    assert own.select("[lang]") == []
    assert turned.h1["lang"] == "en"
    words = [each.get_text(strip=True) for each in turned.select("[lang=en]")]
    assert {"Choose several", "Oak"} <= set(words)
    assert "Votre réponse" not in words


def test_a_closed_attempt_leads_to_its_result_and_an_open_one_to_its_questions(client, quiz):
    attempt, url = begin(client)
    assert client.get(reverse("quizzes:result", args=[attempt.pk])).url == url
    client.post(reverse("quizzes:submit", args=[attempt.pk]))
    assert client.get(url).url == reverse("quizzes:result", args=[attempt.pk])
    again = client.post(reverse("quizzes:submit", args=[attempt.pk]))
    assert again.url == reverse("quizzes:result", args=[attempt.pk])


def test_fields_and_responses_say_the_same(attempt, right):
    for ref, response in right.items():
        data = QueryDict(mutable=True)
        for name, value in fields_of(response, ref).items():
            data.setlist(name, value if isinstance(value, list) else [value])
        from quizzes.engine.responding import normalise

        question = attempt.quiz_version.questions[ref]
        assert normalise(question, response_from_post(question, data, ref)) == response


def test_the_attempt_page_costs_the_same_for_any_length(client, quiz, django_assert_max_num_queries):
    _attempt, url = begin(client)
    client.get(url)
    with django_assert_max_num_queries(8):
        client.get(url)


@pytest.fixture
def requiring(quiz):
    """Requires 80 % in so many attempts."""

    def made(allowed=None):
        quiz.pass_required, quiz.pass_mark, quiz.attempts_allowed = True, 80, allowed
        quiz.save()
        actions.publish_quiz(quiz)
        Attempt.objects.all().delete()

    return made


def hand_in(client, fields):
    """A new attempt, handed in; the page of questions and that of the result."""
    attempt, url = begin(client)
    asked = client.get(url).content.decode()
    return asked, client.post(reverse("quizzes:submit", args=[attempt.pk]), fields, follow=True).content.decode()


def test_a_required_mark_is_said_before_and_after_and_the_best_attempt_counts(client, right, refs, requiring):
    requiring()
    full = {name: value for ref, one in right.items() if ref != refs["free"] for name, value in fields_of(one, ref).items()}
    asked, low = hand_in(client, {})
    waiting = hand_in(client, full | {refs["free"]: "A story."})[1]
    passed, worse = hand_in(client, full)[1], hand_in(client, {})[1]
    assert "passed from 80% on" in asked
    assert "it is not passed yet" in low
    assert "This quiz can be passed once what you wrote has been read." in waiting
    assert "This quiz is passed." in passed
    assert "This quiz is passed." in worse


def test_a_required_mark_missed_for_the_last_time_is_said_so(client, requiring):
    requiring(allowed=2)
    said = [hand_in(client, {})[1] for _attempt in range(2)]
    assert "it is not passed yet" in said[0]
    assert "no attempt is left" in said[1]


def test_a_missed_question_leads_to_the_step_that_explains_it_and_a_right_one_does_not(client, quiz, right, refs):
    Question.objects.filter(name__in=["one", "truth"]).update(revisit="/en/catalogue/a-module/?step=2")
    actions.publish_quiz(quiz)
    fields = fields_of(right[refs["one"]], refs["one"])
    page = hand_in(client, fields)[1]
    assert page.count("/en/catalogue/a-module/?step=2") == 1
    assert "Read again the step that explains question 3" in page


@pytest.mark.parametrize("address", ["https://example.org/", "//example.org/", "step", "/\\\\example.org", "javascript:alert(1)"])
def test_a_question_leads_nowhere_but_into_this_site(quiz, address):
    question = Question.objects.get(name="one")
    question.revisit = address
    with pytest.raises(ValidationError):
        question.full_clean()
