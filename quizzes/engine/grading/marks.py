"""What judging gives."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from quizzes.engine.texts import NO_TEXT, Rich, rich

NOTHING, FULL = Fraction(0), Fraction(1)


@dataclass(frozen=True)
class Part:
    """One choice, pair, entry or gap after judging.

    For a choice, `right` says whether it should have been chosen; for the others, whether what was given there is right.
    """

    id: str
    chosen: bool
    right: bool
    expected: str = ""
    feedback: Rich = NO_TEXT


@dataclass(frozen=True)
class Mark:
    """What an answer is worth, 0 to 1, and why. `feedback` comes first for the answer, then for the question as a whole.

    `expected` names a full answer where the parts do not. `needs_review`: only a person can say. `taken_off`: what earlier tries and
    hints took from the score, which is after that.
    """

    score: Fraction = NOTHING
    right: bool = False
    feedback: tuple[Rich, ...] = ()
    parts: tuple[Part, ...] = ()
    expected: tuple[Rich, ...] = ()
    answered: bool = False
    needs_review: bool = False
    taken_off: Fraction = NOTHING

    @property
    def partial(self) -> bool:
        return not self.right and self.score + self.taken_off > NOTHING

    def less(self, share: Fraction) -> "Mark":
        """With so much of what could be had taken off, never below nothing."""
        off = min(max(share, NOTHING), self.score)
        return replace(self, score=self.score - off, taken_off=off)

    def veiled(self, general: Rich = NO_TEXT) -> "Mark":
        """What may be said while another try is left: right or not and what is said of this answer, nothing of what is right."""
        return replace(self, parts=(), expected=(), feedback=tuple(text for text in self.feedback if text != general))

    def to_json(self) -> dict[str, Any]:
        """For keeping; `mark_from_json` gives an equal mark back."""
        kept: dict[str, Any] = {
            "score": str(self.score),
            "right": self.right,
            "feedback": [text.to_json() for text in self.feedback],
            "parts": [
                {"id": p.id, "chosen": p.chosen, "right": p.right, "expected": p.expected, "feedback": p.feedback.to_json()}
                for p in self.parts
            ],
            "expected": [text.to_json() for text in self.expected],
            "answered": self.answered,
            "needs_review": self.needs_review,
        }
        return kept | ({"taken_off": str(self.taken_off)} if self.taken_off else {})


def mark_from_json(data: Mapping[str, Any]) -> Mark:
    """The reverse of `Mark.to_json`."""
    parts = tuple(Part(p["id"], p["chosen"], p["right"], p["expected"], rich(p["feedback"])) for p in data["parts"])
    return Mark(
        score=Fraction(data["score"]),
        right=data["right"],
        feedback=tuple(map(rich, data["feedback"])),
        parts=parts,
        expected=tuple(map(rich, data["expected"])),
        answered=data["answered"],
        needs_review=data["needs_review"],
        taken_off=Fraction(data.get("taken_off", 0)),
    )


def clamp(score: Fraction) -> Fraction:
    return min(max(score, NOTHING), FULL)


def said(*texts: Rich) -> tuple[Rich, ...]:
    """Each text once, empty ones left out."""
    return tuple(dict.fromkeys(text for text in texts if text))
