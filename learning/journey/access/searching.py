"""The answers to a search, in groups, for the page that shows them."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from cms.engine.entry import INFORMATION
from cms.models.facets import query_of
from cms.models.finding import Hit, found_everywhere

GROUPS: Mapping[str, tuple[object, tuple[str, ...]]] = {  # code -> (word, kinds)
    "modules": (_("Modules"), ("module",)),
    "resources": (_("Resources"), ("centre", "resource", "timeline", "map", "community")),
    "examples": (_("Examples"), ("example",)),
    "information": (_("Information"), (*INFORMATION, "flash", "info")),
    "events": (_("Events"), ("event", "cycle")),
}


@dataclass(frozen=True)
class Group:
    """One group of answers: how many, and its address; chosen again it is taken back."""

    code: str
    label: object
    count: int
    url: str
    selected: bool


@dataclass(frozen=True)
class Answers:
    """What was found. `is_ranked` says that the situation of who asks had a part in the order."""

    query: str
    hits: tuple[Hit, ...]
    groups: tuple[Group, ...]
    total: int
    is_ranked: bool
    url: str
    chosen: str

    def address(self, page: int) -> str:
        return _address(self.url, self.query, self.chosen, page)


def answers(data: QueryDict, *, language: str, situation: Mapping[str, frozenset[str]], url: str) -> Answers:
    """The answers to an address; none when nothing is asked."""
    query, chosen = query_of(data), data.get("in", "")
    chosen = chosen if chosen in GROUPS else ""
    hits = found_everywhere(query, language, situation) if query else []
    groups = tuple(
        Group(code, label, sum(hit.kind in kinds for hit in hits), _address(url, query, "" if code == chosen else code), code == chosen)
        for code, (label, kinds) in GROUPS.items()
    )
    shown = tuple(hit for hit in hits if not chosen or hit.kind in GROUPS[chosen][1])
    return Answers(query, shown, groups, len(hits), any(hit.suits for hit in hits), url, chosen)


def _address(url: str, query: str, chosen: str, page: int = 1) -> str:
    asked = QueryDict(mutable=True)
    given = {"q": query, "in": chosen, "page": str(page) if page > 1 else ""}
    asked.update({name: value for name, value in given.items() if value})
    return f"{url}?{asked.urlencode()}" if asked else url
