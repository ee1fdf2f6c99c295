"""What the journey hears: somebody lets no missed question come back any more."""

from typing import Any
from uuid import UUID

from django.utils import timezone

from quizzes.signals import practice_stopped

from .actions import hear_practice_stopped


def connect() -> None:
    """Called once, when the app is ready."""
    practice_stopped.connect(on_practice_stopped, dispatch_uid="journey")


def on_practice_stopped(learner_id: UUID, **_kwargs: Any) -> None:
    """The mail stops with it."""
    hear_practice_stopped(learner_id, now=timezone.now())
