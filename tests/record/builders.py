"""Small content and events to fold: a module is its outline."""

import uuid
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from cms.engine.outline import Ask, AskKind, Outline, Requirement, Step
from learning.record.engine.events import EventDraft
from learning.record.engine.fold import Fact

KEY = uuid.uuid5(uuid.NAMESPACE_URL, "a module of the tests")
START = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
KINDS = {
    "read": AskKind.READ,
    "tick": AskKind.TICK,
    "recall": AskKind.RECALL,
    "scale": AskKind.SCALE,
    "quiz": AskKind.QUIZ,
    "action": AskKind.ACTION,
}


def ask(ask_id: str, *, threshold: int | None = None) -> Ask:
    """An ask named after its kind: `tick-1`, `quiz-a`."""
    kind = KINDS[ask_id.partition("-")[0]]
    return Ask(ask_id, kind, threshold, {"quiz": ask_id} if kind is AskKind.QUIZ else {})


def outline(*ids: str, key: uuid.UUID = KEY, threshold: int | None = None, any_of: Iterable[str] = ()) -> Outline:
    """One step per ask, each required; of those in `any_of` one is enough."""
    asks = [ask(each, threshold=threshold) for each in ids]
    steps = tuple(Step(f"step-{each.id}", each.id, 5, True, (each,)) for each in asks)
    free = frozenset(any_of)
    requirements = [Requirement(((each.id,),)) for each in asks if each.id not in free]
    if free:
        requirements.append(Requirement(tuple((each,) for each in sorted(free))))
    return Outline(str(key), "tutorial", steps, tuple(requirements), 5 * len(steps), ())


def fact(seq: int, kind: str, step: str = "", *, version: int = 1, minute: int | None = None, **payload: Any) -> Fact:
    at = START + timedelta(minutes=seq if minute is None else minute)
    return Fact(seq, kind, step, version, at, payload)


def tick(seq: int, step: str, **more: Any) -> Fact:
    return fact(seq, "step.ticked", step, **more)


def draft(kind: str = "step.ticked", step: str = "tick-1", **fields: Any) -> EventDraft:
    values: dict[str, Any] = {"event_id": uuid.uuid4(), "module_key": KEY, "module_version": 1} | fields
    return EventDraft(kind=kind, step=step, **values)


def publish(made: Outline, *, number: int = 1, key: uuid.UUID = KEY, language: str = "fr", current: bool = True) -> None:
    """What publishing leaves behind: a version, and a pointer at it."""
    from cms.models import ContentVersion, ModuleVersion, PublishedModule

    version = ModuleVersion.objects.create(
        module_key=key,
        number=number,
        language=language,
        outline=made.to_json(),
        card={"title": "A module"},
        digest=uuid.uuid4().hex,
        published_at=START,
        page_id=1,
    )
    if current:
        pointer = {"version": version, "slug": "a-module", "is_live": True, "first_published_at": START}
        PublishedModule.objects.update_or_create(module_key=key, language=language, defaults=pointer)
    ContentVersion.bump()
