"""The formats a bank can be written in, by name."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from quizzes.exchange import aiken, gift, moodle, qti, tables
from quizzes.exchange.verdicts import Verdict, Written

Fetch = Callable[[str], bytes | None]


@dataclass(frozen=True)
class Writer:
    """How a format is written; `ending` is that of its files, `mime` what a browser is told, `label` what people call it."""

    write: Callable[[Iterable[Verdict], Fetch], Written]
    ending: str
    mime: str
    label: str


WRITERS: Mapping[str, Writer] = {
    "gift": Writer(gift.write_file, "gift", "text/plain; charset=utf-8", "GIFT"),
    "moodle-xml": Writer(moodle.write, "xml", "application/xml", "Moodle XML"),
    "qti": Writer(qti.write, "zip", "application/zip", "QTI 2.2"),
    "csv": Writer(tables.write_csv, "csv", "text/csv; charset=utf-8", "CSV"),
    "xlsx": Writer(tables.write_xlsx, "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "XLSX"),
    "aiken": Writer(aiken.write, "txt", "text/plain; charset=utf-8", "Aiken"),
}
