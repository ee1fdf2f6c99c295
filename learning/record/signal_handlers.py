"""What the record hears: a quiz was started, handed in, graded (in the same transaction); somebody signed up or signed in; a worker
started."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from allauth.account.signals import user_signed_up
from celery.signals import worker_ready
from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest

from learning.jobs.bells import ring
from quizzes.models import Attempt
from quizzes.signals import attempt_graded, attempt_started, attempt_submitted

from .access import content_of
from .actions import EventDraft, adopt_subject, append_events, append_new
from .actions.subjects import SESSION_KEY, meet, subject_of_session


def connect() -> None:
    """Called once, when the app is ready."""
    attempt_started.connect(on_started, dispatch_uid="record")
    attempt_submitted.connect(on_submitted, dispatch_uid="record")
    attempt_graded.connect(on_graded, dispatch_uid="record")
    user_signed_up.connect(on_known, dispatch_uid="record")
    user_logged_in.connect(on_known, dispatch_uid="record")
    worker_ready.connect(on_worker_ready, dispatch_uid="record")


def on_started(attempt: Attempt, **_kwargs: Any) -> None:
    _append(attempt, "quiz.started", attempt.started_at)


def on_submitted(attempt: Attempt, **_kwargs: Any) -> None:
    """The submission and its event are one step; then the worker is told that there is something to grade."""
    _append(attempt, "quiz.submitted", attempt.submitted_at, **({"required": True} if attempt.policy.pass_required else {}))
    ring("quizzes.tasks.grade_attempt", str(attempt.pk))


def on_graded(attempt: Attempt, **_kwargs: Any) -> None:
    score = min(1.0, max(0.0, attempt.ratio or 0.0))  # a quiz may take points off; the record knows shares
    passed = (attempt.result or {}).get("passed")
    said = {"score": score} | ({} if passed is None else {"passed": passed})
    _append(attempt, "quiz.graded", attempt.graded_at, edition=attempt.gradings, **said)


def _append(attempt: Attempt, kind: str, at: datetime, *, edition: int = 1, **facts: float) -> None:
    """One event per attempt and kind, and one more each time a result was judged anew: its id follows from them, and the room that
    sends holds the attempt, so none can come twice."""
    key = attempt.context_module
    draft = EventDraft(
        event_id=uuid5(attempt.pk, kind if edition <= 1 else f"{kind}:{edition}"),
        kind=kind,
        module_key=key,
        module_version=(content_of([key])[key].current or None) if key else None,
        step=content_of([key])[key].place_of(attempt.context_step, attempt.quiz_slug) if key else "",
        attempt=attempt.pk,
        payload={"quiz": attempt.quiz_slug, **facts},
    )
    if append_new(attempt.learner_id, draft, now=at) is not None:
        return
    meet(attempt.learner_id)
    verdict = append_events(attempt.learner_id, [draft], now=at)[0]
    if verdict.status not in ("accepted", "duplicate"):
        raise ValueError(f"the record refuses {kind} of attempt {attempt.pk}: {verdict.reason}")


def on_known(request: HttpRequest, user: Any, **_kwargs: Any) -> None:
    """What was done in this session without an account goes along."""
    session = getattr(request, "session", None)
    subject_id: UUID | None = subject_of_session(session)
    if subject_id is not None:
        adopt_subject(subject_id, user)
    if session is not None:
        session.pop(SESSION_KEY, None)
    request.__dict__.pop("learner_id", None)  # asked before, it was somebody without a name


def on_worker_ready(**_kwargs: Any) -> None:
    """A worker that comes back looks at once at what it missed."""
    for name in ("learning.record.tasks.sweep_record", "learning.jobs.tasks.sweep_jobs", "quizzes.tasks.grade_due"):
        ring(name)
