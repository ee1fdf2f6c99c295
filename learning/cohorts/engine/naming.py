"""Names as people look them up."""

import unicodedata


def sought(name: str) -> str:
    """A name without its accents and capitals: Élise stands among the E, and is found by “elise”."""
    if name.isascii():  # most of three thousand need no more than this
        return name.lower()
    return "".join(letter for letter in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(letter))
