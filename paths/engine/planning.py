"""A journey re-planned: what is newly suggested comes in, what the learner decided stays."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

SUGGESTED, ADDED = "suggested", "added"
PLANNED, SKIPPED = "planned", "skipped"


@dataclass(frozen=True)
class Planned:
    """One step of a plan. `reasons` are JSON, as kept with the journey."""

    module: str
    route: str
    minutes: int
    origin: str = SUGGESTED
    state: str = PLANNED
    skip_reason: str = ""
    instead_of: str = ""
    reasons: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Diff:
    """What a new plan would change, in module keys: the learner sees it before it is made."""

    new: tuple[str, ...]
    gone: tuple[str, ...]
    kept: tuple[str, ...]


def replan(
    old: Sequence[Planned],
    suggested: Sequence[Planned],
    *,
    removed: Collection[str] = (),
    done: Collection[str] = (),
    is_reordered: bool = False,
) -> tuple[Planned, ...]:
    """The new plan. Of the old one stay: what was added by hand, set aside, or done. What was removed, or switched for another manner,
    does not come back. The order is the new suggestion's, unless the learner set one."""
    unwanted = {*removed, *done, *(step.instead_of for step in old)}
    fresh = {step.module: step for step in suggested if step.module not in unwanted}
    known = {step.module: step for step in old}
    stays = [step.module for step in old if step.module in fresh or _is_theirs(step, done)]
    merged = {key: _merged(known.get(key), fresh.get(key)) for key in {*stays, *fresh}}
    keys = _inserted(stays, list(fresh)) if is_reordered else _inserted(list(fresh), stays)
    return tuple(merged[key] for key in keys)


def diff(old: Sequence[Planned], new: Sequence[Planned]) -> Diff:
    before, after = [step.module for step in old], [step.module for step in new]
    return Diff(
        tuple(key for key in after if key not in before),
        tuple(key for key in before if key not in after),
        tuple(key for key in after if key in before),
    )


def _is_theirs(step: Planned, done: Collection[str]) -> bool:
    return step.origin == ADDED or step.state == SKIPPED or step.module in done


def _merged(old: Planned | None, fresh: Planned | None) -> Planned:
    """A step kept by the learner's will with the newest reasons."""
    if fresh is None or old is None:
        found = fresh or old
        assert found is not None  # noqa: S101 - a key of the plan comes from one of them
        return found
    return replace(old, reasons=fresh.reasons or old.reasons, minutes=fresh.minutes, route=fresh.route)


def _inserted(order: list[str], others: list[str]) -> list[str]:
    """`order` kept as it is, and each other key put right after the one it follows in `others`."""
    found = list(order)
    for position, key in enumerate(others):
        if key not in found:
            follows = others[position - 1] if position else None
            found.insert(found.index(follows) + 1 if follows is not None else 0, key)
    return found
