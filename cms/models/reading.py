"""What every page of the site is: open to all, and only read."""

from functools import lru_cache
from http import HTTPMethod
from typing import Any

from cms.engine.searching import stems

STEMS_OF_TITLE = 3  # how often the title's stems count in the index, beside the text's


class Readable:
    """A page that answers to reading alone; what a learner does goes through doors of its own.

    It cannot be made private: cards, routes and search offer whatever is published, so a page behind a password would be told about.
    """

    allowed_http_methods = [HTTPMethod.GET, HTTPMethod.HEAD]
    private_page_options: list[str] = []


class Findable:
    """A page found by the stems of its words, in its own language; `said` gives its words beside the title."""

    title: str
    locale: Any

    def said(self) -> str:
        return ""

    def stems(self) -> str:
        """What the search index holds of it."""
        return _stemmed(self.title, self.said(), self.locale.language_code)


@lru_cache(maxsize=32)
def _stemmed(title: str, said: str, language: str) -> str:
    """A backend asks for the same page's words several times in a row."""
    return " ".join([*stems(title, language) * STEMS_OF_TITLE, *stems(said, language)])
