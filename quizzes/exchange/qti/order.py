"""Tests and sections: which items stand where."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from quizzes.exchange.markup import Node
from quizzes.exchange.qti.parts import OURS

Load = Callable[[str, str], tuple[Node, str] | None]
DEEPEST = 20  # sections in sections, references included


@dataclass(frozen=True)
class Place:
    """An item named by a test, and the category its sections make."""

    reference: str
    base: str
    category: str


def version_of(namespaces: tuple[str, ...]) -> str:
    """The format's name by the namespaces of a document."""
    said = " ".join(namespaces)
    if "v3p" in said:
        return "qti30"
    return "qti22" if "v2p2" in said else "qti21"


def places_of(test: Node, base: str, load: Load) -> Iterator[Place]:
    """The items of a test in its order. `load` gives a section that stands in a file of its own, and that file's name."""
    title = "" if test.get("toolName", "").lower().startswith(OURS.strip("-")) else _title(test)
    several = sum(1 for _ in test.each("assessmentSection", "assessmentSectionRef")) > 1
    for part in test.all("testPart"):
        for section in part:
            yield from _section(section, base, (title,), several=several, load=load, depth=0)  # type: ignore[arg-type]
    if test.tag == "assessmentSection":
        yield from _section(test, base, (), several=True, load=load, depth=0)


def _section(node: Node, base: str, path: tuple[str, ...], *, several: bool, load: Load, depth: int) -> Iterator[Place]:
    if node.tag == "assessmentSectionRef":
        found = load(node.get("href", ""), base) if depth < DEEPEST else None
        if found is not None and found[0].tag == "assessmentSection":
            yield from _section(found[0], found[1], path, several=several, load=load, depth=depth + 1)
        return
    if node.tag == "assessmentItemRef":
        yield Place(node.get("href", ""), base, "/".join(name for name in path if name))
        return
    if node.tag != "assessmentSection" or depth >= DEEPEST:
        return
    ours = path == ("",)
    inner = (*path, _title(node)) if several or ours else path
    for child in node:
        if child.tag in ("assessmentSection", "assessmentSectionRef", "assessmentItemRef"):
            yield from _section(child, base, inner, several=several, load=load, depth=depth + 1)  # type: ignore[arg-type]


def _title(node: Node) -> str:
    return " ".join(node.get("title", "").split())
