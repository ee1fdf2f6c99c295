"""Texts of questions as HTML that is safe to keep and well-formed enough to travel: the elements that text needs, nothing that runs.

`tidy` is its own fixed point: tidying twice is tidying once, so a text may go out and come back any number of times.
"""

import re
from html import escape, unescape
from html.parser import HTMLParser
from urllib.parse import unquote

from django.utils.html import linebreaks

from quizzes.exchange.markup import Node

EXTENSIONS = ["sane_lists", "tables", "nl2br"]
_TAG = re.compile(r"<[a-zA-Z/!]|&#?\w{1,31};")

PLACE = "@@FILE@@/"  # before the name of a kept file, wherever a text shows it
FILE_NAME = re.compile(r"q-[0-9a-f]{32}\.(?:png|jpg|gif|webp|mp3|ogg|wav|mp4|webm)")
MEDIA = {"img": {"src", "alt", "width", "height"}, "audio": {"src", "controls"}, "video": {"src", "controls", "width", "height"}}
MATH = {
    *("math", "mrow", "mi", "mn", "mo", "mtext", "mspace", "ms", "mfrac", "msqrt", "mroot", "mstyle", "mpadded", "mphantom", "mfenced"),
    *("msub", "msup", "msubsup", "munder", "mover", "munderover", "mmultiscripts", "mprescripts", "mtable", "mtr", "mtd", "menclose"),
}
_TEXT = {
    *("b", "strong", "i", "em", "u", "s", "code", "kbd", "sub", "sup", "small", "mark", "abbr", "cite", "q", "br", "span", "a"),
    *("p", "div", "ul", "ol", "li", "dl", "dt", "dd", "blockquote", "pre", "hr", "h3", "h4", "h5", "h6"),
    *("table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td"),
}
_KEPT = _TEXT | MATH | set(MEDIA)
_VOID = {"br", "hr", "img"}
_SILENCED = {"script", "style", "object", "iframe", "noscript", "template", "textarea", "select", "title", "head", "svg", "canvas"}
_RENAMED = {"h1": "h3", "h2": "h3", "strike": "s", "del": "s", "tt": "code"}
_ATTRIBUTES = {
    "a": {"href", "hreflang"},
    "abbr": {"title"},
    "th": {"scope", "colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
    "ol": {"start"},
    "math": {"display"},
    "mo": {"stretchy"},
    "mfenced": {"open", "close", "separators"},
    **MEDIA,
}
_EVERYWHERE = {"lang", "dir"}
_LINK = re.compile(r"(?:https?:|mailto:|/(?!/)|#|@@FILE@@/)", re.IGNORECASE)
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_SIDES = ("width", "height")
_WHOLE = re.compile(r"(\d{1,5})(?!\d)(?![\d.]*\s*%)")
_ANY_TAG = re.compile(r"</?[a-zA-Z!?][^<>]*>")
_RUNS = re.compile(r"[ \t]{2,}")
_BLANKS = re.compile(r"[ \t\n\r\f]+")
_STRAY = re.compile(r"<(?!/?[a-zA-Z][^<>]{0,5000}>)")  # opens no tag
LONGEST = 200_000  # characters of a text
_DEEPEST = 60


class _Tidy(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node("div")
        self.open: list[Node] = [self.root]
        self.silent: list[str] = []
        self.dropped: dict[str, None] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self.silent:
            if tag == self.silent[0]:
                self.silent.append(tag)
            return
        name = _RENAMED.get(tag, tag)
        if tag in _SILENCED:
            self.dropped[tag] = None
            self.silent = [tag]
        elif name in _KEPT and len(self.open) < _DEEPEST:
            node = Node(name)
            self._dress(node, attrs)
            if name in MEDIA and not node.get("src"):
                self._instead(name, dict(attrs))
                return
            self.open[-1].append(node)
            if name not in _VOID:
                self.open.append(node)
        elif tag in ("input", "form", "button", "embed", "link", "meta", "base"):
            self.dropped[tag] = None

    def _instead(self, name: str, attrs: dict[str, str | None]) -> None:
        """Where a file would be shown that is not kept: what it says in words, else its name."""
        source = attrs.get("src") or ""
        if source:
            self.dropped[f"{name} {source}"[:120]] = None
        gone = unquote(attrs.get("data-gone") or source.partition("?")[0]).rsplit("/", 1)[-1]
        if said := (attrs.get("alt") or "").strip() or (gone if "base64," not in source[:100] else ""):
            self.handle_data(f"[{said[:200]}]")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if self.silent:
            if tag == self.silent[0]:
                self.silent.pop()
            return
        name = _RENAMED.get(tag, tag)
        names = [node.tag for node in self.open[1:]]
        if name in names:
            del self.open[len(names) - names[::-1].index(name) :]

    def handle_data(self, data: str) -> None:
        if self.silent:
            return
        text = printable(data)
        above = self.open[-1]
        if len(above):
            above[-1].tail = (above[-1].tail or "") + text
        else:
            above.text = (above.text or "") + text

    def _dress(self, node: Node, attrs: list[tuple[str, str | None]]) -> None:
        known = _ATTRIBUTES.get(node.tag, set()) | _EVERYWHERE
        if node.tag == "img" and not any(key == "alt" for key, _value in attrs):
            attrs = [*attrs, ("alt", "")]
        for key, value in sorted(attrs):
            said = printable(value or "").strip()
            if key not in known or node.get(key) is not None or (key in ("href", "src") and not _LINK.match(said)):
                continue
            if key == "src" and not FILE_NAME.fullmatch(said.removeprefix(PLACE)):
                continue
            if key in _SIDES:
                said = _pixels(said)
                if not said:
                    continue
            node.set(key, said)
        if node.tag in ("audio", "video"):
            node.set("controls", "controls")


def _pixels(said: str) -> str:
    """A side as HTML has it, in whole pixels, or "" where it says none: browsers read "216.8pt" as 216, and a share says nothing
    without the page around it."""
    found = _WHOLE.match(said)
    return found[1].lstrip("0") if found else ""


def printable(text: str) -> str:
    """Without the control characters that no XML can hold; lines end in "\\n"."""
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def nodes_of(html: str) -> tuple[Node, tuple[str, ...]]:
    """(a <div> with the tidied content, the names of elements that were dropped with what they held)."""
    parser = _Tidy()
    if len(html) > LONGEST:  # nobody writes one so long: it stays the text it is
        parser.root.text = printable(html)
        return parser.root, ()
    parser.feed(_STRAY.sub("&lt;", _without_comments(html)))
    parser.close()
    return parser.root, tuple(parser.dropped)


def _without_comments(html: str) -> str:
    """Each sought once from the left, so that the time stays linear; one that never closes takes the rest with it."""
    parts, at = [], 0
    while (start := html.find("<!--", at)) >= 0:
        parts.append(html[at:start])
        end = html.find("-->", start + 4)
        at = end + 3 if end >= 0 else len(html)
    return "".join([*parts, html[at:]])


def tidy(html: str) -> tuple[str, tuple[str, ...]]:
    """(safe and well-formed HTML, what was dropped)."""
    root, dropped = nodes_of(html)
    return html_of(root), dropped


def html_of(node: Node) -> str:
    """What is inside the node, as HTML that is XML too."""
    parts = [_escape(node.text)]
    for child in node:
        parts.append(markup_of(child))
        parts.append(_escape(child.tail))
    return "".join(parts).strip()


def markup_of(node: Node) -> str:
    """The node itself, without what follows it."""
    parts: list[str] = []
    _write(node, parts)
    return "".join(parts)


def _write(node: Node, parts: list[str]) -> None:
    attributes = "".join(f' {key}="{escape(value)}"' for key, value in node.items())
    if node.tag in _VOID:
        parts.append(f"<{node.tag}{attributes}/>")
        return
    parts += [f"<{node.tag}{attributes}>", _escape(node.text)]
    for child in node:
        _write(child, parts)
        parts.append(_escape(child.tail))
    parts.append(f"</{node.tag}>")


def _escape(text: str | None) -> str:
    return escape(text or "", quote=False)


def rendered(text: str, text_format: str) -> str:
    """A text of any format as HTML that still has to be tidied. Moodle's own format is plain text that may hold HTML."""
    match text_format:
        case "markdown":
            import markdown

            return markdown.markdown(text, extensions=EXTENSIONS)
        case "html":
            return text
        case "moodle":
            return linebreaks(text, autoescape=not _TAG.search(text))
        case _:
            return linebreaks(escape(_RUNS.sub(" ", text)))  # as a page shows it


def plain_of(html: str) -> str:
    """The words of an HTML text, on as many lines as it has blocks."""
    broken = re.sub(r"(?i)<br\s*/?>|</(?:p|div|li|tr|h\d)>", "\n", html)
    lines = (collapsed(line) for line in unescape(re.sub(r"<[^<>]*>", "", broken)).split("\n"))
    return "\n".join(line for line in lines if line)


def without_tags(text: str) -> str:
    """The text without what looks like a tag. Django's `strip_tags` refuses some texts and Python's parser fails on others ("<![x"); this
    takes whatever people wrote, and "a < b" stays."""
    return _ANY_TAG.sub("", text)


def answer_in(said: str) -> str:
    """An answer that others keep as HTML, as the words it shows."""
    return plain_of(said) or said if _ANY_TAG.search(said) else unescape(said)


def as_answer(said: str) -> str:
    """The words of an answer for those who would read them as HTML: `answer_in` gives them back."""
    return escape(said, quote=False) if _ANY_TAG.search(said) or unescape(said) != said else said


def collapsed(text: str) -> str:
    """On one line, blanks as HTML counts them: an unbreakable one stays."""
    return _BLANKS.sub(" ", text).strip(" ")


def is_plain(html: str) -> bool:
    """Whether an HTML text is words alone, so that a plain text says the same."""
    return "<" not in html


def files_in(text: str) -> list[str]:
    """The names of kept files that a text shows."""
    return list(dict.fromkeys(FILE_NAME.findall(text)))
