"""Arranging: matching, putting in order, sorting into categories."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from quizzes.engine.parts import Category, Entry, Json, Member, Pair, one_of, rows_of, string, unique
from quizzes.engine.questions.base import CREDITS, Question
from quizzes.engine.texts import QuestionError, gettext_noop, ids_for, rich


@dataclass(frozen=True, kw_only=True)
class Arranging(Question):
    """What these kinds share: `credit` is one of CREDITS."""

    credit: str = "proportional"

    def _credit_json(self) -> Json:
        return {} if self.credit == "proportional" else {"credit": self.credit}

    @classmethod
    def _own(cls, data: Mapping[str, Any]) -> Json:
        return {"credit": one_of(data, "credit", CREDITS)}


@dataclass(frozen=True, kw_only=True)
class Matching(Arranging):
    """Left sides to be given their texts. `extra` are texts that belong to none."""

    kind: ClassVar[str] = "matching"
    pairs: tuple[Pair, ...] = ()
    extra: tuple[str, ...] = ()

    @property
    def options(self) -> tuple[tuple[str, str], ...]:
        """(id, text) of every text to choose from, once each, in alphabetical order: the order tells nothing."""
        texts = sorted({pair.answer for pair in self.pairs} | set(self.extra), key=lambda text: (text.casefold(), text))
        return tuple(zip(ids_for(texts), texts, strict=True))

    def _own_json(self) -> Json:
        rows = [{"id": p.id, "prompt": p.prompt.to_json(), "answer": p.answer} for p in self.pairs]
        return {"pairs": rows, "extra": list(self.extra)} | self._credit_json()

    @classmethod
    def _own(cls, data: Mapping[str, Any]) -> Json:
        rows = rows_of(data, "pairs", at_least=1)
        prompts = [rich(row.get("prompt")) for row in rows]
        pairs = tuple(
            Pair(str(row.get("id") or made), prompt, string(row, "answer"))
            for row, made, prompt in zip(rows, ids_for(p.text for p in prompts), prompts, strict=True)
        )
        unique("pair", [pair.id for pair in pairs])
        return super()._own(data) | {"pairs": pairs, "extra": tuple(str(text) for text in data.get("extra", ()))}


@dataclass(frozen=True, kw_only=True)
class Ordering(Arranging):
    """Entries to be put in order; `entries` is the right one."""

    kind: ClassVar[str] = "ordering"
    entries: tuple[Entry, ...] = ()

    def _own_json(self) -> Json:
        return {"entries": [{"id": e.id, "text": e.text.to_json()} for e in self.entries]} | self._credit_json()

    @classmethod
    def _own(cls, data: Mapping[str, Any]) -> Json:
        rows = rows_of(data, "entries", at_least=2)
        texts = [rich(row.get("text")) for row in rows]
        made = ids_for(text.text for text in texts)
        entries = tuple(Entry(str(row.get("id") or own), text) for row, own, text in zip(rows, made, texts, strict=True))
        unique("entry", [entry.id for entry in entries])
        return super()._own(data) | {"entries": entries}


NOWHERE = "-"  # the option that says an entry belongs to no category


@dataclass(frozen=True, kw_only=True)
class Categorise(Arranging):
    """Entries to be put into categories; one that belongs to none is right where it is said to belong nowhere."""

    kind: ClassVar[str] = "categorise"
    categories: tuple[Category, ...] = ()
    entries: tuple[Member, ...] = ()

    @property
    def some_belong_nowhere(self) -> bool:
        return not all(entry.categories for entry in self.entries)

    def _own_json(self) -> Json:
        categories = [{"id": c.id, "text": c.text.to_json()} for c in self.categories]
        entries = [{"id": e.id, "text": e.text.to_json(), "categories": list(e.categories)} for e in self.entries]
        return {"categories": categories, "entries": entries} | self._credit_json()

    @classmethod
    def _own(cls, data: Mapping[str, Any]) -> Json:
        rows, places = rows_of(data, "entries", at_least=1), rows_of(data, "categories", at_least=1)
        names, texts = [rich(row.get("text")) for row in places], [rich(row.get("text")) for row in rows]
        categories = tuple(
            Category(str(row.get("id") or made), text)
            for row, made, text in zip(places, ids_for(name.text for name in names), names, strict=True)
        )
        entries = tuple(
            Member(str(row.get("id") or made), text, _belongs(row, categories))
            for row, made, text in zip(rows, ids_for(text.text for text in texts), texts, strict=True)
        )
        unique("category", [category.id for category in categories])
        unique("entry", [entry.id for entry in entries])
        return super()._own(data) | {"categories": categories, "entries": entries}


def _belongs(row: Mapping[str, Any], categories: tuple[Category, ...]) -> tuple[str, ...]:
    """The ids of the categories an entry belongs to."""
    named, known = row.get("categories", []), {category.id for category in categories}
    if not isinstance(named, list | tuple) or any(name not in known for name in named) or NOWHERE in known:
        raise QuestionError(gettext_noop("an entry is put into a category that is not there"))
    return tuple(dict.fromkeys(str(name) for name in named))
