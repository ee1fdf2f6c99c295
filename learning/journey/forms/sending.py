"""A batch of answers given without a connection: the fields of the forms they were given in, read as those forms are."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.http import QueryDict

from .answering import AskForm

MAX_BODY = 512 * 1024  # bytes: fifty answers with a page of text each
MAX_ANSWERS = 50
LONGEST_AWAY = timedelta(days=400)  # an older answer is a wrong clock


@dataclass(frozen=True)
class Kept:
    """One answer as a device kept it: its own id, the module, the fields of its form, and what they say of it."""

    id: str
    module_key: UUID
    fields: QueryDict
    head: dict[str, Any]
    given_at: datetime


def read_kept(body: bytes, *, now: datetime) -> list[Kept] | None:
    """`{"answers": [{"id", "module", "nonce", "fields": [[name, value]], "answered_at": ms}], "sent_at": ms}`; None if it is not that.

    Both moments are by the device's clock, so that only their difference counts and a wrong clock does no harm.
    """
    if len(body) > MAX_BODY:
        return None
    try:
        data = json.loads(body)
        rows, sent_at = data["answers"], data["sent_at"]
        return [_kept(row, sent_at, now) for row in rows] if 0 < len(rows) <= MAX_ANSWERS else None
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError):
        return None


def _kept(row: dict[str, Any], sent_at: float, now: datetime) -> Kept:
    fields = QueryDict(mutable=True)
    for name, value in row["fields"]:
        if not isinstance(name, str) or not isinstance(value, str) or "\0" in name + value:
            raise TypeError("a field is a name and a value")
        fields.appendlist(name, value)
    form = AskForm(fields)
    head = form.cleaned_data if form.is_valid() else {}
    age = min(timedelta(milliseconds=max(sent_at - row["answered_at"], 0)), LONGEST_AWAY)
    return Kept(str(UUID(row["id"])), UUID(row["module"]), fields, head, now - age)
