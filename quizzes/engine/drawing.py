"""A blueprint and a seed in, the questions and their order out: the same for ever, on any machine.

The dice are SplitMix64 (Steele, Lea and Flood, 2014), written out here because Python's own generator may change its methods
between versions, and an attempt must be redrawn the same years later.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from quizzes.engine import questions as q
from quizzes.engine.calculating import Values, draw_values, settle

T = TypeVar("T")
MASK = (1 << 64) - 1


class Dice:
    """SplitMix64: 64 bits of state, 64 bits a throw."""

    def __init__(self, seed: int) -> None:
        self.state = seed & MASK

    def throw(self) -> int:
        self.state = (self.state + 0x9E3779B97F4A7C15) & MASK
        mixed = self.state
        mixed = ((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & MASK
        return mixed ^ (mixed >> 31)

    def below(self, limit: int) -> int:
        """A number from 0 to limit - 1, each as likely as any: throws that would favour the small ones are thrown again."""
        fair = (MASK + 1) - (MASK + 1) % limit
        thrown = self.throw()
        while thrown >= fair:
            thrown = self.throw()
        return thrown % limit

    def shuffled(self, things: Sequence[T]) -> tuple[T, ...]:
        """Fisher and Yates."""
        pile = list(things)
        for last in range(len(pile) - 1, 0, -1):
            other = self.below(last + 1)
            pile[last], pile[other] = pile[other], pile[last]
        return tuple(pile)


@dataclass(frozen=True)
class Line:
    """Questions to ask: all of `refs`, or `count` of them drawn."""

    refs: tuple[str, ...]
    count: int | None = None


@dataclass(frozen=True)
class Blueprint:
    """What a quiz asks, line by line."""

    lines: tuple[Line, ...]
    shuffle_questions: bool = False
    shuffle_choices: bool = True

    def to_json(self) -> dict[str, Any]:
        lines = [{"refs": list(line.refs)} | ({} if line.count is None else {"count": line.count}) for line in self.lines]
        return {"lines": lines, "shuffle_questions": self.shuffle_questions, "shuffle_choices": self.shuffle_choices}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Blueprint":
        lines = tuple(Line(tuple(line["refs"]), line.get("count")) for line in data["lines"])
        return cls(lines, data["shuffle_questions"], data["shuffle_choices"])


@dataclass(frozen=True)
class Drawn:
    """A question as it is shown: its reference, the order of what it shows, and the values drawn for a calculated one."""

    ref: str
    order: tuple[str, ...] = ()
    values: Values = ()


@dataclass(frozen=True)
class Draw:
    """All the questions of an attempt, in order."""

    items: tuple[Drawn, ...]

    def __contains__(self, ref: object) -> bool:
        return any(item.ref == ref for item in self.items)

    def settled(self, questions: Mapping[str, q.Question]) -> dict[str, q.Question]:
        """Each question that is asked, as it is asked: with its values in."""
        return {item.ref: settle(questions[item.ref], item.values) for item in self.items}

    def to_json(self) -> list[dict[str, Any]]:
        """For keeping with the attempt; what is usual is not said."""
        rows: list[dict[str, Any]] = []
        for item in self.items:
            values = {"values": [list(pair) for pair in item.values]} if item.values else {}
            rows.append({"ref": item.ref} | ({"order": list(item.order)} if item.order else {}) | values)
        return rows

    @classmethod
    def from_json(cls, rows: Sequence[Mapping[str, Any]]) -> "Draw":
        pairs = [tuple((str(name), str(value)) for name, value in row.get("values", ())) for row in rows]
        return cls(tuple(Drawn(row["ref"], tuple(row.get("order", ())), values) for row, values in zip(rows, pairs, strict=True)))


def draw(blueprint: Blueprint, questions: Mapping[str, q.Question], seed: int) -> Draw:
    """What this seed asks. No question comes twice; a draw that asks for more than there is gives what there is."""
    dice = Dice(seed)
    refs: list[str] = []
    for line in blueprint.lines:
        left = [ref for ref in line.refs if ref not in refs]
        refs += left if line.count is None else dice.shuffled(left)[: line.count]
    asked = dice.shuffled(refs) if blueprint.shuffle_questions else tuple(refs)
    return Draw(tuple(_drawn(ref, questions[ref], own_seed(seed, ref), shuffle=blueprint.shuffle_choices) for ref in asked))


def _drawn(ref: str, question: q.Question, seed: int, *, shuffle: bool) -> Drawn:
    values = draw_values(question, Dice(seed).below) if isinstance(question, q.Calculated) else ()
    return Drawn(ref, order(question, seed, shuffle=shuffle), values)


def own_seed(seed: int, ref: str) -> int:
    """A seed for one question, so that its order does not hang on which others were drawn."""
    return int.from_bytes(hashlib.sha256(f"{seed}:{ref}".encode()).digest()[:8], "big")


def order(question: q.Question, seed: int, *, shuffle: bool = True) -> tuple[str, ...]:
    """The ids of what a question shows, in the order it shows them. Entries to be put in order are always shuffled, and never into
    the right order: that would give the answer away."""
    match question:
        case q.Single() | q.Multiple():
            ids = tuple(choice.id for choice in question.choices)
            return Dice(seed).shuffled(ids) if shuffle and question.shuffle else ids
        case q.Matching():
            ids = tuple(pair.id for pair in question.pairs)
            return Dice(seed).shuffled(ids) if shuffle else ids
        case q.Categorise():
            ids = tuple(entry.id for entry in question.entries)
            return Dice(seed).shuffled(ids) if shuffle else ids
        case q.Ordering():
            ids = tuple(entry.id for entry in question.entries)
            mixed = Dice(seed).shuffled(ids)
            return mixed if mixed != ids else (*mixed[1:], mixed[0])
        case _:
            return ()
