"""Ids inside forms and messages: what is not one's own, or not part of what is answered, changes nothing."""

import json
import uuid
from typing import Any

import pytest
from django.db.models import Model
from django.utils import timezone

from learning.record.access import progress_of
from learning.record.models import Event, Progress
from paths.models import JourneyStep
from quizzes import actions as quizzes
from quizzes.models import Answer, Attempt
from tests.security.world import QUIZ, World, row_counts

pytestmark = pytest.mark.django_db


def post_json(world: World, role: str, path: str, data: Any) -> Any:
    return world.browser(role).post(path, json.dumps(data), content_type="application/json")


def rows(model: type[Model]) -> list[dict[str, Any]]:
    return list(model._default_manager.order_by("pk").values())


@pytest.mark.parametrize("name", ["user", "user_id", "learner", "learner_id", "subject", "cohort", "email", "_connector", "id"])
@pytest.mark.parametrize("path", ["/fr/my-data/export/", "/fr/path/", "/fr/my-data/", "/fr/cohorts/", "/fr/routes/", "/fr/catalogue/"])
def test_a_parameter_never_widens_what_is_shown(world: World, path: str, name: str) -> None:
    for value in (str(world.learners["learner"]), str(world.people["learner"].pk), world.ids["cohort"], "OR 1=1"):
        answer = world.ask("other", "GET", path, {name: value})
        assert answer.status_code == 200
        assert b"CANARYPURPOSE" not in answer.content
        assert b"CANARYMEMBER" not in answer.content
        assert b"CANARYCOHORT" not in answer.content


def test_the_learner_does_see_their_own(world: World) -> None:
    assert b"CANARYPURPOSE" in world.ask("learner", "GET", "/fr/my-data/export/").content
    assert b"CANARYCOHORT" in world.ask("member", "GET", "/fr/cohorts/").content


def test_a_members_name_and_the_cohorts_name_reach_nobody_outside_it(world: World) -> None:
    outside = ("anonymous", "learner", "other", "stranger", "revoked")
    for role in outside:
        for path in ("/fr/cohorts/", f"/fr/cohorts/{world.ids['elsewhere']}/", "/fr/my-data/export/", "/fr/", "/fr/catalogue/"):
            body = world.ask(role, "GET", path).content
            assert b"CANARYMEMBER" not in body
            assert b"CANARYCOHORT" not in body


def test_a_facilitator_sees_progress_and_no_word_of_what_was_answered(world: World) -> None:
    path = f"/fr/walk/{world.ids['module']}/"
    tick = {"ask": world.ids["ask"], "kind": "step.ticked", "nonce": str(uuid.uuid4()), "version": "1", "text": "CANARYTEXT"}
    world.send("member", "POST", path, tick)
    world.send("member", "POST", "/fr/situate/?q=purpose", {"purpose": "CANARYTEXT"})

    for address in ("", f"members/{world.ids['membership']}/"):
        assert b"CANARYTEXT" not in world.ask("facilitator", "GET", f"/fr/cohorts/{world.ids['cohort']}/{address}").content


def test_an_answer_to_a_question_of_another_quiz_is_refused_and_kept_nowhere(world: World) -> None:
    before = row_counts()
    sent = {"answers": [{"event_id": str(uuid.uuid4()), "question": name, "fields": [[name, "x"]]} for name in ("q99", "", "1", "title")]}

    answer = post_json(world, "learner", f"/fr/quiz/{world.ids['attempt']}/answer/", sent)

    assert {each["code"] for each in answer.json()["refused"]} == {"unknown_question"}
    assert row_counts() == before


def test_an_answer_given_elsewhere_under_the_same_id_is_not_taken_over(world: World) -> None:
    question, theirs = world.ids["question"], Attempt.objects.get(pk=world.ids["attempt"])
    choice = theirs.quiz_version.questions[question].choices[0].id
    sent = {"answers": [{"event_id": str(uuid.uuid4()), "question": question, "fields": [[question, choice]]}]}
    post_json(world, "learner", f"/fr/quiz/{theirs.pk}/answer/", sent)
    kept = rows(Answer)

    world.send("other", "POST", f"/fr/quiz/{QUIZ}/start/", {})
    mine = Attempt.objects.exclude(learner_id=theirs.learner_id).get()
    answers = [post_json(world, "other", f"/fr/quiz/{attempt}/answer/", sent) for attempt in (theirs.pk, mine.pk)]

    assert [answer.status_code for answer in answers] == [404, 200]
    assert rows(Answer)[: len(kept)] == kept
    assert Answer.objects.of(theirs).count() == 1


def test_a_submitted_attempt_takes_no_more_answers(world: World) -> None:
    attempt, question = Attempt.objects.get(pk=world.ids["closed_attempt"]), world.ids["question"]
    choice = attempt.quiz_version.questions[question].choices[0].id
    sent = {"answers": [{"event_id": str(uuid.uuid4()), "question": question, "fields": [[question, choice]]}]}

    answer = post_json(world, "learner", f"/fr/quiz/{attempt.pk}/answer/", sent)
    world.send("learner", "POST", f"/fr/quiz/{attempt.pk}/submit/", {question: choice})

    assert answer.json()["saved"] == []
    assert not Answer.objects.of(attempt).exists()
    attempt.refresh_from_db()
    assert attempt.score == 0


FORGED = ({"ask": "of another module"}, {"kind": "quiz.graded"}, {"kind": "quiz.passed"}, {"kind": "module.exempted"})
ODD = ({"kind": "action.written"}, {"nonce": "1"}, {"version": "0"}, {"version": "x"})


@pytest.mark.parametrize("wrong", FORGED + ODD)
def test_a_form_records_only_what_its_ask_allows(world: World, wrong: dict[str, str]) -> None:
    form = {"ask": world.ids["ask"], "kind": "step.ticked", "nonce": str(uuid.uuid4()), "version": "1"}
    before = rows(Event)

    world.send("learner", "POST", f"/fr/walk/{world.ids['module']}/", form | wrong)

    assert rows(Event) == before


@pytest.mark.parametrize(
    "kind", ["quiz.graded", "quiz.passed", "quiz.submitted", "quiz.started", "module.exempted", "module.reset", "nonsense", ""]
)
def test_a_browser_cannot_say_what_only_the_site_may_say(world: World, kind: str) -> None:
    event = {"event_id": str(uuid.uuid4()), "kind": kind, "module_key": world.ids["module"], "module_version": 1, "step": world.ids["ask"],
             "payload": {"score": 1, "quiz": QUIZ, "percent": 100}}  # fmt: skip
    before = rows(Progress)

    answer = post_json(world, "learner", "/record/events/", {"events": [event]})

    assert answer.status_code in (200, 400)
    assert [verdict["status"] for verdict in answer.json().get("verdicts", [])] in ([], ["rejected"])
    assert rows(Progress) == before


@pytest.mark.parametrize("key", [str(uuid.UUID(int=7)), "draft"])
def test_nothing_is_recorded_for_a_module_that_is_not_published(world: World, key: str) -> None:
    key = world.ids["draft"] if key == "draft" else key
    event = {"event_id": str(uuid.uuid4()), "kind": "step.ticked", "module_key": key, "module_version": 1, "step": world.ids["ask"]}
    form = {"ask": world.ids["ask"], "kind": "step.ticked", "nonce": str(uuid.uuid4()), "version": "1"}
    before = rows(Event)

    answer = post_json(world, "learner", "/record/events/", {"events": [event]})
    walked = world.send("learner", "POST", f"/fr/walk/{key}/", form)

    assert [verdict["status"] for verdict in answer.json()["verdicts"]] == ["rejected"]
    assert walked.status_code == 404
    assert rows(Event) == before


@pytest.mark.parametrize("do", ["up", "down", "skip", "restore", "remove"])
def test_a_path_is_changed_by_its_owner_only(world: World, do: str) -> None:
    before = rows(JourneyStep)

    for role in ("anonymous", "other", "facilitator", "superuser"):
        world.send(role, "POST", "/fr/path/edit/", {"do": do, "module": world.ids["module"]})
    world.send("learner", "POST", "/fr/path/edit/", {"do": do, "module": str(uuid.uuid4())})

    assert rows(JourneyStep) == before


@pytest.mark.parametrize("place", ["the ask of another quiz", "an ask that is no quiz", "a module that is not published", "nowhere"])
def test_a_quiz_counts_for_the_ask_that_names_it_and_for_no_other(world: World, place: str) -> None:
    quizzes.load_quiz_file("// title: Autre\n::one::Vrai ? {TRUE}", slug="autre", language="fr")
    module = world.ids["draft"] if place == "a module that is not published" else world.ids["module"]
    step = {"the ask of another quiz": world.ids["quiz_ask"], "an ask that is no quiz": world.ids["ask"]}.get(place, "nowhere")
    world.send("other", "POST", "/fr/quiz/autre/start/", {"module": module, "step": step})
    attempt = Attempt.objects.filter(quiz_slug="autre").get()
    ref = attempt.drawn.items[0].ref

    world.send("other", "POST", f"/fr/quiz/{attempt.pk}/submit/", {ref: "true"})
    quizzes.grade_attempt(attempt.pk, now=timezone.now())

    attempt.refresh_from_db()
    progress = progress_of(attempt.learner_id, [uuid.UUID(module)]).get(uuid.UUID(module))
    assert attempt.score == attempt.max_score
    assert progress is None or (progress.percent, progress.done_asks, progress.best_score) == (0, frozenset(), None)
