"""Folds every ledger that waits, at once: what the worker does when it is there."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from learning.record.actions import fold_due


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{fold_due(now=timezone.now())} events folded")
