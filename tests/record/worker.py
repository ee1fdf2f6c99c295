"""A worker of the tests: the real Celery app on the real settings, on a data folder of its own."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def environment(folder: Path) -> dict[str, str]:
    """The embedded settings, with everything in one folder."""
    kept = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")}
    return kept | {"DATA_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "learning.settings.embedded", "PYTHONPATH": str(ROOT)}


def run(folder: Path, code: str, *, timeout: float = 120) -> str:
    """Runs code in a process of its own, with Django ready, and returns what it printed."""
    script = f"import django; django.setup()\n{code}"
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, env=environment(folder), capture_output=True, text=True, timeout=timeout, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def start(folder: Path, *, child: str = "worker") -> subprocess.Popen[bytes]:
    """A worker in a process group of its own, so that killing it ends it and its pool and nothing else."""
    command = [sys.executable, "-m", "celery", "-A", "learning.celery", child, "--pool=prefork", "--concurrency=1", "--loglevel=ERROR"]
    quiet = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    return subprocess.Popen([*command, *quiet], cwd=ROOT, env=environment(folder), start_new_session=True, stderr=subprocess.DEVNULL)


def kill(process: subprocess.Popen[bytes]) -> None:
    """kill -9, for the worker and its pool at once."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(timeout=20)


@contextmanager
def running(folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    process = start(folder)
    try:
        yield process
    finally:
        kill(process)


def wait_until(condition, *, seconds: float = 60) -> None:
    """Looks again and again until it holds."""
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "it did not come about in time"
        time.sleep(0.1)
