"""Judging what was chosen."""

from collections.abc import Collection, Sequence
from fractions import Fraction

from quizzes.engine import questions as q
from quizzes.engine.grading.marks import FULL, NOTHING, Mark, Part, clamp, said
from quizzes.engine.responding import Response
from quizzes.engine.texts import share

Things = Sequence[q.Choice | q.Area]


def single(question: q.Single, given: Response) -> Mark:
    return one_of(question.choices, given.get("choice"))


def multiple(question: q.Multiple, given: Response) -> Mark:
    return some_of(question.choices, set(given.get("choices", ())), question.credit)


def hotspot(question: q.Hotspot, given: Response) -> Mark:
    chosen = given.get("areas", [])
    if question.several:
        return some_of(question.areas, set(chosen), question.credit)
    return one_of(question.areas, chosen[0] if chosen else None)


def one_of(things: Things, chosen_id: str | None) -> Mark:
    best = max(thing.fraction for thing in things)
    chosen = next((thing for thing in things if thing.id == chosen_id), None)
    parts = tuple(Part(c.id, c is chosen, c.fraction == best > 0, feedback=c.feedback) for c in things)
    score = clamp(share(chosen.fraction)) if chosen else NOTHING
    return Mark(score, score == FULL, said(*([chosen.feedback] if chosen else [])), parts, answered=chosen is not None)


def some_of(things: Things, chosen: Collection[str], credit: str) -> Mark:
    """By the rule `credit` names, see `questions.WEIGHED`."""
    parts = tuple(Part(c.id, c.id in chosen, c.fraction > 0, feedback=c.feedback) for c in things)
    score = clamp(_weights(things, chosen) if credit == "weights" else _counted(parts, credit))
    return Mark(score, score == FULL, said(*(c.feedback for c in things if c.id in chosen)), parts, answered=bool(chosen))


def _weights(things: Things, chosen: Collection[str]) -> Fraction:
    """Weights add up; where those of the right answers exceed 100 % together, all of them are choices needed for full marks."""
    whole = max(sum((share(c.fraction) for c in things if c.fraction > 0), NOTHING), FULL)
    return sum((share(c.fraction) for c in things if c.id in chosen), NOTHING) / whole


def _counted(parts: Sequence[Part], credit: str) -> Fraction:
    rights, chosen = sum(part.right for part in parts), sum(part.chosen for part in parts)
    hits = sum(part.right and part.chosen for part in parts)
    if not rights:
        return NOTHING
    match credit:
        case "exact":
            return FULL if hits == rights == chosen else NOTHING
        case "penalty":
            return Fraction(2 * hits - chosen, rights)
        case _:
            return Fraction(hits, max(rights, chosen))


def true_false(question: q.TrueFalse, given: Response) -> Mark:
    value = given.get("value")
    right = value is question.answer
    told = [question.feedback_true if value else question.feedback_false] if given else []
    parts = tuple(Part(str(side).lower(), value is side, question.answer is side) for side in (True, False))
    return Mark(FULL if right else NOTHING, right, said(*told), parts, answered=bool(given))
