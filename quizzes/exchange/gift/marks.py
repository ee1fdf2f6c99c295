"""GIFT's escapes and formats. An escaped character is held as a noncharacter of Unicode while the text is taken apart."""

import re

from quizzes.engine.texts import FORMATS, Rich

ESCAPED = {":": ":", "#": "#", "=": "=", "{": "{", "}": "}", "~": "~", "n": "\n", "\\": "\\"}
_HELD = {char: chr(0xFDD0 + nth) for nth, char in enumerate(ESCAPED)}
_RELEASE = {ord(held): ESCAPED[char] for char, held in _HELD.items()}
_AS_WRITTEN = {ord(held): "\\" + char for char, held in _HELD.items()}
_STRAY = re.compile("[\ufdd0-\ufdd7]")
_ESCAPE = re.compile(r"\\([:#={}~n\\])")
_FORMAT = re.compile(rf"\[({'|'.join(FORMATS)})\]", re.IGNORECASE)
_RESERVED = re.compile(r"[:#={}~\\\n]")


def hold(text: str) -> str:
    """Escaped characters out of the way of the parser."""
    return _ESCAPE.sub(lambda found: _HELD[found[1]], _STRAY.sub("\N{REPLACEMENT CHARACTER}", text))


def release(text: str) -> str:
    """The text as its reader sees it."""
    return text.translate(_RELEASE).strip()


def as_written(text: str) -> str:
    """The text with its escapes back: what stood in the file."""
    return text.translate(_AS_WRITTEN)


def escape(text: str) -> str:
    """The text as GIFT writes it, on one line."""
    return _RESERVED.sub(lambda found: "\\n" if found[0] == "\n" else "\\" + found[0], text)


def with_format(text: str, default: str) -> tuple[str, str]:
    """(released text, format): a known format in brackets at the start, else the default one."""
    text = text.strip()
    found = _FORMAT.match(text)
    if found:
        return release(text[found.end() :]), found[1].lower()
    return release(text), default


def rich_from(text: str, prompt_format: str) -> Rich:
    """A text of a choice or a feedback; the prompt's own format goes without saying."""
    said, own = with_format(text, prompt_format)
    return Rich(said, "" if own == prompt_format or not said else own)


def rich_written(text: Rich, prompt_format: str) -> str:
    """The reverse of `rich_from`."""
    own = (text.format if text.format != prompt_format else "") or (prompt_format if _FORMAT.match(text.text) else "")
    return (f"[{own}]" if own else "") + escape(text.text)
