"""Write the questions of a bank as a file, to the standard output or with --output."""

import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from quizzes.actions.exporting import export_questions
from quizzes.exchange.verdicts import FileError, Written
from quizzes.exchange.writing import WRITERS
from quizzes.models import Bank

PARTIAL, NOTHING = 1, 2  # exit codes; 0 says that every question was written


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("bank", help="the bank's name")
        parser.add_argument("--format", choices=list(WRITERS), default="gift")
        parser.add_argument("--language", choices=[code for code, _name in settings.LANGUAGES], default=settings.LANGUAGE_CODE)
        parser.add_argument("--output", type=Path, help="the file to write; without it, the standard output")

    def handle(self, *args: Any, bank: str, **options: Any) -> None:
        try:
            written = export_questions(self.named(bank), format=options["format"], language=options["language"])
            self.give(written.data, options["output"])
        except FileError as error:
            self.stderr.write(str(error))
            sys.exit(NOTHING)
        except OSError as error:
            reason = _("The file %(file)s cannot be written (%(reason)s). Check its folder and its permissions.")
            self.stderr.write(reason % {"file": options["output"], "reason": error.strerror})
            sys.exit(NOTHING)
        self.tell(written)
        if written.left_out:
            sys.exit(PARTIAL)

    def named(self, name: str) -> Bank:
        found = Bank.objects.filter(name=name).first()
        if found is None:
            names = ", ".join(Bank.objects.values_list("name", flat=True)[:20]) or "–"
            raise FileError(_("There is no bank named “%(name)s”. There are: %(banks)s.") % {"name": name, "banks": names})
        return found

    def give(self, data: bytes, output: Path | None) -> None:
        """The bytes as they are: a text stream that has no bytes below it gets their text."""
        if output is not None:
            output.write_bytes(data)
            return
        below = getattr(getattr(self.stdout, "_out", self.stdout), "buffer", None)
        if below is not None:
            below.write(data)
            below.flush()
        else:
            self.stdout.write(data.decode("utf-8", "surrogateescape"), ending="")

    def tell(self, written: Written) -> None:
        for name, reason in written.left_out:
            self.stderr.write(f"! {name}: {reason}")
        for name, what in written.lost:
            self.stderr.write(f"- {name}: " + _("not kept: %(lost)s") % {"lost": what})
