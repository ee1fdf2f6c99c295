"""A batch of events as a browser sends it, read into drafts; what cannot be read at all is refused as a whole."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from cms.engine.outline import Outline

from .access import content_of
from .engine.events import EventDraft, is_text

MAX_BODY = 256 * 1024
MAX_EVENTS = 100
LONGEST_OFFLINE = timedelta(days=400)  # an older moment is a wrong clock
CLOCK_YEARS = range(1970, 2200)  # what a device that lost its clock may say, and every database can keep


class Malformed(ValueError):
    """Not a batch of events; the message is a code."""


def read_batch(body: bytes, *, now: datetime) -> list[EventDraft]:
    """`{"events": [...], "sent_at": moment}` as drafts. `sent_at`, the sender's clock, tells how far it is from ours.

    Raises Malformed.
    """
    if len(body) > MAX_BODY:
        raise Malformed("too-large")
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        raise Malformed("not-json") from None
    rows = data.get("events") if isinstance(data, dict) else None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise Malformed("no-events")
    if len(rows) > MAX_EVENTS:
        raise Malformed("too-many")
    sent_at = _moment(data.get("sent_at"))
    offset = now - sent_at if sent_at else timedelta(0)
    return [_draft(row, offset, now) for row in rows]


def _draft(row: Mapping[str, Any], offset: timedelta, now: datetime) -> EventDraft:
    try:
        return EventDraft(
            event_id=UUID(row["event_id"]),
            kind=_text(row, "kind"),
            module_key=UUID(row["module_key"]) if row.get("module_key") else None,
            module_version=_number(row, "module_version"),
            step=_text(row, "step"),
            payload=row.get("payload") or {},
            private_text=_text(row, "private_text"),
            device=_text(row, "device"),
            device_seq=_number(row, "device_seq"),
            occurred_at=_believable(_moment(row.get("occurred_at")), offset, now),
            clock_offset=offset,
        )
    except (KeyError, TypeError, AttributeError, ValueError):
        raise Malformed("malformed-event") from None


def _text(row: Mapping[str, Any], name: str) -> str:
    value = row.get(name, "")
    if not isinstance(value, str) or not is_text(value):
        raise ValueError(name)
    return value


def _number(row: Mapping[str, Any], name: str) -> int | None:
    value = row.get(name)
    if value is not None and (not isinstance(value, int) or isinstance(value, bool)):
        raise ValueError(name)
    return value


def _moment(value: Any) -> datetime | None:
    """An ISO moment with its zone; anything else is no moment."""
    try:
        moment = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return None
    return moment if moment.tzinfo and moment.year in CLOCK_YEARS else None


def _believable(moment: datetime | None, offset: timedelta, now: datetime) -> datetime | None:
    """A moment this year or so, by our clock: a device that lost its own says nothing."""
    return moment if moment and now - LONGEST_OFFLINE <= moment + offset <= now + LONGEST_OFFLINE else None


def refuse_unpublished(drafts: Iterable[EventDraft]) -> dict[UUID, str]:
    """Why an event does not fit what was published, by event: its module, its version and its step must exist. One query."""
    drafts = [draft for draft in drafts if draft.module_key is not None]
    contents = content_of({draft.module_key for draft in drafts if draft.module_key})
    reasons = {}
    for draft in drafts:
        content = contents[draft.module_key]  # type: ignore[index]
        outline = content.outlines.get(draft.module_version or 0)
        if not content.current:
            reasons[draft.event_id] = "module-unknown"
        elif outline is None:
            reasons[draft.event_id] = "version-unknown"
        elif draft.step and not _has(outline, draft.step):
            reasons[draft.event_id] = "step-unknown"
    return reasons


def _has(outline: Outline, step: str) -> bool:
    return outline.ask(step) is not None or any(each.id == step for each in outline.steps)
