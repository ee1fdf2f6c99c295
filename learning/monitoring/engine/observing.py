"""Counts that everybody may read: of five people at least, and by fives, so that nobody is seen coming or going."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

FEWEST = 5


def told(count: int) -> int | None:
    """A count as it is shown: rounded down to a multiple of five; None under five."""
    return count - count % FEWEST if count >= FEWEST else None


@dataclass(frozen=True)
class Line:
    """What is counted of one thing: None where it is of fewer than five people."""

    label: str
    counts: tuple[int | None, ...]
    url: str = ""


def module_lines(modules: Iterable[tuple[str, str, str]], counted: Mapping[str, tuple[int, int]]) -> list[Line]:
    """The modules (key, title, address) that five people began, by title: no list of winners."""
    lines = [Line(title, tuple(map(told, counted.get(key, (0, 0)))), url) for key, title, url in modules]
    return sorted((line for line in lines if line.counts[0] is not None), key=lambda line: line.label.casefold())


def profile_lines(labels: Mapping[str, str], counted: Mapping[str, int]) -> list[Line]:
    """Every profile there is, in its vocabulary's order, when one at least can be told; nothing otherwise."""
    lines = [Line(label, (told(counted.get(code, 0)),)) for code, label in labels.items()]
    return lines if any(line.counts[0] is not None for line in lines) else []
