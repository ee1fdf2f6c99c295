"""An action is kept as a person would write it: what, then who and when on a last line. One text, readable anywhere."""

import re
from dataclasses import dataclass

LAST_LINE = re.compile(r"\n\u2014 (?P<owner>[^\n]*?)(?: · (?P<by>\d{4}-\d{2}-\d{2}))?$")


@dataclass(frozen=True)
class WrittenAction:
    """What one will do, who takes care of it, and by when (an ISO date); only the first is asked for."""

    text: str
    owner: str = ""
    by: str = ""


def write_action(action: WrittenAction) -> str:
    """The one text that is kept."""
    if not action.owner and not action.by:
        return action.text
    return f"{action.text}\n\u2014 {action.owner}" + (f" · {action.by}" if action.by else "")


def read_action(text: str) -> WrittenAction:
    """The three parts of a text that `write_action` made; a text without a last line is all text."""
    found = LAST_LINE.search(text)
    if found is None:
        return WrittenAction(text)
    return WrittenAction(text[: found.start()], found["owner"].strip(), found["by"] or "")
