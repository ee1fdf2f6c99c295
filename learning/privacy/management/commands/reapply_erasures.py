"""After a backup was restored: erases again whoever asked for it since, by the file of erasures."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from learning.privacy.actions import reapply_erasures
from learning.privacy.actions.remembering import FILE


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, help="the file of erasures; by default the one in the data folder")

    def handle(self, *args: Any, **options: Any) -> None:
        path = options["file"] or Path(settings.DATA_DIR) / FILE
        self.stdout.write(f"{reapply_erasures(path, now=timezone.now())} erased again")
