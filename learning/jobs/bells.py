"""Ringing for what waits in a row. A bell carries keys and nothing else; one that is lost, late or doubled changes nothing, since the
sweep finds what it announced.
"""

import logging
import math
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.db import transaction

logger = logging.getLogger(__name__)

SILENCE_SECONDS = 10.0  # after a ring failed, how long this process does not try again: nobody must queue behind a dead broker
MOST_TOGETHER = 50  # keys of one bell: as many as are worked on in one transaction

_silent_until = 0.0


def ring(task_name: str, *args: Any) -> None:
    """Tells Celery, once the transaction commits, that a row is waiting. Never raises, never retries, takes a second at most."""
    transaction.on_commit(lambda: _ring_now(task_name, args), robust=True)


def ring_together(task_name: str, key: str) -> None:
    """The same for rows that are cheaper done together: what this process rings for within `BELL_SECONDS` of its last bell goes out as
    one, of a task that takes any number of keys. The first of a quiet moment goes at once."""
    transaction.on_commit(lambda: None if _is_silent() else _gathered(task_name).add(key), robust=True)


def _ring_now(task_name: str, args: tuple[Any, ...]) -> None:
    global _silent_until  # noqa: PLW0603 - one memory per process of a broker that does not answer
    if _is_silent():
        return
    from learning.celery import app

    try:
        app.send_task(task_name, args=args, retry=False, ignore_result=True)
    except Exception as error:  # whatever a broker can do wrong, the row is written
        _silent_until = time.monotonic() + SILENCE_SECONDS
        logger.warning("no doorbell (%s): the sweep will find what waits", type(error).__name__)


def _is_silent() -> bool:
    return time.monotonic() < _silent_until


@contextmanager
def without_ringing() -> Iterator[None]:
    """Rings for nothing inside: for a loader that sweeps by itself, and must not leave a worker a hundred bells for work that is done."""
    global _silent_until  # noqa: PLW0603 - the same memory as above
    before, _silent_until = _silent_until, math.inf
    try:
        yield
    finally:
        _silent_until = before


class _Gathered:
    """The keys of one task that wait for this process's next bell. A thread of its own rings it, and is waited for when the process ends
    in an orderly way."""

    def __init__(self, task_name: str) -> None:
        self.task_name = task_name
        self.lock = threading.Lock()
        self.keys: dict[str, None] = {}  # in the order rung for, each once
        self.rung_at = -math.inf
        self.is_waiting = False

    def add(self, key: str) -> None:
        now = time.monotonic()
        with self.lock:
            self.keys[key] = None
            if self.is_waiting:
                return
            wait = self.rung_at + settings.BELL_SECONDS - now
            self.is_waiting = wait > 0
        if wait > 0:
            threading.Timer(wait, self.ring).start()
        else:
            self.ring()

    def ring(self) -> None:
        with self.lock:
            keys, self.keys = list(self.keys), {}
            self.rung_at, self.is_waiting = time.monotonic(), False
        for start in range(0, len(keys), MOST_TOGETHER):
            _ring_now(self.task_name, tuple(keys[start : start + MOST_TOGETHER]))


_bells: dict[str, _Gathered] = {}
os.register_at_fork(after_in_child=_bells.clear)  # the thread that was to ring stays behind


def _gathered(task_name: str) -> _Gathered:
    return _bells.setdefault(task_name, _Gathered(task_name))
