"""A published page's body as a frozen outline: its steps, what each asks, and what completes the module.

The record folds events against outlines and never reads a page. Ids are those of the page's blocks, so an edit, a move or a
translation keeps them.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from math import lcm
from typing import Any


class AskKind(StrEnum):
    """What a step asks of a learner. Each member's rule, that is, which event answers it, stands in `DONE_BY`."""

    READ = "read"
    TICK = "tick"
    RECALL = "recall"
    SCALE = "scale"
    QUIZ = "quiz"
    DELIVERABLE = "deliverable"
    ACTION = "action"
    TOOL = "tool"
    ATTEND = "attend"
    DIAGNOSIS = "diagnosis"
    REVIEW = "review"
    MODULE = "module"
    REFLECTION = "reflection"
    CHECKLIST = "checklist"
    EXTERNAL = "external"
    NOTE = "note"
    REGISTER = "register"


TICKED = frozenset({AskKind.TICK, AskKind.EXTERNAL})  # done by one's own word, which may be taken back
NEVER_OWED = frozenset({AskKind.NOTE, AskKind.REGISTER})  # a place to write for oneself, an intention: nothing waits for them
DONE_BY: Mapping[AskKind, frozenset[str]] = {
    AskKind.READ: frozenset({"step.opened"}),
    AskKind.TICK: frozenset({"step.ticked"}),
    AskKind.RECALL: frozenset({"recall.answered"}),
    AskKind.SCALE: frozenset({"scale.placed"}),
    AskKind.QUIZ: frozenset({"quiz.submitted"}),
    AskKind.DELIVERABLE: frozenset({"deliverable.submitted"}),
    AskKind.ACTION: frozenset({"action.written"}),
    AskKind.TOOL: frozenset({"tool.opened"}),
    AskKind.ATTEND: frozenset({"webinar.attended"}),
    AskKind.DIAGNOSIS: frozenset({"diagnosis.answered"}),
    AskKind.REVIEW: frozenset({"review.given"}),
    AskKind.MODULE: frozenset({"step.opened"}),
    AskKind.REFLECTION: frozenset({"note.written"}),
    AskKind.CHECKLIST: frozenset({"checklist.kept"}),
    AskKind.EXTERNAL: frozenset({"step.ticked"}),
    AskKind.NOTE: frozenset({"note.written"}),
    AskKind.REGISTER: frozenset({"webinar.registered"}),
}
PASSED = frozenset({"quiz.passed"})


@dataclass(frozen=True)
class Ask:
    """One thing asked. `threshold` (percent) makes a quiz count only once passed; `spec` is what it takes to answer it."""

    id: str
    kind: AskKind
    threshold: int | None = None
    spec: Mapping[str, Any] = field(default_factory=dict)

    @property
    def block(self) -> str:
        """The id of the block or step that asks: an ask that is required again bears it with an edition (`id.2`)."""
        return self.id.partition(".")[0]

    @property
    def done_by(self) -> frozenset[str]:
        """The kinds of event that complete this ask."""
        return PASSED if self.kind is AskKind.QUIZ and self.threshold is not None else DONE_BY[self.kind]

    def to_json(self) -> dict[str, Any]:
        return {"id": self.id, "kind": self.kind.value, "threshold": self.threshold, "spec": dict(self.spec)}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Ask":
        return cls(data["id"], AskKind(data["kind"]), data.get("threshold"), data.get("spec") or {})


@dataclass(frozen=True)
class Step:
    """One thing to do inside a module, in `minutes`. Its id is the block's id. `skills`: what it teaches, if it says so; who has proved
    all of them may skip it."""

    id: str
    title: str
    minutes: int
    required: bool
    asks: tuple[Ask, ...]
    skills: tuple[str, ...] = ()

    @property
    def owed(self) -> tuple[Ask, ...]:
        """What the step waits for; a place for notes waits for nothing."""
        return tuple(ask for ask in self.asks if ask.kind not in NEVER_OWED)

    def to_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "title": self.title,
            "minutes": self.minutes,
            "required": self.required,
            "asks": [ask.to_json() for ask in self.asks],
        } | ({"skills": list(self.skills)} if self.skills else {})

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Step":
        asks = tuple(Ask.from_json(ask) for ask in data["asks"])
        return cls(data["id"], data["title"], data["minutes"], data["required"], asks, tuple(data.get("skills", ())))


@dataclass(frozen=True)
class Requirement:
    """Any one of the alternatives, each of which is all of its ask ids: "attended, or every chapter opened"."""

    alternatives: tuple[tuple[str, ...], ...]

    def fraction(self, done: Collection[str]) -> Fraction:
        """How much is met, by the alternative that is furthest on: 0 to 1."""
        shares = [Fraction(sum(ask in done for ask in asks), len(asks)) for asks in self.alternatives if asks]
        return max(shares, default=Fraction(1))

    @cached_property
    def _asked(self) -> tuple[frozenset[str], ...]:
        return tuple(frozenset(asks) for asks in self.alternatives if asks)

    def is_met(self, done: Collection[str]) -> bool:
        return not self._asked or any(asks.issubset(done) for asks in self._asked)

    def names(self, ask_id: str) -> bool:
        return any(ask_id in asks for asks in self.alternatives)


@dataclass(frozen=True)
class Outline:
    """What a module version asks, frozen. Complete when every requirement is met; an outline always has at least one.

    `choice` and `rewritten` say what the editor decided of the steps that this very version rewrote (`changing.Choice`).
    """

    module_key: str
    format: str
    steps: tuple[Step, ...]
    requirements: tuple[Requirement, ...]
    minutes: int
    skills: tuple[str, ...]
    choice: str = "keep"
    rewritten: tuple[str, ...] = ()

    @property
    def begins_anew(self) -> bool:
        """Whether something has to be done again: what earlier versions came to is no longer the measure."""
        return self.choice == "require" and bool(self.rewritten)

    def ask(self, ask_id: str) -> Ask | None:
        return next((ask for step in self.steps for ask in step.asks if ask.id == ask_id), None)

    def step_of(self, ask_id: str) -> Step | None:
        return next((step for step in self.steps if any(ask.id == ask_id for ask in step.asks)), None)

    def told_by(self, other: "Outline") -> "Outline":
        """The same outline in the words of another, as a rule its translation: titles, and what is asked. What the other lacks stays as it
        is said here; what counts is what counts here."""
        if other is self:
            return self
        titles = {step.id: step.title for step in other.steps}
        asks = {(ask.id, ask.kind): ask.spec for step in other.steps for ask in step.asks}
        steps = (
            replace(
                step,
                title=titles.get(step.id, step.title),
                asks=tuple(replace(ask, spec=asks.get((ask.id, ask.kind), ask.spec)) for ask in step.asks),
            )
            for step in self.steps
        )
        return replace(self, steps=tuple(steps))

    def fraction(self, done: Collection[str]) -> Fraction:
        """The share of the requirements that is met, 0 to 1; exactly 1 when, and only when, the module is complete."""
        if not self.requirements:
            return Fraction(0)
        return sum((each.fraction(done) for each in self.requirements), Fraction(0)) / len(self.requirements)

    @cached_property
    def _weighed(self) -> tuple[int, tuple[tuple[tuple[int, tuple[str, ...]], ...], ...]]:
        """The requirements in whole numbers: what one of them weighs, and for each alternative what one ask of it weighs."""
        whole = lcm(*(len(asks) for each in self.requirements for asks in each.alternatives if asks))
        return whole, tuple(tuple((whole // len(asks), asks) for asks in each.alternatives if asks) for each in self.requirements)

    def percent(self, done: Collection[str]) -> int:
        """`fraction` in hundredths, rounded down: 100 is said only of what is complete. It is asked of every row of every fold."""
        whole, requirements = self._weighed
        met, has = 0, done.__contains__
        for alternatives in requirements:
            if len(alternatives) == 1:
                weight, asks = alternatives[0]
                met += weight * sum(map(has, asks))
            else:
                met += max((weight * sum(map(has, asks)) for weight, asks in alternatives), default=whole)
        return 100 * met // (whole * len(requirements)) if requirements else 0

    def is_complete(self, done: Collection[str]) -> bool:
        return bool(self.requirements) and all(each.is_met(done) for each in self.requirements)

    @cached_property
    def counted_steps(self) -> tuple[Step, ...]:
        """The steps that "3 of 8 steps" speaks of: the required ones; all when none is required."""
        return tuple(step for step in self.steps if step.required) or self.steps

    @cached_property
    def _named(self) -> Mapping[str, tuple[tuple[frozenset[str], ...], ...]]:
        """For each step, of each requirement that names one of its asks, the ways to meet it as far as this step goes: its own part of an
        alternative, or an alternative that leaves it out. Looked up once per outline, read for every learner."""
        found = {}
        for step in self.steps:
            own = frozenset(ask.id for ask in step.asks)
            named = [each for each in self.requirements if any(own.intersection(asks) for asks in each.alternatives)]
            found[step.id] = tuple(tuple(own.intersection(asks) or frozenset(asks) for asks in each.alternatives if asks) for each in named)
        return found

    @cached_property
    def quizzes(self) -> tuple[tuple[Ask, str], ...]:
        """What asks for a quiz, each with the id of its step."""
        return tuple((ask, step.id) for step in self.steps for ask in step.asks if ask.kind is AskKind.QUIZ)

    def step_is_done(self, step: Step, done: Collection[str]) -> bool:
        """A step is done when every requirement that names one of its asks is met (attending does the chapters, one opened tool
        does the toolbox) or its own share of it is done, though other steps still owe theirs; when none names it, when all of its asks
        are done."""
        named = self._named[step.id]
        for ways in named:
            for asks in ways:
                if asks.issubset(done):
                    break
            else:
                return False
        return bool(named) or all(ask.id in done for ask in step.owed)

    def to_json(self) -> dict[str, Any]:
        return {
            "module_key": self.module_key,
            "format": self.format,
            "steps": [step.to_json() for step in self.steps],
            "requirements": [[list(asks) for asks in each.alternatives] for each in self.requirements],
            "minutes": self.minutes,
            "skills": list(self.skills),
        } | ({"choice": self.choice, "rewritten": list(self.rewritten)} if self.rewritten else {})

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Outline":
        return cls(
            module_key=data["module_key"],
            format=data["format"],
            steps=tuple(Step.from_json(step) for step in data["steps"]),
            requirements=tuple(Requirement(tuple(tuple(asks) for asks in each)) for each in data["requirements"]),
            minutes=data["minutes"],
            skills=tuple(data["skills"]),
            choice=data.get("choice", "keep"),
            rewritten=tuple(data.get("rewritten", ())),
        )
