"""The short form of `make faults`: a minute of crashes, kills and hardships. Other lines and other moments each day."""

import datetime
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.slow
SEED = int(os.environ.get("FAULTS_SEED") or datetime.date.today().toordinal())  # noqa: DTZ011 - any number that changes


@pytest.fixture(scope="session")
def figures(migrated: Path):
    """What the short form of one part prints."""

    def run(part: str) -> dict[str, object]:
        kept = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE", "DATA_DIR")}
        done = subprocess.run(
            [sys.executable, "-m", "tests.faults", "--short", "--only", part, "--seed", str(SEED)],
            cwd=ROOT,
            env=kept | {"FAULTS_DATABASE": str(migrated / "db.sqlite3")},
            capture_output=True,
            text=True,
            timeout=280,
            check=False,
        )
        told = json.loads(done.stdout.strip().splitlines()[-1]) if done.stdout.strip() else {"broken": [done.stderr[-2000:]]}
        assert told["broken"] == [], f"seed {SEED}: {told}"
        assert done.returncode == 0, done.stderr[-2000:]
        return told

    return run


def test_a_crash_at_any_line_of_append_submit_fold_publish_and_erase_breaks_nothing(figures):
    told = figures("lines")

    assert [each["name"] for each in told["operations"]] == ["append", "submit", "fold", "publish", "erase"]
    assert all(each["points"] for each in told["operations"])


def test_processes_killed_under_working_learners_lose_and_double_nothing(figures):
    told = figures("storm")

    assert (told["lost"], told["duplicated"]) == (0, 0)
    assert told["acknowledged"] >= 600
    assert told["kills"] >= 10


def test_fifty_hands_on_one_attempt_make_one_attempt_one_submission_and_one_mark(figures):
    told = figures("races")

    assert told["rounds"] * told["hands"] == sum(told["met"].values())
    assert told["met"]["submitted at"] == told["rounds"] * told["hands"] // 2


def test_offline_devices_wrong_clocks_poison_and_a_full_disk_are_borne(figures):
    told = figures("hardships")

    assert told["offline"]["verdicts"]["accepted"] == told["offline"]["events"]
    assert told["poison"]["set_aside"] == told["poison"]["poisoned"]
