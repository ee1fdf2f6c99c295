"""Recordings as players ask for them: in parts (RFC 9110, section 14), or whole, in a window of its own."""

import re
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header

ONE_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})\Z")
RECORDED = ("audio/", "video/")
ALONE = {  # whatever the file says of itself, nothing in it runs; a recording may be played where it is opened by its link
    "Accept-Ranges": "bytes",
    "Content-Security-Policy": "default-src 'none'; media-src 'self'",
    "X-Content-Type-Options": "nosniff",
}
LONGEST = 1024 * 1024  # bytes of one answer: a player asks for what follows, and no process holds a whole film


def part_of(document: Any, request: HttpRequest) -> HttpResponse | None:
    """The bytes asked for; None when none are, when several parts are, or when the file changed since: then all of it is sent."""
    asked = ONE_RANGE.match(request.headers.get("Range", "").replace(" ", ""))
    tag = f'"{document.file_hash}"'
    if request.method != "GET" or not asked or not any(asked.groups()) or request.headers.get("If-Range", tag) != tag:
        return None
    try:
        path = Path(document.file.path)
        size = path.stat().st_size
    except (NotImplementedError, FileNotFoundError):  # it stands elsewhere: Wagtail sends one there
        return None
    first, last = _ends(asked[1], asked[2], size)
    if first > last:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    last = min(last, first + LONGEST - 1)
    headers = {
        **ALONE,
        "Content-Range": f"bytes {first}-{last}/{size}",
        "Content-Length": str(last - first + 1),
        "ETag": tag,
        "Content-Disposition": content_disposition_header(document.content_disposition != "inline", document.filename),
    }
    with path.open("rb") as file:
        file.seek(first)
        return HttpResponse(file.read(last - first + 1), status=206, content_type=document.content_type, headers=headers)


def play_whole(response: HttpResponseBase) -> None:
    """What Wagtail sends of a whole document, put right: it names a coding where there is none, and a policy that lets no player play."""
    if response.headers.get("Content-Encoding") == "None":
        del response.headers["Content-Encoding"]
    if response.status_code == 200 and response.headers["Content-Type"].startswith(RECORDED):
        for name, value in ALONE.items():
            response.headers[name] = value


def _ends(first: str, last: str, size: int) -> tuple[int, int]:
    """The first and the last byte: `500-`, `0-499`, or `-500` for the last ones."""
    if not first:
        return max(0, size - int(last)), size - 1 if int(last) else -1
    return int(first), min(int(last), size - 1) if last else size - 1
