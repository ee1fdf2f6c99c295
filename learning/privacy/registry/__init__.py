"""Where something of a person is kept: a line per table, a word per column."""

from .place import Fate, Place
from .places import AUTHORED, PLACES
from .words import MACHINE, VALUES, WORDS

__all__ = ["AUTHORED", "MACHINE", "PLACES", "VALUES", "WORDS", "Fate", "Place"]
