"""Cells of a file that a spreadsheet will open."""

from typing import Any

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")  # what some spreadsheet takes for the beginning of a formula or a command


def safe(value: Any) -> Any:
    """A text that a spreadsheet could take for a formula is given an apostrophe; control characters are left out; numbers stay numbers."""
    if not isinstance(value, str):
        return value
    plain = "".join(letter for letter in value if letter >= " " or letter in "\t\n\r")
    return f"'{plain}" if plain.lstrip(" \u00a0\u200b\ufeff").startswith(FORMULA) else plain
