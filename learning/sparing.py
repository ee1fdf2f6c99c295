"""Sparing the processor: looking through a whole Django for garbage takes longer than the largest page, and finds none."""

import gc


def spare_what_is_loaded() -> None:
    """What was loaded until now stays loaded and is looked through no more, and searches are rare: most garbage never needs one, and a
    page of thousands of rows was looked through forty times while it was made. Called once in each process, when all is loaded."""
    gc.freeze()
    gc.set_threshold(25_000, 20, 50)


def leave_what_is_loaded() -> None:
    """Called once, when a process has nothing left to do: Python looks through all that is loaded several times before it ends."""
    gc.freeze()
    gc.disable()
