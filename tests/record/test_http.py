"""The door for events: who is nobody yet becomes somebody by writing, never by reading; what does not fit is refused and kept."""

import json
import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from learning.record.access import progress_of
from learning.record.actions.rates import EVENTS_PER_MINUTE
from learning.record.models import Event, IngestReject, Subject
from tests.faults.services import free_port
from tests.record.builders import KEY

pytestmark = pytest.mark.django_db
URL = "/record/events/"


def row(**fields):
    return {"event_id": str(uuid.uuid4()), "kind": "step.ticked", "module_key": str(KEY), "module_version": 1, "step": "tick-1"} | fields


def send(client, *rows, **more):
    return client.post(URL, json.dumps({"events": list(rows), **more}), content_type="application/json")


def verdicts(answer):
    assert answer.status_code == 200, answer.content
    return [(each["status"], each["reason"]) for each in answer.json()["verdicts"]]


def test_an_anonymous_learner_is_made_by_the_first_event_and_found_by_the_next(client, module):
    sent = row()
    assert verdicts(send(client, sent)) == [("accepted", "")]
    assert verdicts(send(client, sent, row(step="tick-2"))) == [("duplicate", ""), ("accepted", "")]
    learner = Subject.objects.get()
    assert progress_of(learner.pk)[KEY].percent == 50
    assert {event.trust for event in Event.objects.all()} == {"client"}


def test_one_more_event_costs_six_queries_at_most(client, module):
    send(client, row())
    with CaptureQueriesContext(connection) as asked:
        send(client, row())
    assert len([each for each in asked if "SAVEPOINT" not in each["sql"]]) <= 6


def test_events_are_taken_while_the_cache_that_counts_them_is_away(client, module, settings):
    settings.CACHES = settings.CACHES | {
        "default": {"BACKEND": "learning.caching.DispensableRedis", "LOCATION": f"redis://127.0.0.1:{free_port()}/1"}
    }
    assert verdicts(send(client, row())) == [("accepted", "")]


def test_reading_makes_nobody(client, module):
    assert client.get(URL).status_code == 405
    assert client.get("/healthz").cookies == {}
    assert not Subject.objects.exists()


def test_a_token_is_asked_for(module):
    assert send(Client(enforce_csrf_checks=True), row()).status_code == 403
    assert not Subject.objects.exists()


def test_another_learner_is_another_ledger(client, module):
    sent = row()
    send(client, sent)
    assert verdicts(send(Client(), sent)) == [("accepted", "")]
    assert Subject.objects.count() == 2


@pytest.mark.parametrize(
    ("reason", "fields"),
    [
        ("module-unknown", {"module_key": str(uuid.uuid4())}),
        ("version-unknown", {"module_version": 7}),
        ("version-unknown", {"module_version": None}),
        ("step-unknown", {"step": "tick-9"}),
        ("server-only", {"kind": "quiz.graded", "step": "quiz-a", "payload": {"quiz": "quiz-a", "score": 1}}),
        ("server-only", {"kind": "module.exempted"}),
        ("not-yours", {"kind": "recall.answered", "step": "recall-1", "payload": {"response": "a", "right": True}}),
        ("free-text", {"kind": "tool.opened", "payload": {"tool": "my own words"}}),
    ],
)
def test_what_does_not_fit_is_refused_and_kept_and_moves_nothing(client, module, reason, fields):
    assert verdicts(send(client, row(**fields))) == [("rejected", reason)]
    assert IngestReject.objects.get().reason == reason
    assert not Event.objects.exists()


@pytest.mark.parametrize(
    ("code", "body"),
    [
        ("not-json", b"\xff"),
        ("not-json", b"[" * 100_000),
        ("no-events", b"[]"),
        ("no-events", b'{"events": 3}'),
        ("malformed-event", b'{"events": [{}]}'),
        ("malformed-event", b'{"events": [{"event_id": "x", "kind": "step.ticked"}]}'),
        ("malformed-event", json.dumps({"events": [row(step="a\0")]}).encode()),
        ("malformed-event", json.dumps({"events": [row(module_version="1")]}).encode()),
        ("malformed-event", json.dumps({"events": [row(device=3)]}).encode()),
        ("too-many", json.dumps({"events": [row()] * 101}).encode()),
    ],
)
def test_what_is_no_batch_is_refused_as_a_whole(client, module, code, body):
    answer = client.post(URL, body, content_type="application/json")
    assert (answer.status_code, answer.json()["error"]) == (400, code)
    assert not Subject.objects.exists()


@pytest.mark.parametrize("payload", [3, "x", [1], {"a\0b": 1}, {"\ud800": 1}, {"response": "\ud800"}, {"response": 10**300}])
@pytest.mark.parametrize("kind", ["recall.answered", "no.such.kind"])
def test_no_payload_breaks_the_door(client, module, payload, kind):
    status, _reason = verdicts(send(client, row(kind=kind, step="recall-1", payload=payload)))[0]
    assert status in ("accepted", "rejected")


def test_a_body_beyond_the_limit_is_not_read(client, module):
    answer = client.post(URL, b" " * (256 * 1024 + 1), content_type="application/json")
    assert answer.status_code == 413


def test_a_flood_is_stopped(client, module):
    batch = [row() for _each in range(100)]
    for _each in range(EVENTS_PER_MINUTE // 100):
        send(client, *batch)
    answer = send(client, row())
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "60")


def test_a_device_with_a_wrong_clock_is_set_right_by_the_moment_it_sent(client, module):
    now = timezone.now()
    theirs = now + timedelta(hours=26)
    sent = row(occurred_at=(theirs - timedelta(hours=3)).isoformat())
    send(client, sent, sent_at=theirs.isoformat())
    event = Event.objects.get()
    assert abs(event.effective_at - (now - timedelta(hours=3))) < timedelta(seconds=5)


def test_a_clock_that_was_lost_says_nothing(client, module):
    send(client, row(occurred_at="0001-01-01T00:00:00+00:00"), row(occurred_at="9999-12-31T23:59:59-12:00", event_id=str(uuid.uuid4())))
    assert all(event.effective_at == event.received_at for event in Event.objects.all())


def test_readiness_follows_the_oldest_unfolded_event(client, module, append):
    assert client.get("/readyz").json() == {"status": "ok", "oldest_unfolded_seconds": 0}
    append()
    send(client, row())
    assert client.get("/readyz").status_code == 200
    from learning.record.models import Head

    Head.objects.dirty().update(dirty_since=timezone.now() - timedelta(seconds=121))
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["status"]) == (503, "late")
