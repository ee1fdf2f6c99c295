"""What the pages of an attempt show."""

from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.template import Context, Template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from quizzes import actions
from quizzes.access import waiting_answers
from quizzes.engine import questions as q
from quizzes.engine.attempting import Feedback, Policy, Tried, counted, is_settled, may_check, may_hint, may_start
from quizzes.engine.grading import Mark, grade
from quizzes.engine.questions import Question
from quizzes.engine.responding import Response
from quizzes.engine.results import ItemResult, by_skill, counts
from quizzes.engine.reviewing import Review
from quizzes.engine.showing import can_be_dragged
from quizzes.engine.texts import Rich
from quizzes.models import Answer, Attempt, Quiz, Try

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
    settled: bool = False
    may_check: bool = False
    hints: tuple[Rich, ...] = ()
    next_hint: int = 0
    revisit: str = ""  # the step that explains it, for whoever missed it
    levels: tuple[tuple[str, str], ...] = ()  # what a person chose in the rubric: criterion, level


def page_of_attempt(attempt: Attempt) -> dict[str, Any]:
    """The questions in their drawn order, each with its last saved answer."""
    now, policy, number = timezone.now(), attempt.policy, 0
    latest = {row.question_ref: row for row in Answer.objects.of(attempt)}
    tried = Try.objects.by_question(attempt) if policy.explains_before_the_end else {}
    items = []
    for drawn in attempt.drawn.items:
        question, row = attempt.asked[drawn.ref], latest.get(drawn.ref)
        number += question.points
        status = saved_sentence(row.saved_at, now) if row else _("Not answered yet")
        place = number if question.points else None
        item = Item(drawn.ref, question, drawn.order, place, row and row.response, status, row.pk if row else "")
        items.append(_explained(item, policy, tried.get(drawn.ref, Tried())) if policy.explains_before_the_end else item)
    return {
        "attempt": attempt,
        "version": attempt.quiz_version,
        "items": items,
        "left": sum(item.number is not None and item.response is None for item in items),
        "asked": number,
        "required": policy.pass_mark if policy.pass_required else None,
        "with_files": any(isinstance(question, q.File) for question in attempt.asked.values()),
        "draggable": any(map(can_be_dragged, attempt.asked.values())),
        "more_time": 0 if attempt.extra_time or attempt.deadline_at is None else policy.extra_time,
    }


def _explained(item: Item, policy: Policy, tried: Tried) -> Item:
    """With what may be told before the end: a mark once it was checked, hints that were taken, and whether there are more of both."""
    question, settled = item.question, is_settled(policy, tried)
    mark = grade(question, item.response) if tried.checks and question.points else None
    if mark and not settled:
        mark = mark.veiled(question.feedback)
    return replace(
        item,
        mark=mark,
        settled=settled,
        may_check=bool(question.points) and question.judged and bool(may_check(policy, tried)),
        hints=question.hints[: tried.hints],
        next_hint=tried.hints + 1 if may_hint(policy, tried, len(question.hints)) else 0,
    )


def page_of_result(attempt: Attempt) -> dict[str, Any]:
    """Score, explanation of each question, what to look at again, earlier attempts, and whether one may go again."""
    result, policy = actions.result_of(attempt), attempt.quiz_version.policy
    mine = Attempt.objects.visible_to(attempt.learner_id).for_quiz(attempt.quiz_slug)
    explained = policy.feedback != Feedback.SCORE
    judged = [item for item in result.items if isinstance(item.question, q.Reviewed) and not item.mark.needs_review and item.mark.answered]
    reviews = actions.reviews_of(attempt) if judged else {}
    missed = {item.ref for item in result.to_revisit} if explained else set()
    about = attempt.quiz_version.about
    items = [
        replace(
            _judged(item, explained),
            levels=_levels(item.question, reviews.get(item.ref)),
            revisit=about.get(item.ref, {}).get("revisit", "") if item.ref in missed else "",
        )
        for item in result.items
    ]
    return {
        "attempt": attempt,
        "version": attempt.quiz_version,
        "result": result,
        "explained": explained,
        "items": items,
        "policy": policy,
        "passed": actions.is_passed_with(attempt, result),
        "reached": result.percent is not None and result.percent >= policy.pass_mark,
        "right": sum(item.mark.right for item in result.items if counts(item.question, item.mark)),
        "counted": sum(counts(item.question, item.mark) for item in result.items),
        "skills": by_skill(result, attempt.quiz_version.about) if explained else (),
        "counts": _counting(policy, list(mine.graded())),
        "reviews": {item.ref for item in waiting_answers(attempt, "self")} if result.needs_review else set(),
        "for_peers": any(isinstance(item.question, q.Reviewed) and item.question.reviewer == "peer" for item in result.items),
        "history": [(other, percent_of(other)) for other in mine.closed()[:HISTORY]],
        "open_attempt": mine.open().first(),
        "again": bool(may_start(policy, mine.counted().count())),
    }


def _counting(policy: Policy, graded: list[Attempt]) -> dict[str, Any] | None:
    """What several attempts come to by the rule of the quiz; None while there is one."""
    ratios = [Fraction(other.score) / Fraction(other.max_score) for other in graded if other.max_score]
    whole = counted(policy.counts, ratios)
    return {"rule": Quiz.Counts(policy.counts).label, "percent": int(100 * whole)} if whole is not None and len(ratios) > 1 else None


def percent_of(attempt: Attempt) -> int | None:
    """The kept score in per cent, rounded down; None until it is kept."""
    return int(100 * attempt.score / attempt.max_score) if attempt.score is not None and attempt.max_score else None


def _levels(question: Question, review: Review | None) -> tuple[tuple[str, str], ...]:
    """The rubric as it was filled in, in words."""
    if review is None or not isinstance(question, q.Reviewed):
        return ()
    return tuple((line.text, level.text) for line in question.rubric for level in line.levels if review.levels.get(line.id) == level.id)


def _judged(item: ItemResult, explained: bool) -> Item:
    return Item(item.ref, item.question, item.item.order, item.number, item.response, mark=item.mark if explained else None)


def saved_sentence(saved_at: datetime, now: datetime) -> str:
    """What may be said once the server has an answer, and only then."""
    moment, today = timezone.localtime(saved_at), timezone.localtime(now).date()
    if moment.date() == today:
        return _("Saved at %(time)s") % {"time": date_format(moment, "TIME_FORMAT")}
    day = Template("{{ day|date }}").render(Context({"day": moment}))  # as the templates of the site write days
    return _("Saved on %(day)s at %(time)s") % {"day": day, "time": date_format(moment, "TIME_FORMAT")}
