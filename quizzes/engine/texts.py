"""Texts with a format, weights as exact fractions, and the ids of choices."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from quizzes.engine.numbers import read_number

FORMATS = ("plain", "markdown", "html", "moodle")
SNAP = Fraction(1, 200_000)  # Moodle writes thirds and sevenths with five decimals of a per cent; this is half of the last one


def gettext_noop(text: str) -> str:
    """Marks a sentence for the catalogues; the engine itself speaks no language."""
    return text


class QuestionError(ValueError):
    """A question that cannot be: what is wrong in words an editor understands, as a sentence to translate and what to put into it."""

    def __init__(self, sentence: str, **words: object) -> None:
        super().__init__(sentence % words)
        self.sentence, self.words = sentence, words


@dataclass(frozen=True)
class Rich:
    """A text and its format; "" means the format of the prompt it belongs to."""

    text: str = ""
    format: str = ""

    def __str__(self) -> str:
        return self.text

    def __bool__(self) -> bool:
        return bool(self.text)

    def to_json(self) -> str | dict[str, str]:
        """A plain string unless it has a format of its own."""
        return {"text": self.text, "format": self.format} if self.format else self.text


NO_TEXT = Rich()


def rich(data: Any) -> Rich:
    """The reverse of `Rich.to_json`. Raises QuestionError on anything else."""
    if data is None:
        return NO_TEXT
    if isinstance(data, str):
        return Rich(data)
    if isinstance(data, Mapping) and isinstance(data.get("text", ""), str):
        return Rich(data.get("text", ""), format_name(data.get("format", "")))
    raise QuestionError(gettext_noop("a text is a string, or a text with its format"))


def format_name(data: Any) -> str:
    """A known format or ""; raises QuestionError on an unknown one."""
    if data in FORMATS or data == "":
        return str(data)
    raise QuestionError(gettext_noop("unknown text format “%(format)s”"), format=data)


def percent(data: Any) -> Fraction:
    """A weight in per cent, exactly as written: a number or a decimal string from -100 to 100."""
    if isinstance(data, bool) or not isinstance(data, int | float | str):
        raise QuestionError(gettext_noop("a weight is a number from -100 to 100"))
    value = read_number(repr(data) if isinstance(data, float) else str(data))
    if value is None:
        raise QuestionError(gettext_noop("“%(weight)s” is not a weight"), weight=data)
    if not -100 <= value <= 100:
        raise QuestionError(gettext_noop("a weight of %(weight)s %% is not between -100 and 100"), weight=data)
    return value


def number(value: Fraction) -> int | float:
    """A weight for JSON: whole when it is whole."""
    return int(value) if value.denominator == 1 else float(value)


def share(weight: Fraction) -> Fraction:
    """A weight in per cent as a share of one; what was written 33.33333 means a third."""
    exact = weight / 100
    near = exact.limit_denominator(99)
    return near if abs(near - exact) <= SNAP / 100 else exact


def ids_for(texts: Iterable[str]) -> tuple[str, ...]:
    """An id per text that says nothing of its place in the list, since writers like to put the right answer first.

    The same text keeps its id when the list is edited; a text that comes twice gets a second id.
    """
    seen: dict[str, int] = {}
    made = []
    for text in texts:
        nth = seen[text] = seen.get(text, 0) + 1
        made.append(hashlib.sha256(f"{nth}\n{text}".encode()).hexdigest()[:10])
    return tuple(made)
