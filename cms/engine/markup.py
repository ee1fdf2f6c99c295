"""What editors write, as safe HTML: Python-Markdown, then an allow-list (nh3). The one door by which their text reaches a page.

Anything not on the list is dropped: scripts, styles, forms, frames, event handlers, pictures from elsewhere (a picture is a block of
its own, with its alternative text). Headings are shifted below the one they stand under. A formula (`$x^2$`, `$$x^2$$` on lines of its
own) passes the allow-list as a mark and is put in its place afterwards: MathML comes from `formulas` alone, never from what was typed.
"""

import hashlib
import re
from collections.abc import Callable
from functools import lru_cache
from html import escape
from typing import Any

import nh3
from markdown import Markdown  # type: ignore[import-untyped]
from markdown.extensions import Extension  # type: ignore[import-untyped]
from markdown.inlinepatterns import InlineProcessor  # type: ignore[import-untyped]

from .formulas import FormulaError, mathml

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
FORMULA = r"(?<!\\)\$\$(?P<block>[^$]+?)\$\$|(?<![\\$\w])\$(?P<line>[^\s$](?:[^$\n]*[^\s$\\])?)\$(?![\d$])"  # “5 $ and 10 $” is money
OPENS, CLOSES = "\ue000", "\ue001"  # of no alphabet: around the number of a formula that waits for its place
WAITING = re.compile(f"(<p>)?{OPENS}(\\d+){CLOSES}(</p>)?")
MOST_FORMULAS = 200
WIDE = re.compile(r"<table>(?=\s*(?:<caption>(.*?)</caption>|<thead>(.*?)</thead>)?)", re.DOTALL)
CELL, TAG, ANY_TAG = re.compile(r"</t[hd]>"), re.compile(r"<[^>]*>"), re.compile(r"</?[a-zA-Z!?][^<>]*>")
UNWRITTEN = dict.fromkeys(map(ord, f"\0{OPENS}{CLOSES}"))
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
    text = text.replace("\r\n", "\n").translate(UNWRITTEN)
    if len(text) > LONGEST or DEEP.search(text) or any(text.count(sign) > MOST_OPENINGS for sign in "[<"):
        return f"<pre>{escape(text[:LONGEST])}</pre>"
    try:
        formulas = _Formulas()
        html = Markdown(extensions=[*EXTENSIONS, formulas], output_format="html").convert(text)
    except RecursionError:
        return f"<pre>{escape(text)}</pre>"
    return formulas.placed(_reachable(clean(shifted(html, top), prefix="n" + hashlib.sha256(text.encode()).hexdigest()[:8])))


def without_tags(text: str) -> str:
    """The text without what looks like a tag: whatever was written, where a parser would refuse some of it."""
    return ANY_TAG.sub("", text)


def _reachable(html: str) -> str:
    """What may be wider than a small window moves sideways by keyboard too: tables, under the words of their caption or their head, and
    what is set as it was typed."""
    html = WIDE.sub(_in_a_frame, html).replace("</table>", "</table></div>")
    return html.replace("<pre>", '<pre tabindex="0">')


def _in_a_frame(found: re.Match[str]) -> str:
    words = " · ".join(filter(None, (" ".join(TAG.sub(" ", cell).split()) for cell in CELL.split(found[1] or found[2] or ""))))
    named = f' role="group" aria-label="{words.replace(chr(34), "&quot;")}"' if words else ""
    return f'<div class="table-wide" tabindex="0"{named}>{found[0]}'


class _Formulas(Extension):  # type: ignore[misc]
    """Takes the formulas of one text out of it, and puts them back once it is safe."""

    def __init__(self) -> None:
        super().__init__()
        self.drawn: list[tuple[str, bool]] = []

    def extendMarkdown(self, md: Any) -> None:
        md.ESCAPED_CHARS.append("$")
        md.inlinePatterns.register(_Formula(self, md), "formula", 185)  # after code, before the backslash

    def take(self, latex: str, block: bool) -> str | None:
        """The mark that stands for a formula; nothing for one that cannot be read, which stays as it was typed."""
        if len(self.drawn) >= MOST_FORMULAS:
            return None
        try:
            self.drawn.append((mathml(latex, block=block), block))
        except FormulaError:
            return None
        return f"{OPENS}{len(self.drawn) - 1}{CLOSES}"

    def placed(self, html: str) -> str:
        return WAITING.sub(self._place, html)

    def _place(self, found: re.Match[str]) -> str:
        drawn, block = self.drawn[int(found[2])] if int(found[2]) < len(self.drawn) else ("", False)
        if block and found[1] and found[3]:
            return f'<div class="formula" tabindex="0">{drawn}</div>'
        return f"{found[1] or ''}{drawn}{found[3] or ''}"


class _Formula(InlineProcessor):  # type: ignore[misc]
    def __init__(self, formulas: _Formulas, md: Any) -> None:
        super().__init__(FORMULA, md)
        self.formulas = formulas

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[str | None, int | None, int | None]:
        drawn = self.formulas.take(m["block"] or m["line"], m["block"] is not None)
        return (drawn, m.start(0), m.end(0)) if drawn else (None, None, None)


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
