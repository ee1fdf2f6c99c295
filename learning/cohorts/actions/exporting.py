"""A board as a file: asked for in a page, built by a worker in the open (no transaction waits for it), kept a week."""

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import datetime
from tempfile import SpooledTemporaryFile
from typing import Any
from uuid import UUID

from django.core.files import File
from django.utils import timezone, translation

from learning.cohorts.access.exporting import head_of, rows_of
from learning.cohorts.access.people import cohort_if_followed
from learning.cohorts.engine.tables import safe
from learning.cohorts.models import Cohort, Export
from learning.cohorts.models.export import MOST_TRIES
from learning.jobs.bells import ring

TASK = "learning.cohorts.tasks.build_export"
MOST_AT_ONCE = 2  # of the largest boards, within the minute a task may run
MOST_LOOKED_AT = 50  # those of people who follow no more take no time
STEP = 250  # rows between two words about how far it is


def ask_export(cohort: Cohort, *, export_id: UUID, user: Any, file_format: str, language: str, now: datetime) -> Export:
    """Notes what is wanted, and rings; asked again with the same id it is the same file."""
    given = {"cohort": cohort, "user": user, "format": file_format, "language": language, "asked_at": now}
    export, made = Export.objects.get_or_create(pk=export_id, defaults=given)
    if made:
        ring(TASK, str(export.pk))
    return export


def build_export(export_id: UUID, *, now: datetime) -> bool:
    """Builds one file; True when it is there. Whoever asked must still follow the cohort: what they may no longer see is not written."""
    if not Export.objects.claim(export_id, now):
        return False
    export = Export.objects.select_related("user").get(pk=export_id)
    cohort = cohort_if_followed(export.user, export.cohort_id)
    if cohort is None or export.tries > MOST_TRIES:
        Export.objects.filter(pk=export_id).update(error="closed" if cohort is None else "failed", finished_at=timezone.now())
        return False
    with translation.override(export.language), SpooledTemporaryFile(max_size=8 * 1024 * 1024) as out:
        rows, total = rows_of(cohort, now=now)
        Export.objects.filter(pk=export_id).update(total=total, done=0)
        told = _told(export_id, rows)
        (_write_xlsx if export.format == Export.Format.XLSX else _write_csv)(out, head_of(cohort), told)
        out.seek(0)
        name = export.file.storage.save(export.filename, File(out))
    return bool(Export.objects.filter(pk=export_id, finished_at=None).update(file=name, done=total, finished_at=timezone.now()))


def _told(export_id: UUID, rows: Iterable[list[Any]]) -> Iterator[list[Any]]:
    for number, row in enumerate(rows, 1):
        yield row
        if number % STEP == 0:
            Export.objects.filter(pk=export_id).update(done=number)


def _write_csv(out: Any, head: list[str], rows: Iterable[list[Any]]) -> None:
    text = io.TextIOWrapper(out, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text, delimiter=";" if translation.get_language() == "fr" else ",")
    writer.writerow([safe(each) for each in head])
    writer.writerows([safe(each) for each in row] for row in rows)
    text.detach()


def _write_xlsx(out: Any, head: list[str], rows: Iterable[list[Any]]) -> None:
    from openpyxl import Workbook  # a process that builds no file carries no library for it

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Cheminer")
    sheet.freeze_panes = "B2"
    sheet.append([safe(each) for each in head])
    for row in rows:
        sheet.append([safe(each) for each in row])
    book.save(out)


def build_what_waits(*, now: datetime) -> int:
    """What no ring announced, or whose worker died: the longest waiting first, as many as one task has time for. Returns how many."""
    built = 0
    for pk in list(Export.objects.unfinished(now).order_by("asked_at").values_list("pk", flat=True)[:MOST_LOOKED_AT]):
        built += build_export(pk, now=now)
        if built == MOST_AT_ONCE:
            break
    return built
