"""Static files: one style sheet joined from its parts, every file named by its content, so that a browser keeps it for good.

Nothing has to be built by hand. A finder joins the sheet wherever Django looks for files (`collectstatic` included). For the embedded
default a middleware lays the files out once, named by their content and with compressed twins, and serves them from there.
"""

import gzip
import hashlib
import os
import re
import tempfile
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.finders import BaseFinder
from django.contrib.staticfiles.storage import StaticFilesStorage
from django.core.files.storage import FileSystemStorage
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.templatetags.static import static
from whitenoise.middleware import WhiteNoiseMiddleware

SHEET = "css/cheminer.css"
# tokens first: they order the layers
PARTS = ("css/tokens.css", "css/base.css", "css/layout.css", "css/components/*.css", "css/utilities.css")
SHELL = ("js/offline.js", "icons/favicon.svg")
COMPRESSIBLE = {".css", ".js", ".svg", ".json", ".txt", ".html", ".webmanifest"}
HASH_LETTERS = 12
HASHED = re.compile(rf"([^.].*)\.[0-9a-f]{{{HASH_LETTERS}}}(\.\w+)")
BROTLI_OUR_OWN, BROTLI_OTHERS = 11, 5  # the admin's files are many: compressed well enough, and the first start stays short


def parts() -> list[Path]:
    """The files the sheet is made of, in the order in which they are joined."""
    root = Path(settings.BASE_DIR) / "static"
    return [path for pattern in PARTS for path in sorted(root.glob(pattern))]


def joined_sheet() -> str:
    """All parts as one sheet, without comments and without blanks that say nothing; what stands in quotes stays as it is."""
    whole = "\n".join(path.read_text() for path in parts())
    pieces = re.split(r'("[^"\n]*")', re.sub(r"/\*.*?\*/", "", whole, flags=re.S))
    return "".join(piece if piece.startswith('"') else _squeezed(piece) for piece in pieces).strip()


def _squeezed(text: str) -> str:
    return re.sub(r"\s*([{};,])\s*", r"\1", re.sub(r"\s+", " ", text))


def content_hash(path: str | Path) -> str:
    """A short name for what a file holds."""
    return hashlib.blake2b(Path(path).read_bytes()).hexdigest()[:HASH_LETTERS]


def write_whole(path: Path, content: bytes) -> None:
    """A file that is there whole or not at all, and is not touched when it is there already."""
    if path.exists() and path.read_bytes() == content:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=".draft-")
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    Path(draft).chmod(0o644)
    Path(draft).replace(path)


class SheetFinder(BaseFinder):
    """Finds the joined sheet, after joining it anew: changing a part is all it takes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.storage = FileSystemStorage(location=str(Path(str(settings.DATA_DIR)) / "joined"))

    def check(self, **kwargs: Any) -> list[Any]:
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        if path != SHEET:
            return []
        place = Path(self.storage.path(SHEET))
        write_whole(place, joined_sheet().encode())
        return [str(place)] if find_all else str(place)

    def list(self, ignore_patterns: Any) -> Iterator[tuple[str, FileSystemStorage]]:
        self.find(SHEET)
        yield SHEET, self.storage


class NamedByContentStorage(StaticFilesStorage):
    """The address of a file holds a hash of its content: a file that changes has another address. What no finder knows keeps its name."""

    def url(self, name: str | None) -> str:
        return super().url(named_by_content(name or ""))


@cache  # a name forgotten and hashed anew after the files changed would be one that was never laid out
def named_by_content(name: str) -> str:
    """`css/cheminer.css` -> `css/cheminer.1f0c….css`; kept for the life of the process, as the files are."""
    found = finders.find(name)
    if not found or not Path(found).is_file():
        return name
    stem, suffix = os.path.splitext(name)
    return f"{stem}.{content_hash(found)}{suffix}"


@lru_cache(maxsize=1)
def shell_bytes() -> int:
    """What comes with every page the first time: the sheet, the script, the mark; compressed as they are sent."""
    contents = [joined_sheet().encode(), *(Path(found).read_bytes() for name in SHELL if (found := finders.find(name)))]
    return sum(len(gzip.compress(content, 9)) for content in contents)


def own_scripts() -> list[str]:
    """The addresses of all scripts of learners' and facilitators' pages."""
    return [static(f"js/{path.name}") for path in sorted((Path(settings.BASE_DIR) / "static" / "js").glob("*.js"))]


@cache
def script_bytes(address: str) -> int:
    """What a script of a page's own comes to, compressed; nothing for those that come with every page, and for what is not ours."""
    found = HASHED.fullmatch(address.removeprefix(settings.STATIC_URL))
    plain = f"{found[1]}{found[2]}" if found else address.removeprefix(settings.STATIC_URL)
    path = None if plain in SHELL else finders.find(plain)
    return len(gzip.compress(Path(path).read_bytes(), 9)) if path and Path(path).is_file() else 0


def lay_out(folder: Path) -> int:
    """Puts every static file into the folder under the name its address has, with compressed twins beside it; returns how many were new.

    What is there already is not read again, so a second start costs a look at each name.
    """
    made = 0
    seen: set[str] = set()
    for finder in finders.get_finders():
        for name, storage in finder.list(None):
            if name in seen:
                continue
            seen.add(name)
            source, target = Path(storage.path(name)), folder / named_by_content(name)
            if not _is_laid_out(target):
                _lay_out_one(source, target)
                made += 1
    return made


def _is_laid_out(target: Path) -> bool:
    """The file itself comes last, so where it stands its twins stand too."""
    return target.is_file()


def _lay_out_one(source: Path, target: Path) -> None:
    import brotli

    content = source.read_bytes()
    if source.suffix in COMPRESSIBLE:
        quality = BROTLI_OUR_OWN if source.is_relative_to(settings.BASE_DIR) or SHEET in str(source) else BROTLI_OTHERS
        twins = {".br": brotli.compress(content, quality=quality), ".gz": gzip.compress(content, 9, mtime=0)}
        for suffix, twin in twins.items():
            if len(twin) < len(content):
                write_whole(target.with_name(target.name + suffix), twin)
    write_whole(target, content)


class LaidOutMiddleware(WhiteNoiseMiddleware):
    """whitenoise, after the files were laid out: no step to remember before the site is started.

    No page is left without its sheet when the files change under a running site: a process keeps the names it has laid out, serves what
    another one laid out since, and leads an address that is nowhere any more to the file of today.
    """

    def __init__(self, get_response: Any = None) -> None:
        self.folder = Path(settings.STATIC_ROOT)
        self.folder.mkdir(parents=True, exist_ok=True)
        lay_out(self.folder)
        super().__init__(get_response)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        address = request.path_info
        if address.startswith(self.static_prefix) and address not in self.files:
            name = address.removeprefix(self.static_prefix)
            self._look_again(name, address)
            today = today_for(name)
            if address not in self.files and today and f"{self.static_prefix}{today}" in self.files:
                return HttpResponseRedirect(f"{self.static_prefix}{today}", headers={"Cache-Control": "no-store"})
        return super().__call__(request)  # type: ignore[no-any-return]

    def _look_again(self, name: str, address: str) -> None:
        """Takes up a file that another process laid out: one that was started after the files changed."""
        root, path = f"{os.path.abspath(self.folder)}{os.sep}", self.folder / name
        if HASHED.fullmatch(name) and self.url_is_canonical(address) and self.path_is_child_of(str(path), root) and path.is_file():
            self.add_file_to_dictionary(address, str(path))


def today_for(name: str) -> str:
    """Where the file of an address with a hash stands today; nothing when the name holds none or no such file is known."""
    found = HASHED.fullmatch(name)
    plain = f"{found[1]}{found[2]}" if found else ""
    today = named_by_content(plain) if plain and finders.find(plain) else ""
    return "" if today in (plain, name) else today
