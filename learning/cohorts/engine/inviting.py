"""A list of addresses, line by line: what becomes of each, and why not."""

import csv
import io
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum

MOST_LINES = 2_000  # one upload; a longer list is two
MOST_BYTES = 512 * 1024
HEADERS = frozenset({"email", "e-mail", "mail", "courriel", "adresse", "address"})
ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}")

NAMED = re.compile(r"<([^<>]*@[^<>]*)>\s*$")


class Verdict(StrEnum):
    """What became of a line.

    INVITED: a link of their own was made. AGAIN: was invited before; the same link holds. MEMBER: is in the cohort already.
    TWICE: stands higher up in the same list. MALFORMED: is no address one can write to. FOREIGN: is of another domain than those allowed.
    """

    INVITED = "invited"
    AGAIN = "again"
    MEMBER = "member"
    TWICE = "twice"
    MALFORMED = "malformed"
    FOREIGN = "foreign"


@dataclass(frozen=True)
class Line:
    """One line of the list, by its number, with its verdict."""

    number: int
    text: str
    verdict: Verdict


class WrongList(Exception):
    """The list as a whole cannot be read; `code` says why: "encoding", "columns", "empty" or "long"."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def read_addresses(data: bytes) -> tuple[tuple[int, str], ...]:
    """(line number, address) of each address of a CSV; commas, semicolons or tabs. A column named as an address, or, where none is, every
    cell that holds an address: a list pasted from a mail program may have several on a line, each behind its owner's name.

    Raises WrongList.
    """
    if len(data) > MOST_BYTES:
        raise WrongList("long")
    rows = list(enumerate(csv.reader(io.StringIO(_decoded(data), newline=""), delimiter=_delimiter(data)), 1))
    rows = [(number, row) for number, row in rows if any(cell.strip() for cell in row)]
    if not rows:
        raise WrongList("empty")
    names = [cell.strip().casefold() for cell in rows[0][1]]
    place = next((place for place, name in enumerate(names) if name in HEADERS), None)
    if place is not None:
        found = [(number, row[place] if place < len(row) else "") for number, row in rows[1:]]
    elif len(names) == 1 or any("@" in name for name in names):
        found = [(number, cell) for number, row in rows for cell in _cells(row)]
    else:
        raise WrongList("columns")
    if not found:
        raise WrongList("empty")
    if len(found) > MOST_LINES:
        raise WrongList("long")
    return tuple((number, _bare(cell)) for number, cell in found)


def _cells(row: list[str]) -> list[str]:
    """The cells that hold an address; of a line without one, the first that holds anything, so that it has its verdict."""
    return [cell for cell in row if "@" in cell] or next([cell] for cell in row if cell.strip())


def _bare(cell: str) -> str:
    """`Jean Dupont <jean@example.org>` is that address."""
    named = NAMED.search(cell)
    return (named[1] if named else cell).strip()


def _decoded(data: bytes) -> str:
    """UTF-8, with or without a mark, as most write it; else what a French spreadsheet exports. Zero bytes are no text."""
    if b"\0" in data:
        raise WrongList("encoding")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _delimiter(data: bytes) -> str:
    first = data.split(b"\n", 1)[0]
    return max(",;\t", key=lambda mark: first.count(mark.encode()))


def judge(
    lines: Iterable[tuple[int, str]], *, invited: Collection[str], members: Collection[str], domains: Collection[str] = ()
) -> tuple[Line, ...]:
    """The verdict on each line. `invited`, `members`: addresses in small letters; `domains`: those allowed, none for all."""
    seen: set[str] = set()
    found = []
    for number, text in lines:
        address = text.lower()
        found.append(Line(number, text, _verdict(address, seen, invited, members, domains)))
        seen.add(address)
    return tuple(found)


def _verdict(address: str, seen: set[str], invited: Collection[str], members: Collection[str], domains: Collection[str]) -> Verdict:
    if len(address) > 254 or not ADDRESS.fullmatch(address) or ".." in address:
        return Verdict.MALFORMED
    if address in seen:
        return Verdict.TWICE
    if domains and address.rsplit("@", 1)[1] not in domains:
        return Verdict.FOREIGN
    if address in members:
        return Verdict.MEMBER
    return Verdict.AGAIN if address in invited else Verdict.INVITED
