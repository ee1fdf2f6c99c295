"""What pages weigh on a first visit, asked of the running site as a browser would: every byte that comes over the wire is counted.

The figures are written beside the site's data, where the footprint page reads them. Nothing is estimated.
"""

import json
import re
import urllib.request
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

KB = 1024
PAGES = {  # kind of page: its address below the language, and its budget in bytes and requests (the ones the house has set itself)
    "home": ("", 150 * KB, 15),
    "catalogue": ("catalogue/", 150 * KB, 15),
    "module": ("{module}", 150 * KB, 15),
    "step": ("{module}?step=1", 150 * KB, 15),
    "situate": ("situate/", 150 * KB, 15),
    "path": ("path/", 250 * KB, 15),
}
BUDGET_CSS, BUDGET_JS = 25 * KB, 40 * KB
SECONDS = 10


def fetch(url: str) -> tuple[int, bytes]:
    """The bytes of one answer as they are sent, its head and its compressed body, and its text."""
    request = urllib.request.Request(url, headers={"Accept-Encoding": "br, gzip"})  # noqa: S310 - the site's own address
    with urllib.request.urlopen(request, timeout=SECONDS) as answer:  # noqa: S310
        body = answer.read()
        head = len(f"HTTP/1.1 {answer.status} {answer.reason}\r\n\r\n") + sum(
            len(f"{name}: {said}\r\n") for name, said in answer.getheaders()
        )
    return head + len(body), _plain(body, answer.headers.get("Content-Encoding", ""))


def _plain(body: bytes, coding: str) -> bytes:
    if coding == "br":
        import brotli

        return bytes(brotli.decompress(body))
    if coding == "gzip":
        import gzip

        return gzip.decompress(body)
    return body


def parts_of(html: str) -> dict[str, str]:
    """What a page makes a browser fetch at once: address -> kind. A picture that waits for its turn is not fetched at once."""
    found: dict[str, str] = {}
    for tag in re.findall(r"<(?:link|script|img|source)\b[^>]*>", html):
        given = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        rel = given.get("rel", "").split()
        if tag.startswith("<link") and {"stylesheet", "icon"} & set(rel):
            found[given["href"]] = "css" if "stylesheet" in rel else "image"
        elif tag.startswith("<script") and given.get("src"):
            found[given["src"]] = "js"
        elif tag.startswith("<img") and given.get("src") and given.get("loading") != "lazy":
            found[given["src"]] = "image"
    return found


def weigh(url: str, known: dict[str, int]) -> dict[str, Any]:
    """One page and all it asks for: bytes by kind, number of requests, other hosts. `known` spares asking twice for a shared file."""
    size, body = fetch(url)
    weight = {"html": size, "css": 0, "js": 0, "image": 0}
    parts = parts_of(body.decode())
    for address, kind in parts.items():
        whole = urljoin(url, address)
        if whole not in known:
            known[whole] = fetch(whole)[0]
        weight[kind] += known[whole]
    hosts = {urlsplit(urljoin(url, address)).netloc for address in parts} - {urlsplit(url).netloc}
    return {**weight, "bytes": sum(weight.values()), "requests": 1 + len(parts), "other_hosts": sorted(hosts)}


def weigh_site(site: str, language: str, scripts: Iterable[str] = ()) -> dict[str, Any]:
    """Every kind of page of a running site, and all of its scripts together, wherever they are asked for. Raises OSError when it does not
    answer."""
    home, known = f"{site.rstrip('/')}/{language}/", {}
    module = re.search(r'<h[23]><a href="([^"]+)"', fetch(f"{home}catalogue/")[1].decode())
    pages = {}
    for name, (address, most_bytes, most_requests) in PAGES.items():
        if "{module}" in address and module is None:
            continue
        url = urljoin(home, address.format(module=module[1] if module else ""))
        pages[name] = {**weigh(url, known), "most_bytes": most_bytes, "most_requests": most_requests}
    together = sum(fetch(urljoin(home, address))[0] for address in scripts)
    budgets = {"css": BUDGET_CSS, "js": BUDGET_JS}
    return {"measured_at": datetime.now(UTC).isoformat(timespec="seconds"), "pages": pages, "scripts": together, **budgets}


def write_figures(figures: dict[str, Any], folder: Path) -> Path:
    """Whole or not at all."""
    target, draft = folder / "footprint.json", folder / ".footprint.json"
    draft.write_text(json.dumps(figures, indent=1))
    draft.replace(target)
    return target


def read_figures(folder: Path) -> dict[str, Any] | None:
    """The last figures, None before anything was measured."""
    try:
        figures = json.loads((folder / "footprint.json").read_text())
        figures["measured_at"] = datetime.fromisoformat(figures["measured_at"])
        figures["scripts"] = int(figures["scripts"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return figures if isinstance(figures, dict) else None
