"""Judging what was written: words and numbers."""

import re
import unicodedata
from collections.abc import Iterator
from fractions import Fraction

from quizzes.engine import questions as q
from quizzes.engine.grading.marks import FULL, NOTHING, Mark, clamp, said
from quizzes.engine.numbers import plain, readings
from quizzes.engine.patterns import fits
from quizzes.engine.responding import Response
from quizzes.engine.texts import Rich, share

_TRAILING = re.compile(r"^(.*?[\d.,])\s*([^\d\s.,][^\d]{0,40})$", re.DOTALL)


def accepts(pattern: str, given: str, *, case_matters: bool = False, accents_matter: bool = True) -> bool:
    """Whether a typed text fits an accepted one. Runs of blanks count as one; `*` stands for any run of characters.

    Every piece between asterisks is sought once from the left, so the time grows with the product of the lengths at worst.
    """
    pieces = [fold(piece, case_matters, accents_matter) for piece in _pieces(" ".join(pattern.split()))]
    text = fold(" ".join(given.split()), case_matters, accents_matter)
    if len(pieces) == 1:
        return text == pieces[0]
    first, *middle, last = pieces
    if len(text) < len(first) + len(last) or not text.startswith(first) or not text.endswith(last):
        return False
    at, end = len(first), len(text) - len(last)
    for piece in middle:
        found = text.find(piece, at, end)
        if found < 0:
            return False
        at = found + len(piece)
    return True


def _pieces(pattern: str) -> list[str]:
    """The pattern cut at its asterisks, but not at those written `\\*`."""
    return [piece.replace("\0", "*") for piece in pattern.replace("\\*", "\0").split("*")]


def fold(text: str, case_matters: bool, accents_matter: bool) -> str:
    text = text.replace("’", "'")  # keyboards type one, word processors the other
    if not case_matters:
        text = unicodedata.normalize("NFC", text).casefold()
    return unicodedata.normalize("NFC", text if accents_matter else bare(text))


def bare(text: str) -> str:
    """Without its accents."""
    return "".join(letter for letter in unicodedata.normalize("NFD", text) if not unicodedata.combining(letter))


def fitting(answers: tuple[q.Accepted, ...], text: str, case: bool, accents: bool) -> q.Accepted | None:
    """The first that fits."""
    return next((answer for answer in answers if _fits(answer, text, case, accents)), None)


def _fits(answer: q.Accepted, text: str, case: bool, accents: bool) -> bool:
    if not answer.pattern:
        return accepts(answer.text, text, case_matters=case, accents_matter=accents)
    typed = unicodedata.normalize("NFC", " ".join(text.split()).replace("’", "'"))
    if accents:
        return fits(answer.text, typed, case_matters=case)
    return fits(unicodedata.normalize("NFC", bare(answer.text)), unicodedata.normalize("NFC", bare(typed)), case_matters=case)


def model(answers: tuple[q.Accepted, ...]) -> str:
    """The answer to show: the worthiest that is not a mere pattern, else the worthiest; a regular expression says nothing to people."""
    worth = [answer for answer in answers if answer.fraction == max(a.fraction for a in answers) and not answer.pattern]
    if not worth:
        return ""
    whole = next((answer for answer in worth if "*" not in answer.text.replace("\\*", "")), worth[0])
    return whole.text.replace("\\*", "*")


def short_text(question: q.ShortText, given: Response) -> Mark:
    found = fitting(question.answers, given["text"], question.case_matters, question.accents_matter) if given else None
    score = clamp(share(found.fraction)) if found else NOTHING
    shown = said(Rich(model(question.answers), "plain"))
    return Mark(score, score == FULL, said(*([found.feedback] if found else [])), expected=shown, answered=bool(given))


def numeric(question: q.Numeric, given: Response) -> Mark:
    """The first accepted number that fits any reading of what was typed; a unit that is missing where one is required takes its share."""
    text = given.get("text", "")
    found, off = None, NOTHING
    for values, unit_known in _measures(question, text):
        found = fitting_number(question.answers, values)
        off = NOTHING if unit_known or question.unit_rule != "required" else share(question.unit_penalty)
        if found:
            break
    score = clamp(share(found.fraction)) * (FULL - clamp(off)) if found else NOTHING
    best = max(question.answers, key=lambda answer: answer.fraction)
    shown = said(Rich(" ".join(filter(None, (interval(best), question.units[0].name if question.units else ""))), "plain"))
    told = said(*([found.feedback] if found else []))
    return Mark(score, score == FULL, told, expected=() if best.is_any else shown, answered=bool(given))


def _measures(question: q.Numeric, text: str) -> Iterator[tuple[tuple[Fraction, ...], bool]]:
    """What was typed as numbers in the question's own unit, and whether a known unit was said."""
    if not question.units:
        yield readings(text), True
        return
    text = " ".join(text.split())
    for unit in sorted(question.units, key=lambda one: -len(one.name)):
        for number in (text.removesuffix(unit.name), text.removeprefix(unit.name)):
            if number != text and (values := readings(number)):
                yield tuple(value / unit.factor for value in values), True
    yield readings(text), False
    loose = _TRAILING.match(text)
    if loose and question.unit_rule == "required" and question.unit_penalty < q.HUNDRED:
        yield readings(loose[1]), False


def fitting_number(answers: tuple[q.AcceptedNumber, ...], values: tuple[Fraction, ...]) -> q.AcceptedNumber | None:
    return next((answer for answer in answers if any(_within(answer, value) for value in values)), None)


def _within(answer: q.AcceptedNumber, value: Fraction) -> bool:
    if answer.value is not None:
        return abs(value - answer.value) <= answer.margin
    return (answer.low is None or answer.low <= value) and (answer.high is None or value <= answer.high)


def interval(answer: q.AcceptedNumber) -> str:
    """An accepted number as people read it."""
    if answer.is_range:
        low, high = (None if bound is None else plain(bound) for bound in (answer.low, answer.high))
        return f"{low} … {high}" if low and high else (f"≥ {low}" if low else f"≤ {high}")
    if answer.value is None:
        return ""
    return plain(answer.value) if not answer.tolerance else f"{plain(answer.value)} ± {plain(answer.margin)}"
