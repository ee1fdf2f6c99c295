"""Hands in a room: what is asked, what was counted, what it comes to. Counts of a group, never of a person."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .hiding import FEWEST, share

MOST_PRESENT = 5_000


@dataclass(frozen=True)
class Question:
    """What a card asks of the room. `right`: which answers are, nothing for a scale. `many`: a hand may rise more than once."""

    id: str
    prompt: str
    answers: tuple[str, ...]
    right: tuple[bool, ...] = ()
    many: bool = False
    when: str = ""  # of a scale: before or after

    @property
    def is_scale(self) -> bool:
        return not self.right


@dataclass(frozen=True)
class Tally:
    """What was counted for one question."""

    question: Question
    counts: tuple[int, ...]

    @property
    def total(self) -> int:
        return sum(self.counts)

    @property
    def rows(self) -> tuple[tuple[str, int, int, bool], ...]:
        """(answer, hands, percent of all hands, whether it is right)."""
        right = self.question.right or (False,) * len(self.counts)
        return tuple(
            (answer, count, share(count, self.total), good)
            for answer, count, good in zip(self.question.answers, self.counts, right, strict=True)
        )

    @property
    def mean(self) -> float | None:
        """Where the room stands on a scale from 1, to a tenth; None of nobody, or of what is no scale."""
        if not self.question.is_scale or not self.total:
            return None
        return round(sum(place * count for place, count in enumerate(self.counts, 1)) / self.total, 1)

    @property
    def may_be_told(self) -> bool:
        """Whether those who were not there may read it: of fewer than five, it could tell of one."""
        return self.total >= FEWEST


class TooMany(Exception):
    """More hands than people: `hands` of `present`."""

    def __init__(self, hands: int, present: int) -> None:
        super().__init__(f"{hands} of {present}")
        self.hands, self.present = hands, present


def question_of(ask_id: str, kind: str, spec: Mapping[str, Any], *, yes: str, no: str) -> Question | None:
    """What a room can answer by hands: a recall question or a scale; None for any other ask."""
    if kind == "scale":
        points = int(spec.get("points") or 5)
        ends = {1: spec.get("low", ""), points: spec.get("high", "")}
        answers = tuple(f"{place} · {ends[place]}" if ends.get(place) else str(place) for place in range(1, points + 1))
        return Question(ask_id, str(spec.get("question", "")), answers, when=str(spec.get("when", "")))
    if kind != "recall":
        return None
    if spec.get("kind") == "true_false":
        is_true = bool(spec.get("answer"))
        return Question(ask_id, str(spec.get("prompt", "")), (yes, no), (is_true, not is_true))
    choices: Sequence[Mapping[str, Any]] = spec.get("choices") or ()
    if len(choices) < 2:
        return None
    right = tuple(float(choice.get("fraction") or 0) > 0 for choice in choices)
    answers = tuple(str(choice.get("text", "")) for choice in choices)
    return Question(ask_id, str(spec.get("prompt", "")), answers, right, many=spec.get("kind") == "multiple")


def counted(question: Question, counts: Sequence[int], *, present: int | None) -> Tally:
    """The tally, when it can be: no more hands than people. Raises TooMany."""
    most = max(counts, default=0) if question.many else sum(counts)
    if present is not None and most > present:
        raise TooMany(most, present)
    return Tally(question, tuple(counts))


def to_json(tally: Tally) -> dict[str, Any]:
    """As it is kept: with its words, so that it can be read when the module is another."""
    asked = tally.question
    return {
        "prompt": asked.prompt,
        "answers": list(asked.answers),
        "right": list(asked.right),
        "many": asked.many,
        "when": asked.when,
        "counts": list(tally.counts),
    }


def from_json(ask_id: str, kept: Mapping[str, Any]) -> Tally:
    asked = Question(ask_id, kept["prompt"], tuple(kept["answers"]), tuple(kept["right"]), kept["many"], kept["when"])
    return Tally(asked, tuple(kept["counts"]))


def moved(tallies: Iterable[Tally]) -> tuple[float, float] | None:
    """Where the room stood before and after, when both were counted and may be told."""
    means = {tally.question.when: tally.mean for tally in tallies if tally.question.is_scale and tally.may_be_told}
    before, after = means.get("before"), means.get("after")
    return (before, after) if before is not None and after is not None else None
