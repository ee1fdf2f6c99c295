"""A table as an editor types or pastes it: one row per line, cells between bars or tabs, the headings first."""

from dataclasses import dataclass
from typing import Any

MOST_ROWS, MOST_COLUMNS = 200, 12


def gettext_noop(message: str) -> str:
    """Marks a message for translation where it is shown."""
    return message


class TableError(ValueError):
    """What is wrong with a table, in words that name the line."""

    def __init__(self, message: str, **params: Any) -> None:
        self.message, self.params = message, params
        super().__init__(message % params)


@dataclass(frozen=True)
class Table:
    """The headings, and the cells row by row; every row has as many as there are headings."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def table_of(text: str) -> Table:
    """Reads a table. Raises TableError naming the line."""
    lines = [line for line in text.replace("\r\n", "\n").split("\n") if line.strip() and set(line.strip()) - set("|-: ")]
    rows = [_cells(line) for line in lines]
    if len(rows) < 2:
        raise TableError(gettext_noop("A table has a line of headings and at least one row below it."))
    if len(rows) > MOST_ROWS or len(rows[0]) > MOST_COLUMNS:
        message = gettext_noop("A table has %(rows)s rows and %(columns)s columns at most: a larger one is a document to keep.")
        raise TableError(message, rows=MOST_ROWS, columns=MOST_COLUMNS)
    for number, row in enumerate(rows[1:], start=2):
        if len(row) != len(rows[0]):
            message = gettext_noop("Row %(line)s has %(found)s cells; the headings are %(wanted)s.")
            raise TableError(message, line=number, found=len(row), wanted=len(rows[0]))
    return Table(rows[0], tuple(rows[1:]))


def _cells(line: str) -> tuple[str, ...]:
    between = "\t" if "\t" in line else "|"
    if between == "|":
        line = line.strip().removeprefix("|").removesuffix("|")
    return tuple(cell.strip() for cell in line.split(between))
