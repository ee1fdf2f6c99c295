"""Meeting missed questions again, for whoever asked to: what was completed stays completed, only memory is refreshed."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from quizzes.actions.grading import result_of
from quizzes.actions.refusals import Refused
from quizzes.engine import questions as q
from quizzes.engine.calculating import settle
from quizzes.engine.drawing import Dice, draw_values, own_seed
from quizzes.engine.grading import Mark, grade
from quizzes.engine.responding import Response, ResponseError, normalise
from quizzes.engine.spacing import FIRST, meet
from quizzes.models import Attempt, Card, Practice
from quizzes.signals import practice_stopped

LOOKED_BACK = 20  # latest attempts whose missed questions become cards when one begins to practise


@dataclass(frozen=True)
class Answered:
    """A question met again: as it was asked, what was said, what it was worth."""

    card: Card
    question: q.Question
    response: Response | None
    mark: Mark


def start_practice(learner_id: uuid.UUID, *, now: datetime) -> Practice:
    """From now on missed questions come back; those missed lately are the first. Starting again goes on with the cards there are."""
    with transaction.atomic():
        practice, _new = Practice.objects.update_or_create(
            pk=learner_id, defaults={"stopped_at": None}, create_defaults={"started_at": now}
        )
        for attempt in Attempt.objects.visible_to(learner_id).graded().select_related("quiz_version").reverse()[:LOOKED_BACK]:
            make_cards(attempt, now=now)
    return practice


def stop_practice(learner_id: uuid.UUID, *, now: datetime) -> None:
    """No question comes back any more; the cards stay, for whoever begins again."""
    with transaction.atomic():
        Practice.objects.of_learner(learner_id).going_on().update(stopped_at=now)
        practice_stopped.send(Practice, learner_id=learner_id)


def make_cards(attempt: Attempt, *, now: datetime) -> int:
    """A card for each question of a graded attempt that was not fully right, unless it has one; returns how many are new."""
    missed = [item for item in result_of(attempt).to_revisit if not isinstance(item.question, q.Reviewed)]
    known = set(Card.objects.of_learner(attempt.learner_id).values_list("question_ref", flat=True))
    fresh = [
        Card(
            learner_id=attempt.learner_id,
            quiz_version_id=attempt.quiz_version_id,
            question_ref=item.ref,
            seed=attempt.seed,
            made_at=now,
            due_at=(attempt.submitted_at or now) + FIRST,
        )
        for item in missed
        if item.ref not in known
    ]
    return len(Card.objects.bulk_create(fresh, ignore_conflicts=True))


def refresh_cards(attempt: Attempt, *, now: datetime) -> None:
    """After grading: cards for whoever practises."""
    if Practice.objects.of_learner(attempt.learner_id).going_on().exists():
        make_cards(attempt, now=now)


def asked_by(card: Card) -> q.Question:
    """The question of a card, with values of its own each time it is met."""
    question = card.quiz_version.questions[card.question_ref]
    if isinstance(question, q.Calculated):
        return settle(question, draw_values(question, Dice(own_seed(card.seed + card.reviews, card.question_ref)).below))
    return question


def answer_card(card: Card, *, response: Any, now: datetime) -> Answered:
    """Judge an answer and set the next date. A card answered meanwhile, in another tab or by a double click, is judged and not moved.

    Raises Refused on what is no answer to it.
    """
    with transaction.atomic():
        held = Card.objects.select_for_update(of=("self",)).select_related("quiz_version").get(pk=card.pk)
        question = asked_by(held)
        try:
            given = normalise(question, response)
        except ResponseError:
            raise Refused("bad_response") from None
        if given is None:
            raise Refused("nothing_to_check")
        mark = grade(question, given)
        if held.reviews == card.reviews and held.due_at <= now:
            met = meet(held.memory, mark.score, now)
            held.memory, held.due_at, held.reviews = dict(met.memory), met.due_at, held.reviews + 1
            held.save(update_fields=["memory", "due_at", "reviews"])
    return Answered(held, question, given, mark)
