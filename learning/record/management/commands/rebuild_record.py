"""Drops the projections and folds them anew from the ledger. Stopped half-way, start it again: it goes on where it stopped."""

from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand
from django.utils import timezone

from learning.record.actions import rebuild_record, verify_projections


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--learner", type=UUID, action="append", help="only this learner (may be given several times)")
        parser.add_argument("--verify", action="store_true", help="compare with what is stored instead; exit 1 when it differs")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["verify"]:
            self._verify(options["learner"])
            return
        count = rebuild_record(options["learner"], now=timezone.now(), say=self._say if options["verbosity"] > 1 else lambda _count: None)
        self.stdout.write(f"{count} learners rebuilt")

    def _verify(self, learners: list[UUID] | None) -> None:
        found = list(verify_projections(learners))
        for finding in found:
            self.stdout.write(f"{finding.invariant} {finding.subject} {finding.words}")
        if found:
            raise SystemExit(1)
        self.stdout.write("what is stored is what the events say")

    def _say(self, count: int) -> None:
        self.stdout.write(f"{count}…")
