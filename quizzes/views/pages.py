"""What the pages of an attempt show."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from quizzes import actions
from quizzes.engine.attempting import may_start
from quizzes.engine.grading import Mark
from quizzes.engine.questions import Question
from quizzes.engine.responding import Response
from quizzes.engine.results import ItemResult, counts
from quizzes.models import Answer, Attempt

HISTORY = 20  # earlier attempts a result page lists


@dataclass(frozen=True)
class Item:
    """A question on a page: what is asked, what was answered, and how that stands."""

    ref: str
    question: Question
    order: tuple[str, ...]
    number: int | None
    response: Response | None
    status: str = ""
    seen: int | str = ""
    mark: Mark | None = None


def page_of_attempt(attempt: Attempt) -> dict[str, Any]:
    """The questions in their drawn order, each with its last saved answer."""
    version, now = attempt.quiz_version, timezone.now()
    latest = {row.question_ref: row for row in Answer.objects.of(attempt)}
    items, number = [], 0
    for drawn in attempt.drawn.items:
        question, row = version.questions[drawn.ref], latest.get(drawn.ref)
        number += question.points
        status = saved_sentence(row.saved_at, now) if row else _("Not answered yet")
        place = number if question.points else None
        items.append(Item(drawn.ref, question, drawn.order, place, row and row.response, status, row.pk if row else ""))
    answered = sum(row.response is not None for row in latest.values())
    return {"attempt": attempt, "version": version, "items": items, "answered": answered, "asked": number}


def page_of_result(attempt: Attempt) -> dict[str, Any]:
    """Score, explanation of each question, what to look at again, earlier attempts, and whether one may go again."""
    result, policy = actions.result_of(attempt), attempt.quiz_version.policy
    mine = Attempt.objects.visible_to(attempt.learner_id).for_quiz(attempt.quiz_slug)
    explained = policy.feedback == "end"
    items = [_judged(item, explained) for item in result.items]
    return {
        "attempt": attempt,
        "version": attempt.quiz_version,
        "result": result,
        "explained": explained,
        "items": items,
        "policy": policy,
        "reached": result.percent is not None and result.percent >= policy.pass_mark,
        "right": sum(item.mark.right for item in result.items if counts(item.question, item.mark)),
        "counted": sum(counts(item.question, item.mark) for item in result.items),
        "history": [(other, percent_of(other)) for other in mine.closed()[:HISTORY]],
        "open_attempt": mine.open().first(),
        "again": bool(may_start(policy, mine.counted().count())),
    }


def percent_of(attempt: Attempt) -> int | None:
    """The kept score in per cent, rounded down; None until it is kept."""
    return int(100 * attempt.score / attempt.max_score) if attempt.score is not None and attempt.max_score else None


def _judged(item: ItemResult, explained: bool) -> Item:
    return Item(item.ref, item.question, item.item.order, item.number, item.response, mark=item.mark if explained else None)


def saved_sentence(saved_at: datetime, now: datetime) -> str:
    """What may be said once the server has an answer, and only then."""
    moment, today = timezone.localtime(saved_at), timezone.localtime(now).date()
    if moment.date() == today:
        return _("Saved at %(time)s") % {"time": date_format(moment, "H:i")}
    return _("Saved on %(day)s at %(time)s") % {"day": date_format(moment, "DATE_FORMAT"), "time": date_format(moment, "H:i")}
