"""Patterns for short texts, by RE2: its time grows with the text alone, so no pattern, however written, can hold the server."""

from functools import lru_cache
from typing import Any

LONGEST = 500  # characters of a pattern
MEMORY = 1 << 20  # bytes RE2 may take for one


class PatternError(ValueError):
    """Why a pattern cannot be read, in the engine's own words."""


@lru_cache(maxsize=512)
def compiled(pattern: str, *, case_matters: bool = True) -> Any:
    """A pattern ready to be used. Raises PatternError. RE2 is loaded with the first pattern: most sites have none."""
    import re2  # type: ignore[import-untyped]

    if len(pattern) > LONGEST:
        raise PatternError(f"{len(pattern)} > {LONGEST}")
    options = re2.Options()
    options.max_mem, options.log_errors, options.case_sensitive = MEMORY, False, case_matters
    try:
        return re2.compile(pattern, options)
    except re2.error as error:
        said = error.args[0] if error.args else ""
        raise PatternError(said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)) from None


def fits(pattern: str, text: str, *, case_matters: bool = True) -> bool:
    """Whether the pattern fits all of the text."""
    return compiled(pattern, case_matters=case_matters).fullmatch(text) is not None
