"""What the cohorts hear: an account goes, somebody stops a mail."""

from typing import Any

from django.conf import settings
from django.db.models.signals import pre_delete

from learning.mail.signals import topic_stopped

from .actions import forget_invitee, hear_stop


def connect() -> None:
    """Called once, when the app is ready."""
    pre_delete.connect(on_account_going, sender=settings.AUTH_USER_MODEL, dispatch_uid="cohorts")
    topic_stopped.connect(on_stop, dispatch_uid="cohorts")


def on_account_going(instance: Any, **_kwargs: Any) -> None:
    """An address that was asked in is forgotten with its account."""
    forget_invitee(instance.email)


def on_stop(user_id: Any, topic: str, **_kwargs: Any) -> None:
    """What the cohort says of mail follows."""
    hear_stop(user_id, topic)
