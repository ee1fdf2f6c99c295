"""A full answer to a question, where one can be written down: what editors see when they look at a question, or choose it."""

from collections.abc import Iterable, Sequence
from fractions import Fraction

from quizzes.engine import questions as q
from quizzes.engine.calculating import settle
from quizzes.engine.grading.words import interval, model
from quizzes.engine.numbers import plain
from quizzes.engine.responding import Response


def full_answer(question: q.Question) -> Response | None:
    """An answer that is worth everything; None where nothing is right or wrong, or only a pattern says what is."""
    question = settle(question)
    match question:
        case q.Single():
            return {"choice": best} if (best := _best(question.choices)) else None
        case q.Multiple():
            return {"choices": worthy} if (worthy := _worthy(question.choices)) else None
        case q.Hotspot():
            areas = _worthy(question.areas) if question.several else [_best(question.areas)]
            return {"areas": areas} if all(areas) and areas else None
        case q.TrueFalse():
            return {"value": question.answer}
        case q.ShortText():
            return _written(model(question.answers))
        case q.Numeric():
            return _written(_number(question))
        case q.Matching():
            options = {text: option for option, text in question.options}
            return {"pairs": {pair.id: options[pair.answer] for pair in question.pairs}}
        case q.Ordering():
            return {"places": {entry.id: place for place, entry in enumerate(question.entries, 1)}}
        case q.Categorise():
            return {"sorted": {entry.id: (entry.categories or (q.NOWHERE,))[0] for entry in question.entries}}
        case q.Gaps():
            return {"texts": {gap.id: _filling(gap) for gap in question.gaps}}
        case _:
            return None


def right_answer(question: q.Question) -> tuple[str, ...]:
    """The right answer as texts, each as it was written; nothing for what has none, and for true or false what the engine calls it."""
    question = settle(question)
    match question:
        case q.Single() | q.Multiple() | q.Hotspot():
            things = question.areas if isinstance(question, q.Hotspot) else question.choices
            full = full_answer(question) or {}
            chosen = {full.get("choice"), *full.get("choices", ()), *full.get("areas", ())}
            return tuple(str(thing.text) for thing in things if thing.id in chosen)
        case q.TrueFalse():
            return (str(question.answer).lower(),)
        case q.ShortText():
            return tuple(filter(None, (model(question.answers),)))
        case q.Numeric():
            return tuple(filter(None, (interval(max(question.answers, key=_worth)),)))
        case q.Matching():
            return tuple(f"{pair.prompt} → {pair.answer}" for pair in question.pairs)
        case q.Ordering():
            return tuple(str(entry.text) for entry in question.entries)
        case q.Categorise():
            names = {category.id: str(category.text) for category in question.categories}
            return tuple(f"{entry.text} → {names.get((entry.categories or (q.NOWHERE,))[0], q.NOWHERE)}" for entry in question.entries)
        case q.Gaps():
            return tuple(_filling(gap) for gap in question.gaps)
        case _:
            return ()


def _worth(thing: q.Choice | q.Area | q.AcceptedNumber) -> Fraction:
    return thing.fraction


def _best(things: Sequence[q.Choice | q.Area]) -> str:
    """The worthiest, or "" when none is worth anything."""
    best = max(things, key=_worth)
    return best.id if best.fraction > 0 else ""


def _worthy(things: Iterable[q.Choice | q.Area]) -> list[str]:
    return [thing.id for thing in things if thing.fraction > 0]


def _written(text: str) -> Response | None:
    return {"text": text} if text else None


def _number(question: q.Numeric) -> str:
    number = _middle(max(question.answers, key=_worth))
    return " ".join(filter(None, (number, question.units[0].name if question.units else "")))


def _middle(answer: q.AcceptedNumber) -> str:
    """The number itself, or one inside the range."""
    if answer.value is not None:
        return plain(answer.value)
    bounds = [bound for bound in (answer.low, answer.high) if bound is not None]
    return plain(sum(bounds, Fraction(0)) / len(bounds)) if bounds else ""


def _filling(gap: q.Gap) -> str:
    match gap.kind:
        case "numeric":
            return _middle(max(gap.numbers, key=_worth))
        case "text":
            return model(gap.answers)
        case _:
            return max(gap.answers, key=lambda answer: answer.fraction).text
