"""Two commands, each ending in every promise of the record: what was there is there again, and who was erased since is not."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.record.conftest import folder, migrated  # noqa: F401 - fixtures
from tests.record.worker import ROOT, environment, run

pytestmark = pytest.mark.slow
SETUP = """
import uuid
from django.utils import timezone
from learning.record.actions import EventDraft, append_events, ensure_subject, fold_due
from tests.record.builders import KEY, outline, publish
publish(outline("tick-1", "tick-2"), current=False)
learners = [ensure_subject() for _each in range(3)]
for learner in learners:
    append_events(learner, [EventDraft(uuid.uuid4(), "step.ticked", KEY, 1, "tick-1")], now=timezone.now())
fold_due(now=timezone.now())
print(learners[0])
"""
AFTERWARDS = """
import uuid
from django.utils import timezone
from learning.privacy.access import Person
from learning.privacy.actions import erase_person
from learning.record.models import Progress
erase_person(Person(uuid.UUID("{learner}")), now=timezone.now())
Progress.objects.all().delete()
"""
LOOK = """
import json
from learning.record.models import Event, Progress, Subject
print(json.dumps([Event.objects.count(), Progress.objects.count(), Subject.objects.filter(pk="{learner}").count()]))
"""


def manage(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:  # noqa: F811
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment(folder), capture_output=True, text=True, timeout=200, check=False)


def test_a_backup_is_restored_and_erasures_made_since_are_made_again(folder: Path) -> None:  # noqa: F811
    learner = run(folder, SETUP).splitlines()[-1]
    (folder / "media").mkdir(exist_ok=True)
    (folder / "media" / "picture.png").write_bytes(b"a picture")
    kept = folder / "kept.tar.gz"

    done = manage(folder, "backup", str(kept))
    assert (done.returncode, "sound" in done.stdout) == (0, True), done.stdout + done.stderr
    assert manage(folder, "backup", str(kept)).returncode == 1, "never written over another"
    run(folder, AFTERWARDS.format(learner=learner))
    (folder / "media" / "picture.png").unlink()

    assert manage(folder, "restore", str(kept)).returncode == 1, "not without a yes"
    done = manage(folder, "restore", str(kept), "--yes")
    assert (done.returncode, "1 erased again" in done.stdout, "sound" in done.stdout) == (0, True, True), done.stdout + done.stderr
    assert json.loads(run(folder, LOOK.format(learner=learner))) == [3, 3, 0]
    assert (folder / "media" / "picture.png").read_bytes() == b"a picture"


def test_a_file_that_is_no_backup_changes_nothing(folder: Path) -> None:  # noqa: F811
    (folder / "other.tar.gz").write_bytes(b"something else")
    done = manage(folder, "restore", str(folder / "other.tar.gz"), "--yes")

    assert done.returncode == 1
    assert "Nothing was changed" in done.stderr
