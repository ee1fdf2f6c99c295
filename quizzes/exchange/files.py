"""From bytes to text, and which format a text is in."""

import codecs
import re
from pathlib import PurePath

from django.utils.translation import gettext as _

from quizzes.exchange.verdicts import FileError

LARGEST = 20 * 1024 * 1024  # bytes: a hundred times the largest bank met in the wild
FORMATS = ("gift",)
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_AIKEN = re.compile(r"^ANSWER:[ \t]*[A-Z][ \t]*$", re.MULTILINE)


def decode(data: bytes) -> str:
    """The text of a file: UTF-8, or UTF-16 when it says so; lines end in "\\n". Raises FileError naming the line that is neither."""
    if len(data) > LARGEST:
        raise FileError(_("The file is larger than %(size)d MB. Split it and import the parts.") % {"size": LARGEST // 1024**2})
    mark, encoding = next(((mark, name) for mark, name in _MARKS if data.startswith(mark)), (b"", "utf-8"))
    body = data[len(mark) :]
    try:
        text = body.decode(encoding)
    except UnicodeDecodeError as error:
        line = body.count(b"\n", 0, error.start) + 1
        raise FileError(_("The file is not in UTF-8 (line %(line)d). Save it as UTF-8 and try again.") % {"line": line}) from None
    if "\x00" in text:
        raise FileError(_("This is not a text file."))
    return text.replace("\r\n", "\n").replace("\r", "\n")


def detect(text: str, filename: str = "") -> str:
    """The format of a text. Raises FileError when it is none of those we read."""
    start = text.lstrip()[:200].lower()
    if not start:
        raise FileError(_("The file is empty."))
    markup = start.startswith(("<?xml", "<!doctype", "<quiz", "<html", "%pdf", "{\\rtf"))
    gift_by_name = PurePath(filename).suffix.lower() == ".gift" or filename.lower().endswith(".gift.txt")
    if not markup and (gift_by_name or _looks_like_gift(text)):
        return "gift"
    raise FileError(_("The format of this file is not one we read. We read: %(formats)s.") % {"formats": ", ".join(FORMATS)})


def _looks_like_gift(text: str) -> bool:
    if text.lstrip().startswith(("[{", '{"', "PK")) or _AIKEN.search(text):
        return False
    return "{" in text or text.lstrip().startswith(("::", "$CATEGORY:", "//"))
