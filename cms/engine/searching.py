"""Words as they are searched: without accents, by their stems; and what is found, best first for whoever asks.

Accents are folded *before* stemming, so that "école", "ecole" and "Écoles" are one word however they were typed.
"""

import re
import threading
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

import snowballstemmer  # type: ignore[import-untyped]

LANGUAGES = {"fr": "french", "en": "english"}
WORD = re.compile(r"[^\W_]+")
ELIDED = re.compile(r"\b(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu|aujourd)'")
EMPTY = {  # words that say nothing of a subject; folded
    "fr": frozenset(
        WORD.findall(
            "a au aux avec ce ces cet cette comme dans de des du elle en entre est et eux il ils je la le les leur leurs lui ma "
            "mais me mes moi mon ne nos notre nous on ou par pas pour qu que qui sa se ses son sont sur ta te tes toi ton tu un une "
            "vos votre vous y"
        )
    ),
    "en": frozenset(
        WORD.findall(
            "a about an and are as at be by for from has have how i in is it its me my of on or our that the their them they this "
            "to was we what when where which who with you your"
        )
    ),
}
MOST_WORDS = 12  # of a question; what comes after narrows nothing

# What each fact is worth in an answer's rank. The words come first; a situation settles what words leave open.
IN_TITLE, IN_SUMMARY, AT_THE_TOP = 3.0, 1.0, 1.0
SUITS: Mapping[str, float] = {"objective": 0.8, "maturity": 0.6, "profile": 0.5, "domain": 0.5, "level": 0.3}


def folded(text: str) -> str:
    """Text as it is compared: small letters, no accents, plain apostrophes."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold().replace("’", "'").replace("œ", "oe"))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


@cache
def _stemmer(language: str) -> Any:
    return snowballstemmer.stemmer(LANGUAGES[language])


_one_at_a_time = threading.Lock()  # a stemmer keeps the word it works on


@lru_cache(maxsize=50_000)
def _stem(word: str, language: str) -> str:
    """One word's stem; the same few thousand words make all texts."""
    with _one_at_a_time:
        found: str = _stemmer(language).stemWord(word)
    return found


def stems(text: str, language: str) -> list[str]:
    """The stems of the words of a text, in their order, without those that say nothing. A language that is not known keeps its words."""
    words = WORD.findall(ELIDED.sub(" ", folded(text)))
    kept = [word for word in words if word not in EMPTY.get(language, ())]
    return [_stem(word, language) for word in kept] if language in LANGUAGES else kept


def asked(query: str, language: str) -> list[str]:
    """The stems that an answer must hold: each once. When every word is empty, the words themselves."""
    found = stems(query, language) or WORD.findall(folded(query))
    return list(dict.fromkeys(found))[:MOST_WORDS]


@dataclass(frozen=True)
class Found:
    """One answer as the index gave it: at which place, its words, the terms it carries."""

    key: str
    place: int
    title: str
    summary: str
    language: str
    codes: Mapping[str, frozenset[str] | None]  # None: for everybody


@dataclass(frozen=True)
class Ranked:
    """An answer with what it is worth and the vocabularies by which it suits who asks."""

    key: str
    worth: float
    suits: tuple[str, ...] = ()


def suiting(codes: Mapping[str, frozenset[str] | None], situation: Mapping[str, frozenset[str]]) -> tuple[str, ...]:
    """The vocabularies by which a thing suits a situation. What is for everybody suits nobody in particular."""
    return tuple(name for name in SUITS if situation.get(name, frozenset()) & (codes.get(name) or frozenset()))


def ranked(found: Sequence[Found], query: str, situation: Mapping[str, frozenset[str]]) -> list[Ranked]:
    """Best first: words in the title, then in the summary, then the index's own order; then what suits the situation. Without a
    situation the same question has the same answer for everybody."""
    answers = []
    for one in found:
        words = asked(query, one.language)
        suits = suiting(one.codes, situation)
        worth = (
            IN_TITLE * _share(words, stems(one.title, one.language))
            + IN_SUMMARY * _share(words, stems(one.summary, one.language))
            + AT_THE_TOP / (1 + one.place / 10)
            + sum(SUITS[name] for name in suits)
        )
        answers.append((one.place, Ranked(one.key, worth, suits)))
    return [answer for _place, answer in sorted(answers, key=lambda each: (-each[1].worth, each[0]))]


def _share(words: Sequence[str], held: Iterable[str]) -> float:
    """Which part of the words is held."""
    inside = set(held)
    return sum(word in inside for word in words) / len(words) if words else 0.0
