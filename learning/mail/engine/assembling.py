"""What is new, put together as a text for an editor to change."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

SIGNS = str.maketrans({sign: f"\\{sign}" for sign in "\\`*_[]<>#$"})  # what Markdown would take for more than a letter


@dataclass(frozen=True)
class News:
    """Something that was published: of which kind, where it stands, when it came; `source` says where it appeared first."""

    kind: str
    title: str
    summary: str
    url: str
    on: date
    source: str = ""


def as_markdown(groups: Iterable[tuple[str, Sequence[News]]]) -> str:
    """Each group under its heading, each piece with its link and a sentence; empty groups are left out."""
    return "\n\n".join("\n\n".join([f"## {plain(title)}", *(_piece(each) for each in news)]) for title, news in groups if news)


def _piece(news: News) -> str:
    link = f"**[{plain(news.title)}]({news.url})**"
    return f"{link}  \n{plain(news.summary)}" if news.summary else link


def plain(text: str) -> str:
    """A title as it is, on one line."""
    return " ".join(text.split()).translate(SIGNS)
