"""Two records of one person become one: attempts move, none is lost."""

import uuid

from django.db import transaction

from quizzes.actions.grading import responses_of
from quizzes.models import Answer, Attempt, Card, Practice


def reassign_attempts(source_learner_id: uuid.UUID, into: uuid.UUID) -> int:
    """Give one learner's attempts to another who turned out to be the same person; returns how many moved. Nothing is lost:

    numbers go on after those there are, and of two open attempts at one quiz the other is set aside, after its answers filled what the
    one that stays had left open. Cards move unless the same question has one; practising goes on where either did.
    """
    with transaction.atomic():
        moving = list(Attempt.objects.select_for_update().visible_to(source_learner_id).order_by("quiz_slug", "number"))
        for attempt in moving:
            theirs = Attempt.objects.visible_to(into).for_quiz(attempt.quiz_slug)
            stays = theirs.open().first() if attempt.is_open else None
            if stays is not None:
                _fill(stays, attempt)
                attempt.set_aside_at = max(attempt.started_at, stays.started_at)
            attempt.number = (theirs.order_by("-number").values_list("number", flat=True).first() or 0) + 1
            attempt.learner_id = into
            attempt.save(update_fields=["learner_id", "number", "set_aside_at"])
        _move_cards(source_learner_id, into)
    return len(moving)


def _fill(stays: Attempt, leaves: Attempt) -> None:
    """Answers to questions that the attempt which stays asks and that nobody answered there."""
    kept, asked = responses_of(stays), stays.drawn
    if stays.quiz_version_id != leaves.quiz_version_id:
        return
    for answer in Answer.objects.of(leaves):
        if answer.question_ref in asked and answer.question_ref not in kept:
            answer.pk = None
            answer.attempt = stays
            answer.event_id = uuid.uuid5(answer.event_id, str(stays.pk))
            answer.save(force_insert=True)


def _move_cards(source: uuid.UUID, into: uuid.UUID) -> None:
    known = set(Card.objects.of_learner(into).values_list("question_ref", flat=True))
    cards = list(Card.objects.of_learner(source))
    Card.objects.filter(pk__in=[card.pk for card in cards if card.question_ref not in known]).update(learner_id=into)
    Card.objects.of_learner(source).delete()
    for practice in Practice.objects.of_learner(source):
        Practice.objects.get_or_create(pk=into, defaults={"started_at": practice.started_at, "stopped_at": practice.stopped_at})
        practice.delete()
