"""Wagtail's own background work as durable jobs: the search index, the reference index, files to delete.

A task is written in the transaction that asks for it, so a page that is published is found by search even when the worker was killed
in between, and one whose publication is rolled back never is.
"""

import json
import logging
from importlib import import_module
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.utils import timezone
from django_tasks.backends.base import BaseTaskBackend
from django_tasks.base import Task, TaskResult, TaskResultStatus
from django_tasks.exceptions import InvalidTaskError
from django_tasks.signals import task_enqueued
from django_tasks.utils import normalize_json

from .actions import enqueue_job
from .registry import UnknownJob, job

logger = logging.getLogger(__name__)

RUN_TASK = "wagtail.task"
MODULES = frozenset({"wagtail.tasks", "wagtail.images.tasks", "wagtail.contrib.frontend_cache.tasks", "modelsearch.tasks"})
MERGED = frozenset(  # what reads the row as it is when it runs: asked five times by one publication, done once
    {"modelsearch.tasks.insert_or_update_object_task", "wagtail.tasks.update_reference_index_task"}
)


class JobBackend(BaseTaskBackend):
    """Hands tasks to `learning.jobs`. The modules that may offer tasks are listed here: a row never names other code."""

    supports_defer = True

    def validate_task(self, task: Task) -> None:
        super().validate_task(task)
        if task.takes_context:
            raise InvalidTaskError("Backend does not support tasks that take a context.")
        if task.func.__module__ not in MODULES:
            raise InvalidTaskError(f"{task.module_path} is not among the modules whose tasks may run; use learning.jobs.registry.job.")

    def enqueue(self, task: Task, args: Any, kwargs: Any) -> TaskResult:
        self.validate_task(task)
        arguments, named = normalize_json(list(args)), normalize_json(dict(kwargs))
        merge_key = f"{task.module_path} {json.dumps([arguments, named])}"[:200] if task.module_path in MERGED else ""
        row = enqueue_job(RUN_TASK, task.module_path, arguments, named, merge_key=merge_key, run_after=task.run_after)
        result: TaskResult = TaskResult(
            task=task,
            id=str(row.pk),
            status=TaskResultStatus.READY,
            enqueued_at=timezone.now(),
            started_at=None,
            last_attempted_at=None,
            finished_at=None,
            args=arguments,
            kwargs=named,
            backend=self.alias,
            errors=[],
            worker_ids=[],
        )
        task_enqueued.send(type(self), task_result=result)
        return result


def task_at(path: str) -> Task:
    """The task of one of the known modules. Raises UnknownJob."""
    module, _dot, name = path.rpartition(".")
    task = getattr(import_module(module), name, None) if module in MODULES else None
    if not isinstance(task, Task):
        raise UnknownJob(f"{path} is not a task that may run here")
    return task


@job(RUN_TASK)
def run_task(path: str, arguments: list[Any], named: dict[str, Any]) -> None:
    """Runs a task of Wagtail's. What it was about may have been deleted meanwhile: then nothing is left to do."""
    try:
        task_at(path).func(*arguments, **named)
    except ObjectDoesNotExist:
        logger.info("%s %s: its object is gone", path, arguments)
