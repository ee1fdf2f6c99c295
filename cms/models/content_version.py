"""One number that changes whenever published content or a vocabulary does, so that caches everywhere know."""

import time
from contextvars import ContextVar
from typing import Any

from django.db import connections, models


class _Reading:
    """What one request has read: nothing yet, or the number."""

    number: int | None = None


_of_this_request: ContextVar[_Reading | None] = ContextVar("content_version_of_this_request", default=None)


class ContentVersion(models.Model):
    """A single row. The number is a moment (microseconds), not a count: a change that is rolled back never lends its number to the
    next one, so that nothing cached under it can be taken for something else."""

    number = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="cms_one_content_version")]

    @classmethod
    def current(cls) -> int:
        """The number now: one query, asked once per request."""
        reading = _of_this_request.get()
        if reading is None:
            return cls._read()
        if reading.number is None:
            reading.number = cls._read()
        return reading.number

    @classmethod
    def _read(cls) -> int:
        """By hand: every page asks this, and writing the query would take most of its time."""
        with connections[cls.objects.db].cursor() as cursor:
            cursor.execute("SELECT number FROM cms_contentversion WHERE id = 1")
            return int((cursor.fetchone() or (0,))[0])

    @classmethod
    def bump(cls) -> None:
        """Says that content changed, in the transaction that changes it."""
        cls.objects.update_or_create(pk=1, defaults={"number": time.time_ns() // 1000})
        if (reading := _of_this_request.get()) is not None:
            reading.number = None


def open_request(**_kwargs: Any) -> None:
    """A request begins: what it reads of the content is read at one version."""
    _of_this_request.set(_Reading())


def close_request(**_kwargs: Any) -> None:
    _of_this_request.set(None)
