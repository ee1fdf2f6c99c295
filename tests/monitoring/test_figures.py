"""Figures for whoever holds the token, and log lines in which nobody can be recognised."""

import json
import logging
from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.utils import timezone

from learning.celery import app
from learning.jobs.models import Job
from learning.logs import formatter, without_persons
from learning.monitoring.middleware import WatchMiddleware
from learning.record.actions import append_events, ensure_subject
from tests.record.builders import draft

TOKEN = "a token of thirty-two characters"


@pytest.fixture
def figures(db: None, settings: object, client: Client):
    settings.METRICS_TOKEN = TOKEN  # type: ignore[attr-defined]

    def read() -> dict[str, float]:
        answer = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
        assert answer.status_code == 200
        lines = [line.rsplit(" ", 1) for line in answer.content.decode().splitlines() if not line.startswith("#")]
        return {name: float(value) for name, value in lines}

    return read


def test_without_the_token_there_is_nothing(client: Client, db: None, settings: object) -> None:
    assert client.get("/metrics", follow=True).status_code == 404
    settings.METRICS_TOKEN = TOKEN  # type: ignore[attr-defined]
    assert client.get("/metrics", follow=True).status_code == 404
    assert client.get("/metrics", headers={"Authorization": "Bearer other"}, follow=True).status_code == 404


def test_what_waits_is_told_with_how_long(figures) -> None:
    assert figures()["cheminer_oldest_unfolded_seconds"] == 0
    append_events(ensure_subject(), [draft()], now=timezone.now() - timedelta(seconds=90))
    Job.objects.create(name="slow", run_after=timezone.now() - timedelta(seconds=30))
    told = figures()

    assert 90 <= told["cheminer_oldest_unfolded_seconds"] < 100
    assert told["cheminer_unfolded_ledgers"] == told["cheminer_jobs_waiting"] == 1
    assert 30 <= told["cheminer_oldest_job_waiting_seconds"] < 40


def test_it_costs_a_few_questions_to_indexes(figures, django_assert_max_num_queries) -> None:
    with django_assert_max_num_queries(10):
        figures()


def test_requests_are_counted_and_told_by_route_and_never_by_address(figures, caplog: pytest.LogCaptureFixture) -> None:
    request = RequestFactory().get("/fr/join/a-secret-token/?mail=somebody@example.org")
    from django.urls import resolve

    request.resolver_match = resolve("/fr/join/a-secret-token/")
    with caplog.at_level(logging.INFO, "learning.requests"):
        WatchMiddleware(lambda _request: HttpResponse("ok"))(request)
    line = formatter().format(caplog.records[0])

    assert json.loads(line) | {"ms": 0, "at": ""} == {
        "event": "request",
        "level": "info",
        "logger": "learning.requests",
        "method": "GET",
        "route": "fr/join/<str:token>/",
        "status": 200,
        "ms": 0,
        "at": "",
    }
    assert figures()['cheminer_requests_total{method="GET",route="fr/join/<str:token>/",status="200"}'] == 1


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("no mailbox somebody.else+x@mail.example.org here", "no mailbox …@… here"),
        ("DETAIL:  Key (email)=(a@b.org) already exists.", "DETAIL:  Key (email)=(…) already exists."),
        ("Not Found: /fr/accounts/confirm-email/MQ:1sx:abc/", "Not Found: /fr/accounts/confirm-email/…/"),
        ("Not Found: /fr/join/Xy_12/ or /fr/catalogue/?q=my+illness", "Not Found: /fr/join/…/ or /fr/catalogue/?…"),
        ("event 3 of learner 5f0c cannot be folded", "event 3 of learner 5f0c cannot be folded"),
    ],
)
def test_nobody_can_be_recognised_in_a_line(said: str, written: str) -> None:
    assert without_persons(said) == written


def test_a_traceback_is_one_line_without_persons() -> None:
    try:
        raise ValueError("somebody@example.org is taken")
    except ValueError:
        import sys

        record = logging.LogRecord("django.request", logging.ERROR, __file__, 1, "broke for %s", ("a@b.org",), sys.exc_info())
    line = formatter().format(record)

    assert "\n" not in line
    assert "example.org" not in line
    assert "ValueError: …@… is taken" in json.loads(line)["exception"]


def test_what_a_learner_waits_for_has_a_queue_of_its_own() -> None:
    queues = {name: app.amqp.router.route({}, name)["queue"].name for name in app.conf.task_routes | dict.fromkeys(_rung())}

    assert {queues[name] for name in ("learning.record.tasks.fold_learners", "quizzes.tasks.grade_attempt")} == {"grading"}
    assert queues["learning.jobs.tasks.run_job"] == "jobs"
    assert set(app.amqp.queues) == {"grading", "jobs"}, "a worker that names no queue takes all of them"


def _rung() -> list[str]:
    return ["learning.record.tasks.fold_learners", "quizzes.tasks.grade_attempt", "learning.jobs.tasks.run_job"]
