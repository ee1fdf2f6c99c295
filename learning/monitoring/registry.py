"""What a process counts for itself: requests and tasks, by route and by name. Shared by the processes of one machine when
PROMETHEUS_MULTIPROC_DIR names a folder for it."""

from functools import cache
from typing import Any


@cache
def counters() -> Any:
    """Made at the first use: who asks for no figures loads nothing for them."""
    from types import SimpleNamespace

    from prometheus_client import Counter, Histogram

    steps = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
    return SimpleNamespace(
        requests=Counter("cheminer_requests", "Requests by route and status", ["method", "route", "status"]),
        request_seconds=Histogram("cheminer_request_seconds", "Time a request took", ["route"], buckets=steps),
        tasks=Counter("cheminer_tasks", "Tasks by name and outcome", ["task", "outcome"]),
        task_seconds=Histogram("cheminer_task_seconds", "Time a task took", ["task"], buckets=steps),
    )
