"""What a list, a feed, an export and a search need to know of a page of the resource centre, without opening it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

INFORMATION = ("blog", "article", "newsletter", "bulletin", "publication")  # the five levels, depth rising
SECTIONS = ("reference", "inspiring", "method", "toolbox")  # what every resource centre holds
ENTRY_FACETS = ("objective", "profile", "domain", "level", "medoc", "section", "information", "event", "publication", "status")


@dataclass(frozen=True)
class Entry:
    """A page in one language. `language` is that of the text, which may differ from the one asked for. `codes` are terms by
    vocabulary, `date` is ISO and as precise as what is known ("2015", "2015-01", "2015-01-08"), `facts` are what its kind adds."""

    key: str
    page_id: int
    kind: str
    language: str
    title: str
    summary: str
    url: str
    parent: str = ""
    date: str = ""
    codes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)

    def has(self, name: str, code: str) -> bool:
        """Whether it carries this term."""
        return code in self.codes.get(name, ())


def codes_of(name: str, entry: Entry) -> frozenset[str]:
    """The terms of one vocabulary that an entry carries: nothing said is nothing carried."""
    return frozenset(entry.codes.get(name, ()))
