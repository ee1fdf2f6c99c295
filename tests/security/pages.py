"""What a browser would make of a page: its elements and attributes, as parsed and not as searched for in the text."""

import re
from html.parser import HTMLParser

from django.http import HttpResponse

SCRIPTED = ("javascript:", "vbscript:", "data:text/html", "data:image/svg")
LINKS = {"href", "src", "action", "formaction", "xlink:href", "srcdoc", "data", "poster"}


class Elements(HTMLParser):
    """The start tags of a page, and the texts of its scripts."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.scripts: list[str] = []
        self._in_script = False
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self.tags.append((tag, found))
        self._in_script = tag == "script" and found.get("type", "") not in (
            "application/json",
            "text/x-template",
            "text/django-form-template",
        )

    handle_startendtag = handle_starttag

    def handle_endtag(self, tag: str) -> None:
        self._in_script = False

    def handle_data(self, data: str) -> None:
        if self._in_script and data.strip():
            self.scripts.append(data)


def text_of(response: HttpResponse) -> str:
    """The body as text, streamed or not."""
    return b"".join(response).decode()


def elements(response: HttpResponse) -> Elements:
    return Elements(text_of(response))


def inline_code(page: Elements) -> list[str]:
    """What a strict policy would block: handlers, style attributes, scripts and styles written in the page."""
    found = [f"<{tag} {name}>" for tag, attributes in page.tags for name in attributes if name.startswith("on") or name == "style"]
    found += [f"<{tag}>" for tag, _attributes in page.tags if tag == "style"]
    return found + page.scripts


def scripted_links(page: Elements) -> list[str]:
    """Links that would run something; browsers drop blanks and control characters before they read the scheme."""
    found = []
    for tag, attributes in page.tags:
        for name in LINKS & attributes.keys():
            target = re.sub(r"[\x00-\x20]", "", attributes[name]).lower()
            if target.startswith(SCRIPTED):
                found.append(f"<{tag} {name}={attributes[name]!r}>")
    return found


def fired(page: Elements, canary: str) -> list[str]:
    """Where the canary came through as something a browser runs: a handler, an element of its own, a script, a link."""
    found = [f"<{tag} {name}>" for tag, given in page.tags for name in given if name.startswith("on") and canary in given[name].lower()]
    found += [f"<{tag}> carries it" for tag, _given in page.tags if canary in tag]
    found += [script[:80] for script in page.scripts if canary in script.lower()]
    return found + [link for link in scripted_links(page) if canary in link.lower()]
