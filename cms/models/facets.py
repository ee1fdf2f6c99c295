"""Facets as a page shows them: their words, what choosing more would leave, and the address of each choice."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from .vocabularies import vocabularies

LONGEST_QUERY = 120
Choices = Mapping[str, list[tuple[str, str]]]  # facet -> its (code, label) in the order to show them


def query_of(data: QueryDict) -> str:
    """What is searched for in an address, in one line of bounded length."""
    return " ".join(data.get("q", "").replace("\0", "").split())[:LONGEST_QUERY]


def term_options(names: Iterable[str], language: str, held: Mapping[str, Collection[str]]) -> dict[str, list[tuple[str, str]]]:
    """The terms of each vocabulary; a retired one only where something still holds it."""
    terms = vocabularies()
    return {
        name: [(term.code, term.label(language)) for term in terms.get(name, ()) if not term.retired or term.code in held.get(name, ())]
        for name in names
    }


def chosen_in(data: QueryDict, options: Choices) -> dict[str, frozenset[str]]:
    """What an address chooses, of what there is."""
    return {name: frozenset(data.getlist(name)) & {code for code, _label in choices} for name, choices in options.items()}


def labels() -> dict[str, str]:
    return {
        "route": _("Route"),
        "objective": _("Objective"),
        "format": _("Format"),
        "profile": _("Written for"),
        "domain": _("Domain of action"),
        "level": _("Territorial level"),
        "maturity": _("Maturity"),
        "minutes": _("Time"),
        "language": _("Language"),
        "medoc": _("Kind of resource"),
        "section": _("Section"),
        "information": _("Level of information"),
        "event": _("Kind of event"),
        "publication": _("Type of publication"),
        "status": _("Status"),
        "kind": _("What it is"),
    }


def facet(name: str, choices: Iterable[tuple[str, str]], counts: Mapping[str, int], address: "Address", label: str = "") -> dict[str, Any]:
    """One facet for its template."""
    chosen = address.chosen.get(name, frozenset())
    options = [
        {"code": code, "label": word, "count": counts[code], "url": address.toggling(name, code), "selected": code in chosen}
        for code, word in choices
    ]
    return {"name": name, "label": label or labels()[name], "options": options, "is_active": bool(chosen)}


def active(options: Choices, address: "Address") -> list[dict[str, str]]:
    """Each choice made, with the address that takes it back."""
    return [
        {"name": name, "code": code, "label": label, "url": address.toggling(name, code)}
        for name, choices in options.items()
        for code, label in choices
        if code in address.chosen[name]
    ]


class Address:
    """A list's own address with one thing changed."""

    def __init__(self, url: str, query: str, chosen: Mapping[str, frozenset[str]]) -> None:
        self.url, self.query, self.chosen = url, query, chosen

    def data(self, chosen: Mapping[str, frozenset[str]] | None = None, page: int = 1) -> str:
        """The query string, without its mark."""
        data = QueryDict(mutable=True)
        if self.query:
            data["q"] = self.query
        for name, codes in (self.chosen if chosen is None else chosen).items():
            if codes:
                data.setlist(name, sorted(codes))
        if page > 1:
            data["page"] = str(page)
        return str(data.urlencode())

    def toggling(self, name: str, code: str) -> str:
        return self._at(self.data({**self.chosen, name: self.chosen.get(name, frozenset()) ^ {code}}))

    def at_page(self, page: int) -> str:
        return self._at(self.data(page=page))

    def _at(self, data: str) -> str:
        return f"{self.url}?{data}" if data else self.url
