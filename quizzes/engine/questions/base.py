"""What every kind of question has."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, ClassVar, Self

from quizzes.engine.numbers import plain
from quizzes.engine.parts import ONE, ZERO, Json, exact, string
from quizzes.engine.texts import NO_TEXT, QuestionError, Rich, format_name, gettext_noop, number, percent, rich

CREDITS = ("proportional", "exact", "penalty")
"""How parts make a mark. proportional: each right part counts alike. exact: everything right or nothing. penalty: a wrong part takes
away what a right one gives, never below nothing; what is left empty takes nothing."""


@dataclass(frozen=True, kw_only=True)
class Question:
    """What every kind has. `points` is 0 for what asks nothing, `weight` what the question counts beside the others of a quiz.

    `feedback` is shown whatever was answered; `feedback_right`, `_partial` and `_wrong` by what it was worth. `hints` are shown one at a
    time on asking or after a wrong try; each try after the first and each hint take `penalty` per cent of what can be had.
    """

    kind: ClassVar[str] = ""
    points: ClassVar[int] = 1
    judged: ClassVar[bool] = True  # False: no answer is right or wrong by itself
    name: str = ""
    prompt: str = ""
    prompt_format: str = "plain"
    feedback: Rich = NO_TEXT
    feedback_right: Rich = NO_TEXT
    feedback_partial: Rich = NO_TEXT
    feedback_wrong: Rich = NO_TEXT
    hints: tuple[Rich, ...] = ()
    penalty: Fraction = ZERO
    weight: Fraction = ONE

    def to_json(self) -> Json:
        """The JSON form; `from_json` gives an equal question back. What is usual is not said."""
        common: Json = {"kind": self.kind, "name": self.name, "prompt": self.prompt, "prompt_format": self.prompt_format}
        return common | self._own_json() | {"feedback": self.feedback.to_json()} | self._finer_json()

    def _finer_json(self) -> Json:
        said = {"feedback_right": self.feedback_right, "feedback_partial": self.feedback_partial, "feedback_wrong": self.feedback_wrong}
        found: Json = {key: text.to_json() for key, text in said.items() if text}
        if self.hints:
            found["hints"] = [hint.to_json() for hint in self.hints]
        if self.penalty:
            found["penalty"] = number(self.penalty)
        if self.weight != ONE:
            found["weight"] = plain(self.weight)
        return found

    def _own_json(self) -> Json:
        return {}

    @classmethod
    def _own(cls, data: Mapping[str, Any]) -> Json:
        return {}

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> Self:
        """This kind from JSON. Raises QuestionError saying what is wrong."""
        hints = data.get("hints", [])
        if not isinstance(hints, list | tuple):
            raise QuestionError(gettext_noop("“%(key)s” must be a list of at least %(number)d"), key="hints", number=0)
        common: Json = {
            "name": string(data, "name"),
            "prompt": string(data, "prompt"),
            "prompt_format": format_name(data.get("prompt_format", "plain")) or "plain",
            "feedback": rich(data.get("feedback")),
            "feedback_right": rich(data.get("feedback_right")) or NO_TEXT,
            "feedback_partial": rich(data.get("feedback_partial")) or NO_TEXT,
            "feedback_wrong": rich(data.get("feedback_wrong")) or NO_TEXT,
            "hints": tuple(text for text in map(rich, hints) if text),
            "penalty": percent(data.get("penalty", 0)),
            "weight": exact(data, "weight", ONE),
        }
        if common["penalty"] < 0 or common["weight"] < 0:
            raise QuestionError(gettext_noop("a penalty and a weight are not below nothing"))
        return cls(**common, **cls._own(data))


@dataclass(frozen=True, kw_only=True)
class Description(Question):
    """Text between questions: nothing is asked, nothing is worth anything."""

    kind: ClassVar[str] = "description"
    points: ClassVar[int] = 0
