"""What a page may show of a question. Before judging, nothing here tells a right answer from a wrong one: it is built from texts and
ids alone, and what judging knows comes in with the mark."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, TypeVar

from quizzes.engine import questions as q
from quizzes.engine.calculating import settle
from quizzes.engine.drawing import order as own_order
from quizzes.engine.grading import Mark, Part
from quizzes.engine.numbers import plain
from quizzes.engine.responding import LONGEST_ESSAY, LONGEST_TEXT, Response
from quizzes.engine.texts import NO_TEXT, Rich

T = TypeVar("T", q.Choice, q.Pair, q.Entry, q.Member)
LONGEST_NUMBER = 60  # characters
HOLE = re.compile("\ue000(\\d*)\ue001|[\ue000\ue001]")


@dataclass(frozen=True)
class Row:
    """One choice, pair, entry or gap: the field it fills, what stands in it, and after judging what became of it.

    `verdict`: "" before judging, then "right", "wrong" or "missed" for what was or should have been given, "other" for the rest.
    `options` are a gap's own words (`is_word`: to be dragged); `drawing` is the outline of an area, in pixels of its picture.
    """

    id: str
    name: str
    text: Rich = NO_TEXT
    value: str = ""
    checked: bool = False
    verdict: str = ""
    expected: str = ""
    feedback: Rich = NO_TEXT
    options: tuple[str, ...] = ()
    is_number: bool = False
    is_word: bool = False
    drawing: "Drawing | None" = None


@dataclass(frozen=True)
class Drawing:
    """The outline of an area as SVG says it, and where its number stands."""

    shape: str
    numbers: tuple[str, ...]
    at: tuple[str, str]
    points: str = ""


@dataclass(frozen=True)
class Shown:
    """A question for a page. `name` is the field of kinds that have one; `options` are what each row may be given.

    `units` are those a number may be given in, `words` the advised length of a text, `types` the endings of a file, `reader` who
    will judge it.
    """

    kind: str
    name: str
    prompt: Rich
    rows: tuple[Row, ...] = ()
    options: tuple[tuple[str, str], ...] = ()
    value: str = ""
    longest: int = 0
    asks: bool = True
    several: bool = False
    image: q.Image | None = None
    units: tuple[str, ...] = ()
    unit_needed: bool = False
    words: tuple[int, int] = (0, 0)
    types: tuple[str, ...] = ()
    largest: int = 0
    file: Mapping[str, Any] | None = None
    reader: str = ""


def show(
    question: q.Question, *, prefix: str, response: Response | None = None, mark: Mark | None = None, order: Sequence[str] = ()
) -> Shown:
    """The question as fields whose names begin with the prefix, filled with the response; with the mark, what became of each."""
    question = settle(question)
    given: Mapping[str, Any] = response or {}
    parts = {part.id: part for part in mark.parts} if mark else {}
    shown = Shown(question.kind, prefix, Rich(question.prompt, question.prompt_format))
    match question:
        case q.Single() | q.Multiple():
            chosen = {given.get("choice"), *given.get("choices", ())}
            rows = [
                Row(c.id, prefix, _own(c.text, question), c.id, c.id in chosen, _chosen(parts.get(c.id)), feedback=_told(parts.get(c.id)))
                for c in _sorted(question.choices, order)
            ]
        case q.TrueFalse():
            rows = [
                Row(side, prefix, value=side, checked=given.get("value") is truth, verdict=_chosen(parts.get(side)))
                for side, truth in (("true", True), ("false", False))
            ]
        case q.Matching():
            rows = [_row(p.id, prefix, _own(p.prompt, question), given.get("pairs", {}), parts) for p in _sorted(question.pairs, order)]
            return _with(shown, rows, options=question.options)
        case q.Ordering():
            mixed = _sorted(question.entries, order or own_order(question, 0))
            rows = [_row(e.id, prefix, _own(e.text, question), given.get("places", {}), parts) for e in mixed]
            return _with(shown, rows, options=tuple((str(n), str(n)) for n in range(1, len(rows) + 1)))
        case q.Categorise():
            rows = [_row(e.id, prefix, _own(e.text, question), given.get("sorted", {}), parts) for e in _sorted(question.entries, order)]
            nowhere = ((q.NOWHERE, ""),) if question.some_belong_nowhere else ()
            return _with(shown, rows, options=tuple((c.id, c.text.text) for c in question.categories) + nowhere)
        case q.Gaps():
            texts = given.get("texts", {})
            rows = [_gap_row(question, g, _row(g.id, prefix, Rich(str(n), "plain"), texts, parts)) for n, g in enumerate(question.gaps, 1)]
            return _with(replace(shown, prompt=_numbered(question)), rows, longest=LONGEST_TEXT)
        case q.Hotspot():
            rows = [_area(area, question, prefix, given.get("areas", []), parts.get(area.id)) for area in question.areas]
            return _with(replace(shown, image=question.image, several=question.several), rows)
        case q.Scale():
            rows = [
                Row(str(n), prefix, Rich(label or str(n), "plain"), str(n), given.get("step") == n)
                for n, label in enumerate(question.labels, 1)
            ]
        case q.File():
            file = given if given.get("file") else None
            value = f"{given['file']}/{given['size']}/{given['name']}" if file else ""
            shown = replace(shown, types=question.types, largest=question.largest, file=file, reader=question.reviewer)
            return _with(shown, [], value=value)
        case q.Description():
            return Shown(question.kind, prefix, shown.prompt, asks=False)
        case _:
            return _typed(question, shown, str(given.get("text", "")))
    return _with(shown, rows)


def can_be_dragged(question: q.Question) -> bool:
    """Whether something in it may be moved by a pointer to where it belongs."""
    words = isinstance(question, q.Gaps) and any(gap.kind == "word" for gap in question.gaps)
    return words or isinstance(question, q.Matching | q.Ordering | q.Categorise)


def _with(shown: Shown, rows: Sequence[Row], *, options: tuple[tuple[str, str], ...] = (), value: str = "", longest: int = 0) -> Shown:
    return replace(shown, rows=tuple(rows), options=options, value=value, longest=longest)


def _typed(question: q.Question, shown: Shown, text: str) -> Shown:
    """What is written into one field."""
    match question:
        case q.Essay():
            return _with(
                replace(shown, words=question.words, reader=question.reviewer), [], value=text or question.template, longest=LONGEST_ESSAY
            )
        case q.Measured():
            known = tuple(unit.name for unit in question.units)
            needed = question.unit_rule == "required" and bool(known)
            return _with(replace(shown, units=known, unit_needed=needed), [], value=text, longest=LONGEST_NUMBER)
        case _:
            return _with(shown, [], value=text, longest=LONGEST_TEXT)


def _gap_row(question: q.Gaps, gap: q.Gap, row: Row) -> Row:
    return replace(row, options=question.options(gap), is_number=gap.kind == "numeric", is_word=gap.kind == "word")


def _area(area: q.Area, question: q.Hotspot, prefix: str, chosen: Sequence[str], part: Part | None) -> Row:
    checked, text = area.id in chosen, _own(area.text, question)
    return Row(area.id, prefix, text, area.id, checked, _chosen(part), feedback=_told(part), drawing=_drawing(area))


def _drawing(area: q.Area) -> Drawing:
    numbers = area.coords
    match area.shape:
        case "rect":
            at = numbers[0] + numbers[2] / 2, numbers[1] + numbers[3] / 2
        case "circle":
            at = numbers[0], numbers[1]
        case _:
            at = sum(numbers[::2]) / Fraction(len(numbers) // 2), sum(numbers[1::2]) / Fraction(len(numbers) // 2)
    return Drawing(area.shape, tuple(map(plain, numbers)), (str(round(at[0])), str(round(at[1]))), " ".join(map(plain, numbers)))


def _numbered(question: q.Gaps) -> Rich:
    """The text with a mark at each hole: the field of the same number stands there."""
    text = HOLE.sub("", question.prompt)
    for number, gap in enumerate(question.gaps, 1):
        text = text.replace(f"[[{gap.id}]]", hole(number))
    return Rich(text, question.prompt_format)


def hole(number: int) -> str:
    """The mark of a gap in a text, made of characters that mean nothing and that no format touches."""
    return f"\ue000{number}\ue001"


def _sorted(things: tuple[T, ...], order: Sequence[str]) -> list[T]:
    """In the order drawn; what the order does not name comes last, as written."""
    place = {thing_id: nth for nth, thing_id in enumerate(order)}
    return sorted(things, key=lambda thing: place.get(thing.id, len(place)))


def _own(text: Rich, question: q.Question) -> Rich:
    return Rich(text.text, text.format or question.prompt_format)


def _row(row_id: str, prefix: str, text: Rich, values: Mapping[str, Any], parts: Mapping[str, Part]) -> Row:
    part, value = parts.get(row_id), str(values.get(row_id, ""))
    verdict = "" if part is None else ("right" if part.right else ("wrong" if part.chosen else "missed"))
    expected = part.expected if part and not part.right else ""
    return Row(row_id, f"{prefix}-{row_id}", text, value, verdict=verdict, expected=expected, feedback=_told(part))


def _chosen(part: Part | None) -> str:
    """For a choice `right` says that it should be chosen."""
    if part is None:
        return ""
    return {(True, True): "right", (True, False): "wrong", (False, True): "missed", (False, False): "other"}[part.chosen, part.right]


def _told(part: Part | None) -> Rich:
    return part.feedback if part and part.chosen else NO_TEXT
