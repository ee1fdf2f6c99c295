"""What this room hears of itself: after grading, whoever practises gets cards for what they missed."""

from typing import Any

from quizzes.actions import refresh_cards
from quizzes.models import Attempt
from quizzes.signals import attempt_graded


def connect() -> None:
    """Called once, when the app is ready."""
    attempt_graded.connect(on_graded, dispatch_uid="practice")


def on_graded(attempt: Attempt, **_kwargs: Any) -> None:
    refresh_cards(attempt, now=attempt.graded_at)
