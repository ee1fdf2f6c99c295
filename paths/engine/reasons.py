"""Reasons as data: which answer put a step on a route, and how much it weighed. Sentences are made elsewhere, per language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .situation import NONE, Cause, Situation

FIRST_STEPS = Cause("objectives", NONE)  # the cause of a first step is that no objective was chosen
EVERYBODY = Cause("situation", NONE)  # the step would stand there without any answer: nothing said of oneself is its cause

CODES = {"objectives": "objective", "profile": "profile", "domains": "domain", "level": "level", "intent": "intent", "minutes": "minutes"}


@dataclass(frozen=True)
class Reason:
    """`cause` is `field:value` of the situation, or several joined by ` + ` when they only hold together. Taking it back makes the
    step leave the route or fall. Two causes are absences: `objectives:none`, undone by choosing one of the objectives named in `params`,
    and `situation:none` (the step would be there for somebody who said nothing)."""

    code: str
    cause: str
    weight: int
    params: Mapping[str, Any]

    def to_json(self) -> dict[str, Any]:
        return {"code": self.code, "cause": self.cause, "weight": self.weight, "params": dict(self.params)}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Reason":
        return cls(data["code"], data["cause"], data["weight"], data["params"])


def reason_for(cause: Cause, *, grade: int, points: int, minutes: int) -> Reason:
    """The reason that one necessary cause gives to a step."""
    if cause.field == "maturity":
        objective, level = cause.value.split(":")
        params: dict[str, Any] = {"objective": objective, "level": level}
        return Reason("maturity" if grade >= 2 else "maturity_near", str(cause), points, params)
    if cause.field == "minutes":
        return Reason("minutes", str(cause), points, {"minutes": minutes, "budget": int(cause.value)})
    code = CODES[cause.field]
    return Reason(code, str(cause), points, {code: cause.value})


def joint_reason(causes: tuple[Cause, ...], *, points: int) -> Reason:
    """Several answers of which no single one is needed, but that hold the step together."""
    return Reason("together", " + ".join(map(str, causes)), points, {"causes": [str(cause) for cause in causes]})


def standing_reason(situation: Situation, *, points: int, others: Sequence[str]) -> Reason:
    """Why a step is there although no answer put it there. `others`: the objectives that it does not serve, each of which would replace
    it; a step that serves them all is nobody's in particular."""
    if situation.objectives or not others:
        return Reason("everybody", str(EVERYBODY), points, {})
    return Reason("first_steps", str(FIRST_STEPS), points, {"objectives": list(others)})
