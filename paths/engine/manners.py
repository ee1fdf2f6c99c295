"""Two manners of one subject: discovering it, or living it. Who switches brings along what they have proved, by the skills that modules
declare: what is proved on one side is not asked again on the other."""

from collections.abc import Collection
from dataclasses import dataclass

from .catalogue import Catalogue, Module

DISCOVERY, EXPERIENTIAL = "discovery", "experiential"
BY_DOING = frozenset({"tutorial", "kit", "experiential"})  # the formats whose contract is to make something; the others show and tell


@dataclass(frozen=True)
class Counterpart:
    """The module that serves the same skills in the other manner. `proved` are those of its skills that are earned already."""

    module: Module
    shared: tuple[str, ...]
    proved: tuple[str, ...]

    @property
    def is_proved(self) -> bool:
        """Whether nothing is left in it to learn."""
        return bool(self.module.skills) and len(self.proved) == len(set(self.module.skills))


def manner_of(module: Module) -> str:
    return EXPERIENTIAL if module.format in BY_DOING else DISCOVERY


def proved_skills(catalogue: Catalogue, done: Collection[str]) -> frozenset[str]:
    """The skills declared by the modules that were done."""
    return frozenset(skill for key in done if key in catalogue.modules for skill in catalogue.modules[key].skills)


def counterpart(key: str, *, catalogue: Catalogue, done: Collection[str] = (), taken: Collection[str] = ()) -> Counterpart | None:
    """The module of the other manner that shares an objective and the most skills with this one, the shortest of equals; None when
    there is none. What is done or on the path already (`taken`) is not offered."""
    module = catalogue.modules.get(key)
    if module is None:
        return None
    others = [
        other
        for other in catalogue.modules.values()
        if manner_of(other) != manner_of(module)
        and other.key not in done
        and other.key not in taken
        and set(other.objectives) & set(module.objectives)
        and set(other.skills) & set(module.skills)
    ]
    if not others:
        return None
    best = min(others, key=lambda other: (-len(set(other.skills) & set(module.skills)), other.minutes, other.key))
    return told(best, module, proved_skills(catalogue, done))


def told(module: Module, instead_of: Module, proved: Collection[str]) -> Counterpart:
    """A counterpart with what it shares and what of it is earned."""
    own = sorted(set(module.skills))
    return Counterpart(module, tuple(one for one in own if one in instead_of.skills), tuple(one for one in own if one in proved))
