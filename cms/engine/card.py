"""What a catalogue, a route and a board need to know of a published module, without opening it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

HELD_APART = ("module_key", "language", "slug", "url", "number")


@dataclass(frozen=True)
class Card:
    """A module in one language. `language` is the language of the text, which may differ from the one asked for."""

    module_key: str
    language: str
    slug: str
    url: str
    number: int
    title: str
    promise: str
    format: str
    routes: Mapping[str, int]
    objectives: tuple[str, ...]
    profiles: tuple[str, ...]
    domains: tuple[str, ...]
    levels: tuple[str, ...]
    maturity: tuple[int, int]
    minutes: int
    skills: tuple[str, ...]
    prerequisites: tuple[str, ...]
    successors: tuple[str, ...]
    author: str = ""
    licence: str = ""
    status: str = ""
    basis: str = ""
    review_date: str | None = None
    weight_kb: int = 0
    image: str | None = None

    @cached_property
    def route(self) -> str:
        """The route this module serves most; ties go to the first of inform, train, act."""
        return max(("inform", "train", "act"), key=lambda code: self.routes.get(code, 0))

    def to_json(self) -> dict[str, Any]:
        """What is stored with a version: all but what its row holds apart."""
        data = {name: value for name, value in asdict(self).items() if name not in HELD_APART}
        return {name: list(value) if isinstance(value, tuple) else value for name, value in data.items()}

    @classmethod
    def from_json(cls, data: Mapping[str, Any], *, module_key: str, language: str, slug: str, url: str, number: int) -> "Card":
        values: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in data.items()}
        known: dict[str, Any] = {name: value for name, value in values.items() if name in cls.__dataclass_fields__}
        return cls(module_key=module_key, language=language, slug=slug, url=url, number=number, **known)
