"""XML from anyone, read without its doors: no document type, no entity, nothing fetched, no depth or number of elements that would hurt.

Names come without their namespace. QTI 3 spells `qti-choice-interaction` what QTI 2 spells `choiceInteraction`: the tree has the latter.
"""

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from typing import Self
from xml.parsers import expat

from django.utils.translation import gettext as _

from quizzes.exchange.spelling import readable, with_entities
from quizzes.exchange.verdicts import FileError

LARGEST = 20 * 1024 * 1024  # bytes
DEEPEST = 100  # elements within one another: the deepest met in the wild has 31
MOST = 200_000  # elements: a bank of 2,000 questions has about half of it
MOST_ATTRIBUTES = 200  # of an element
_UNDEFINED_ENTITY = 11  # expat: XML_ERROR_UNDEFINED_ENTITY
_KEBAB = re.compile(r"-([a-z0-9])")
_NAMES = (  # what tools are known to write in lower case
    *("textEntryInteraction", "choiceInteraction", "orderInteraction", "matchInteraction", "extendedTextInteraction"),
    *("inlineChoiceInteraction", "gapMatchInteraction", "hotspotInteraction", "uploadInteraction", "sliderInteraction"),
)
_KEYS = ("responseIdentifier", "maxChoices", "minChoices", "expectedLength", "matchMax", "matchMin", "maxAssociations", "patternMask")
_LOWER = {name.lower(): name for name in (*_NAMES, *_KEYS)}


class NotWellFormed(FileError):
    """The text stops being XML at this line."""

    def __init__(self, line: int, why: str) -> None:
        self.line, self.reason = line, _("this is not well-formed XML (%(reason)s).") % {"reason": why}
        super().__init__(_("Line %(line)d: %(reason)s") % {"line": line, "reason": self.reason})


class Node(ET.Element):
    """An element that knows the line it begins on. Paths find children by their bare names."""

    __slots__ = ("line",)

    def __init__(self, tag: str, line: int = 0) -> None:
        super().__init__(tag)
        self.line = line

    def first(self, path: str) -> Self | None:
        return self.find(path)  # type: ignore[return-value]

    def all(self, path: str) -> list[Self]:
        return self.findall(path)  # type: ignore[return-value]

    def words(self, path: str = "", default: str = "") -> str:
        """The text of the first element at this path, its own when there is no path, with everything inside it, trimmed."""
        found = self.first(path) if path else self
        return "".join(found.itertext()).strip() if found is not None else default

    def each(self, *names: str) -> Iterator[Self]:
        """Every element within with one of these names, in the order of the document."""
        return (node for node in self.iter() if node.tag in names)  # type: ignore[misc]


class _Tree:
    """What the parser tells, as nodes."""

    def __init__(self, line: Callable[[], int], most: int) -> None:
        self.line, self.count, self.most = line, 0, most
        self.open: list[Node] = []
        self.root: Node | None = None
        self.said: list[str] = []
        self.last: Node | None = None  # the element closed last: text goes to its tail
        self.namespaces: list[str] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.count += 1
        if len(self.open) >= DEEPEST:
            raise FileError(_("Line %(line)d: the elements are nested too deep.") % {"line": self.line()})
        if len(attributes) > MOST_ATTRIBUTES:
            words = {"line": self.line(), "number": MOST_ATTRIBUTES}
            raise FileError(_("Line %(line)d: an element has more than %(number)d attributes.") % words)
        if self.count > self.most:
            raise FileError(_("The file has more than %(number)d elements. Split it and import the parts.") % {"number": MOST})
        self._flush()
        space, name = _parted(tag)
        if space not in self.namespaces:
            self.namespaces.append(space)
        new = name.startswith("qti-")
        node = Node(camel(name.removeprefix("qti-")) if new else _LOWER.get(name, name))
        node.line = self.line()
        for key, value in attributes.items():
            own = _parted(key)[1]
            node.set(camel(own) if new and not own.startswith(("data-", "aria-")) else _LOWER.get(own, own), value)
        if self.open:
            self.open[-1].append(node)
        else:
            self.root = node
        self.open.append(node)
        self.last = None

    def end(self, _tag: str) -> None:
        self._flush()
        self.last = self.open.pop()

    def data(self, text: str) -> None:
        self.said.append(text)

    def close(self) -> Node:
        assert self.root is not None  # noqa: S101 - expat has refused a document without one
        return self.root

    def _flush(self) -> None:
        text = "".join(self.said)
        self.said.clear()
        if not text or not self.open:
            return
        if self.last is not None:
            self.last.tail = (self.last.tail or "") + text
        else:
            self.open[-1].text = (self.open[-1].text or "") + text


def camel(name: str) -> str:
    return _KEBAB.sub(lambda found: found[1].upper(), name)


def kebab(name: str) -> str:
    return re.sub(r"([A-Z])", lambda found: f"-{found[1].lower()}", name)


def _parted(name: str) -> tuple[str, str]:
    space, _mark, own = name.rpartition("}")
    return space.removeprefix("{"), own


def parse(data: bytes) -> Node:
    """The document. Raises FileError naming the line where it stops being XML, or what it has that we do not read."""
    return parse_with_spaces(data)[0]


def parse_with_spaces(data: bytes, most: int = MOST) -> tuple[Node, tuple[str, ...]]:
    """(the document, its namespaces in order of appearance). A document may have `most` elements."""
    from defusedxml.common import DefusedXmlException

    if len(data) > LARGEST:
        raise FileError(_("The file is larger than %(size)d MB. Split it and import the parts.") % {"size": LARGEST // 1024**2})
    data = readable(data)
    try:
        try:
            return _parsed(data, most)
        except ET.ParseError as error:
            if error.code != _UNDEFINED_ENTITY:
                raise
            return _parsed(with_entities(data), most)
    except DefusedXmlException:
        raise FileError(_("The file declares a document type (<!DOCTYPE …>). For safety we do not read those: remove it.")) from None
    except ET.ParseError as error:
        raise NotWellFormed(error.position[0], expat.errors.messages[error.code]) from None
    except (LookupError, ValueError) as error:  # an encoding that nobody knows
        if isinstance(error, FileError):
            raise
        raise FileError(_("This is not well-formed XML (%(reason)s).") % {"reason": error}) from None


def _parsed(data: bytes, most: int) -> tuple[Node, tuple[str, ...]]:
    import defusedxml.ElementTree as safe

    tree = _Tree(lambda: parser.parser.CurrentLineNumber, most)
    parser = safe.XMLParser(target=tree, forbid_dtd=True)
    parser.feed(data)
    root: Node = parser.close()
    return root, tuple(tree.namespaces)
