"""The words of a page as segments, side by side in two languages. What is no word (ids, codes, numbers, links) follows the source, so that
a translation has the same steps with the same ids: what a learner did counts in both."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

NO_WORDS = frozenset(  # keys whose texts name something instead of saying it
    [
        *("id", "type", "url", "code", "one", "other", "profile", "quiz", "module", "anchor", "kind", "date", "year", "licence"),
        *("when", "image", "document", "slug", "starts_at", "timezone"),
    ]
)
NAMES = re.compile(r"(?:https?://\S+|[0-9a-f]{8}-[0-9a-f-]{27}|[\d\s.,:/-]*)\Z")
LONG = 120  # characters from which a text is given room


@dataclass(frozen=True)
class Segment:
    """One text of the source and what stands for it in the translation, empty when nothing does yet."""

    path: str
    source: str
    target: str = ""

    @property
    def is_long(self) -> bool:
        return len(self.source) > LONG or "\n" in self.source


def texts(value: Any, path: str) -> Iterator[tuple[str, str]]:
    """Every text of plain values with its path. A block is named by its id, so that it is found again wherever it was moved."""
    if isinstance(value, str):
        if value.strip() and not NAMES.match(value):
            yield path, value
    elif isinstance(value, Mapping):
        for name, each in value.items():
            if name not in NO_WORDS:
                yield from texts(each, f"{path}.{name}")
    elif isinstance(value, list | tuple):
        for position, each in enumerate(value):
            yield from texts(each, f"{path}/{_name(each, position)}")


def _name(value: Any, position: int) -> str:
    return str(value["id"]) if isinstance(value, Mapping) and value.get("id") else str(position)


def segments(source: Mapping[str, Any], target: Mapping[str, Any]) -> list[Segment]:
    """The source's texts in their order, each with the translation's at the same path; a text that is still the source's own is none."""
    known = dict(texts(dict(target), ""))
    found = []
    for path, text in texts(dict(source), ""):
        other = known.get(path, "")
        found.append(Segment(path, text, "" if other == text else other))
    return found


def translated(value: Any, words: Mapping[str, str], path: str = "") -> Any:
    """The source's values with these words in place of its own; a text without words keeps the source's, for who reads it meanwhile."""
    if isinstance(value, str):
        given = words.get(path, "")
        return given if given.strip() else value
    if isinstance(value, Mapping):
        return {name: each if name in NO_WORDS else translated(each, words, f"{path}.{name}") for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [translated(each, words, f"{path}/{_name(each, position)}") for position, each in enumerate(value)]
    return value


def lost(source: Mapping[str, Any], target: Mapping[str, Any]) -> list[str]:
    """Texts of the translation that the source has no place for: they go when the two are made alike."""
    places = {path for path, _text in texts(dict(source), "")}
    return [text for path, text in texts(dict(target), "") if path not in places]
