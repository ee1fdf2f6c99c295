"""Many processes append to the same ledgers at once: every place is given once, and the database never says that it is locked."""

import subprocess
import sys

import pytest

from tests.record.worker import ROOT, environment, run

pytestmark = pytest.mark.slow

PROCESSES, EVENTS = 8, 15
SETUP = """
from learning.record.actions import ensure_subject
print(ensure_subject(), ensure_subject())
"""
WRITER = f"""
import django; django.setup()
import sys, uuid
from django.utils import timezone
from learning.record.actions import EventDraft, append_events
shared = [uuid.uuid5(uuid.NAMESPACE_URL, str(number)) for number in range({EVENTS})]
for number in range({EVENTS}):
    for learner in sys.argv[1:]:
        drafts = [EventDraft(each, "step.ticked", uuid.NAMESPACE_URL, 1, "tick-1") for each in (uuid.uuid4(), shared[number])]
        verdicts = append_events(uuid.UUID(learner), drafts, now=timezone.now(), durable=True)
        assert verdicts[0].status == "accepted", verdicts
        print(*[verdict.status for verdict in verdicts])
"""
LOOK = """
from learning.record.models import Event, Head
from learning.record.actions import fold_due, verify_record
from django.utils import timezone
fold_due(now=timezone.now())
print(Event.objects.count(), [each for each in verify_record().findings if each.invariant != "I9"])
"""


def test_eight_writers_share_two_ledgers(folder):
    learners = run(folder, SETUP).split()
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, *learners],
            cwd=ROOT,
            env=environment(folder),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _each in range(PROCESSES)
    ]
    answers = [writer.communicate(timeout=200) for writer in writers]
    assert [error for writer, (_said, error) in zip(writers, answers, strict=True) if writer.returncode] == []
    said = "".join(words for words, _error in answers).split()
    assert said.count("accepted") == len(learners) * EVENTS * (PROCESSES + 1), "each writer's own, and each shared one once"
    assert said.count("duplicate") == len(learners) * EVENTS * (PROCESSES - 1)
    assert run(folder, LOOK) == f"{len(learners) * EVENTS * (PROCESSES + 1)} []"
