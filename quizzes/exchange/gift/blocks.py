"""A GIFT file taken apart into one block per question, each with its line, comments and category. Linear in the file's length."""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from quizzes.exchange.gift.marks import as_written, hold

CATEGORY = "$CATEGORY:"
_OPENS = re.compile(r"\[(id|tag):")
_VALUE = re.compile(r"((?:\\.|[^\]\\])*)\]")
_BRACKETS = re.compile(r"\\([\[\]\\])")


@dataclass(frozen=True)
class Line:
    number: int
    text: str


@dataclass
class Block:
    """The lines of one question, escapes held, and the comments above and within it."""

    lines: list[Line] = field(default_factory=list)
    comments: list[Line] = field(default_factory=list)
    category: str = ""

    @property
    def text(self) -> str:
        return "\n".join(line.text for line in self.lines).strip()

    @property
    def number(self) -> int:
        return self.lines[0].number

    @property
    def is_open(self) -> bool:
        """A brace was opened and not closed: the question may go on after the blank line."""
        text = self.text
        start = text.find("{")
        return start >= 0 and "}" not in text[start:]

    def tags(self, kind: str) -> list[str]:
        """What [id:…] or [tag:…] in the comments says."""
        found = [pair for comment in self.comments for pair in _tags_of(comment.text)]
        return [value for key, raw in found if key == kind and (value := _BRACKETS.sub(r"\1", raw).strip())]


def _tags_of(comment: str) -> Iterator[tuple[str, str]]:
    """(key, value) pairs of one comment, from the left; the first that is not closed ends the search, so the time stays linear."""
    at = 0
    while (opening := _OPENS.search(comment, at)) and (value := _VALUE.match(comment, opening.end())):
        yield opening[1], value[1]
        at = value.end()


def blocks_of(text: str) -> tuple[list[Block], list[str]]:
    """(one block per question, categories in order of appearance)."""
    paragraphs, categories = _paragraphs(text)
    return [part for block in _joined(paragraphs) for part in _parted(block)], categories


def _paragraphs(text: str) -> tuple[list[Block], list[str]]:
    done: list[Block] = []
    categories: dict[str, None] = {}
    category, block = "", Block()
    for number, line in enumerate(hold(text).split("\n"), start=1):
        bare = line.strip()
        if bare.startswith("//"):
            block.comments.append(Line(number, as_written(bare)))
        elif bare.startswith(CATEGORY):
            done.append(block)
            category = " ".join(as_written(bare[len(CATEGORY) :]).split())
            categories[category] = None
            block = Block(category=category)
        elif bare:
            block.lines.append(Line(number, line))
        else:
            done.append(block)
            block = Block(category=category)
    return [block for block in [*done, block] if block.lines], list(categories)


def _joined(paragraphs: list[Block]) -> Iterator[Block]:
    """Paragraphs, those joined again that a blank line inside braces had parted."""
    at = 0
    while at < len(paragraphs):
        block, after = paragraphs[at], at + 1
        if block.is_open:
            after = _closing(paragraphs, at)
            for more in paragraphs[at + 1 : after]:
                block.lines += [Line(more.number - 1, ""), *more.lines]
                block.comments += more.comments
        yield block
        at = after


def _closing(paragraphs: list[Block], at: int) -> int:
    """Past the paragraph that closes the brace; past the opening one alone when another question starts before."""
    for after in range(at + 1, len(paragraphs)):
        text = paragraphs[after].text
        close, opens = text.find("}"), text.find("{")
        another = text.startswith("::") or paragraphs[after].category != paragraphs[at].category
        if another or (opens >= 0 and not 0 <= close < opens):
            break
        if close >= 0:
            return after + 1
    return at + 1


def _parted(block: Block) -> Iterator[Block]:
    """Questions that no blank line parts: after answers that end their line, another question with answers or with a title begins."""
    ahead = _openings_ahead(block.lines)
    done: list[Line] = []
    inside = closed = False
    since = 0
    for nth, line in enumerate(block.lines):
        if closed and not inside and (_titled(line) or (done[-1].text.rstrip().endswith("}") and ahead[nth])):
            yield _part(block, done, since)
            since, done, closed = done[-1].number, [], False
        done.append(line)
        inside, closed = _after(line.text, inside, closed)
    yield _part(block, done, since, last=True)


def _titled(line: Line) -> bool:
    return line.text.lstrip().startswith("::")


def _openings_ahead(lines: list[Line]) -> list[bool]:
    """For each line, whether a brace opens in it or after it, before the next title."""
    ahead, found = [], False
    for line in reversed(lines):
        found = found or "{" in line.text
        ahead.append(found)
        found = found and not _titled(line)
    return ahead[::-1]


def _part(block: Block, lines: list[Line], since: int, *, last: bool = False) -> Block:
    """These lines with the comments that stand above or among them."""
    until = math.inf if last else lines[-1].number
    return Block(lines, [comment for comment in block.comments if since < comment.number <= until], block.category)


def _after(text: str, inside: bool, closed: bool) -> tuple[bool, bool]:
    """Whether a brace is open, and whether one was closed, after this line."""
    for char in text:
        if char == "{":
            inside = True
        elif char == "}" and inside:
            inside, closed = False, True
    return inside, closed
