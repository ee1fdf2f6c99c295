"""A report goes with its author: so does the page that was made of it."""

from typing import Any

from django.db.models.signals import pre_delete

from cms.actions.proposing import withdraw_example

from .models import Report


def connect() -> None:
    """Called once, when the app is ready."""
    pre_delete.connect(on_report_going, sender=Report, dispatch_uid="peers")


def on_report_going(instance: Report, **_kwargs: Any) -> None:
    """Erased, its words are nowhere any more."""
    if instance.page_id is not None:
        withdraw_example(instance.page_id)
