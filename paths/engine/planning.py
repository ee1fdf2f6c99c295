"""A journey changed and re-planned: what is newly suggested comes in, what the learner decided stays.

Each change takes a plan and gives the plan that follows; a change that cannot be made gives the same plan back.
"""

from collections.abc import Callable, Collection, Sequence
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
class Plan:
    """A whole plan. `removed` are modules taken out by the learner; `is_reordered` says that the order is theirs."""

    route: str
    steps: tuple[Planned, ...] = ()
    removed: tuple[str, ...] = ()
    is_reordered: bool = False

    @property
    def modules(self) -> tuple[str, ...]:
        return tuple(step.module for step in self.steps)

    def at(self, module: str) -> int | None:
        """The place of a module, from 0; None when it is not on the plan."""
        return self.modules.index(module) if module in self.modules else None


def add(plan: Plan, step: Planned) -> Plan:
    """The module at the end, or taken up again where it is; it may come back into later plans."""
    kept = tuple(key for key in plan.removed if key != step.module)
    if step.module in plan.modules:
        return set_aside(replace(plan, removed=kept), step.module, PLANNED)
    return replace(plan, steps=(*plan.steps, step), removed=kept)


def remove(plan: Plan, module: str) -> Plan:
    """Without the module; a later plan does not bring it back."""
    removed = plan.removed if module in plan.removed else (*plan.removed, module)
    return replace(plan, steps=tuple(step for step in plan.steps if step.module != module), removed=removed)


def move(plan: Plan, module: str, to: int) -> Plan:
    """The module at a place from 1; beyond either end means the end. From now on the order is the learner's."""
    place = plan.at(module)
    if place is None:
        return plan
    rest = [*plan.steps[:place], *plan.steps[place + 1 :]]
    rest.insert(max(0, min(to - 1, len(rest))), plan.steps[place])
    return replace(plan, steps=tuple(rest), is_reordered=True)


def set_aside(plan: Plan, module: str, state: str, reason: str = "") -> Plan:
    """The module in another state, with the learner's reason."""
    return _with(plan, module, lambda step: replace(step, state=state, skip_reason=reason))


def switch(plan: Plan, module: str, other: Planned) -> Plan:
    """Another module in the step's place, which remembers what it stands for; switched back, it is what it was. The same plan when the
    other is on it already."""
    if other.module in plan.modules:
        return plan

    def switched(step: Planned) -> Planned:
        back = other.module == step.instead_of
        origin = SUGGESTED if back and step.reasons else ADDED
        told = step.reasons if step.origin == SUGGESTED else ()  # the reasons of what was suggested say that it was
        return replace(other, origin=origin, instead_of="" if back else step.module, reasons=step.reasons if back else told)

    return replace(_with(plan, module, switched), removed=tuple(key for key in plan.removed if key != other.module))


def lay_again(plan: Plan, suggested: Sequence[Planned], *, route: str, done: Collection[str] = ()) -> Plan:
    """A new suggestion laid over the plan, of its own route or of another."""
    ordered = plan.is_reordered and plan.route == route
    steps = replan(plan.steps, suggested, removed=plan.removed, done=done, is_reordered=ordered)
    return Plan(route, steps, plan.removed, ordered)


def _with(plan: Plan, module: str, change: Callable[[Planned], Planned]) -> Plan:
    return replace(plan, steps=tuple(change(step) if step.module == module else step for step in plan.steps))


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
    """A step kept by the learner's will with the newest reasons; one that stands for another keeps those of the other."""
    if fresh is None or old is None:
        found = fresh or old
        assert found is not None  # noqa: S101 - a key of the plan comes from one of them
        return found
    reasons = old.reasons if old.instead_of else fresh.reasons or old.reasons
    return replace(old, reasons=reasons, minutes=fresh.minutes, route=fresh.route)


def _inserted(order: list[str], others: list[str]) -> list[str]:
    """`order` kept as it is, and each other key put right after the one it follows in `others`."""
    found = list(order)
    for position, key in enumerate(others):
        if key not in found:
            follows = others[position - 1] if position else None
            found.insert(found.index(follows) + 1 if follows is not None else 0, key)
    return found
