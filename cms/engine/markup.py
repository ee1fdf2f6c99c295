"""What editors write, as safe HTML: Python-Markdown, then an allow-list (nh3). The one door by which their text reaches a page.

Anything not on the list is dropped: scripts, styles, forms, frames, event handlers, pictures from elsewhere (a picture is a block of
its own, with its alternative text). Headings are shifted below the one they stand under.
"""

import hashlib
import re
from collections.abc import Callable
from functools import lru_cache
from html import escape

import nh3
from markdown import Markdown  # type: ignore[import-untyped]

EXTENSIONS = ("extra", "footnotes", "tables", "sane_lists")
LONGEST = 200_000  # characters; longer than any module, short enough never to hold a worker
MOST_OPENINGS = 1500  # brackets of one kind: Markdown looks for the other end of each, which takes their square
DEEPEST = 60  # nested quotations or lists; Markdown recurses on them
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
TAGS = {
    *HEADINGS,
    *("p", "br", "hr", "em", "strong", "b", "i", "del", "ins", "sub", "sup", "mark", "small", "abbr", "q", "cite", "code", "pre", "kbd"),
    *("ul", "ol", "li", "dl", "dt", "dd", "blockquote", "a", "div", "span"),
    *("table", "thead", "tbody", "tfoot", "tr", "th", "td", "caption"),
}
ATTRIBUTES = {
    "a": {"href", "title", "id", "class", "hreflang"},
    "abbr": {"title"},
    "div": {"class"},
    "li": {"id"},
    "ol": {"start"},
    "sup": {"id"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
}
SCHEMES = {"http", "https", "mailto"}
CLASSES = {"footnote", "footnote-ref", "footnote-backref"}
DEEP = re.compile(rf"^(?:[ \t]*>){{{DEEPEST},}}|^[ \t]{{{4 * DEEPEST},}}\S", re.MULTILINE)


def _keeping(prefix: str) -> Callable[[str, str, str], str | None]:
    """Keeps the classes and ids of footnotes, the latter under a prefix of their text's own so that two texts on a page never share one."""

    def keep(tag: str, name: str, value: str) -> str | None:
        if name == "class":
            return value if value in CLASSES else None
        if name == "id":
            return f"{prefix}-{value.replace(':', '-')}" if value.startswith(("fn:", "fnref")) else None
        if name == "href" and value.startswith(("#fn:", "#fnref")):
            return f"#{prefix}-{value[1:].replace(':', '-')}"
        return value

    return keep


@lru_cache(maxsize=4096)
def render(text: str, top: int = 3) -> str:
    """Markdown to safe HTML; the highest heading of the text becomes a heading of level `top`."""
    text = text.replace("\r\n", "\n").replace("\0", "")
    if len(text) > LONGEST or DEEP.search(text) or any(text.count(sign) > MOST_OPENINGS for sign in "[<"):
        return f"<pre>{escape(text[:LONGEST])}</pre>"
    try:
        html = Markdown(extensions=list(EXTENSIONS), output_format="html").convert(text)
    except RecursionError:
        return f"<pre>{escape(text)}</pre>"
    return clean(shifted(html, top), prefix="n" + hashlib.sha256(text.encode()).hexdigest()[:8])


def clean(html: str, *, prefix: str = "n") -> str:
    """Only what the allow-list knows; links to elsewhere tell the other site nothing."""
    return nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        attribute_filter=_keeping(prefix),
        url_schemes=SCHEMES,
        link_rel="noopener noreferrer",
        clean_content_tags={"script", "style", "iframe", "object", "template", "svg", "math", "noscript"},
    )


def shifted(html: str, top: int) -> str:
    """The same HTML with its headings moved so that the highest is of level `top` and none passes six."""
    levels = [int(level) for level in re.findall(r"<h([1-6])\b", html)]
    if not levels or min(levels) == top:
        return html
    shift = top - min(levels)
    return re.sub(r"(</?h)([1-6])\b", lambda found: f"{found[1]}{max(1, min(6, int(found[2]) + shift))}", html)
