"""XML that is nearly XML: what tools are known to get wrong before its first element, put right so that a parser can read it."""

import re
from html.entities import html5

LONGEST_DOCTYPE = 10_000  # bytes
MOST_ENTITIES = 200_000  # of a document: a long text in French has one in eight words
_PROLOG = re.compile(rb"(?:\xef\xbb\xbf)?(?:\s*<\?[^>]{0,500}>|\s*<!--(?:(?!-->).){0,5000}-->)*\s*(?=<!DOCTYPE)", re.DOTALL)
_DECLARED = re.compile(rb"""<\?xml\b[^>]{0,200}?\bencoding\s*=\s*["']([\w.-]{1,40})["'][^>]{0,200}\?>""")
_ENTITY = re.compile(rb"&([A-Za-z][A-Za-z0-9]{1,31});")
_XML_HAS = (b"amp", b"lt", b"gt", b"quot", b"apos")


def readable(data: bytes) -> bytes:
    """Without a document type that says nothing, in the encoding it is in."""
    return without_doctype(_as_encoded(data.lstrip()))


def _as_encoded(data: bytes) -> bytes:
    """Programs say UTF-16 and write UTF-8, or say nothing and write the Windows code page."""
    found = _DECLARED.match(data)
    said = found[1].lower() if found else b"utf-8"
    if found and said.startswith((b"utf-16", b"ucs-2", b"unicode")):  # seen as bytes, so it is not
        data = b"\n" * found[0].count(b"\n") + data[found.end() :]
    elif said not in (b"utf-8", b"utf8"):
        return data
    if b"\x00" in data[:4] or data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data
    try:
        data.decode()
    except UnicodeDecodeError:
        try:
            return data.decode("cp1252").encode()
        except UnicodeDecodeError:
            return data
    return data


def with_entities(data: bytes) -> bytes:
    """HTML's names for characters, which XML does not know, as the characters' numbers."""
    return _ENTITY.sub(_numbered, data) if data.count(b"&") <= MOST_ENTITIES else data


def _numbered(found: re.Match[bytes]) -> bytes:
    character = html5.get(f"{found[1].decode()};")
    if character is None or found[1] in _XML_HAS:
        return found[0]
    return "".join(f"&#{ord(one)};" for one in character).encode()


def without_doctype(data: bytes) -> bytes:
    """A document type that declares no entity is left out, unread, so that old files of good will pass; the parser forbids any other."""
    found = _PROLOG.match(data)
    if not found:
        return data
    start = at = found.end()
    quote, inside = b"", False
    while at < min(len(data), start + LONGEST_DOCTYPE):
        sign = data[at : at + 1]
        if quote:
            quote = b"" if sign == quote else quote
        elif data.startswith(b"<!--", at):
            at = data.find(b"-->", at)
            if at < 0:
                return data
            at += 2
        elif sign in b"\"'":
            quote = sign
        elif sign in b"[]":
            inside = sign == b"["
        elif sign == b">" and not inside:
            declared = data[start : at + 1]
            if b"<!ENTITY" in declared.upper() or b"%" in declared:
                return data
            return data[:start] + b"\n" * declared.count(b"\n") + data[at + 1 :]
        at += 1
    return data
