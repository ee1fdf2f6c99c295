"""Bells that are gathered: one message for what is worked on together, and none forgotten."""

import os
import queue
import subprocess
import sys
from pathlib import Path

import pytest

from learning.jobs import bells

ROOT = Path(__file__).resolve().parents[2]
AT_EXIT = """
from django.conf import settings
settings.configure(BELL_SECONDS=0.3)
from learning.jobs import bells
bells._ring_now = lambda task, keys: print(*keys, flush=True)
for key in "abc":
    bells._gathered("fold").add(key)
"""


@pytest.fixture
def rung(monkeypatch, settings):
    """The bells that went out, as they go."""
    settings.BELL_SECONDS = 0.3
    bells._bells.clear()
    out = queue.Queue()
    monkeypatch.setattr(bells, "_ring_now", lambda task, keys: out.put((task, keys)))
    return out


def ring(*keys, capture):
    for key in keys:
        with capture(execute=True):
            bells.ring_together("fold", key)


@pytest.mark.django_db
def test_the_first_bell_goes_at_once_and_those_after_it_together(rung, django_capture_on_commit_callbacks):
    ring("a", "b", "c", "b", capture=django_capture_on_commit_callbacks)

    assert rung.get_nowait() == ("fold", ("a",))
    assert rung.empty()
    assert rung.get(timeout=20) == ("fold", ("b", "c"))

    ring("d", capture=django_capture_on_commit_callbacks)
    assert rung.get(timeout=20) == ("fold", ("d",))


@pytest.mark.django_db
def test_a_bell_names_no_more_than_are_worked_on_at_once(rung, django_capture_on_commit_callbacks):
    ring(*map(str, range(102)), capture=django_capture_on_commit_callbacks)

    sizes = [len(rung.get(timeout=20)[1]) for _bell in range(4)]
    assert sizes == [1, 50, 50, 1]


@pytest.mark.django_db
def test_who_rings_for_nothing_leaves_no_bell_for_later(rung, django_capture_on_commit_callbacks):
    ring("a", capture=django_capture_on_commit_callbacks)
    with bells.without_ringing():
        ring("b", capture=django_capture_on_commit_callbacks)
    ring("c", capture=django_capture_on_commit_callbacks)

    assert rung.get_nowait() == ("fold", ("a",))
    assert rung.get(timeout=20) == ("fold", ("c",))


@pytest.mark.django_db
def test_a_bell_of_what_was_undone_is_not_rung(rung, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=False):
        bells.ring_together("fold", "a")
    assert rung.empty()


def test_what_waits_is_rung_before_a_process_ends():
    done = subprocess.run(
        [sys.executable, "-c", AT_EXIT], cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=True
    )
    assert done.stdout.split("\n") == ["a", "b c", ""]


def test_a_process_that_forks_gathers_for_itself(rung):
    """The thread that was to ring lives in the parent: a child that waited for it would never ring."""
    bells._gathered("fold").add("a")
    bells._gathered("fold").add("b")
    here, there = os.pipe()
    child = os.fork()
    if child == 0:
        bells._ring_now = lambda _task, keys: os.write(there, "".join(keys).encode())
        bells._gathered("fold").add("c")
        os._exit(0)
    os.waitpid(child, 0)
    os.close(there)
    assert os.read(here, 10) == b"c"
    os.close(here)
    assert [rung.get(timeout=20)[1] for _bell in range(2)] == [("a",), ("b",)]
