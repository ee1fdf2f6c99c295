"""Explaining an answer before the end, and giving hints: where the quiz's policy says so."""

from datetime import datetime
from typing import Any

from django.db import transaction

from quizzes.actions.attempting import clean_response, locked, save_answers, state_of
from quizzes.actions.refusals import Refused, require
from quizzes.engine.attempting import Tried, may_answer, may_check, may_hint
from quizzes.engine.grading import grade
from quizzes.models import Attempt, Try


def check_answer(attempt: Attempt, *, question_ref: str, response: Any, seen: int = 0, now: datetime) -> Try:
    """Save the answer and keep that it was explained. The same answer again is the same try: a double click costs nothing.

    Raises Refused: nothing answered, the question explained for good, no explanation in this quiz, attempt closed, deadline past.
    """
    with transaction.atomic():
        attempt = locked(attempt.pk)
        require(may_answer(state_of(attempt), now))
        clean = clean_response(attempt, question_ref, response)
        if clean is None:
            raise Refused("nothing_to_check")
        if not attempt.asked[question_ref].judged:
            raise Refused("no_check")
        last = Try.objects.of(attempt).checks(question_ref).last()
        if last is not None and last.response == clean:
            return last
        tried = Try.objects.by_question(attempt).get(question_ref, Tried())
        require(may_check(attempt.policy, tried))
        save_answers(attempt, responses={question_ref: clean}, seen={question_ref: seen}, now=now)
        mark = grade(attempt.asked[question_ref], clean)
        made = {"kind": Try.Kind.CHECK, "number": tried.checks + 1, "response": clean, "right": mark.right}
        return Try.objects.create(attempt=attempt, question_ref=question_ref, tried_at=now, **made)


def take_hint(attempt: Attempt, *, question_ref: str, number: int, now: datetime) -> Try:
    """The hint of this number, the next one; asking for one that was taken gives it again. Raises Refused."""
    with transaction.atomic():
        attempt = locked(attempt.pk)
        require(may_answer(state_of(attempt), now))
        if question_ref not in attempt.asked:
            raise Refused("unknown_question")
        tried = Try.objects.by_question(attempt).get(question_ref, Tried())
        known = Try.objects.of(attempt).hints(question_ref).filter(number=number).first()
        if known is not None:
            return known
        require(may_hint(attempt.policy, tried, len(attempt.asked[question_ref].hints)))
        fresh = {"kind": Try.Kind.HINT, "number": tried.hints + 1, "tried_at": now}
        return Try.objects.create(attempt=attempt, question_ref=question_ref, **fresh)
