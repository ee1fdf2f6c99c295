"""The elements Moodle XML is written with."""

from html import escape

from quizzes.engine.texts import Rich
from quizzes.exchange.prose import printable, tidy

_THEIRS = {"html": "html", "plain": "plain_text", "markdown": "markdown", "moodle": "moodle_auto_format"}


class Sheet:
    """Lines of a file."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def add(self, *lines: str) -> None:
        self.lines += lines

    def made(self) -> bytes:
        return ("\n".join(self.lines) + "\n").encode()


def text(said: str) -> str:
    """Character data: mark-up inside CDATA, where people can read it."""
    said = printable(said).strip()
    return f"<![CDATA[{said}]]>" if any(sign in said for sign in "<>&") and "]]>" not in said else escape(said, quote=False)


def leaf(name: str, said: str) -> str:
    return f"<{name}>{text(said)}</{name}>"


def rich(name: str, said: Rich, default: str, attributes: str = "") -> str:
    """A text with its format."""
    own = (said.format if printable(said.text).strip() else "") or default
    body = tidy(said.text)[0] if own == "html" else said.text
    return f'<{name}{attributes} format="{_THEIRS[own]}">{leaf("text", body)}</{name}>'
