"""Starting, answering and submitting an attempt. Each looks again under the attempt's lock before it writes."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from quizzes.actions.refusals import Refused, require
from quizzes.engine.attempting import GRACE, AttemptState, Reason, is_settled, may_answer, may_start, may_submit
from quizzes.engine.drawing import draw
from quizzes.engine.responding import Response, ResponseError, normalise
from quizzes.models import Answer, Attempt, Quiz, QuizVersion, Try
from quizzes.models.attempt import AttemptQuerySet
from quizzes.signals import attempt_started, attempt_submitted

SWEPT_AT_ONCE = 200  # attempts one sweep closes


@dataclass(frozen=True)
class SavedAnswer:
    """What the server has. `duplicate`: it had it already; `row` is what a form calls the answer it shows."""

    event_id: uuid.UUID
    saved_at: datetime
    duplicate: bool
    row: int


@dataclass(frozen=True)
class Form:
    """What a whole form says: an answer for each question it holds. `seen` names the answer (its row) each was shown with."""

    responses: Mapping[str, Any] = field(default_factory=dict)
    seen: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class HandedIn:
    """An attempt after its submission. `missed`: why what the form still said was not added, "" when it was."""

    attempt: Attempt
    missed: str = ""


def start_attempt(
    learner_id: uuid.UUID,
    *,
    quiz_slug: str,
    language: str,
    module_key: uuid.UUID | None = None,
    step: str = "",
    return_to: str = "",
    now: datetime,
) -> Attempt:
    """The learner's open attempt at this quiz, or a new one at its latest version.

    Two tabs that start at once get the same attempt: the second insert breaks on the constraint, or its count already holds what the
    first has begun since it looked; it looks again. Raises Refused when there is no such quiz or no attempt left.
    """
    quiz = Quiz.objects.named(quiz_slug, language).first()
    if quiz is None:
        raise Refused("no_quiz")
    context = {"context_module": module_key, "context_step": step, "return_to": return_to}
    try:
        return _begun(learner_id, quiz, context, now)
    except (IntegrityError, Refused):
        return _begun(learner_id, quiz, context, now)


@transaction.atomic
def _begun(learner_id: uuid.UUID, quiz: Quiz, context: dict[str, Any], now: datetime) -> Attempt:
    return _open_attempt(learner_id, quiz.slug) or _new_attempt(learner_id, quiz, context, now)


def _open_attempt(learner_id: uuid.UUID, slug: str) -> Attempt | None:
    return Attempt.objects.visible_to(learner_id).for_quiz(slug).open().select_related("quiz_version").first()


def _new_attempt(learner_id: uuid.UUID, quiz: Quiz, context: dict[str, Any], now: datetime) -> Attempt:
    """How many there were and which number comes next are read in one look: whoever begins one meanwhile takes that number."""
    version = QuizVersion.objects.of(quiz)[0]
    earlier = list(Attempt.objects.visible_to(learner_id).for_quiz(quiz.slug).values_list("number", "set_aside_at"))
    require(may_start(version.policy, sum(set_aside_at is None for _number, set_aside_at in earlier)))
    number = max((number for number, _set_aside_at in earlier), default=0) + 1
    seed = uuid.uuid4().int >> 65  # 63 bits: fits a signed column on every database
    attempt = Attempt.objects.create(
        learner_id=learner_id,
        quiz_version=version,
        quiz_slug=quiz.slug,
        number=number,
        seed=seed,
        draw=draw(version.blueprint, version.questions, seed).to_json(),
        digest=version.digest,
        started_at=now,
        deadline_at=version.policy.deadline(now),
        **context,
    )
    attempt_started.send(Attempt, attempt=attempt)
    return attempt


def take_more_time(attempt: Attempt, *, now: datetime) -> Attempt:
    """The extra time a quiz offers to whoever needs it, once, on their own word. Asking again changes nothing."""
    with transaction.atomic():
        attempt = locked(attempt.pk)
        require(may_answer(state_of(attempt), now))
        extra = attempt.policy.extra_time
        if attempt.deadline_at is not None and not attempt.extra_time and extra:
            attempt.extra_time, attempt.deadline_at = extra, attempt.policy.deadline(attempt.started_at, extra=extra)
            attempt.save(update_fields=["extra_time", "deadline_at"])
    return attempt


def save_answer(
    attempt: Attempt, *, question_ref: str, response: Any, event_id: uuid.UUID, now: datetime, answered_at: datetime | None = None
) -> SavedAnswer:
    """Keep one answer under its id. The same id with the same answer is answered again and kept once.

    `answered_at` is the browser's word, held between the start and now, so that answers catching up out of order still end on the
    last one given. Raises Refused: attempt closed, deadline past, question explained, foreign question, or not an answer to it.
    """
    with transaction.atomic():
        attempt = locked(attempt.pk)
        clean = clean_response(attempt, question_ref, response)
        known = attempt.answers.filter(event_id=event_id).first()
        if known is not None:
            if (known.question_ref, known.response) != (question_ref, clean):
                raise Refused("conflict")
            return SavedAnswer(event_id, known.saved_at, duplicate=True, row=known.pk)
        require(may_answer(state_of(attempt), now))
        if question_ref in settled_refs(attempt):
            raise Refused(Reason.CHECKED)
        given = min(max(answered_at or now, attempt.started_at), now)
        row = Answer.objects.create(
            attempt=attempt, question_ref=question_ref, event_id=event_id, response=clean, answered_at=given, saved_at=now
        )
    return SavedAnswer(event_id, now, duplicate=False, row=row.pk)


def save_answers(attempt: Attempt, *, responses: Mapping[str, Any], seen: Mapping[str, int] | None = None, now: datetime) -> int:
    """Keep what a whole form says; returns how many answers changed.

    What still stands as it was shown is left alone, so that an old tab takes nothing back from a newer one. Posting the same form twice
    changes nothing.
    """
    with transaction.atomic():
        attempt = locked(attempt.pk)
        changed = _changes(attempt, Form(responses, seen or {}), list(Answer.objects.of(attempt)))
        if changed:
            require(may_answer(state_of(attempt), now))
        return len(Answer.objects.bulk_create(_rows(attempt, changed, now)))


def submit_attempt(attempt: Attempt, *, now: datetime) -> Attempt:
    """Close the attempt as it stands. Submitting again changes nothing and returns it. Raises Refused when it was set aside."""
    handed = _hand_in(Attempt.objects.all(), attempt.pk, lambda _attempt: Form(), now)
    return handed.attempt if handed else attempt


def submit_overdue(*, now: datetime) -> int:
    """Close what ran out of time with its learner gone, so that what was saved in time counts; returns how many. Looks again under the
    lock: whoever took more time meanwhile goes on."""
    overdue = Attempt.objects.out_of_time(now - GRACE)
    found = overdue.open().order_by("deadline_at").values_list("pk", flat=True)[:SWEPT_AT_ONCE]
    return sum(_hand_in(overdue, attempt_id, lambda _attempt: Form(), now) is not None for attempt_id in found)


def hand_in(attempt_id: uuid.UUID, *, learner_id: uuid.UUID, said: Callable[[Attempt], Form], now: datetime) -> HandedIn | None:
    """Save what the last form says and close the attempt, in one transaction; None when it is not this learner's.

    The first statement closes it, which is its lock: of fifty at once one goes on and the others find it closed. Past the deadline what
    was saved in time is what counts. An answer that does not fit its question undoes all of it (Refused), so that it can be put right.
    """
    return _hand_in(Attempt.objects.visible_to(learner_id), attempt_id, said, now)


def _hand_in(mine: AttemptQuerySet, attempt_id: uuid.UUID, said: Callable[[Attempt], Form], now: datetime) -> HandedIn | None:
    with transaction.atomic():
        closed = mine.open().filter(pk=attempt_id).update(submitted_at=now)
        attempt, kept = _with_answers(mine, attempt_id)
        if attempt is None:
            return None
        require(may_submit(state_of(attempt)))
        if not closed:
            return HandedIn(attempt)
        missed = _keep_last(attempt, said(attempt), kept, now)
        attempt_submitted.send(Attempt, attempt=attempt)
    return HandedIn(attempt, missed)


def _keep_last(attempt: Attempt, form: Form, kept: list[Answer], now: datetime) -> str:
    changed = _changes(attempt, form, kept)
    verdict = may_answer(AttemptState(None, attempt.set_aside_at, attempt.deadline_at), now)
    if changed and verdict:
        Answer.objects.bulk_create(_rows(attempt, changed, now))
    return verdict.reason.value if changed and verdict.reason else ""


def _with_answers(mine: AttemptQuerySet, attempt_id: uuid.UUID) -> tuple[Attempt | None, list[Answer]]:
    """An attempt and its answers in one statement. The version is left where it is: this process may hold it."""
    own = [column.attname for column in Attempt._meta.concrete_fields]
    theirs = ["pk", "question_ref", "response", "answered_at"]
    rows = mine.filter(pk=attempt_id).order_by("answers__answered_at", "answers__pk").values_list(*own, *(f"answers__{n}" for n in theirs))
    attempt, answers = None, []
    for row in rows:
        attempt = attempt or Attempt.from_db(Attempt.objects.db, own, row[: len(own)])
        if row[len(own)] is not None:
            answers.append(Answer(attempt=attempt, **dict(zip(theirs, row[len(own) :], strict=True))))
    return attempt, answers


def _changes(attempt: Attempt, form: Form, answers: list[Answer]) -> dict[str, Response | None]:
    """The answers of a form that are new: neither what it was shown with nor what is kept."""
    rows = {row.pk: row for row in answers}
    kept = {row.question_ref: row.response for row in answers}
    changed = {}
    for ref, raw in form.responses.items():
        response = clean_response(attempt, ref, raw)
        shown = rows.get(form.seen.get(ref, 0))
        before = shown.response if shown and shown.question_ref == ref else None
        if response not in (before, kept.get(ref)):
            changed[ref] = response
    settled = settled_refs(attempt) if changed else set()
    return {ref: response for ref, response in changed.items() if ref not in settled}


def _rows(attempt: Attempt, changed: Mapping[str, Response | None], now: datetime) -> list[Answer]:
    return [
        Answer(attempt=attempt, question_ref=ref, event_id=uuid.uuid4(), response=response, answered_at=now, saved_at=now)
        for ref, response in changed.items()
    ]


def settled_refs(attempt: Attempt) -> set[str]:
    """Questions that were explained for good, whose answers stand. No query where nothing is explained before the end."""
    policy = attempt.policy
    if not policy.explains_before_the_end:
        return set()
    return {ref for ref, tried in Try.objects.by_question(attempt).items() if is_settled(policy, tried)}


def locked(attempt_id: uuid.UUID | str) -> Attempt:
    """The attempt, held until the transaction ends: whoever comes second sees what the first did."""
    return Attempt.objects.select_for_update(of=("self",)).select_related("quiz_version").get(pk=attempt_id)


def clean_response(attempt: Attempt, ref: str, response: Any) -> Response | None:
    """The answer in its one shape. Raises Refused."""
    if ref not in attempt.asked:
        raise Refused("unknown_question")
    try:
        return normalise(attempt.asked[ref], response)
    except ResponseError:
        raise Refused("bad_response") from None


def state_of(attempt: Attempt) -> AttemptState:
    return AttemptState(attempt.submitted_at, attempt.set_aside_at, attempt.deadline_at)
