"""QTI 1.2 as it is found: Canvas exports, Common Cartridges, Blackboard, and plain items of its time.

Tools say a question's type in metadata of their own; where none does, the presentation tells it. A type that is no kind of ours is refused
under its own name.
"""

from quizzes.exchange.qti12.reader import copies_in, drawn_from, read_root

__all__ = ["copies_in", "drawn_from", "read_root"]
