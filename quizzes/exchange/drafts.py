"""A question on its way in: what was found of it so far, what is lost, and the pictures it shows."""

import base64
import binascii
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from quizzes.engine.numbers import plain, read_number
from quizzes.engine.questions import from_json
from quizzes.engine.texts import QuestionError
from quizzes.exchange.pictures import PictureError, kept
from quizzes.exchange.prose import LONGEST, PLACE, plain_of, tidy, without_tags
from quizzes.exchange.verdicts import UNKNOWN, FileError, Verdict

MOST_QUESTIONS = 10_000  # of a file: what is read within two seconds, were each of them broken
_DATA = re.compile(r"""(<[a-zA-Z][^<>]*?\s)src\s*=\s*(["'])data:[\w/+.-]*;base64,([A-Za-z0-9+/=\s]*)\2""")
MOST_ANSWERS = 60_000  # of a file: twelve for each of five thousand questions
MOST_IN_XML = 40_000  # where each costs more, and a file holds fewer questions
NAME_LENGTH = 250  # characters: what a list of questions can show, and Moodle's own limit


def not_too_many(number: int) -> None:
    """Raises FileError on more questions than one import should take."""
    if number > MOST_QUESTIONS:
        raise FileError(_("The file has more than %(number)d questions. Split it and import the parts.") % {"number": MOST_QUESTIONS})


def not_too_many_answers(number: int, most: int = MOST_ANSWERS) -> None:
    """Raises FileError on more answers than are read within two seconds, whatever the number of questions."""
    if number > most:
        raise FileError(_("The file has more than %(number)d answers. Split it and import the parts.") % {"number": most})


class Refusal(ValueError):
    """Why a question cannot be taken, as the rest of a sentence that begins with its line."""


@dataclass
class Shelf:
    """The files met so far, by the name each is to be kept under; and how many answers."""

    files: dict[str, bytes] = field(default_factory=dict)
    answers: int = 0
    known: dict[bytes, str] = field(default_factory=dict)

    def keep(self, data: bytes) -> str:
        """The name in our storage. Raises PictureError."""
        name, clean = kept(data)
        self.files[name] = clean
        return name


@dataclass
class Draft:
    """The facts of a question under way; `verdict` says what became of it."""

    shelf: Shelf
    line: int = 0
    name: str = ""
    kind: str = UNKNOWN
    category: str = ""
    id: str = ""
    tags: tuple[str, ...] = ()
    body: dict[str, Any] = field(default_factory=dict)
    lost: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def lose(self, what: str) -> None:
        if what not in self.lost:
            self.lost.append(what)

    def picture(self, name: str, data: bytes | None) -> str | None:
        """The name under which this file is kept; None, and said, when it is not."""
        if data is None:
            self.lose(_("the file “%(name)s”, which is not in the package") % {"name": name})
            return None
        try:
            return self.shelf.keep(data)
        except PictureError as error:
            self.lose(_("the file “%(name)s” (%(reason)s)") % {"name": name, "reason": error})
            return None

    def html(self, html: str) -> dict[str, str]:
        """An HTML text, safe; what had to go is said."""
        if len(html) > LONGEST and "base64," not in html[:LONGEST]:
            raise Refusal(_("a text is longer than %(number)d characters.") % {"number": LONGEST})
        text, dropped = tidy(_DATA.sub(self._kept, html) if "data:" in html else html)
        for what in dropped:
            name, _space, source = what.partition(" ")
            if source:
                self.lose(_("the file “%(name)s”, which is not in the package") % {"name": source})
            else:
                self.lose(_("the element <%(name)s>") % {"name": name})
        return {"text": text, "format": "html"}

    def _kept(self, found: re.Match[str]) -> str:
        """A picture written into the text itself becomes a kept one."""
        try:
            name = self.picture(_("a picture in the text"), base64.b64decode("".join(found[3].split()), validate=True))
        except (binascii.Error, ValueError):
            name = None
        return f'{found[1]}src="{PLACE}{name}"' if name else found[1]

    def verdict(self, read: Callable[[], None]) -> Verdict:
        """What `read` makes of the body, or why it cannot."""
        question, message = None, ""
        try:
            read()
            self.shelf.answers += sum(len(part) for part in self.body.values() if isinstance(part, list))
            not_too_many_answers(self.shelf.answers)
            question = from_json({"kind": self.kind, "name": self.name} | self.body)
        except QuestionError as error:
            message = _(error.sentence) % error.words if error.words else _(error.sentence)
        except Refusal as error:
            message = str(error)
        if message:
            sentence = _("Line %(line)d: %(reason)s") if self.line else "%(reason)s"
            message = sentence % {"line": self.line, "reason": message}
        return Verdict(
            name=self.name or default_name(str(self.body.get("prompt", "")), self.body.get("prompt_format") == "html"),
            kind=self.kind,
            line=self.line,
            question=question,
            message=message or " ".join(self.notes),
            lost=tuple(self.lost),
            category=self.category,
            id=self.id,
            tags=self.tags,
        )


def default_name(text: str, html: bool = False) -> str:
    """A question without a title goes by its first words."""
    said = plain_of(text) if html else without_tags(text)
    return Truncator(" ".join(said.replace(PLACE, "").split())).chars(80) or _("Question without text")


def doubts(kind: str, rows: list[Mapping[str, Any]]) -> list[str]:
    """Weights that make full marks impossible: taken as written, and said."""
    weights = [read_number(str(row.get("fraction", 0))) or Fraction(0) for row in rows]
    if not weights or max(weights) <= 0:
        return [_("No answer is worth anything: the question can only be answered wrongly.")]
    if kind == "single" and max(weights) < 100:
        return [_("No answer is worth 100 %.")]
    return []


def decimal(text: str, default: str | None = None) -> str:
    """A number as the engine writes it. Raises Refusal on what is none; an empty text is the default when there is one."""
    value = read_number(text.strip().replace("\u2212", "-"))
    if value is None:
        if default is not None and not text.strip():
            return default
        raise Refusal(_("“%(text)s” is not a number.") % {"text": text.strip()[:60]})
    return plain(value)


def weight_in_percent(value: Fraction) -> float | int:
    """A share of one as a per cent with five decimals, the way Moodle writes it."""
    rounded = round(value * 100, 5)
    return int(rounded) if rounded.denominator == 1 else float(rounded)
