"""Put the questions of a file into a bank, with a verdict per question."""

import json
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from quizzes.actions.importing import ImportReport, import_questions
from quizzes.exchange.files import FORMATS
from quizzes.exchange.packages import LARGEST
from quizzes.exchange.verdicts import FileError

REFUSED, UNREADABLE = 1, 2  # exit codes; 0 says that every question was taken

NOTHING = {"format": None, "questions": [], "counts": {}, "imported": 0, "updated": 0, "refused": 0, "categories": []}


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--format", choices=("auto", *FORMATS), default="auto")
        parser.add_argument("--bank", default="", help="the bank's name; without it, the file's")
        parser.add_argument("--language", choices=[code for code, _name in settings.LANGUAGES], default=settings.LANGUAGE_CODE)
        parser.add_argument("--by-category", action="store_true", help="a bank for each category of the file")
        parser.add_argument("--dry-run", action="store_true", help="give the verdicts and write nothing")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            report = import_questions(
                _bytes_of(file),
                bank=options["bank"] or file.stem,
                language=options["language"],
                format=options["format"],
                filename=file.name,
                by_category=options["by_category"],
                dry_run=options["dry_run"],
            )
        except FileError as error:
            self.unreadable(str(error), as_json=options["json"])
            sys.exit(UNREADABLE)
        except OSError as error:
            reason = _("The file %(file)s cannot be read (%(reason)s). Check its name and its permissions.")
            self.unreadable(reason % {"file": file, "reason": error.strerror}, as_json=options["json"])
            sys.exit(UNREADABLE)
        self.tell(report, as_json=options["json"])
        if report.refused:
            sys.exit(REFUSED)

    def unreadable(self, reason: str, *, as_json: bool) -> None:
        """The reason goes to the error output; programs get it as an object too."""
        self.stderr.write(reason)
        if as_json:
            self.stdout.write(json.dumps(NOTHING | {"error": reason}, ensure_ascii=False))

    def tell(self, report: ImportReport, *, as_json: bool) -> None:
        for note in report.reading.notes:  # about the file as a whole: no part of the object
            (self.stderr if as_json else self.stdout).write(note)
        if as_json:
            self.stdout.write(json.dumps(report.to_json(), ensure_ascii=False))
            return
        for verdict in report.reading.verdicts:
            sign = "+" if verdict.ok else "!"
            lost = _("not kept: %(lost)s") % {"lost": ", ".join(verdict.lost)} if verdict.lost else ""
            self.stdout.write(" ".join(part for part in (sign, verdict.kind, verdict.name, verdict.message, lost) if part))
        self.stdout.write(
            _("Imported: %(imported)d. Updated: %(updated)d. Refused: %(refused)d.")
            % {"imported": report.imported, "updated": report.updated, "refused": report.refused}
        )


def _bytes_of(file: Path) -> bytes:
    """One byte more than may be read, so that a file too large is known as such without being held whole."""
    with file.open("rb") as opened:
        return opened.read(LARGEST + 1)
