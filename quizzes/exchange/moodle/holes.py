"""Gaps as Moodle writes them: embedded answers, or words to drag."""

import re
from collections.abc import Callable
from html import escape

from django.utils.translation import gettext as _

from quizzes.engine import questions as q
from quizzes.engine.numbers import plain
from quizzes.engine.texts import number
from quizzes.exchange.moodle.pieces import leaf
from quizzes.exchange.prose import as_answer
from quizzes.exchange.verdicts import CannotWrite

_RESERVED = re.compile(r"([}#~\\])")


def cloze(question: q.Gaps, number_of: Callable[[q.AcceptedNumber], tuple[str, str]]) -> str:
    """The prompt with the answers in it. Raises CannotWrite."""
    prompt = question.prompt
    for gap in question.gaps:
        prompt = prompt.replace(f"[[{gap.id}]]", _hole(gap, question, number_of), 1)
    return prompt


def _hole(gap: q.Gap, question: q.Gaps, number_of: Callable[[q.AcceptedNumber], tuple[str, str]]) -> str:
    if gap.weight.denominator != 1:
        raise CannotWrite(_("Moodle weighs an embedded answer in whole numbers"))
    if gap.kind == "numeric":
        rows = [
            _row(f"{value}:{tolerance}" if value != "*" else value, a, question) for a in gap.numbers for value, tolerance in [number_of(a)]
        ]
        return f"{{{plain(gap.weight)}:NUMERICAL:{'~'.join(rows)}}}"
    if any(answer.pattern for answer in gap.answers):
        raise CannotWrite(_("Moodle's short answers know no patterns but *"))
    if max(answer.fraction for answer in gap.answers) < q.HUNDRED:
        raise CannotWrite(_("Moodle wants an answer worth 100 %% in every gap") % {})
    name = "MULTICHOICE" if gap.kind == "choice" else ("SHORTANSWER_C" if question.case_matters else "SHORTANSWER")
    return f"{{{plain(gap.weight)}:{name}:{'~'.join(_row(a.text, a, question) for a in gap.answers)}}}"


def _row(said: str, answer: q.Accepted | q.AcceptedNumber, question: q.Gaps) -> str:
    weight = "=" if answer.fraction == q.HUNDRED else f"%{number(answer.fraction)}%"
    text = escape(said, quote=False) if question.prompt_format == "html" else said
    feedback = f"#{_safe(answer.feedback.text)}" if answer.feedback else ""
    return f"{weight}{_safe(text)}{feedback}"


def _safe(text: str) -> str:
    return _RESERVED.sub(r"\\\1", text)


def words(question: q.Gaps, lost: list[str]) -> tuple[str, list[str]]:
    """(prompt with the number of each word, the words)."""
    known: dict[tuple[str, str], int] = {}
    prompt = question.prompt
    numbers = {}
    for gap in question.gaps:
        best = max(gap.answers, key=lambda answer: answer.fraction)
        if len(gap.answers) > 1:
            lost.append(_("words that fit a gap besides the first"))
        if best.feedback:
            lost.append(_("the feedback of single gaps"))
        numbers[gap.id] = known.setdefault((best.text, gap.group or "1"), len(known) + 1)
    prompt = re.sub(r"\[\[([^\]]+)\]\]", lambda found: f"[[{numbers[found[1]]}]]" if found[1] in numbers else found[0], prompt)
    rows = [*known, *((word.text, word.group or "1") for word in question.words)]
    return prompt, [f"<dragbox>{leaf('text', as_answer(text))}{leaf('group', group)}</dragbox>" for text, group in rows]
