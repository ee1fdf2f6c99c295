"""Erasing a person, and forgetting what nobody can come back to."""

from .erasing import erase_person, why_not
from .remembering import reapply_erasures
from .retaining import KEPT_FOR, forget_outdated

__all__ = ["KEPT_FOR", "erase_person", "forget_outdated", "reapply_erasures", "why_not"]
