"""`manage.py lint_paths`: what editors should mend before learners meet it."""

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from paths.actions import lint_site, problem_sentence
from paths.actions.catalogue import title_of
from paths.engine.soundness import ADVICE, ERROR, WARNING


class Command(BaseCommand):
    help = "Lists the problems of the published catalogue, errors first. Exits with 1 when there is an error."
    requires_system_checks: list[str] = []  # those of Django read every address and view, longer than all that is looked at here

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, **options: Any) -> None:
        problems = [
            {
                "severity": one.severity,
                "code": one.code,
                "module": one.module,
                "title": title_of(one.module),
                "place": one.place,
                "params": dict(one.params),
                "text": problem_sentence(one),
            }
            for one in lint_site()
        ]
        errors, warnings, advice = (sum(one["severity"] == each for one in problems) for each in (ERROR, WARNING, ADVICE))
        if options["json"]:
            told = {"errors": errors, "warnings": warnings, "advice": advice, "problems": problems}
            self.stdout.write(json.dumps(told, ensure_ascii=False, indent=2))
        else:
            lines = [f"{one['severity']}: {one['title'] or one['place'] or 'catalogue'}: {one['text']}" for one in problems]
            self.stdout.write("\n".join([*lines, f"{errors} errors, {warnings} warnings, {advice} advice"]))
        if errors:
            sys.exit(1)
