"""Tables in, a verdict per line out."""

import csv
import itertools
import json
import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from django.utils.translation import gettext as _

from quizzes.engine.numbers import read_number
from quizzes.exchange.drafts import NAME_LENGTH, Draft, Refusal, Shelf, doubts
from quizzes.exchange.encodings import LARGEST
from quizzes.exchange.prose import printable
from quizzes.exchange.tables.columns import MOST, NUMBERED, key_of, meant
from quizzes.exchange.tables.damaged import Line
from quizzes.exchange.tables.rows import CHOOSING, WITH_ROWS, Row, body_of
from quizzes.exchange.tables.workbooks import MOST_COLUMNS, MOST_LINES, lines_of
from quizzes.exchange.verdicts import FileError, Reading, Verdict

LONGEST_HEADER = 20_000  # characters
HIGHEST_HEADER = 20  # lines in which the names of the columns are sought: templates begin with words of their own
LONGEST_TABLE = 200_000  # lines of text: cells may hold some
MOST_CELLS = 60_000  # with something in them: twelve for each of five thousand questions
MOST_UNCLOSED = 1_000  # quotation marks that nothing closes: beyond, the file is no table
MOST_BEHIND = 20_000_000  # characters behind such marks, which are read twice
_SEPARATORS = ",;\t"
_KINDS = {
    **dict.fromkeys(
        ("single", "single choice", "multiple choice", "multichoice", "mc", "mcq", "dropdown", "qcu", "choix unique"), "single"
    ),
    **dict.fromkeys(
        ("multiple", "several choices", "multiple answers", "multiple response", "checkbox", "checkboxes", "ma", "qcm", "choix multiple"),
        "multiple",
    ),
    **dict.fromkeys(("true_false", "true or false", "true/false", "truefalse", "tf", "vrai/faux", "vrai ou faux"), "true_false"),
    **dict.fromkeys(
        (
            "short_text",
            "short text",
            "short answer",
            "shortanswer",
            "fill-in-the-blank",
            "fill in the blank",
            "fib",
            "reponse courte",
            "texte court",
        ),
        "short_text",
    ),
    **dict.fromkeys(("numeric", "number", "numerical", "num", "nombre"), "numeric"),
    **dict.fromkeys(("matching", "match", "mat", "appariement"), "matching"),
    **dict.fromkeys(("ordering", "order", "put in order", "ord", "ordre"), "ordering"),
    **dict.fromkeys(("essay", "free text", "long answer", "open-ended", "open ended", "ess", "texte libre", "composition"), "essay"),
    **dict.fromkeys(("description", "text only", "information"), "description"),
    **{name: name for name in ("gaps", "categorise", "calculated", "hotspot", "scale", "file")},
}
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def has_header(text: str) -> bool:
    """Whether the first line names columns of ours: a question, and something to answer."""
    first = next((line for line in text[:LONGEST_HEADER].split("\n") if line.strip()), "")
    keys = {key_of(cell.strip('"')) for cell in re.split(f"[{_SEPARATORS}]", first)}
    return "question" in keys and len(keys - {""}) > 1


def read_csv(text: str) -> Reading:
    """A table with commas, semicolons or tabs, whichever its first line has. Raises FileError."""
    first = text.lstrip("\n")[: LONGEST_HEADER + 1].split("\n", 1)[0]
    if len(first) > LONGEST_HEADER:
        raise FileError(_("The first line has to name the columns; one of them is “question”."))
    if text.count("\n") > LONGEST_TABLE:
        raise FileError(_("The table has more than %(number)d lines. Split it and import the parts.") % {"number": MOST_LINES})
    separator = max(_SEPARATORS, key=first.count)
    csv.field_size_limit(LARGEST)
    return _read("csv", itertools.starmap(Line, _records(text, separator)))


def _records(text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    """(number of its last line, cells) of each record. A quotation mark that nothing closes would swallow all that follows: where what it
    holds does not end as a cell does, the mark is text, and the line stands by itself. Each line is looked at once, and what lies behind
    such a mark once more: beyond a number of them, or of characters behind them, nobody meant a table."""
    text, shape = text.removesuffix("\n") + "\n", _shape(separator)
    at, line, unclosed, behind = 0, 0, 0, 0
    while at < len(text):
        end = text.index("\n", at)
        cells = text[at:end].split(separator)
        if '"' in text[at:end]:
            found = shape.match(text, at)
            stop = found.end() if found else at
            if stop <= end or text[stop : stop + 1] == "\n":
                end = max(end, stop)
                cells = next(csv.reader([text[at:end]], delimiter=separator, skipinitialspace=True))
            else:
                unclosed, behind = unclosed + 1, behind + stop - at
                if unclosed > MOST_UNCLOSED or behind > MOST_BEHIND:
                    reason = _("a quotation mark is opened and never closed, as in many lines above.")
                    raise FileError(_("Line %(line)d: %(reason)s") % {"line": line + 1, "reason": reason})
        line, at = line + text.count("\n", at, end + 1), end + 1
        yield line, cells


@cache
def _shape(separator: str) -> re.Pattern[str]:
    """A record as far as it is one: cells, each in quotation marks (two of them say one), with blanks around, or without. It never goes
    back over what it has read, so its time grows with what it reads alone."""
    cell = f'(?: *+"(?:[^"]++|"")*+"?+ *+|(?! *")[^{separator}\\n]*+)'
    return re.compile(f"{cell}(?:{separator}{cell})*+")


def read_xlsx(data: bytes) -> Reading:
    """The first sheet of a workbook. Raises FileError."""
    return _read("xlsx", lines_of(data))


def _read(name: str, lines: Iterable[Line]) -> Reading:
    numbered = iter(lines)
    keys: list[str] = []
    said = (line.cells for line in itertools.islice(numbered, HIGHEST_HEADER) if any(cell.strip() for cell in line.cells))
    for cells in said:
        keys = [key_of(cell) for cell in cells[:MOST_COLUMNS]]
        if "question" in keys:
            break
    if "question" not in keys:
        raise FileError(_("The first line has to name the columns; one of them is “question”."))
    verdicts, categories = [], {}
    # a table that is too long is refused before any of it is judged
    rest = list(itertools.islice(numbered, MOST_LINES + 1))
    if len(rest) > MOST_LINES:
        raise FileError(_("The table has more than %(number)d lines. Split it and import the parts.") % {"number": MOST_LINES})
    if sum(bool(cell) for line in rest for cell in line.cells) > MOST_CELLS:
        raise FileError(_("The table has more than %(number)d cells. Split it and import the parts.") % {"number": MOST_CELLS})
    for line in rest:
        told = {key: printable(meant(cell)).strip() for key, cell in zip(keys, line.cells, strict=False) if key}
        if any(told.values()) or not line.sound:
            verdicts.append(_verdict(line, told))
            categories |= dict.fromkeys([told["category"]] if told.get("category") else [])
    return Reading(name, tuple(verdicts), tuple(categories))


def _verdict(line: Line, cells: dict[str, str]) -> Verdict:
    draft = Draft(Shelf(), line=line.number, category=cells.get("category", ""), id=cells.get("id", ""))
    draft.name = cells.get("name", "")[:NAME_LENGTH]
    draft.body["prompt"] = cells.get("question", "")  # what a refused line goes by
    draft.tags = tuple(dict.fromkeys(tag for one in cells.get("tags", "").split(",") if (tag := one.strip())))
    return draft.verdict(lambda: _fill(cells, draft) if line.sound else _refuse())


def _refuse() -> None:
    """A damaged line."""
    raise Refusal(_("this line of the workbook is damaged."))


def _fill(cells: dict[str, str], draft: Draft) -> None:
    rows = list(_rows(cells))
    said = cells.get("kind", "").lower()
    kind = _KINDS.get(said, "") if said else _guessed(cells, rows)
    draft.kind = kind or said
    if not kind:
        raise Refusal(_("we have no question of the type “%(type)s”.") % {"type": cells["kind"]})
    more = _more(cells.get("more", ""))
    right = _right(cells.get("right", ""), rows)
    if cells.get("right") and kind in (*CHOOSING, "true_false") and not any(value for _answer, value, _comment in rows):
        if _is_either(cells["right"], rows):
            draft.notes.append(_("“%(text)s” was taken as the text of the answer and not as its number.") % {"text": cells["right"][:60]})
        rows = _with_right(kind, rows, right, cells["right"])
        draft.kind = kind = "multiple" if kind == "single" and len(right) > 1 else kind
    elif cells.get("right") and not rows:
        rows = [(one.strip(), "", "") for one in re.split(r"[;|]", cells["right"]) if one.strip()]
    draft.body |= {
        "prompt": cells.get("question", ""),
        "prompt_format": cells.get("format", "") or "plain",
        "feedback": cells.get("feedback", ""),
    }
    if weight := cells.get("weight"):
        draft.body["weight"] = weight.replace(",", ".")
    if rows or (kind in WITH_ROWS and not more.keys() & {"choices", "answers", "pairs", "entries", "answer"}):
        draft.body |= body_of(kind, rows)
    draft.body |= {key: value for key, value in more.items() if key not in ("kind", "name")}
    if kind in CHOOSING:
        draft.notes += doubts(kind, [row for row in draft.body.get("choices", []) if isinstance(row, dict)])
    if kind != "gaps" and not draft.body["prompt"] and not draft.name:
        raise Refusal(_("there is no text."))


def _rows(cells: dict[str, str]) -> Iterator[Row]:
    parted = (key.partition(" ") for key, cell in cells.items() if cell)
    numbers = sorted({int(number) for name, _blank, number in parted if name in NUMBERED})
    return ((cells.get(f"answer {n}", ""), cells.get(f"value {n}", ""), cells.get(f"comment {n}", "")) for n in numbers if 1 <= n <= MOST)


def _more(text: str) -> dict[str, Any]:
    if not text:
        return {}
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise Refusal(_("the column “more” does not hold a JSON object."))
    return found


def _guessed(cells: dict[str, str], rows: list[Row]) -> str:
    answers = {answer.strip().lower() for answer, _value, _comment in rows}
    right = cells.get("right", "").strip()
    if answers in ({"true", "false"}, {"vrai", "faux"}) or (not rows and right.lower() in ("true", "false", "vrai", "faux")):
        return "true_false"
    if len(rows) > 1:
        several = len(_right(right, rows)) > 1 or sum((read_number(value) or 0) > 0 for _a, value, _c in rows) > 1
        return "multiple" if several else "single"
    if rows or right:
        return "numeric" if read_number(rows[0][0] if rows else right) is not None else "short_text"
    return "essay"


def _right(said: str, rows: list[Row]) -> set[int]:
    """Which rows are right: all of them by their text, or else by letter or number, or each by what it can be."""
    by_text, by_place = _readings(said, rows)
    if None not in by_text or None not in by_place:
        found = by_text if None not in by_text else by_place
    else:
        found = [place if text is None else text for text, place in zip(by_text, by_place, strict=True)]
    return {nth for nth in found if nth is not None}


def _is_either(said: str, rows: list[Row]) -> bool:
    """Whether what says which rows are right could mean their texts, and other rows by their numbers."""
    by_text, by_place = _readings(said, rows)
    return None not in by_text and None not in by_place and by_text != by_place


def _readings(said: str, rows: list[Row]) -> tuple[list[int | None], list[int | None]]:
    """(the row each word names by its text, the row it names by letter or number); None where it names none."""
    texts = {answer.strip().lower(): nth for nth, (answer, _value, _comment) in enumerate(rows)}
    words = [said.strip()] if said.strip().lower() in texts else [one.strip() for one in re.split(r"[,;|/ ]+", said)]
    return [texts.get(word.lower(), texts.get(word.strip(".)").lower())) for word in words if word], [
        _place(word, rows) for word in words if word
    ]


def _place(word: str, rows: list[Row]) -> int | None:
    """The row that a letter or a number counts."""
    bare = word.strip(".)").lower()
    nth = _LETTERS.index(bare) if len(bare) == 1 and bare in _LETTERS else int(bare) - 1 if bare.isascii() and bare.isdigit() else -1
    return nth if 0 <= nth < len(rows) else None


def _with_right(kind: str, rows: list[Row], right: set[int], said: str) -> list[Row]:
    if kind == "true_false" and not rows:
        truth = said.strip().lower() in ("true", "vrai", "t", "v", "1")
        return [("true", "100" if truth else "0", ""), ("false", "0" if truth else "100", "")]
    if not right:
        raise Refusal(_("the right answer “%(text)s” is none of the answers.") % {"text": said[:60]})
    share = str(round(100 / len(right), 5)).removesuffix(".0") if kind == "multiple" or len(right) > 1 else "100"
    return [(answer, share if nth in right else "0", comment) for nth, (answer, _value, comment) in enumerate(rows)]
