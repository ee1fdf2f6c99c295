"""A file that stops being XML somewhere: question by question, so that one slip of a hand costs one question and not all of them."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from quizzes.exchange.drafts import NAME_LENGTH, Shelf, not_too_many
from quizzes.exchange.markup import MOST, Node, NotWellFormed, parse_with_spaces
from quizzes.exchange.moodle.reader import read_nodes
from quizzes.exchange.verdicts import UNKNOWN, Reading, Verdict

_OPENS = re.compile(rb"<question(?=[\s>])")
_CLOSES = b"</question>"
_PROLOG = re.compile(rb"\s*<\?xml[^>]{0,500}\?>")
_TYPE = re.compile(rb"""<question\s[^>]{0,200}?\btype\s*=\s*["']([\w-]{1,60})["']""")
_NAME = re.compile(rb"<name>\s*<text>(?:\s*<!\[CDATA\[)?([^<\]]{1,500})")


def read_pieces(data: bytes, refused: NotWellFormed) -> Reading:
    """The verdicts of the questions that are XML by themselves, and the others by name. Raises what was refused when none is."""
    prolog = found[0] if (found := _PROLOG.match(data)) else b""
    pieces = list(_pieces(data))
    not_too_many(len(pieces))
    known: list[Node | Verdict] = []
    left = MOST
    for line, piece in pieces:
        try:
            node = parse_with_spaces(b" ".join(prolog.split()) + piece, left)[0]
            left -= sum(1 for _one in node.iter())
            node.line += line - 1
            known.append(node)
        except NotWellFormed as error:
            known.append(_broken(piece, line, error))
    if not any(isinstance(one, Node) and one.get("type") != "category" for one in known):
        raise refused
    return read_nodes(known, Shelf())


def _pieces(data: bytes) -> Iterator[tuple[int, bytes]]:
    """(line, text) of each question, from where it opens to where it closes, or to where the next one opens."""
    starts = [found.start() for found in _OPENS.finditer(data)]
    line, counted = 1, 0
    for nth, start in enumerate(starts):
        line, counted = line + data.count(b"\n", counted, start), start
        until = starts[nth + 1] if nth + 1 < len(starts) else len(data)
        close = data.rfind(_CLOSES, start, until)
        yield line, data[start : close + len(_CLOSES) if close >= 0 else until]


def _broken(piece: bytes, line: int, error: NotWellFormed) -> Verdict:
    kind = found[1].decode() if (found := _TYPE.match(piece)) else UNKNOWN
    name = " ".join(found[1].decode("utf-8", "replace").split()) if (found := _NAME.search(piece)) else ""
    at = _("Line %(line)d: %(reason)s") % {"line": line + error.line - 1, "reason": error.reason}
    return Verdict(name=name[:NAME_LENGTH] or _("Question without text"), kind=kind, line=line, message=at)
