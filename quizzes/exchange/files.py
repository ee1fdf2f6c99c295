"""From bytes to a reading: which format a file is in, and the one door to all of them."""

import re
from dataclasses import replace
from pathlib import PurePath

from django.utils.translation import gettext as _

from quizzes.exchange import aiken, archives, blackboard, gift, moodle, qti, qti12, salvage, tables
from quizzes.exchange.drafts import Shelf
from quizzes.exchange.encodings import decoded, marked
from quizzes.exchange.markup import Node, NotWellFormed, parse_with_spaces
from quizzes.exchange.others import word_for_bytes
from quizzes.exchange.packages import LARGEST as LARGEST_PACKAGE
from quizzes.exchange.verdicts import FileError, Reading, Verdict

FORMATS = ("gift", "aiken", "moodle-xml", "cloze", "qti", "blackboard", "csv", "xlsx")
NAMES = "GIFT, Aiken, Moodle XML, Cloze, QTI 1.2 – 3.0, Common Cartridge, Blackboard, CSV, XLSX"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_CLOZE = re.compile(r"\{[0-9]*:(?:SHORTANSWER|SA|MW|NUMERICAL|NM|MULTICHOICE|MC|MULTIRESPONSE|MR)[A-Z_]{0,3}:")
# what begins a text with mark-up in it, and no document
_IN_A_TEXT = re.compile(r"<(?:p|b|i|u|em|strong|span|div|img|br|h[1-6]|ul|ol|table|code|pre|sub|sup|a|font|center|blockquote)\b", re.I)
_QTI = ("assessmentItem", "assessmentTest", "assessmentSection", "manifest")


def read(data: bytes, *, format: str = "auto", filename: str = "") -> Reading:
    """The verdicts of a file in any format we read. Raises FileError when the file as a whole cannot be read."""
    if data.startswith(_ZIP):
        return _packed(data, format)
    if format in ("xlsx", "zip"):
        raise FileError(_("This is not a zip package, or it is damaged."))
    if _is_markup(data) and format in ("auto", "moodle-xml", "qti", "blackboard"):
        try:
            return _document(data)
        except FileError:
            if format != "auto" or not _is_text(data, filename):
                raise
    if word := word_for_bytes(data):
        raise FileError(word)
    text, notes = decoded(data)
    reading = _READERS.get(detect(text, filename) if format == "auto" else format, _not_chosen)(text)
    return replace(reading, notes=(*notes, *reading.notes))


def _not_chosen(_text: str) -> Reading:
    raise FileError(_("This file is not in the format you chose. Let the format be recognised, or choose another."))


_READERS = {"gift": gift.read, "aiken": aiken.read, "cloze": moodle.read_cloze, "csv": tables.read_csv}


def _packed(data: bytes, format: str) -> Reading:
    if len(data) > LARGEST_PACKAGE:
        raise FileError(_("The package is larger than %(size)d MB.") % {"size": LARGEST_PACKAGE // 1024**2})
    if tables.is_workbook(data):
        return tables.read_xlsx(data)
    if format not in ("auto", "qti", "blackboard", "moodle-xml"):
        return _not_chosen("")
    return archives.read(data)


def _is_markup(data: bytes) -> bool:
    mark, encoding = marked(data)
    start = data[len(mark) : len(mark) + 200].decode(encoding, "replace").lstrip().lower()
    return start.startswith("<") and not start.startswith(("<html", "<!doctype html"))


def _is_text(data: bytes, filename: str) -> bool:
    """Whether a file that begins with "<", and is no document, says in another way that it is a text: its first question begins so."""
    text = decoded(data)[0]
    return filename.lower().endswith((".gift", ".gift.txt")) or aiken.looks_like(text) or _IN_A_TEXT.match(text.lstrip()) is not None


def _document(data: bytes) -> Reading:
    """One XML document, by the name of its first element."""
    try:
        return _read_root(*parse_with_spaces(data))
    except NotWellFormed as refused:
        saved = salvage.save(data, refused)
    return salvage.merged(_read_root(saved.root, saved.spaces), saved)


def _read_root(root: Node, spaces: tuple[str, ...]) -> Reading:
    if root.tag in ("quiz", "question"):
        return moodle.read_root(root)
    if root.tag == "questestinterop":
        shelf = Shelf()
        reading = qti12.read_root(root, shelf, _nothing)
        return Reading(reading.format, reading.verdicts, reading.categories, shelf.files, archives.notes_of([root], reading.verdicts))
    if root.tag == "POOL":
        return blackboard.read_root(root, Shelf(), _nothing)
    if root.tag in _QTI:
        return _qti(root, qti.version_of(spaces))
    raise FileError(
        _("This XML begins with <%(name)s>, which is no file of questions. We read: %(formats)s.") % {"name": root.tag, "formats": NAMES}
    )


def _qti(root: Node, version: str) -> Reading:
    if root.tag == "assessmentItem":
        shelf = Shelf()
        verdict: Verdict = qti.read_item(root, shelf, _nothing)
        return Reading(version, (verdict,), (), shelf.files)
    names = [place.reference for place in qti.places_of(root, "", lambda _reference, _base: None)] if root.tag != "manifest" else []
    note = _("This file names questions that are in other files (%(number)d). Import the whole package, as a zip.") % {"number": len(names)}
    return Reading(version, (), (), {}, (note,))


def _nothing(_reference: str) -> bytes | None:
    """A document on its own has no files beside it."""
    return None


def detect(text: str, filename: str = "") -> str:
    """The format of a text. Raises FileError when it is none of those we read."""
    start = text.lstrip()[:200].lower()
    if not start:
        raise FileError(_("The file is empty."))
    if not start.startswith(("<?xml", "<!doctype", "<quiz", "<html", "%pdf", "{\\rtf")):
        ending = PurePath(filename).suffix.lower()
        if ending == ".gift" or filename.lower().endswith(".gift.txt"):
            return "gift"
        if tables.has_header(text):
            return "csv"
        if aiken.looks_like(text):
            return "aiken"
        if _CLOZE.search(text) and not text.lstrip().startswith(("::", "$CATEGORY:")):
            return "cloze"
        if _looks_like_gift(text):
            return "gift"
    raise FileError(_("The format of this file is not one we read. We read: %(formats)s.") % {"formats": NAMES})


def _looks_like_gift(text: str) -> bool:
    if text.lstrip().startswith(("[{", '{"', "PK")):
        return False
    return "{" in text or text.lstrip().startswith(("::", "$CATEGORY:", "//"))
