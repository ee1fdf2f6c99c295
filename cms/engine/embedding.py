"""What may be shown from elsewhere, and only when a reader asks for it: players on an allow-list.

Nothing is ever fetched by this site. An address is taken apart, its identifier is checked, and the player's address is written anew.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

IDENTIFIER = re.compile(r"[A-Za-z0-9_-]{3,64}\Z")


@dataclass(frozen=True)
class Player:
    """A site whose player may be framed: where its pages stand, and where its player does (`{id}`)."""

    name: str
    hosts: tuple[str, ...]
    paths: tuple[str, ...]  # what comes before the identifier; "?v" for a parameter of the address
    frame: str

    @property
    def origin(self) -> str:
        """The only origin that the frame may come from."""
        return "https://" + (urlsplit(self.frame).hostname or "")


def _peertube(name: str, host: str) -> Player:
    return Player(name, (host,), ("/w/", "/videos/watch/"), f"https://{host}/videos/embed/{{id}}?p2p=0&warningTitle=0")


PLAYERS = (
    Player(
        "YouTube",
        ("www.youtube.com", "youtube.com", "m.youtube.com"),
        ("?v", "/embed/", "/live/"),
        "https://www.youtube-nocookie.com/embed/{id}",
    ),
    Player("YouTube", ("youtu.be",), ("/",), "https://www.youtube-nocookie.com/embed/{id}"),
    Player("Vimeo", ("vimeo.com", "www.vimeo.com"), ("/",), "https://player.vimeo.com/video/{id}?dnt=1"),
    Player("Dailymotion", ("www.dailymotion.com", "dailymotion.com"), ("/video/",), "https://geo.dailymotion.com/player.html?video={id}"),
    Player("Internet Archive", ("archive.org", "www.archive.org"), ("/details/",), "https://archive.org/embed/{id}"),
    _peertube("Framatube", "framatube.org"),
    _peertube("Tubes numériques éducatifs", "tube-numerique-educatif.apps.education.fr"),
)
NAMES = tuple(dict.fromkeys(player.name for player in PLAYERS))


@dataclass(frozen=True)
class Embed:
    """A player's frame, made from an editor's address."""

    name: str
    url: str
    frame: str
    origin: str


def embed_of(url: str) -> Embed | None:
    """The player for an address, or nothing when its site is not on the list."""
    if not url.isprintable() or any(sign in url for sign in " \\@<>\"'`"):
        return None
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return None
    if parts.scheme != "https" or port not in (None, 443) or parts.netloc.lower() not in (host, f"{host}:443"):
        return None
    for player in PLAYERS:
        found = _identifier(player, parts.path, parse_qs(parts.query)) if host in player.hosts else ""
        if found:
            return Embed(player.name, url, player.frame.replace("{id}", found), player.origin)
    return None


def _identifier(player: Player, path: str, query: Mapping[str, list[str]]) -> str:
    for before in player.paths:
        if before.startswith("?"):
            found = query.get(before[1:], [""])[0]
        else:
            found = path.removeprefix(before).rstrip("/") if path.startswith(before) else ""
        if IDENTIFIER.match(found):
            return found
    return ""
