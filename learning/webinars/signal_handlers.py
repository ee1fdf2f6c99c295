"""Somebody who registered without an account signs up: their places come along."""

from typing import Any
from uuid import UUID

from learning.record.signals import subject_merged

from .actions import hand_over


def connect() -> None:
    """Called once, when the app is ready."""
    subject_merged.connect(on_subject_merged, dispatch_uid="webinars")


def on_subject_merged(source: UUID, into: UUID, **_kwargs: Any) -> None:
    hand_over(source, into)
