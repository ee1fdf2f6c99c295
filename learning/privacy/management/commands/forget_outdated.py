"""Erases what nobody can come back to, as the schedule does every night."""

import json
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from learning.privacy.actions import forget_outdated


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(json.dumps(forget_outdated(now=timezone.now())))
