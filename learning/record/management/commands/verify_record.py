"""Asks every promise of the record of every row. Exit 0 when all hold, 1 when one does not."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from learning.record.actions import verify_record


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print the report as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        report = verify_record()
        if options["json"]:
            self.stdout.write(json.dumps(report.to_json(), indent=2))
        else:
            for finding in report.findings:
                self.stdout.write(f"{finding.invariant} {finding.subject} {finding.words}")
            state = "sound" if report.is_sound else f"{len(report.findings)} findings"
            self.stdout.write(f"{report.learners} learners, {report.events} events, {', '.join(report.checked)}: {state}")
        if not report.is_sound:
            raise SystemExit(1)
