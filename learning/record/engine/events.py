"""The kinds of event: who may send each, what it is about, what it may carry. What breaks a rule is refused with the rule's name."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Any
from uuid import UUID, uuid5

MAX_PAYLOAD = 16 * 1024  # bytes of JSON: an event is a fact, not a document
MAX_TEXT = 20_000  # characters of private text: a dozen pages
MAX_ANSWER = 200  # characters of a short answer, the one string of a payload a learner types: it is graded, so it stays with the fact
MAX_DEPTH = 6
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:+/-]{0,63}")  # a slug, an id, a date: what no sentence can be
CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)
EMPTY: Mapping[str, Any] = {}


@dataclass(frozen=True)
class EventDraft:
    """An event as it is sent. `event_id` is made by the sender, so that sending twice is one event."""

    event_id: UUID
    kind: str
    module_key: UUID | None = None
    module_version: int | None = None
    step: str = ""
    attempt: UUID | None = None
    payload: Mapping[str, Any] = field(default_factory=dict)
    private_text: str = ""
    device: str = ""
    device_seq: int | None = None
    occurred_at: datetime | None = None
    clock_offset: timedelta = timedelta(0)  # how far the sender's clock is behind the server's

    def digest(self) -> str:
        """What makes two events with one id the same. Private text is compared apart, so that erasing it erases it."""
        body = [self.kind, str(self.module_key), self.module_version, self.step, str(self.attempt), self.payload]
        return blake2b(canonical(body), digest_size=16).hexdigest()

    def effective_at(self, received_at: datetime) -> datetime:
        """When it counts from: when it happened by our clock, never later than it reached us."""
        if self.occurred_at is None:
            return received_at
        return min(received_at, self.occurred_at + self.clock_offset)


@dataclass(frozen=True)
class Kind:
    """A kind of event. `client`: a browser may vouch for it; else only the server, having seen for itself."""

    client: bool = False
    needs_step: bool = True
    needs_module: bool = True
    required: frozenset[str] = frozenset()
    client_may_carry: frozenset[str] = frozenset()
    may_carry_text: bool = False


def _kind(*required: str, carry: Iterable[str] = (), **rules: bool) -> Kind:
    return Kind(required=frozenset(required), client_may_carry=frozenset((*required, *carry)), **rules)


KINDS: Mapping[str, Kind] = {
    "module.enrolled": _kind(needs_step=False),
    "step.opened": _kind(client=True),
    "step.ticked": _kind(client=True),
    "step.unticked": _kind(),
    "step.exempted": _kind(carry=("reason",)),
    "recall.answered": _kind("response", client=True, may_carry_text=True),
    "scale.placed": _kind("value", carry=("when",), client=True),
    "quiz.started": _kind("quiz", needs_step=False, needs_module=False),
    "quiz.submitted": _kind("quiz", needs_step=False, needs_module=False),
    "quiz.graded": _kind("quiz", "score", needs_step=False, needs_module=False),
    "deliverable.submitted": _kind(client=True, may_carry_text=True),
    "note.written": _kind(client=True, may_carry_text=True),
    "checklist.kept": _kind(carry=("choices",), client=True),
    "action.written": _kind(carry=("by",), client=True, may_carry_text=True),
    "tool.opened": _kind(carry=("tool",), client=True),
    "webinar.registered": _kind(needs_step=False),
    "webinar.unregistered": _kind(needs_step=False),
    "webinar.attended": _kind(),
    "diagnosis.answered": _kind(carry=("choices",), client=True, may_carry_text=True),
    "review.given": _kind(carry=("rubric",), client=True, may_carry_text=True),
    "peer.reviewed": _kind(carry=("rubric",)),
    "peer.received": _kind(),
    "module.reset": _kind(needs_step=False),
    "module.exempted": _kind(carry=("reason",), needs_step=False),
    "module.unexempted": _kind(needs_step=False),
}


def canonical(value: Any) -> bytes:
    """One way to write a value, whatever the order of its keys."""
    return CANONICAL.encode(value).encode()


def form_event_id(nonce: UUID, kind: str, module_key: UUID | None, step: str, payload: Mapping[str, Any]) -> UUID:
    """The id of what a form sends: a double click is one event, another answer in the same form is another.

    When the form carries private text, pass it in `payload` here (not in the event), so that a changed text is another event too.
    """
    return uuid5(nonce, canonical([kind, str(module_key), step, payload]).decode())


def refusal(draft: EventDraft, *, trust: str) -> str:
    """Why this event cannot be taken, as a code; "" when it can."""
    kind = KINDS.get(draft.kind)
    if kind is None:
        return "unknown-kind"
    if trust != "server" and not kind.client:
        return "server-only"
    return _shape_refusal(draft, kind) or _payload_refusal(draft, kind, trust)


def _shape_refusal(draft: EventDraft, kind: Kind) -> str:
    rules = (
        (kind.needs_module and draft.module_key is None, "module-missing"),
        (kind.needs_step and not draft.step, "step-missing"),
        (draft.step and not CODE.fullmatch(draft.step), "step-malformed"),
        (draft.module_version is not None and not 1 <= draft.module_version < 2**31, "version-malformed"),
        (draft.device and not CODE.fullmatch(draft.device), "device-malformed"),
        (draft.device_seq is not None and not (draft.device and 0 <= draft.device_seq < 2**63), "device-malformed"),
        (draft.kind == "quiz.submitted" and draft.attempt is None, "attempt-missing"),
        (draft.occurred_at is not None and draft.occurred_at.tzinfo is None, "time-without-zone"),
        (draft.private_text and not kind.may_carry_text, "text-not-expected"),
        (len(draft.private_text) > MAX_TEXT, "text-too-long"),
        (not is_text(draft.private_text), "text-malformed"),
    )
    return next((reason for broken, reason in rules if broken), "")


def _payload_refusal(draft: EventDraft, kind: Kind, trust: str) -> str:
    payload = draft.payload
    if not isinstance(payload, Mapping):
        return "payload-malformed"
    if missing := sorted(kind.required - payload.keys()):
        return f"missing-{missing[0]}"
    if not payload:
        return ""
    if trust != "server" and not payload.keys() <= kind.client_may_carry:
        return "not-yours"
    if not all(_is_fact(value, depth=1, longest=MAX_ANSWER if name == "response" else 0) for name, value in payload.items()):
        return "free-text"
    if draft.kind == "quiz.graded" and not _is_share(payload["score"]):
        return "score-out-of-range"
    return "payload-too-large" if len(canonical(payload)) > MAX_PAYLOAD else ""


def is_text(text: str) -> bool:
    """What every database can keep: no NUL, no half of a surrogate pair."""
    return "\0" not in text and not any("\ud800" <= letter <= "\udfff" for letter in text)


def _is_share(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1


def _is_fact(value: Any, *, depth: int, longest: int) -> bool:
    """Numbers, codes, and lists and tables of them: nothing a person could be recognised by in their own words."""
    if depth > MAX_DEPTH:
        return False
    if isinstance(value, str):
        return not value or CODE.fullmatch(value) is not None or (len(value) <= longest and is_text(value))
    if isinstance(value, Mapping):
        return all(CODE.fullmatch(str(key)) and _is_fact(part, depth=depth + 1, longest=longest) for key, part in value.items())
    if isinstance(value, list | tuple):
        return all(_is_fact(part, depth=depth + 1, longest=longest) for part in value)
    if isinstance(value, float):
        return value == value and abs(value) != float("inf")  # noqa: PLR0124 - NaN is not itself, and JSON has no word for it
    return value is None or isinstance(value, bool | int)
