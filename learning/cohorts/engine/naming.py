"""Names as people look them up."""

import unicodedata


def sought(name: str) -> str:
    """A name without its accents and capitals: Élise stands among the E, and is found by “elise”."""
    return "".join(letter for letter in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(letter))
