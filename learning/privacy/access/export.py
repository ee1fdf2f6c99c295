"""All that is kept of one person, read through the table of places: for their own page and their own file."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import Q, QuerySet
from django.utils.timezone import localtime
from django.utils.translation import gettext

from cms.models import term
from learning.dating import in_words
from learning.journey.access.catalogue import cards_by_key
from learning.journey.access.words import EVENTS
from learning.privacy.registry import MACHINE, VALUES, WORDS, Place
from paths.actions import sentence

from .schema import places

FORMAT = "cheminer/2"
OF_MODULES = frozenset({"module_key", "offer__module_key", "context_module", "instead_of"})


@dataclass(frozen=True)
class Person:
    """Whose data it is: a pseudonym of the record, an account, both, or nobody yet."""

    learner_id: UUID | None = None
    user_id: int | None = None

    @property
    def is_nobody(self) -> bool:
        return self.learner_id is None and self.user_id is None


@dataclass(frozen=True)
class Section:
    """A table in words: rows of labelled values."""

    title: Any
    rows: tuple[tuple[tuple[Any, str], ...], ...]


def rows_of(person: Person, label: str, place: Place) -> QuerySet[Any]:
    """The rows of one table that are this person's."""
    owner = person.user_id if place.by_account else person.learner_id
    model = apps.get_model(label)
    if owner is None:
        return model._default_manager.none()
    rows: QuerySet[Any] = model._default_manager.filter(
        Q(*((lookup, owner) for lookup in (place.owner, place.also) if lookup), _connector=Q.OR)
    )
    return rows.order_by(*place.order)


def count_kept(person: Person) -> dict[str, int]:
    """How many rows of each table are this person's; tables without any are left out."""
    counted = {label: rows_of(person, label, place).count() for label, place in places().items() if place.columns}
    return {label: count for label, count in counted.items() if count}


def export_of(person: Person) -> dict[str, Any]:
    """Everything, by table and column, as plain values. `withheld` says what is not in it, and why."""
    told = places()
    return {
        "format": FORMAT,
        "learner": person.learner_id,
        "tables": {label: list(rows_of(person, label, place).values(*place.columns)) for label, place in told.items() if place.columns},
        "withheld": {label: dict(place.withheld) for label, place in told.items() if place.withheld},
    }


def sections_of(person: Person) -> Iterator[Section]:
    """The same in words, table by table; empty tables, empty values and what progress is counted with are left out."""
    titles = {key: card.title for key, card in cards_by_key().items()}
    for label, place in places().items():
        rows = list(rows_of(person, label, place).values(*place.columns)) if place.columns else []
        if rows:
            yield Section(place.title, tuple(_row(row, titles) for row in rows))


def _row(row: Mapping[str, Any], titles: Mapping[str, str]) -> tuple[tuple[Any, str], ...]:
    """What a person reads, then on one line the numbers that only the machine counts with."""
    told = {name: value for name, value in row.items() if value not in (None, "", [], {})}
    read = [
        (_label(name), _words(name, value, titles)) for name, value in told.items() if name not in MACHINE and not _is_count(name, value)
    ]
    kept = [f"{name}: {_words(name, value, titles)}" for name, value in told.items() if name in MACHINE]
    return (*read, (gettext("For the machine"), "; ".join(kept))) if kept else tuple(read)


def _label(name: str) -> Any:
    return WORDS.get(name) or name.replace("__", " ").replace("_", " ")


def _is_count(name: str, value: Any) -> bool:
    """Whether it is the state that progress is counted with, which can be counted anew from what was done."""
    return name == "state" and isinstance(value, Mapping)


def _words(name: str, value: Any, titles: Mapping[str, str]) -> str:
    match value:
        case {"code": str(), "cause": str()} if name == "reasons":
            return sentence(value)
        case bool():
            return gettext("yes") if value else gettext("no")
        case datetime():
            return in_words(localtime(value), "DATETIME_FORMAT")
        case date():
            return in_words(value)
        case UUID() if name in OF_MODULES:
            return titles.get(str(value), str(value))
        case Decimal():
            return f"{value.normalize():f}"
        case Mapping():
            return "; ".join(f"{key}: {_words(str(key), each, titles)}" for key, each in value.items() if each not in (None, "", [], {}))
        case list() | tuple():
            return ", ".join(_words(name, each, titles) for each in value)
        case str():
            return _word(name, value, titles)
        case _:
            return str(value)


def _word(name: str, value: str, titles: Mapping[str, str]) -> str:
    """What a code stands for; any other text is as it is."""
    if name == "kind":
        return str(EVENTS.get(value, value))
    if name == "route" and (found := term("route", value)):
        return str(found.label())
    return str(VALUES.get((name, value)) or titles.get(value, value))
