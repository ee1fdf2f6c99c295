"""A file that stops being XML somewhere: question by question, so that one slip of a hand costs one question and not all of them.

The questions that are no XML by themselves are taken out, and what is left is read as ever; where it still is none, because its end is
missing, what is open is closed.
"""

import contextlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from xml.parsers import expat

from django.utils.translation import gettext as _

from quizzes.exchange.drafts import NAME_LENGTH, not_too_many
from quizzes.exchange.encodings import marked
from quizzes.exchange.markup import MOST, Node, NotWellFormed, parse_with_spaces
from quizzes.exchange.verdicts import UNKNOWN, FileError, Reading, Verdict

_ROOT = re.compile(rb"<((?:[\w.-]{1,40}:)?(?:quiz|questestinterop|POOL))(?:\s[^<>]{0,5000})?>")
_OPENS = re.compile(rb"<((?:[\w.-]{1,40}:)?(?:question|item|QUESTION_[A-Z_]{1,40}))(?=[\s>])")
_ITEM = re.compile(rb"<(?:[\w.-]{1,40}:)?(?:qti-assessment-item|assessmentItem)\s")
_PROLOG = re.compile(rb"\s*<\?xml[^>]{0,500}\?>")
_TAG = re.compile(rb"<!--(?:.*?-->|.*)|<!\[CDATA\[(?:.*?\]\]>|.*)|<(/?)([A-Za-z_][\w.:-]{0,60})(?:\s[^<>]{0,5000}?)?(/?)>", re.DOTALL)
_TYPES = (
    re.compile(rb"""\A<\S{1,60}\s[^<>]{0,500}?\btype\s*=\s*["']([\w-]{1,60})["']"""),  # Moodle
    re.compile(rb"<fieldlabel>\s*(?:question_type|cc_profile|bbmd_questiontype)\s*</fieldlabel>\s*<fieldentry>\s*([\w. -]{1,60}?)\s*<"),
    re.compile(rb"<(?:qmd_itemtype|qmd_questiontype|bbmd_questiontype)>\s*([\w. -]{1,60}?)\s*<"),
    re.compile(rb"\A<(QUESTION_[A-Z_]{1,40})"),
    re.compile(rb"<((?:qti-)?[a-zA-Z-]{3,40}[iI]nteraction)\b"),
)
_NAMES = (
    re.compile(rb"<name>\s*<text>(?:\s*<!\[CDATA\[)?([^<\]]{1,500})"),
    re.compile(rb"""\A<\S{1,60}\s[^<>]{0,1000}?\btitle\s*=\s*"([^"<>]{1,500})"""),
    re.compile(rb"""\A<\S{1,60}\s[^<>]{0,1000}?\b(?:ident|identifier|id)\s*=\s*"([^"<>]{1,500})"""),
)
MOST_BROKEN = 1_000  # beyond, the file is no file of questions
_MOST_OPEN = 50
_TOGETHER = 100
Piece = tuple[int, int, int]  # line, start, end


@dataclass(frozen=True)
class Saved:
    """What could be read, and the verdicts on what could not."""

    root: Node
    spaces: tuple[str, ...]
    broken: tuple[Verdict, ...]
    notes: tuple[str, ...] = ()


def save(data: bytes, refused: NotWellFormed) -> Saved:
    """The document without its broken questions. Raises what was refused when none is sound."""
    data = _as_bytes(data)
    root = _ROOT.search(data, 0, 20_000)
    if not root:
        raise refused
    prolog = found[0] if (found := _PROLOG.match(data)) else b""
    pieces = list(_pieces(data, root.end()))
    not_too_many(len(pieces))
    head, tail = b" ".join(prolog.split()) + b" ".join(root[0].split()), b"</" + root[1] + b">"
    broken = list(islice(_broken(data, pieces, head, tail), MOST_BROKEN + 1))
    gone = {start for _line, start, _end, _error in broken}
    sound = [(start, end) for _line, start, end in pieces if start not in gone]
    if len(broken) > MOST_BROKEN or all(b'type="category"' in data[start : start + 40] for start, _end in sound):
        raise refused
    ways = list(_ways(data, root, sound, [(start, end) for _line, start, end, _error in broken]))
    node, spaces, way = _read(ways, refused)
    notes = () if way < len(ways) - 1 else (_("The file is damaged between its questions (line %(line)d).") % {"line": refused.line},)
    return Saved(node, spaces, tuple(named(data[start:end], line, error) for line, start, end, error in broken), notes)


def merged(reading: Reading, saved: Saved) -> Reading:
    """The reading with the broken questions where they stand, in the category of what stands before them."""
    left, made, category = list(saved.broken), [], ""
    for verdict in reading.verdicts:
        while left and left[0].line < verdict.line:
            made.append(replace(left.pop(0), category=category))
        made.append(verdict)
        category = verdict.category
    return replace(reading, verdicts=(*made, *(replace(one, category=category) for one in left)), notes=(*reading.notes, *saved.notes))


def named_item(data: bytes, error: NotWellFormed) -> Verdict:
    """A document that should be one question, by what can still be told of it."""
    found = _ITEM.search(data, 0, 20_000)
    return named(data[found.start() :] if found else b"", 1, error)


def named(piece: bytes, line: int, error: NotWellFormed) -> Verdict:
    """A broken question by what can still be told of it."""
    kind = next((found[1].decode() for one in _TYPES if (found := one.search(piece))), UNKNOWN)
    name = next((found[1].decode("utf-8", "replace") for one in _NAMES if (found := one.search(piece))), "")
    at = _("Line %(line)d: %(reason)s") % {"line": line + error.line - 1, "reason": error.reason}
    return Verdict(name=" ".join(name.split())[:NAME_LENGTH] or _("Question without text"), kind=kind, line=line, message=at)


def _as_bytes(data: bytes) -> bytes:
    """In an encoding whose signs of mark-up are single bytes."""
    _mark, encoding = marked(data)
    if not encoding.lower().startswith("utf-16"):
        return data
    text = data.decode(encoding, "replace").lstrip("\ufeff").encode()
    found = _PROLOG.match(text)
    return text if not found else b"\n" * found[0].count(b"\n") + text[found.end() :]


def _pieces(data: bytes, at: int) -> Iterator[Piece]:
    """(line, start, end) of each question, from where it opens to where it closes, or to where the next one opens."""
    opened = list(_OPENS.finditer(data, at))
    line, counted = 1, 0
    for nth, one in enumerate(opened):
        start = one.start()
        line, counted = line + data.count(b"\n", counted, start), start
        until = opened[nth + 1].start() if nth + 1 < len(opened) else len(data)
        close = data.rfind(b"</" + one[1] + b">", start, until)
        yield line, start, close + len(one[1]) + 3 if close >= 0 else until


def _broken(data: bytes, pieces: list[Piece], head: bytes, tail: bytes) -> Iterator[tuple[int, int, int, NotWellFormed]]:
    """The questions that are no XML by themselves. Sound ones are looked at a hundred at a time, which costs little more than one."""
    waiting = [pieces[nth : nth + _TOGETHER] for nth in range(0, len(pieces), _TOGETHER)][::-1]
    left = MOST
    while waiting:
        group = waiting.pop()
        try:
            node = parse_with_spaces(b"".join([head, *(data[start:end] for _line, start, end in group), tail]), left)[0]
            if len(node) == len(group):  # and none has swallowed another
                left -= sum(1 for _one in node.iter())
                continue
            error = NotWellFormed(1, expat.errors.messages[expat.errors.codes[expat.errors.XML_ERROR_TAG_MISMATCH]])
        except NotWellFormed as refused:
            error = refused
        if len(group) == 1:
            yield *group[0], error
        else:
            waiting += [group[len(group) // 2 :], group[: len(group) // 2]]


def _without(data: bytes, gone: list[tuple[int, int]]) -> bytes:
    """With their lines left empty, so that the others keep their numbers."""
    kept, at = [], 0
    for start, end in gone:
        kept += [data[at:start], b"\n" * data.count(b"\n", start, end)]
        at = end
    return b"".join([*kept, data[at:]])


def _read(ways: Sequence[bytes], refused: NotWellFormed) -> tuple[Node, tuple[str, ...], int]:
    """The first of these that is XML, and which that was."""
    for nth, one in enumerate(ways):
        with contextlib.suppress(NotWellFormed):
            return *parse_with_spaces(one), nth
    raise refused


def _ways(data: bytes, root: re.Match[bytes], sound: list[tuple[int, int]], broken: list[tuple[int, int]]) -> Iterator[bytes]:
    """The rest as it is; else with what is open closed; else the sound questions with nothing between them."""
    whole = _without(data, broken)
    yield whole
    yield _closed(whole)
    between = zip([root.end(), *(end for _start, end in sound)], [*(start for start, _end in sound), len(data)], strict=True)
    yield _without(data, list(between)) + b"</" + root[1] + b">"


def _closed(data: bytes) -> bytes:
    """With an end for all that is still open."""
    opened: list[bytes] = []
    for found in _TAG.finditer(data):
        if found[2] is None or found[3]:
            continue
        if not found[1]:
            opened.append(found[2])
        elif opened and opened[-1] == found[2]:
            opened.pop()
    if len(opened) > _MOST_OPEN:
        raise FileError(_("The elements are nested too deep."))
    return data + b"".join(b"</" + name + b">" for name in reversed(opened))
