"""One number that changes whenever published content or a vocabulary does, so that caches everywhere know."""

import time
from typing import Any

from asgiref.local import Local
from django.db import models

_of_this_request = Local()


class ContentVersion(models.Model):
    """A single row. The number is a moment (microseconds), not a count: a change that is rolled back never lends its number to the
    next one, so that nothing cached under it can be taken for something else."""

    number = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="cms_one_content_version")]

    @classmethod
    def current(cls) -> int:
        """The number now: one query, asked once per request."""
        known: int | None = getattr(_of_this_request, "number", None)
        if known is None:
            known = cls.objects.filter(pk=1).values_list("number", flat=True).first() or 0
            if getattr(_of_this_request, "is_open", False):
                _of_this_request.number = known
        return known

    @classmethod
    def bump(cls) -> None:
        """Says that content changed, in the transaction that changes it."""
        cls.objects.update_or_create(pk=1, defaults={"number": time.time_ns() // 1000})
        _of_this_request.number = None


def open_request(**_kwargs: Any) -> None:
    """A request begins: what it reads of the content is read at one version."""
    _of_this_request.is_open, _of_this_request.number = True, None


def close_request(**_kwargs: Any) -> None:
    _of_this_request.is_open, _of_this_request.number = False, None
