"""The same letter without its HTML: for those who read mail as text."""

import re
from html.parser import HTMLParser

BLOCKS = frozenset({"p", "div", "ul", "ol", "dl", "blockquote", "table", "pre", "h1", "h2", "h3", "h4", "h5", "h6"})
LINES = frozenset({"br", "li", "tr", "dt", "dd", "hr"})


class _Plain(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.links: list[tuple[str, int]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in BLOCKS:
            self.parts.append("\n\n")
        elif tag in LINES:
            self.parts.append("\n- " if tag == "li" else "\n")
        elif tag in ("td", "th"):
            self.parts.append(" ")
        elif tag == "a":
            self.links.append((dict(attrs).get("href") or "", len(self.parts)))

    def handle_endtag(self, tag: str) -> None:
        if tag in BLOCKS:
            self.parts.append("\n\n")
        elif tag == "a" and self.links:
            link, start = self.links.pop()
            if link.startswith(("http:", "https:", "mailto:")) and link not in "".join(self.parts[start:]):
                self.parts.append(f" ({link})")

    def handle_data(self, data: str) -> None:
        self.parts.append(re.sub(r"\s+", " ", data))


def plain_of(html: str) -> str:
    """Words and addresses; a blank line between paragraphs, a dash before each point of a list."""
    reader = _Plain()
    reader.feed(html)
    reader.close()
    text = "".join(reader.parts).replace("\xa0", " ")
    lines = [line.strip() for line in text.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def absolute(html: str, site: str) -> str:
    """Links within the site lead there from a mail, too."""
    return re.sub(r'(<a\b[^>]*?\bhref=")/(?!/)', lambda found: f"{found[1]}{site.rstrip('/')}/", html)
