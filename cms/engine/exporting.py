"""Examples as rows that a table or a program reads. Columns and keys are the same in every language; only texts differ."""

import csv
import io
from collections.abc import Iterable
from typing import Any

from .entry import Entry

COLUMNS = (
    *("title", "summary", "actors", "profiles", "domains", "levels", "objectives", "territory", "year", "result", "sources"),
    *("contributors", "licence", "language", "url", "key"),
)
RUNS = ("=", "+", "-", "@", "\t", "\r", "\0")  # what a spreadsheet would take for a formula


def row_of(entry: Entry, base: str = "") -> dict[str, Any]:
    """One example: lists stay lists, `url` is whole when `base` names the host."""
    facts = entry.facts
    return {
        "title": entry.title,
        "summary": entry.summary,
        "actors": facts.get("actors", ""),
        "profiles": list(entry.codes.get("profile", ())),
        "domains": list(entry.codes.get("domain", ())),
        "levels": list(entry.codes.get("level", ())),
        "objectives": list(entry.codes.get("objective", ())),
        "territory": facts.get("territory", ""),
        "year": facts.get("year", ""),
        "result": facts.get("result", ""),
        "sources": [cited(source) for source in facts.get("sources", ())],
        "contributors": facts.get("contributors", ""),
        "licence": facts.get("licence", ""),
        "language": entry.language,
        "url": base + entry.url,
        "key": entry.key,
    }


def cited(source: Any) -> str:
    """A source in one line: title, author, date, address."""
    return ", ".join(part for part in (source.get("title"), source.get("author"), source.get("date"), source.get("url")) if part)


def as_csv(entries: Iterable[Entry], base: str = "") -> str:
    """A table; a list is written with semicolons between its parts."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for entry in entries:
        row = row_of(entry, base)
        writer.writerow([harmless("; ".join(row[name]) if isinstance(row[name], list) else str(row[name])) for name in COLUMNS])
    return out.getvalue()


def harmless(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(RUNS) else text
