"""Drops the projections and folds them anew from the ledger. Stopped half-way, start it again: it goes on where it stopped."""

import os
import subprocess
import sys
from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import timezone

from learning.record.actions import rebuild_record, verify_projections
from learning.record.actions.rebuild import Say, mark_for_rebuilding, rebuild_marked
from learning.sparing import spare_what_is_loaded

WORTH_A_PROCESS = 1_000  # learners: fewer are done before another process has started


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--learner", type=UUID, action="append", help="only this learner (may be given several times)")
        parser.add_argument("--verify", action="store_true", help="compare with what is stored instead; exit 1 when it differs")
        parser.add_argument(
            "--processes", type=int, default=_cores(), help="how many share the work (one a core; 1 on SQLite, of one writer)"
        )
        parser.add_argument("--go-on", action="store_true", help="only what a run that was stopped, or still runs, has not come to yet")

    def handle(self, *args: Any, **options: Any) -> None:
        spare_what_is_loaded()
        if options["verify"]:
            self._verify(options["learner"])
            return
        say: Say = self._say if options["verbosity"] > 1 else lambda _count: None
        if options["learner"]:
            count = rebuild_record(options["learner"], now=timezone.now(), say=say)
        else:
            count = self._everybody(options["processes"], say=say) if not options["go_on"] else rebuild_marked(now=timezone.now(), say=say)
        self.stdout.write(f"{count} learners rebuilt")

    def _everybody(self, processes: int, *, say: Say) -> int:
        count = mark_for_rebuilding()
        helpers = _helpers(min(processes, 1 + count // WORTH_A_PROCESS) - 1)
        rebuild_marked(now=timezone.now(), say=say)
        codes = [helper.wait() for helper in helpers]
        if any(codes):
            raise CommandError("A process that helped has failed, see above. What it had taken is rebuilt all the same.")
        return count

    def _verify(self, learners: list[UUID] | None) -> None:
        found = list(verify_projections(learners))
        for finding in found:
            self.stdout.write(f"{finding.invariant} {finding.subject} {finding.words}")
        if found:
            raise SystemExit(1)
        self.stdout.write("what is stored is what the events say")

    def _say(self, count: int) -> None:
        self.stdout.write(f"{count}…")


def _cores() -> int:
    return 1 if connection.vendor == "sqlite" else os.cpu_count() or 1


def _helpers(count: int) -> list[subprocess.Popen[bytes]]:
    """The same command, so many times more: each takes learners nobody else holds."""
    command = [sys.executable, "-m", "django", "rebuild_record", "--go-on"]
    return [subprocess.Popen(command, stdout=subprocess.DEVNULL) for _each in range(count)]  # noqa: S603 - our own words
