"""A quiz under an editor's hands becomes a version that never changes."""

import hashlib
import json
from typing import Any

from django.db import transaction
from django.utils import timezone

from quizzes.actions.refusals import Refused
from quizzes.engine.attempting import Policy
from quizzes.engine.drawing import Blueprint, Line
from quizzes.models import Question, Quiz, QuizItem, QuizVersion


@transaction.atomic
def publish_quiz(quiz: Quiz) -> QuizVersion:
    """Freeze the quiz as its next version; unchanged, it keeps the one it has.

    Raises Refused when it asks nothing, or draws more than there is.
    """
    Quiz.objects.select_for_update().get(pk=quiz.pk)
    frozen = freeze(quiz)
    digest = digest_of(frozen)
    latest = QuizVersion.objects.of(quiz).first()
    if latest is not None and latest.digest == digest:
        return latest
    number = latest.number + 1 if latest else 1
    return QuizVersion.objects.create(quiz=quiz, number=number, frozen=frozen, digest=digest, published_at=timezone.now())


def freeze(quiz: Quiz) -> dict[str, Any]:
    """All an attempt will ever need, copied: questions by reference, what is asked of them, and the rules."""
    questions: dict[str, Any] = {}
    about: dict[str, Any] = {}
    lines = tuple(_line(item, questions, about) for item in quiz.items.select_related("question", "draw_from"))
    if not any(line.refs for line in lines):
        raise Refused("no_question")
    policy = Policy(
        quiz.attempts_allowed,
        quiz.minutes_allowed,
        quiz.feedback,
        quiz.pass_mark,
        quiz.pass_required,
        quiz.counts,
        quiz.tries,
        quiz.extra_time if quiz.minutes_allowed else 0,
    )
    return {
        "title": quiz.title,
        "introduction": quiz.introduction,
        "questions": questions,
        "about": about,
        "blueprint": Blueprint(lines, quiz.shuffle_questions, quiz.shuffle_choices).to_json(),
        "policy": policy.to_json(),
    }


def digest_of(frozen: dict[str, Any]) -> str:
    """The same content has the same digest, whatever database gave it back in whatever order."""
    return hashlib.sha256(json.dumps(frozen, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _line(item: QuizItem, questions: dict[str, Any], about: dict[str, Any]) -> Line:
    if item.question is not None:
        return Line((_add(item.question, questions, about),))
    pool = list(Question.objects.in_bank(item.draw_from).in_language(item.quiz.language).drawable(tag=item.draw_tag))
    if len(pool) < item.draw_count:
        raise Refused("draws_too_many")
    return Line(tuple(_add(question, questions, about) for question in pool), item.draw_count)


def _add(question: Question, questions: dict[str, Any], about: dict[str, Any]) -> str:
    ref = question.ref
    questions[ref] = question.body
    about[ref] = {"name": question.name, "version": question.version, "skills": question.skills, "level": question.level}
    if question.revisit:
        about[ref]["revisit"] = question.revisit
    return ref
