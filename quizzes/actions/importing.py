"""Questions from a file into a bank: a verdict per question, all that are sound or, on any failure, none."""

import hashlib
import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from quizzes.actions.keeping import keep_files
from quizzes.actions.versioning import keep_versions
from quizzes.exchange import files
from quizzes.exchange.verdicts import FileError, Reading, Verdict
from quizzes.models import Bank, Question

OURS = re.compile(r"own:|(?:\d+:)?text:")  # begins a key that was made here: an export hands it out, an import takes it back as it is
CHANGED = ["kind", "name", "body", "tags", "version", "updated_at"]
TOLD_AS = {"file": "essay"}  # to other programs, who know the kinds that formats exchange: what is handed in as a file is an essay
BATCH = 500  # rows a statement: under SQLite's limit of parameters


@dataclass(frozen=True)
class ImportReport:
    """What an import did, or would do. Every question of the file is counted in one of the three."""

    reading: Reading
    imported: int
    updated: int

    @property
    def refused(self) -> int:
        return sum(not verdict.ok for verdict in self.reading.verdicts)

    def to_json(self) -> dict[str, Any]:
        """The one object other programs read, always of this shape."""
        rows = [
            {"name": v.name, "kind": TOLD_AS.get(v.kind, v.kind), "ok": v.ok, "message": v.message, "lost": list(v.lost)}
            for v in self.reading.verdicts
        ]
        counts: Counter[str] = Counter()
        for kind, number in self.reading.counts.items():
            counts[TOLD_AS.get(kind, kind)] += number
        return {
            "format": self.reading.format,
            "questions": rows,
            "counts": dict(sorted(counts.items())),
            "imported": self.imported,
            "updated": self.updated,
            "refused": self.refused,
            "categories": list(self.reading.categories),
        }


def import_questions(
    data: bytes | str,
    *,
    bank: str,
    language: str,
    format: str = "auto",
    filename: str = "",
    by_category: bool = False,
    dry_run: bool = False,
) -> ImportReport:
    """Read a file and put its questions into the bank of this name, made when there is none; `by_category`, each category's into a bank of
    the category's name. A question met again is updated. Raises FileError when the file as a whole cannot be read. With `dry_run` nothing
    is written.
    """
    reading = read_file(data, format=format, filename=filename)
    pairs = [(verdict, key, shelf_of(verdict) if by_category and verdict.category else bank) for verdict, key in keyed(reading)]
    with transaction.atomic():
        banks = _banks({bank} | {name for _verdict, _key, name in pairs}, make=not dry_run)
        new, known = _sorted(pairs, banks, language)
        if not dry_run:
            keep_files(reading.files)
            Question.objects.bulk_create(new, batch_size=BATCH)
            Question.objects.bulk_update(known, CHANGED, batch_size=BATCH)
            keep_versions([*new, *known], now=timezone.now())
    return ImportReport(reading, imported=len(new), updated=len(known))


def read_file(data: bytes | str, *, format: str = "auto", filename: str = "") -> Reading:
    """The verdicts of a file, nothing written. Raises FileError."""
    reading = files.read(data.encode() if isinstance(data, str) else data, format=format, filename=filename)
    if not reading.verdicts and not reading.categories and not reading.notes:
        raise FileError(_("There is no question in this file."))
    return reading


def shelf_of(verdict: Verdict) -> str:
    """The name of the bank that a category becomes: its path, without what stands for the course in Moodle."""
    parts = [part.strip() for part in verdict.category.split("/")]
    kept = [part for part in parts if part and part not in ("top", "$course$", "$module$", "$system$", "$cat1$", "$cat2$")]
    return _short(" / ".join(kept) or verdict.category)


def _banks(names: set[str], *, make: bool) -> dict[str, Bank]:
    found = {bank.name: bank for bank in Bank.objects.named(names)}
    if make:
        found |= {name: Bank.objects.get_or_create(name=name)[0] for name in sorted(names - found.keys())}
    return found


def _sorted(pairs: list[tuple[Verdict, str, str]], banks: dict[str, Bank], language: str) -> tuple[list[Question], list[Question]]:
    """(questions to add, questions to update), by the key that names each in its bank and category."""
    rows = Question.objects.in_banks(list(banks.values())).in_language(language)
    known = {(row.bank_id, row.category, row.key): row for row in rows}
    new, changed = [], []
    for verdict, key, name in pairs:
        bank = banks.get(name)
        row = known.get((bank.pk if bank else None, category_of(verdict), key))
        if row is None:
            new.append(Question(bank=bank, category=category_of(verdict), key=key, language=language, **_content(verdict)))
        else:
            changed.append(_update(row, verdict))
    return new, changed


def keyed(reading: Reading) -> list[tuple[Verdict, str]]:
    """Each sound question with its key: its id, else its title, else a digest of its text; the nth of a kind says so."""
    seen: Counter[tuple[str, str]] = Counter()
    pairs = []
    for verdict in reading.verdicts:
        if verdict.question is None:
            continue
        key = _key(verdict)
        seen[category_of(verdict), key] += 1
        nth = seen[category_of(verdict), key]
        pairs.append((verdict, key if nth == 1 else f"{nth}:{key}"))
    return pairs


def category_of(verdict: Verdict) -> str:
    return _short(verdict.category)


def _key(verdict: Verdict) -> str:
    question = verdict.question
    if verdict.id:
        return _short(verdict.id if OURS.match(verdict.id) else f"id:{verdict.id}")
    if question is not None and question.name:
        return _short(f"title:{question.name}")
    text = f"{verdict.kind}\n{question.prompt if question else ''}"
    return f"text:{hashlib.sha256(text.encode()).hexdigest()[:32]}"


def _short(key: str) -> str:
    """A key the column holds; a long one keeps its start and a digest of the whole."""
    return key if len(key) <= 200 else f"{key[:160]}…{hashlib.sha256(key.encode()).hexdigest()[:32]}"


def _content(verdict: Verdict) -> dict[str, Any]:
    assert verdict.question is not None  # noqa: S101 - `keyed` gives sound questions only
    return {"kind": verdict.kind, "name": verdict.name[:255], "body": verdict.question.to_json(), "tags": list(verdict.tags)}


def _update(row: Question, verdict: Verdict) -> Question:
    """The row as the file has it; its version rises only when what is asked has changed."""
    content = _content(verdict)
    row.version += content["body"] != row.body
    for name, value in content.items():
        setattr(row, name, value)
    row.updated_at = timezone.now()
    return row
