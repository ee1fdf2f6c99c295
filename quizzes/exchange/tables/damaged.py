"""A sheet that a spreadsheet would refuse, line by line: one damaged line costs itself and not the others."""

import contextlib
import io
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from quizzes.exchange.packages import Package, packed
from quizzes.exchange.verdicts import FileError

MOST_COLUMNS = 400
MOST_DAMAGED = 1_000  # lines: beyond, the file is no table
_TOGETHER = 100
_SHEETS = "xl/worksheets/"
_ROOT = re.compile(rb"<(?:\w{1,20}:)?worksheet(?:\s[^<>]{0,5000})?>")
_ROW = re.compile(rb"<((?:\w{1,20}:)?)row(?=[\s/>])")
_EMPTY = re.compile(rb"<[^<>]{0,500}/>")
_CELL = re.compile(rb"<(?:\w{1,20}:)?c\s[^<>]{0,500}>(?:(?!</(?:\w{1,20}:)?c>).){0,70000}</(?:\w{1,20}:)?c>", re.DOTALL)
_NUMBER = re.compile(rb"""\A<[^<>]{0,200}?\sr\s*=\s*["'](\d{1,7})["']""")


class Line(NamedTuple):
    """A line of a table. `sound`: it could be read whole; else `cells` are what can still be told of it."""

    number: int
    cells: list[Any]
    sound: bool = True


def lines_of(package: Package) -> Iterator[Line]:
    """The lines of the first sheet, each read by itself where some cannot be read together. Raises FileError where too many cannot."""
    import openpyxl

    sheets = {
        name: found[0] for name in package.names if name.startswith(_SHEETS) and (found := _ROOT.search(package.read(name), 0, 20_000))
    }
    empty = {name: root + b"</" + root[1:].split()[0].rstrip(b">") + b">" for name, root in sheets.items()}
    try:
        files = {name: empty.get(name) or package.read(name) for name in package.names}
        book = openpyxl.load_workbook(io.BytesIO(packed(files)), read_only=True, data_only=True, keep_links=False)
        path = book.worksheets[0]._worksheet_path.lstrip("/")
        root, content = sheets[path], package.read(path)
    except Exception:  # openpyxl raises whatever its parts do
        raise FileError(unreadable()) from None
    starts = [found.start() for found in _ROW.finditer(content)]
    pieces = [_piece(content[start:end]) for start, end in zip(starts, [*starts[1:], len(content)], strict=True)]
    yield from _Sheet(root, book).lines(pieces)


def unreadable() -> str:
    return _("This workbook cannot be read. Save it again as XLSX, or as CSV.")


def _piece(said: bytes) -> bytes:
    """A line as far as its own end, where it has one."""
    end = said.rfind(b"row>")
    empty = _EMPTY.match(said)
    return said[: end + 4] if end >= 0 else empty[0] if empty else said


class _Sheet:
    """What is needed to read lines of a sheet apart from it."""

    def __init__(self, root: bytes, book: Any) -> None:
        self.root, self.book, self.damaged, self.last = root, book, 0, 0
        self.prefix = root[1:].partition(b"worksheet")[0]

    def lines(self, pieces: list[bytes]) -> Iterator[Line]:
        waiting = [pieces[nth : nth + _TOGETHER] for nth in range(0, len(pieces), _TOGETHER)][::-1]
        while waiting:
            group = waiting.pop()
            rows = self._read(group)
            if rows is not None:
                for number, cells in rows:
                    self.last = number
                    yield Line(number, cells)
            elif len(group) > 1:
                waiting += [group[len(group) // 2 :], group[: len(group) // 2]]
            else:
                yield self._told(group[0])

    def _told(self, piece: bytes) -> Line:
        """A damaged line, by those of its cells that can be read."""
        self.damaged += 1
        if self.damaged > MOST_DAMAGED:
            raise FileError(unreadable())
        own = _NUMBER.match(piece)
        self.last = int(own[1]) if own else self.last + 1
        start, end = b"<" + self.prefix + b'row r="%d">' % self.last, b"</" + self.prefix + b"row>"
        told: list[Any] = []
        for cell in _CELL.findall(piece):
            for _nth, cells in self._read([start + cell + end]) or []:
                told += [None] * (len(cells) - len(told))
                told[len(cells) - 1] = cells[-1]
        return Line(self.last, told, sound=False)

    def _read(self, pieces: list[bytes]) -> list[tuple[int, list[Any]]] | None:
        """(number, values) of these lines; None where one of them cannot be read."""
        from openpyxl.worksheet._reader import WorkSheetParser

        data, end = b"<" + self.prefix + b"sheetData>", b"</" + self.prefix + b"sheetData></" + self.prefix + b"worksheet>"
        source = io.BytesIO(b"".join([self.root, data, *pieces, end]))
        book, found = self.book, list[tuple[int, list[Any]]]()
        parser = WorkSheetParser(
            source,
            book.worksheets[0]._shared_strings,
            data_only=True,
            epoch=book.epoch,
            date_formats=book._date_formats,
            timedelta_formats=book._timedelta_formats,
        )
        parser.row_counter = self.last
        # no XML is a SyntaxError; the others are cells that are not what they say
        with contextlib.suppress(SyntaxError, ValueError, IndexError, TypeError, KeyError, OverflowError):
            for number, cells in parser.parse():
                told = {cell["column"]: cell["value"] for cell in cells if cell["column"] <= MOST_COLUMNS}
                values = [told.get(nth) for nth in range(1, max(told, default=0) + 1)]
                found.append((number, values))
            return found
        return None
