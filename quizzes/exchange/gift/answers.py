"""What stands between the braces, kind by kind."""

import re
from fractions import Fraction

from django.utils.translation import gettext as _

from quizzes.engine import questions as q
from quizzes.engine.numbers import read_number
from quizzes.engine.texts import QuestionError, Rich, ids_for, percent, share
from quizzes.exchange.gift.marks import as_written, release, rich_from

ANY = "*"  # any number
_WEIGHT = re.compile(r"%\s*(-?\d{1,3}(?:[.,]\d{0,10})?)\s*%")
_NEAR_ONE = Fraction(1, 1000)


class GiftError(ValueError):
    """Why a question cannot be taken, as the rest of a sentence that begins with its line."""


def choices(inside: str, prompt_format: str) -> tuple[q.Choice, ...]:
    """~ opens a wrong or weighted choice, = the right one."""
    rows = []
    for piece in inside.replace("=", "~=").split("~"):
        written = piece.strip()
        right = written.startswith("=")
        weight, rest = _weighted(written[1:] if right else written, 100 if right else 0)
        text, feedback = _commented(rest, prompt_format)
        if text:
            rows.append((text, weight, feedback))
    if len(rows) < 2:
        raise GiftError(_("a choice needs at least two answers."))
    made = ids_for(text.text for text, _weight, _feedback in rows)
    return tuple(q.Choice(own, *row) for own, row in zip(made, rows, strict=True))


def doubts(kind: str, found: tuple[q.Choice, ...]) -> list[str]:
    """Weights that make full marks impossible or too easy: taken as written, and said."""
    best = max(share(choice.fraction) for choice in found)
    total = sum(share(choice.fraction) for choice in found if choice.fraction > 0)
    if best <= 0:
        return [_("No answer is worth anything: the question can only be answered wrongly.")]
    if kind == "single" and best != 1:
        return [_("No answer is worth 100 %.")]
    if kind == "multiple" and abs(total - 1) > _NEAR_ONE:
        return [_("The weights of the right answers do not add up to 100 %.")]
    return []


def accepted(inside: str, prompt_format: str) -> tuple[q.Accepted, ...]:
    """= opens each accepted text; a single one may go without."""
    found = []
    for piece in _equals(inside):
        weight, rest = _weighted(piece, 100)
        text, _mark, feedback = rest.partition("#")
        said = rich_from(text, prompt_format).text
        if not said:
            raise GiftError(_("an accepted answer is empty."))
        found.append(q.Accepted(said, weight, rich_from(feedback, prompt_format)))
    if not found:
        raise GiftError(_("there is no answer."))
    return tuple(found)


def numbers(inside: str, prompt_format: str) -> tuple[q.AcceptedNumber, ...]:
    """After the #: value, value:tolerance or min..max, each opened by = when there are several; ~# opens the feedback for the rest."""
    right, tilde, wrong = inside[1:].partition("~")
    found = []
    for piece in _equals(right):
        weight, rest = _weighted(piece, 100)
        written, _mark, feedback = rest.partition("#")
        found.append(_value(release(written), weight, rich_from(feedback, prompt_format)))
    if not found:
        raise GiftError(_("there is no number to find."))
    if tilde and (feedback := wrong.partition("#")[2]).strip():
        found.append(q.AcceptedNumber(None, q.ZERO, q.ZERO, rich_from(feedback, prompt_format)))
    return tuple(found)


def _value(text: str, weight: Fraction, feedback: Rich) -> q.AcceptedNumber:
    """What is written: anything, a range, or a value with its tolerance."""
    if text == ANY:
        return q.AcceptedNumber(None, q.ZERO, weight, feedback)
    if ".." in text[1:]:
        low, high = (read_number(part) for part in text.split("..", 1))
        if low is not None and high is not None and low <= high:
            return q.AcceptedNumber(None, q.ZERO, weight, feedback, low, high)
    else:
        value, mark, margin = text.partition(":")
        middle, tolerance = read_number(value), read_number(margin) if mark else q.ZERO
        if middle is not None and tolerance is not None and tolerance >= 0:
            return q.AcceptedNumber(middle, tolerance, weight, feedback)
    raise GiftError(_("“%(text)s” is not a number, a number:tolerance or a min..max.") % {"text": text[:60]})


def pairs(inside: str, prompt_format: str) -> tuple[tuple[q.Pair, ...], tuple[str, ...]]:
    """=left -> right; without a left side, a text that belongs to none."""
    lefts: list[tuple[Rich, str]] = []
    extra = []
    for piece in _equals(inside):
        left, arrow, right = piece.partition("->")
        side, text = rich_from(left, prompt_format), release(right)
        if not arrow:
            raise GiftError(_("“%(text)s” has no -> between its two sides.") % {"text": as_written(piece.strip())[:60]})
        if not text:
            raise GiftError(_("“%(text)s” has nothing after its ->.") % {"text": as_written(left.strip())[:60]})
        if side:
            lefts.append((side, text))
        else:
            extra.append(text)
    if not lefts or len(lefts) + len(extra) < 2:
        raise GiftError(_("a matching needs at least two lines, one of them with both sides."))
    made = ids_for(side.text for side, _text in lefts)
    return tuple(q.Pair(own, *row) for own, row in zip(made, lefts, strict=True)), tuple(extra)


def entries(inside: str, prompt_format: str) -> tuple[q.Entry, ...]:
    """The ordering plugin: > and its settings on the first line, then one entry a line, in the right order."""
    texts = [text for line in inside.split("\n")[1:] if (text := rich_from(line, prompt_format))]
    if len(texts) < 2:
        raise GiftError(_("an ordering needs at least two lines after the one with >."))
    return tuple(q.Entry(own, text) for own, text in zip(ids_for(text.text for text in texts), texts, strict=True))


def ordering_lost(inside: str) -> list[str]:
    """The plugin's settings on how many entries to show and how to lay them out."""
    settings = " ".join(inside.split("\n", 1)[0][1:].split())
    return [_("the settings “%(settings)s” of the ordering") % {"settings": settings}] if settings else []


def _equals(inside: str) -> list[str]:
    """Pieces between equals signs; nothing before the first one is no piece."""
    first, *others = [piece.strip() for piece in inside.split("=")]
    return [first, *others] if first else others


def _weighted(text: str, default: int) -> tuple[Fraction, str]:
    text = text.strip()
    found = _WEIGHT.match(text)
    if not found:
        return Fraction(default), text
    try:
        return percent(found[1].replace(",", ".")), text[found.end() :]
    except QuestionError:
        raise GiftError(_("the weight %(weight)s is not between -100 and 100.") % {"weight": found[0]}) from None


def _commented(text: str, prompt_format: str) -> tuple[Rich, Rich]:
    own, _mark, feedback = text.partition("#")
    return rich_from(own, prompt_format), rich_from(feedback, prompt_format)
