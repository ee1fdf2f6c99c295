"""A worker told to stop, under load: it ends by itself, and what it held is done once."""

import json
import signal
import sqlite3
import subprocess
import sys
import threading

import pytest

from tests.record.worker import ROOT, environment, kill, run, running, start, wait_until

pytestmark = pytest.mark.slow

LEARNERS, EVENTS = 4, 20
PATIENCE = 25  # of a supervisor, in seconds; the half minute that a pool would wait for a lost result is longer

APPEND = f"""
import uuid
from django.utils import timezone
from learning.record.actions import EventDraft, append_events, ensure_subject
key = uuid.uuid4()
learners = [ensure_subject() for _ in range({LEARNERS})]
for number in range({EVENTS}):
    for learner in learners:
        append_events(learner, [EventDraft(uuid.uuid4(), "step.ticked", key, 1, f"tick-{{number}}")], now=timezone.now(), durable=True)
"""
LOOK = """
import json
from learning.record.actions import verify_record
from learning.record.models import Event, Progress
findings = [each["words"] for each in verify_record().to_json()["findings"] if each["invariant"] != "I9"]
marks = sum(len(row.state["ticks"]) for row in Progress.objects.all())
print(json.dumps({"events": Event.objects.count(), "marks": marks, "findings": findings}))
"""
FORGETFUL = """
from celery.signals import worker_ready
from learning.celery import app

@worker_ready.connect(weak=False)
def lose_a_result(sender, **_):
    for counter in sender.pool._pool._on_ready_counters.values():
        counter.value -= 1

app.worker_main(["worker", "--pool=prefork", "--concurrency=1", "--loglevel=ERROR", "--without-gossip", "--without-mingle"])
"""


def folded(folder):
    connection = sqlite3.connect(folder / "db.sqlite3", timeout=20)
    try:
        return connection.execute("SELECT COALESCE(SUM(folded_seq), 0), COALESCE(SUM(last_seq), 0) FROM record_head").fetchone()
    finally:
        connection.close()


def test_a_worker_told_to_stop_under_load_ends_by_itself_and_what_it_held_is_done_once(folder):
    process = start(folder)
    sender = threading.Thread(target=lambda: run(folder, APPEND))
    sender.start()
    try:
        wait_until(lambda: folded(folder)[0] > 0)
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == 0
    finally:
        kill(process)
        sender.join(timeout=120)
    with running(folder):
        wait_until(lambda: folded(folder) == (LEARNERS * EVENTS, LEARNERS * EVENTS))
    assert json.loads(run(folder, LOOK)) == {"events": LEARNERS * EVENTS, "marks": LEARNERS * EVENTS, "findings": []}


def test_a_result_that_was_lost_with_a_connection_does_not_keep_a_worker_from_ending(folder):
    process = subprocess.Popen(
        [sys.executable, "-c", FORGETFUL], cwd=ROOT, env=environment(folder), start_new_session=True, stderr=subprocess.DEVNULL
    )
    try:
        run(folder, APPEND)
        wait_until(lambda: folded(folder) == (LEARNERS * EVENTS, LEARNERS * EVENTS))
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == 0
    finally:
        kill(process)
