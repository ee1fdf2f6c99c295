"""Zip packages from anyone: an index of what is inside, read member by member, never unpacked onto a disk.

Sizes are counted while reading and not believed; names that lead out of the package, twins, overlaps and encrypted members refuse it.
"""

import io
import posixpath
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from urllib.parse import unquote

from django.utils.translation import gettext as _

from quizzes.exchange.verdicts import FileError

LARGEST = 50 * 1024 * 1024  # bytes, packed
MOST_ENTRIES = 2_000
MOST_BYTES = 200 * 1024 * 1024  # unpacked, all together
LARGEST_MEMBER = 20 * 1024 * 1024
RATIO = 100  # what a byte may unpack to; text packs 20 to 1, so more is meant
SMALL = 64 * 1024  # below this a ratio says nothing
DEEPEST = 10  # folders
LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the first moment a package can name
_LINK = 0o120000
_STEP = 64 * 1024


def packed(files: Mapping[str, bytes]) -> bytes:
    """A package of these files, in this order, without the moment it was made at: the same files give the same bytes."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as opened:  # written, not read
        for name, data in files.items():
            info = zipfile.ZipInfo(name, LONG_AGO)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            opened.writestr(info, data)
    return made.getvalue()


class Package:
    """The members of a package by their names. References resolve inside this index and nowhere else."""

    def __init__(self, data: bytes) -> None:
        if len(data) > LARGEST:
            raise FileError(_("The package is larger than %(size)d MB.") % {"size": LARGEST // 1024**2})
        _not_too_many(data)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, struct.error, UnicodeDecodeError, OSError):
            raise FileError(_("This is not a zip package, or it is damaged.")) from None
        self._members = _index(self._zip)
        _no_overlap(self._zip, len(data))
        self._read = 0
        self._cache: dict[str, bytes] = {}

    @property
    def names(self) -> list[str]:
        return list(self._members)

    def read(self, name: str) -> bytes:
        """What a member holds. Raises FileError on one that is larger than said or damaged."""
        if name in self._cache:
            return self._cache[name]
        info = self._members[name]
        limit = max(SMALL, info.compress_size * RATIO)
        parts: list[bytes] = []
        size = 0
        try:
            with self._zip.open(info) as member:
                while part := member.read(_STEP):
                    size += len(part)
                    self._read += len(part)
                    if size > LARGEST_MEMBER or size > limit or self._read > MOST_BYTES:
                        raise FileError(_("“%(name)s” in the package unpacks to far more than it should.") % {"name": name})
                    parts.append(part)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError) as error:
            if isinstance(error, FileError):
                raise
            raise FileError(_("“%(name)s” in the package is damaged.") % {"name": name}) from None
        self._cache[name] = b"".join(parts)
        return self._cache[name]

    def find(self, reference: str, base: str = "") -> str | None:
        """The member that a reference means, seen from the member `base`; None when it leads anywhere else."""
        path = unquote(reference.split("?", maxsplit=1)[0].split("#", maxsplit=1)[0]).strip()
        if not path or "\\" in path or "\x00" in path or ":" in path or path.startswith("/"):
            return None
        joined = posixpath.normpath(posixpath.join(posixpath.dirname(base), path))
        return joined if joined in self._members else None

    def ending(self, *endings: str) -> Iterator[str]:
        """The names with one of these endings, in the order of the package."""
        return (name for name in self._members if name.lower().endswith(endings))


def _not_too_many(data: bytes) -> None:
    """The number of entries as the end of the package says it, before an index of them is built."""
    at = data.rfind(b"PK\x05\x06", max(0, len(data) - 65_557))
    if at >= 0 and len(data) >= at + 22:
        count, size = struct.unpack("<H", data[at + 10 : at + 12])[0], struct.unpack("<I", data[at + 12 : at + 16])[0]
        if count > MOST_ENTRIES or size > MOST_ENTRIES * 1_000:
            raise FileError(_("The package has more than %(number)d entries.") % {"number": MOST_ENTRIES})


def _index(opened: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    infos = opened.infolist()
    if len(infos) > MOST_ENTRIES:
        raise FileError(_("The package has more than %(number)d entries.") % {"number": MOST_ENTRIES})
    if sum(info.file_size for info in infos) > MOST_BYTES:
        raise FileError(_("The package unpacks to more than %(size)d MB.") % {"size": MOST_BYTES // 1024**2})
    members: dict[str, zipfile.ZipInfo] = {}
    known: set[str] = set()
    for info in infos:
        name = info.orig_filename
        _safe(name, info)
        if info.is_dir():
            continue
        folded = unicodedata.normalize("NFC", name).casefold()
        if folded in known:
            raise FileError(_("The package holds “%(name)s” twice.") % {"name": name})
        known.add(folded)
        members[posixpath.normpath(name)] = info
    return members


def _safe(name: str, info: zipfile.ZipInfo) -> None:
    parts = name.rstrip("/").split("/")
    outside = name.startswith("/") or ".." in parts or "\\" in name or "\x00" in name or ":" in parts[0]
    if outside or len(parts) > DEEPEST or (info.external_attr >> 16) & 0o170000 == _LINK:
        raise FileError(_("The package holds an entry that leads out of it: “%(name)s”.") % {"name": name[:80]})
    if info.flag_bits & 0x1:
        raise FileError(_("The package is encrypted. Pack it again without a password."))
    if info.file_size > SMALL and info.file_size > max(info.compress_size, 1) * RATIO:
        raise FileError(_("“%(name)s” in the package unpacks to far more than it should.") % {"name": name[:80]})


def _no_overlap(opened: zipfile.ZipFile, size: int) -> None:
    """Members must not share bytes: a bomb of overlapping ones is small on the disk and huge unpacked."""
    end = 0
    for info in sorted(opened.infolist(), key=lambda one: one.header_offset):
        if info.header_offset < end or info.header_offset + 30 + info.compress_size > size:
            raise FileError(_("This is not a zip package, or it is damaged."))
        end = info.header_offset + 30 + len(info.orig_filename) + info.compress_size
