"""The columns of a table, by the names people give them; and cells that no spreadsheet takes for a formula."""

import re
import unicodedata

PLAIN = {
    "question": ("question", "prompt", "question text", "questiontext", "stem", "enonce", "texte", "texte de la question"),
    "name": ("name", "title", "titre", "nom"),
    "kind": ("kind", "type", "question type", "sorte", "type de question"),
    "category": ("category", "categorie", "topic", "theme"),
    "id": ("id", "identifier", "idnumber", "identifiant"),
    "tags": ("tags", "keywords", "etiquettes", "mots-cles"),
    "format": ("format", "text format"),
    "feedback": ("feedback", "explanation", "answer explanation", "general feedback", "explication", "retour", "rationale"),
    "right": (
        "correct",
        "correct answer",
        "correct answers",
        "correct answer(s)",
        "right",
        "right answer",
        "answer",
        "solution",
        "key",
        "bonne reponse",
        "reponse",
    ),
    "weight": ("points", "score", "marks", "weight", "poids", "bareme"),
    "more": ("more",),
}
NUMBERED = {
    "answer": ("answer", "option", "choice", "reponse", "choix", "proposition", "response"),
    "value": ("value", "weight", "fraction", "match", "valeur", "poids"),
    "comment": ("comment", "feedback", "commentaire", "retour"),
}
MOST = 100  # answers of a question
_NAMES = {alias: key for key, aliases in PLAIN.items() for alias in aliases}
_NUMBERED = {alias: key for key, aliases in NUMBERED.items() for alias in aliases}
_WITH_NUMBER = re.compile(r"(.+?)[ _-]?(\d{1,3}|[a-z])")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\x00")


def key_of(header: str) -> str:
    """What a column holds: a name of PLAIN, or "answer 3"; "" when nobody knows. What stands behind a dash only explains it."""
    header = re.split(" [-–—] ", header, maxsplit=1)[0]
    bare = "".join(c for c in unicodedata.normalize("NFD", header.strip().lower()) if not unicodedata.combining(c))
    bare = " ".join(bare.replace("_", " ").split())
    if bare in _NAMES:
        return _NAMES[bare]
    found = _WITH_NUMBER.fullmatch(bare)
    if found and found[1].strip() in _NUMBERED:
        return f"{_NUMBERED[found[1].strip()]} {_number(found[2])}"
    return f"answer {_number(bare)}" if len(bare) == 1 and bare in "abcdefgh" else ""


def _number(text: str) -> int:
    return int(text) if text.isdigit() else ord(text) - ord("a") + 1


def safe(text: str) -> str:
    """A cell that stays a text in every spreadsheet: an apostrophe before what would begin a formula."""
    return "'" + text if text.lstrip("'").startswith(_FORMULA) else text


def meant(text: str) -> str:
    """The reverse of `safe`."""
    return text[1:] if text.startswith("'") and text.lstrip("'").startswith(_FORMULA) else text
