"""Question and answer in, mark out. Exact arithmetic, partial credit, and the feedback that explains."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from quizzes.engine import questions as q
from quizzes.engine.numbers import plain, readings
from quizzes.engine.responding import Response, normalise
from quizzes.engine.texts import NO_TEXT, Rich, rich, share

NOTHING, FULL = Fraction(0), Fraction(1)


@dataclass(frozen=True)
class Part:
    """One choice, pair, entry or gap after judging.

    For a choice, `right` says whether it should have been chosen; for the others, whether what was given there is right.
    """

    id: str
    chosen: bool
    right: bool
    expected: str = ""
    feedback: Rich = NO_TEXT


@dataclass(frozen=True)
class Mark:
    """What an answer is worth, 0 to 1, and why. `feedback` comes first for the answer, then for the question as a whole.

    `expected` names a full answer where the parts do not. `needs_review`: only a person can say.
    """

    score: Fraction = NOTHING
    right: bool = False
    feedback: tuple[Rich, ...] = ()
    parts: tuple[Part, ...] = ()
    expected: tuple[Rich, ...] = ()
    answered: bool = False
    needs_review: bool = False

    @property
    def partial(self) -> bool:
        return NOTHING < self.score < FULL

    def to_json(self) -> dict[str, Any]:
        """For keeping; `mark_from_json` gives an equal mark back."""
        return {
            "score": str(self.score),
            "right": self.right,
            "feedback": [text.to_json() for text in self.feedback],
            "parts": [
                {"id": p.id, "chosen": p.chosen, "right": p.right, "expected": p.expected, "feedback": p.feedback.to_json()}
                for p in self.parts
            ],
            "expected": [text.to_json() for text in self.expected],
            "answered": self.answered,
            "needs_review": self.needs_review,
        }


def mark_from_json(data: Mapping[str, Any]) -> Mark:
    """The reverse of `Mark.to_json`."""
    parts = tuple(Part(p["id"], p["chosen"], p["right"], p["expected"], rich(p["feedback"])) for p in data["parts"])
    return Mark(
        score=Fraction(data["score"]),
        right=data["right"],
        feedback=tuple(map(rich, data["feedback"])),
        parts=parts,
        expected=tuple(map(rich, data["expected"])),
        answered=data["answered"],
        needs_review=data["needs_review"],
    )


def grade(question: q.Question, response: Response | None) -> Mark:
    """The mark of an answer. No answer is worth nothing and still gets the general feedback.

    Raises ResponseError when the answer does not belong to the question.
    """
    given = normalise(question, response) or {}
    match question:
        case q.Single():
            return _single(question, given)
        case q.Multiple():
            return _multiple(question, given)
        case q.TrueFalse():
            return _true_false(question, given)
        case q.ShortText():
            return _short_text(question, given)
        case q.Numeric():
            return _numeric(question, given)
        case q.Matching():
            return _matching(question, given)
        case q.Ordering():
            return _ordering(question, given)
        case q.Gaps():
            return _gaps(question, given)
        case q.Essay():
            return Mark(feedback=_said(question), answered=bool(given), needs_review=bool(given))
        case q.Description():
            return Mark(feedback=_said(question))
        case _:
            raise TypeError(f"no rule to judge “{question.kind}”")


def accepts(pattern: str, given: str, *, case_matters: bool = False, accents_matter: bool = True) -> bool:
    """Whether a typed text fits an accepted one. Runs of blanks count as one; `*` stands for any run of characters.

    Every piece between asterisks is sought once from the left, so the time grows with the product of the lengths at worst.
    """
    pieces = [_fold(piece, case_matters, accents_matter) for piece in _pieces(" ".join(pattern.split()))]
    text = _fold(" ".join(given.split()), case_matters, accents_matter)
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


def _fold(text: str, case_matters: bool, accents_matter: bool) -> str:
    text = text.replace("’", "'")  # keyboards type one, word processors the other
    if not case_matters:
        text = unicodedata.normalize("NFC", text).casefold()
    if not accents_matter:
        text = "".join(letter for letter in unicodedata.normalize("NFD", text) if not unicodedata.combining(letter))
    return unicodedata.normalize("NFC", text)


def _clamp(score: Fraction) -> Fraction:
    return min(max(score, NOTHING), FULL)


def _said(question: q.Question, *own: Rich) -> tuple[Rich, ...]:
    return tuple(dict.fromkeys(text for text in (*own, question.feedback) if text))


def _single(question: q.Single, given: Response) -> Mark:
    best = max(choice.fraction for choice in question.choices)
    chosen = next((choice for choice in question.choices if choice.id == given.get("choice")), None)
    parts = tuple(Part(c.id, c == chosen, c.fraction == best > 0, feedback=c.feedback) for c in question.choices)
    score = _clamp(share(chosen.fraction)) if chosen else NOTHING
    return Mark(score, score == FULL, _said(question, *([chosen.feedback] if chosen else [])), parts, answered=chosen is not None)


def _multiple(question: q.Multiple, given: Response) -> Mark:
    """Weights add up; where those of the right answers exceed 100 % together, all of them are choices needed for full marks."""
    chosen = set(given.get("choices", ()))
    whole = max(sum((share(c.fraction) for c in question.choices if c.fraction > 0), NOTHING), FULL)
    total = sum((share(c.fraction) for c in question.choices if c.id in chosen), NOTHING)
    parts = tuple(Part(c.id, c.id in chosen, c.fraction > 0, feedback=c.feedback) for c in question.choices)
    score = _clamp(total / whole)
    said = _said(question, *(c.feedback for c in question.choices if c.id in chosen))
    return Mark(score, score == FULL, said, parts, answered=bool(chosen))


def _true_false(question: q.TrueFalse, given: Response) -> Mark:
    value = given.get("value")
    right = value is question.answer
    said = [question.feedback_true if value else question.feedback_false] if given else []
    parts = tuple(Part(str(side).lower(), value is side, question.answer is side) for side in (True, False))
    return Mark(FULL if right else NOTHING, right, _said(question, *said), parts, answered=bool(given))


def _first(answers: tuple[q.Accepted, ...], text: str, case: bool, accents: bool) -> q.Accepted | None:
    return next((a for a in answers if accepts(a.text, text, case_matters=case, accents_matter=accents)), None)


def _model(answers: tuple[q.Accepted, ...]) -> str:
    """The answer to show: the worthiest that is not a mere pattern, else the worthiest."""
    worth = [answer for answer in answers if answer.fraction == max(a.fraction for a in answers)]
    whole = next((answer for answer in worth if "*" not in answer.text.replace("\\*", "")), worth[0])
    return whole.text.replace("\\*", "*")


def _short_text(question: q.ShortText, given: Response) -> Mark:
    found = _first(question.answers, given["text"], question.case_matters, question.accents_matter) if given else None
    score = _clamp(share(found.fraction)) if found else NOTHING
    said = _said(question, *([found.feedback] if found else []))
    return Mark(score, score == FULL, said, expected=(Rich(_model(question.answers), "plain"),), answered=bool(given))


def _numeric(question: q.Numeric, given: Response) -> Mark:
    values = readings(given.get("text", ""))
    found = next((a for a in question.answers if any(_within(a, value) for value in values)), None)
    score = _clamp(share(found.fraction)) if found else NOTHING
    best = max(question.answers, key=lambda answer: answer.fraction)
    shown = () if best.value is None else (Rich(_interval(best), "plain"),)
    return Mark(score, score == FULL, _said(question, *([found.feedback] if found else [])), expected=shown, answered=bool(given))


def _within(answer: q.AcceptedNumber, value: Fraction) -> bool:
    return answer.value is None or abs(value - answer.value) <= answer.tolerance


def _interval(answer: q.AcceptedNumber) -> str:
    value = answer.value or NOTHING
    return plain(value) if not answer.tolerance else f"{plain(value)} ± {plain(answer.tolerance)}"


def _matching(question: q.Matching, given: Response) -> Mark:
    """Each left side counts alike; two sides with the same text may be given either one."""
    texts, pairs = dict(question.options), given.get("pairs", {})
    parts = tuple(Part(p.id, p.id in pairs, p.id in pairs and texts[pairs[p.id]] == p.answer, expected=p.answer) for p in question.pairs)
    return _by_parts(question, parts, bool(given))


def _ordering(question: q.Ordering, given: Response) -> Mark:
    """Each entry in its own place counts alike."""
    places = given.get("places", {})
    parts = tuple(
        Part(e.id, e.id in places, places.get(e.id) == place, expected=str(place)) for place, e in enumerate(question.entries, start=1)
    )
    return _by_parts(question, parts, bool(given))


def _gaps(question: q.Gaps, given: Response) -> Mark:
    texts, parts, total = given.get("texts", {}), [], NOTHING
    for gap in question.gaps:
        text = texts.get(gap.id)
        found = _first(gap.answers, text, question.case_matters, question.accents_matter) if text else None
        worth = _clamp(share(found.fraction)) if found else NOTHING
        total += worth
        parts.append(Part(gap.id, bool(text), worth == FULL, _model(gap.answers), found.feedback if found else NO_TEXT))
    score = total / len(question.gaps)
    return Mark(score, score == FULL, _said(question), tuple(parts), answered=bool(given))


def _by_parts(question: q.Question, parts: tuple[Part, ...], answered: bool) -> Mark:
    score = Fraction(sum(part.right for part in parts), len(parts))
    return Mark(score, score == FULL, _said(question), parts, answered=answered)
