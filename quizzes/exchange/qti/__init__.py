"""QTI 2.0 to 3.0: items, tests that put them in order, and the packages that hold them.

An interaction that is no kind of ours is refused under its own name. What response processing says beyond right answers, mappings and plain
conditions is said to be lost. Written files are QTI 2.2 packages; a class on an interaction tells our own reader what QTI has no word for.
"""

from quizzes.exchange.qti.items import read_item
from quizzes.exchange.qti.order import Place, places_of, version_of
from quizzes.exchange.qti.writer import write

__all__ = ["Place", "places_of", "read_item", "version_of", "write"]
