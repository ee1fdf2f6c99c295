"""Judging what was arranged or filled in, part by part."""

from collections.abc import Sequence
from fractions import Fraction

from quizzes.engine import questions as q
from quizzes.engine.grading.marks import FULL, NOTHING, Mark, Part, clamp
from quizzes.engine.grading.words import fitting, fitting_number, interval, model
from quizzes.engine.numbers import readings
from quizzes.engine.responding import Response
from quizzes.engine.texts import NO_TEXT, Rich, share

Worth = tuple[Part, Fraction, Fraction]  # a part, what was given there (0 to 1), and its share beside the others


def matching(question: q.Matching, given: Response) -> Mark:
    """Two sides with the same text may be given either one."""
    texts, pairs = dict(question.options), given.get("pairs", {})
    parts = [Part(p.id, p.id in pairs, p.id in pairs and texts[pairs[p.id]] == p.answer, expected=p.answer) for p in question.pairs]
    return _alike(parts, question.credit, bool(given))


def ordering(question: q.Ordering, given: Response) -> Mark:
    """Each entry in its own place."""
    places = given.get("places", {})
    parts = [Part(e.id, e.id in places, places.get(e.id) == place, expected=str(place)) for place, e in enumerate(question.entries, 1)]
    return _alike(parts, question.credit, bool(given))


def categorise(question: q.Categorise, given: Response) -> Mark:
    """Each entry in one of its categories; what belongs nowhere is right where it was said to."""
    placed, names = given.get("sorted", {}), {category.id: category.text.text for category in question.categories}
    parts = []
    for entry in question.entries:
        own = entry.categories or (q.NOWHERE,)
        expected = " / ".join(names.get(category, category) for category in own)
        parts.append(Part(entry.id, entry.id in placed, placed.get(entry.id) in own, expected=expected))
    return _alike(parts, question.credit, bool(given))


def gaps(question: q.Gaps, given: Response) -> Mark:
    texts = given.get("texts", {})
    return _together([_gap(question, gap, texts.get(gap.id, "")) for gap in question.gaps], question.credit, bool(given))


def _gap(question: q.Gaps, gap: q.Gap, text: str) -> Worth:
    found: q.Accepted | q.AcceptedNumber | None
    match gap.kind:
        case "numeric":
            found = fitting_number(gap.numbers, readings(text))
            expected = interval(max(gap.numbers, key=lambda answer: answer.fraction))
        case "text":
            found = fitting(gap.answers, text, question.case_matters, question.accents_matter) if text else None
            expected = model(gap.answers)
        case _:
            found = next((answer for answer in gap.answers if answer.text == text), None)
            expected = max(gap.answers, key=lambda answer: answer.fraction).text
    worth = clamp(share(found.fraction)) if found else NOTHING
    told: Rich = found.feedback if found else NO_TEXT
    return Part(gap.id, bool(text), worth == FULL, expected, told), worth, gap.weight


def _alike(parts: Sequence[Part], credit: str, answered: bool) -> Mark:
    return _together([(part, FULL if part.right else NOTHING, FULL) for part in parts], credit, answered)


def _together(worths: Sequence[Worth], credit: str, answered: bool) -> Mark:
    """By the rule `credit` names, see `questions.CREDITS`."""
    whole = sum((weight for _part, _worth, weight in worths), NOTHING)
    score = sum((worth * weight for _part, worth, weight in worths), NOTHING) / whole
    match credit:
        case "exact":
            score = FULL if score == FULL else NOTHING
        case "penalty":
            wrong = sum((weight for part, worth, weight in worths if part.chosen and not worth), NOTHING)
            score = clamp(score - wrong / whole)
    return Mark(score, score == FULL, (), tuple(part for part, _worth, _weight in worths), answered=answered)
