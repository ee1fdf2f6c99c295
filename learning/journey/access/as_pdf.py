"""The one file of a module as PDF, where WeasyPrint is installed (requirements-pdf.txt). Nothing else needs it."""

import hashlib
from functools import cache as kept
from typing import Any

from django.core.cache import cache

DAY = 86_400


@kept
def _weasyprint() -> Any:
    """The library; None where it, or a library of the system that it draws with, is not there."""
    try:
        import weasyprint
    except (ImportError, OSError):
        return None
    return weasyprint


def makes_pdf() -> bool:
    return _weasyprint() is not None


def as_pdf(html: str) -> bytes:
    """`html` drawn on pages, tagged for those who listen to it. Drawn once: the same page is the same file, whoever asks."""
    key = f"journey:pdf:{hashlib.sha256(html.encode()).hexdigest()}"
    made: bytes | None = cache.get(key)
    if made is None:
        made = _draw(html)
        cache.set(key, made, timeout=DAY)
    return made


def _draw(html: str) -> bytes:
    """Only what is inside the page is read: an address, of the network or of the disk, stays unread whoever wrote it."""
    library = _weasyprint()
    inside_only = library.urls.URLFetcher(allowed_protocols={"data"})
    drawn: bytes = library.HTML(string=html, url_fetcher=inside_only).write_pdf(pdf_variant="pdf/ua-1")
    return drawn
