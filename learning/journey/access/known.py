"""The check of a module, or of one step, that somebody says they know."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.http import QueryDict

from cms.engine.card import Card
from cms.engine.lacks import QUESTIONS
from cms.engine.outline import Step
from cms.models import current_outlines, worded_outlines
from learning.journey.engine.proving import Asked, drawn, questions
from quizzes.engine.grading import Mark, grade
from quizzes.engine.questions import from_json
from quizzes.engine.responding import ResponseError
from quizzes.forms import response_from_post

from .catalogue import cards_by_key
from .credit import proving_modules


@dataclass(frozen=True)
class Line:
    """One question as the page shows it, with what was answered and its mark once it was."""

    asked: Asked
    prefix: str
    response: object = None
    mark: Mark | None = None


@dataclass(frozen=True)
class Check:
    """`turn` says which of the questions these are; `others` whether another turn would ask other ones; `asked` how many questions there
    are to draw from: a module with a single one is not checked, as guessing would credit all of it. `step` is the one step that is
    checked, and its number; None when it is the whole module."""

    card: Card
    version: int
    turn: int
    lines: tuple[Line, ...]
    others: bool
    asked: int
    step: Step | None = None
    number: int = 0

    @property
    def url(self) -> str:
        """Where what is checked is found."""
        return f"{self.card.url}?step={self.number}" if self.number else self.card.url

    @property
    def is_answered(self) -> bool:
        return bool(self.lines) and all(line.mark is not None and line.mark.answered for line in self.lines)

    @property
    def is_passed(self) -> bool:
        return bool(self.lines) and all(line.mark is not None and line.mark.right for line in self.lines)

    @property
    def to_look_at(self) -> tuple[Asked, ...]:
        """Where the answers that were not right are told."""
        return tuple(line.asked for line in self.lines if line.mark is not None and not line.mark.right)


def read_check(module_key: UUID, turn: int, answers: QueryDict | None = None, *, step_id: str = "") -> Check | None:
    """The check of a published module, or of one of its steps, marked when answers are given; None when it is not published."""
    card, outlines = cards_by_key().get(str(module_key)), current_outlines([module_key])
    if card is None or module_key not in outlines:
        return None
    version, current = outlines[module_key]
    outline = worded_outlines({module_key: current}, card.language)[module_key]  # the same questions, as this reader meets them
    number, step = next(((place, each) for place, each in enumerate(outline.steps, start=1) if each.id == step_id), (0, None))
    if step_id and step is None:
        return None
    found = questions(outline, step_id)
    chosen = drawn(found, turn) if step or len(found) >= QUESTIONS else ()
    lines = tuple(_line(asked, f"q{place}", answers) for place, asked in enumerate(chosen, start=1))
    others = len(found) > len(lines) > 0
    return Check(card, version, turn, lines, others, len(found), step, number)


def read_proofs(learner_id: UUID | None, module_key: UUID, step_id: str) -> tuple[Card, ...]:
    """The modules by which a learner has proved all that one step teaches; none when something is not proved."""
    outlines = current_outlines([module_key])
    if learner_id is None or module_key not in outlines:
        return ()
    cards = cards_by_key()
    return tuple(cards[key] for key in proving_modules(outlines[module_key][1], learner_id).get(step_id, ()))


def _line(asked: Asked, prefix: str, answers: Mapping[str, str] | None) -> Line:
    if answers is None:
        return Line(asked, prefix)
    question = from_json(dict(asked.ask.spec))
    response = response_from_post(question, answers, prefix)
    try:
        return Line(asked, prefix, response, grade(question, response))
    except ResponseError:
        return Line(asked, prefix)
