"""The functions a job may name. A row holds a name of this table, never a dotted path: data cannot choose code."""

from collections.abc import Callable
from typing import Any

JobFunction = Callable[..., Any]

_functions: dict[str, JobFunction] = {}


class UnknownJob(LookupError):
    """No function bears this name here: an older or newer release wrote the row."""


def job(name: str) -> Callable[[JobFunction], JobFunction]:
    """Registers a function under a name that never changes, for rows outlive releases.

    The function runs inside the transaction that marks its row done, so it may run twice but takes effect once; what is not in the
    database (a mail, a file) must bear being done twice.
    """

    def register(function: JobFunction) -> JobFunction:
        if name in _functions and _functions[name] is not function:
            raise ValueError(f"two jobs are named {name!r}")
        _functions[name] = function
        return function

    return register


def function_of(name: str) -> JobFunction:
    """The function of that name. Raises UnknownJob."""
    try:
        return _functions[name]
    except KeyError:
        raise UnknownJob(f"no job is named {name!r}") from None
