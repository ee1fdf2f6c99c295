"""Questions in, a table out. Reading it gives equal questions, whatever their kind."""

import csv
import io
import json
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from quizzes.engine.questions import Question, from_json
from quizzes.exchange.prose import files_in, printable
from quizzes.exchange.tables.columns import safe
from quizzes.exchange.tables.rows import Row, body_of, rows_of
from quizzes.exchange.tables.workbooks import LONGEST_CELL, workbook
from quizzes.exchange.verdicts import Verdict, Written

_SHOWN = ("kind", "name", "prompt", "prompt_format", "feedback", "weight")
_IN_ROWS = ("choices", "answers", "pairs", "extra", "entries", "answer", "feedback_true", "feedback_false")
HEAD = ["category", "id", "tags", "name", "kind", "question", "format", "points", "feedback", "more"]


def write_csv(verdicts: Iterable[Verdict], _fetch: object = None) -> Written:
    """UTF-8 with the mark by which spreadsheets know it."""
    lines, left_out, lost = _lines(verdicts, longest=None)
    made = io.StringIO()
    csv.writer(made, lineterminator="\n").writerows(lines)
    return Written(("\ufeff" + made.getvalue()).encode(), left_out, lost)


def write_xlsx(verdicts: Iterable[Verdict], _fetch: object = None) -> Written:
    lines, left_out, lost = _lines(verdicts, longest=LONGEST_CELL)
    return Written(workbook(lines), left_out, lost)


def _lines(
    verdicts: Iterable[Verdict], *, longest: int | None
) -> tuple[list[list[str]], tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]]:
    found: list[tuple[list[str], list[Row]]] = []
    left_out, lost = [], []
    for verdict in verdicts:
        if verdict.question is None:
            continue
        head, rows = _line(verdict, verdict.question)
        if longest and any(len(cell) >= longest for cell in [*head, *(cell for row in rows for cell in row)]):
            left_out.append((verdict.name, _("a text is longer than a cell can hold")))
            continue
        if files_in(json.dumps(verdict.question.to_json())):
            lost.append((verdict.name, _("the files its texts show: a table holds none")))
        found.append((head, rows))
    most = max((len(rows) for _head, rows in found), default=0)
    columns = [f"{name} {nth}" for nth in range(1, most + 1) for name in ("answer", "value", "comment")]
    lines = [[*HEAD, *columns]]
    for head, rows in found:
        cells = [cell for row in rows for cell in row]
        lines.append([safe(printable(cell)) for cell in [*head, *cells, *[""] * (3 * most - len(cells))]])
    return lines, tuple(left_out), tuple(lost)


def _line(verdict: Verdict, question: Question) -> tuple[list[str], list[Row]]:
    """(the cells all questions have, the rows of answers)."""
    body = question.to_json()
    rows = rows_of(body)
    rest = {key: value for key, value in body.items() if key not in _SHOWN and not (rows is not None and key in _IN_ROWS)}
    if rows is not None and not _says_the_same(question, body, rows, rest):
        rows, rest = None, {key: value for key, value in body.items() if key not in _SHOWN}
    if not isinstance(body["feedback"], str):
        rest["feedback"] = body["feedback"]
    if rows is not None:
        rest = {key: value for key, value in rest.items() if not _usual(key, value)}
    feedback = body["feedback"] if isinstance(body["feedback"], str) else ""
    more = json.dumps(rest, ensure_ascii=False, sort_keys=True) if rest else ""
    facts = [verdict.category, verdict.id, ", ".join(verdict.tags), question.name, question.kind, question.prompt, question.prompt_format]
    return [*facts, body.get("weight", ""), feedback, more], rows or []


def _usual(key: str, value: Any) -> bool:
    return (key, value) in (("shuffle", True), ("case_matters", False), ("accents_matter", True))


def _says_the_same(question: Question, body: dict[str, Any], rows: list[Row], rest: dict[str, Any]) -> bool:
    """Whether the rows alone give the question back."""
    if any(cell != printable(cell).strip() for row in rows for cell in row) or len(rows) > 100:
        return False
    try:
        common = {key: body[key] for key in _SHOWN if key in body}
        return from_json(common | rest | body_of(question.kind, rows)) == question
    except ValueError:
        return False
