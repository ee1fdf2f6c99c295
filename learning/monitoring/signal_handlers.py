"""What Celery says of its tasks, counted."""

import time
from typing import Any

from celery.signals import task_postrun, task_prerun

from .registry import counters

_started: dict[str, float] = {}


def connect() -> None:
    """Called once, when figures are wanted."""
    task_prerun.connect(on_begun, dispatch_uid="monitoring")
    task_postrun.connect(on_ended, dispatch_uid="monitoring")


def on_begun(task_id: str, **_kwargs: Any) -> None:
    _started[task_id] = time.perf_counter()


def on_ended(task_id: str, task: Any, state: str | None = None, **_kwargs: Any) -> None:
    counters().tasks.labels(task.name, (state or "unknown").lower()).inc()
    counters().task_seconds.labels(task.name).observe(time.perf_counter() - _started.pop(task_id, time.perf_counter()))
