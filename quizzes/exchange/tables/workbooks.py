"""XLSX in and out, through openpyxl: the same bytes for the same table, and no more read than a table of questions needs."""

import io
import itertools
import re
from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext as _

from quizzes.exchange.packages import Package, packed
from quizzes.exchange.tables import damaged
from quizzes.exchange.tables.damaged import MOST_COLUMNS, Line
from quizzes.exchange.verdicts import FileError

LONGEST_CELL = 32_767  # characters: Excel's own limit
MOST_LINES = 10_000
MOST_PLACES = 100_000  # cells of a sheet, those with nothing in them too: a template of a thousand lines has a quarter of it
LARGEST = 30 * 1024 * 1024  # bytes of XML in a workbook
_WHEN = datetime(2000, 1, 1)  # noqa: DTZ001 - openpyxl takes no zone
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")
_TABLE, _CORE = b"xl/workbook.xml", "docProps/core.xml"
LONGEST_INDEX = 256 * 1024  # bytes


def is_workbook(data: bytes) -> bool:
    """Whether the index at the end of a package names a workbook."""
    return _TABLE in data[-LONGEST_INDEX:]


def lines_of(data: bytes) -> Iterator[Line]:
    """The lines of the first sheet as texts. Raises FileError."""
    package = Package(data)
    size = 0
    rows, places = [], []
    for name in package.names:
        content = package.read(name)
        size += len(content)
        if name.startswith("xl/worksheets/") and name.endswith(".xml"):
            rows.append(content.count(b"<row"))
            places.append(content.count(b"<c "))
        if size > LARGEST or b"<!DOCTYPE" in content:
            raise FileError(_("This workbook is too large, or not one that a spreadsheet wrote."))
    if rows and min(rows) > MOST_LINES:  # before all its texts are read
        raise FileError(_("The table has more than %(number)d lines. Split it and import the parts.") % {"number": MOST_LINES})
    if places and min(places) > MOST_PLACES:
        raise FileError(_("The table has more than %(number)d cells. Split it and import the parts.") % {"number": MOST_PLACES})
    try:
        found = list(itertools.islice(_first_sheet(data), MOST_LINES + 2))
    except Exception:  # openpyxl raises whatever its parts do
        found = list(itertools.islice(damaged.lines_of(package), MOST_LINES + 2))
    yield from (line._replace(cells=[_text(value) for value in line.cells]) for line in found)


def _first_sheet(data: bytes) -> Iterator[Line]:
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    sheet = book.worksheets[0]
    sheet.reset_dimensions()
    for number, row in enumerate(sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS), 1):
        yield Line(number, [*row])


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return repr(value).removesuffix(".0")
    return str(value)


def workbook(lines: list[list[str]]) -> bytes:
    """A workbook with one sheet of texts, its first line standing still."""
    import openpyxl
    from openpyxl.cell import WriteOnlyCell

    book = openpyxl.Workbook(write_only=True)
    book.properties.created = _WHEN
    sheet = book.create_sheet("questions")
    sheet.freeze_panes = "A2"
    for line in lines:
        cells = []
        for text in line:
            cell = WriteOnlyCell(sheet, text or None)
            if text:
                cell.data_type = "s"
            cells.append(cell)
        sheet.append(cells)
    made = io.BytesIO()
    book.save(made)
    return _timeless(made.getvalue())


def _timeless(data: bytes) -> bytes:
    """The same workbook without the moment it was written at."""
    package = Package(data)
    files = {name: package.read(name) for name in package.names}
    files[_CORE] = _MODIFIED.sub(rb"\g<1>2000-01-01T00:00:00Z", files[_CORE])
    return packed(files)
