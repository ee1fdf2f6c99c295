"""A real worker on the embedded broker and a database file, killed with -9 in the middle: nothing is lost, nothing counted twice."""

import json
import sqlite3
import threading
import time

import pytest

from tests.record.worker import kill, run, running, start, wait_until

pytestmark = pytest.mark.slow

LEARNERS, EVENTS, KILLS = 4, 20, 2

APPEND = f"""
import uuid, json
from django.utils import timezone
from learning.record.actions import EventDraft, append_events, ensure_subject
key = uuid.uuid4()
learners = [ensure_subject() for _ in range({LEARNERS})]
taken = 0
for number in range({EVENTS}):
    for learner in learners:
        sent = EventDraft(uuid.uuid4(), "step.ticked", key, 1, f"tick-{{number}}")
        for verdict in append_events(learner, [sent], now=timezone.now(), durable=True):
            taken += verdict.status == "accepted"
        append_events(learner, [sent], now=timezone.now())
print(taken)
"""
JOBS = """
from learning.jobs.actions import enqueue_job
from learning.jobs.backend import RUN_TASK
for number in range(40):
    enqueue_job(RUN_TASK, "wagtail.tasks.update_reference_index_task", ["wagtailcore", "site", "1"], {})
"""
LOOK = """
import json
from learning.record.actions import verify_record
from learning.record.models import Event, Progress
report = verify_record().to_json()
findings = [each["words"] for each in report["findings"] if each["invariant"] != "I9"]
marks = sum(len(row.state["ticks"]) for row in Progress.objects.all())
print(json.dumps({"events": Event.objects.count(), "marks": marks, "findings": findings}))
"""


def ask(folder, query):
    connection = sqlite3.connect(folder / "db.sqlite3", timeout=20)
    try:
        return connection.execute(query).fetchone()[0]
    finally:
        connection.close()


def unfolded(folder):
    return ask(folder, "SELECT COUNT(*) FROM record_head WHERE folded_seq < last_seq")


def test_a_worker_killed_while_it_folds_loses_nothing_and_counts_nothing_twice(folder):
    said = []
    sender = threading.Thread(target=lambda: said.append(run(folder, APPEND)))
    sender.start()
    for _kill in range(KILLS):
        process = start(folder)
        try:
            before = ask(folder, "SELECT COALESCE(SUM(folded_seq), 0) FROM record_head")
            wait_until(
                lambda before=before: ask(folder, "SELECT COALESCE(SUM(folded_seq), 0) FROM record_head") > before or not sender.is_alive()
            )
            time.sleep(0.05)
        finally:
            kill(process)
    sender.join(timeout=120)
    assert said == [str(LEARNERS * EVENTS)]
    with running(folder):
        wait_until(lambda: unfolded(folder) == 0)
    seen = json.loads(run(folder, LOOK))
    assert seen == {"events": LEARNERS * EVENTS, "marks": LEARNERS * EVENTS, "findings": []}


def test_jobs_a_killed_worker_held_are_run_by_the_next(folder):
    run(folder, JOBS)
    process = start(folder)
    try:
        wait_until(lambda: ask(folder, "SELECT COUNT(*) FROM jobs_job WHERE status = 'done'") > 0)
    finally:
        kill(process)
    held = sqlite3.connect(folder / "db.sqlite3", timeout=20)
    held.execute("UPDATE jobs_job SET status = 'running', attempts = 1, lease_until = '2026-01-01 00:00:00' WHERE status = 'ready'")
    held.commit()
    held.close()
    with running(folder):
        wait_until(lambda: ask(folder, "SELECT COUNT(*) FROM jobs_job WHERE status != 'done'") == 0)
    assert ask(folder, "SELECT COUNT(*) FROM jobs_job") == 40
