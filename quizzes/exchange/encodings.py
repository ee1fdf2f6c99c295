"""From bytes to text: UTF-8, UTF-16, or the Windows code page that older programs still write."""

import codecs
import re

from django.utils.translation import gettext as _

from quizzes.exchange.verdicts import FileError

LARGEST = 20 * 1024 * 1024  # bytes: a hundred times the largest bank met in the wild
MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_WINDOWS = "cp1252"  # latin-1 and what Windows put where latin-1 has nothing
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f]")  # no text has them; a picture or a program has many
_SEEN = 512  # bytes in which UTF-16 without a mark gives itself away


def marked(data: bytes) -> tuple[bytes, str]:
    """(the mark a text begins with, the encoding it or its zeros tell)."""
    found = next(((mark, name) for mark, name in MARKS if data.startswith(mark)), None)
    if found:
        return found
    even, odd = (any(data[start:_SEEN:2]) for start in (0, 1))
    if len(data) % 2 == 0 and b"\x00" in data[:_SEEN] and even != odd:
        return b"", "utf-16-le" if even else "utf-16-be"
    return b"", "utf-8"


def decode(data: bytes) -> str:
    """The text of a file, lines ending in "\\n". Raises FileError on what is no text."""
    return decoded(data)[0]


def decoded(data: bytes) -> tuple[str, tuple[str, ...]]:
    """(the text, what is to be said of it): bytes that are no UTF-8 are read as Windows-1252, and the first line with one is named."""
    if len(data) > LARGEST:
        raise FileError(_("The file is larger than %(size)d MB. Split it and import the parts.") % {"size": LARGEST // 1024**2})
    mark, encoding = marked(data)
    body = data[len(mark) :]
    notes: tuple[str, ...] = ()
    try:
        text = body.decode(encoding)
    except UnicodeDecodeError as error:
        line = body.count(b"\n", 0, error.start) + 1
        refused = FileError(_("The file is not in UTF-8 (line %(line)d). Save it as UTF-8 and try again.") % {"line": line})
        if encoding != "utf-8":
            raise refused from None
        text, notes = _old(body, refused), (_older(line),)
    if "\x00" in text:
        raise FileError(_("This is not a text file."))
    return text.replace("\r\n", "\n").replace("\r", "\n"), notes


def _old(body: bytes, refused: FileError) -> str:
    try:
        text = body.decode(_WINDOWS)
    except UnicodeDecodeError:
        raise refused from None
    if _CONTROL.search(text[:_SEEN]):
        raise FileError(_("This is not a text file."))
    return text


def _older(line: int) -> str:
    return _("The file is not in UTF-8 (line %(line)d) and was read as Windows-1252. Check its accents.") % {"line": line}
