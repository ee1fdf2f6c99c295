"""The check of a module that somebody says they know."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.http import QueryDict

from cms.engine.card import Card
from cms.models import current_outlines
from learning.journey.engine.proving import Asked, drawn, questions
from quizzes.engine.grading import Mark, grade
from quizzes.engine.questions import from_json
from quizzes.engine.responding import ResponseError
from quizzes.forms import response_from_post

from .catalogue import cards_by_key


@dataclass(frozen=True)
class Line:
    """One question as the page shows it, with what was answered and its mark once it was."""

    asked: Asked
    prefix: str
    response: object = None
    mark: Mark | None = None


@dataclass(frozen=True)
class Check:
    """`turn` says which of the module's questions these are; `others` whether another turn would ask other ones."""

    card: Card
    version: int
    turn: int
    lines: tuple[Line, ...]
    others: bool

    @property
    def is_answered(self) -> bool:
        return all(line.mark is not None and line.mark.answered for line in self.lines)

    @property
    def is_passed(self) -> bool:
        return bool(self.lines) and all(line.mark is not None and line.mark.right for line in self.lines)

    @property
    def to_look_at(self) -> tuple[Asked, ...]:
        """Where the answers that were not right are told."""
        return tuple(line.asked for line in self.lines if line.mark is not None and not line.mark.right)


def read_check(module_key: UUID, turn: int, answers: QueryDict | None = None) -> Check | None:
    """The check of a published module, marked when answers are given; None when the module is not published."""
    card, outlines = cards_by_key().get(str(module_key)), current_outlines([module_key])
    if card is None or module_key not in outlines:
        return None
    version, outline = outlines[module_key]
    found = questions(outline)
    lines = tuple(_line(asked, f"q{number}", answers) for number, asked in enumerate(drawn(found, turn), start=1))
    return Check(card, version, turn, lines, others=len(found) > len(lines))


def _line(asked: Asked, prefix: str, answers: Mapping[str, str] | None) -> Line:
    if answers is None:
        return Line(asked, prefix)
    question = from_json(dict(asked.ask.spec))
    response = response_from_post(question, answers, prefix)
    try:
        return Line(asked, prefix, response, grade(question, response))
    except ResponseError:
        return Line(asked, prefix)
