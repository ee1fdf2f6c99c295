"""Drops the projections and folds them anew from the ledger. Stopped half-way, start it again; nothing is lost."""

from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.utils import timezone

from learning.record.actions import rebuild_record


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--learner", type=UUID, action="append", help="only this learner (may be given several times)")
        parser.add_argument("--verify", action="store_true", help="compare with what is stored instead; exit 1 when it differs")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["verify"]:
            call_command("verify_record", stdout=self.stdout)
            return
        self.stdout.write(f"{rebuild_record(options['learner'], now=timezone.now())} learners rebuilt")
