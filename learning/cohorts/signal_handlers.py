"""What the cohorts hear: an account goes."""

from typing import Any

from django.conf import settings
from django.db.models.signals import pre_delete

from .actions import forget_invitee


def connect() -> None:
    """Called once, when the app is ready."""
    pre_delete.connect(on_account_going, sender=settings.AUTH_USER_MODEL, dispatch_uid="cohorts")


def on_account_going(instance: Any, **_kwargs: Any) -> None:
    """An address that was asked in is forgotten with its account."""
    forget_invitee(instance.email)
