"""What a piece of work costs in CPU, told so that a busy or slow machine does not change the verdict.

A limit holds on the machine it was set on. A loop of known length is timed just before and just after the work; by as much as that
loop went slower than it does there, the limit is widened. What the suite left in memory is kept out of the collector's sight meanwhile,
since going through it is no cost of the work.
"""

import gc
import time
from collections.abc import Iterator
from contextlib import contextmanager

ROUNDS, KNOWN = 400_000, 0.02  # and the CPU seconds they take where the limits were set


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """The work inside takes no more CPU than this many seconds of a quiet machine."""
    gc.collect()
    gc.freeze()
    try:
        before = slowness()
        started = time.process_time()
        yield
        spent = time.process_time() - started
    finally:
        gc.unfreeze()
    allowed = seconds * max(1.0, before, slowness())
    assert spent < allowed, f"{spent:.2f} s of CPU, where {allowed:.2f} s are allowed"


def slowness() -> float:
    """How many times slower than known the machine goes right now."""
    started, total = time.process_time(), 0
    for number in range(ROUNDS):
        total += number * number & 7
    return (time.process_time() - started) / KNOWN
