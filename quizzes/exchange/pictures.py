"""Pictures and recordings that come with questions: what they really are, without what they need not tell, under a name of our own.

Cleaning loses no pixel and is its own fixed point: a picture that goes out and comes back is the same picture.
"""

import hashlib
import io
import struct
import warnings

from django.utils.translation import gettext as _

LARGEST = 10 * 1024 * 1024  # bytes
MOST_PIXELS = 40_000_000
LONGEST_SIDE = 4_000  # pixels of a picture drawn here
FOLDER = "images/"  # of the media storage: what has an address
TYPES = {
    "png": "image/png",
    "jpg": "image/jpeg",
    "gif": "image/gif",
    "webp": "image/webp",
    "mp3": "audio/mpeg",
    "ogg": "audio/ogg",
    "wav": "audio/wav",
    "mp4": "video/mp4",
    "webm": "video/webm",
}
PICTURES = ("png", "jpg", "gif", "webp")
_TOLD = {b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME"}  # chunks of a PNG that say who, when and where
_PARTS_KEPT = {0xE0, 0xE2, 0xEE}  # of a JPEG: how to read it, its colours


class PictureError(ValueError):
    """Why this file is not kept, as the rest of a sentence that begins with its name."""


def kept(data: bytes) -> tuple[str, bytes]:
    """(name, content) to keep. Raises PictureError on what is no picture, sound or film that a page may show."""
    if len(data) > LARGEST:
        raise PictureError(_("larger than %(size)d MB") % {"size": LARGEST // 1024**2})
    ending = sniffed(data)
    if not ending:
        raise PictureError(_("not a picture, a sound or a film that a page can show"))
    if ending in PICTURES:
        data = _checked(data, ending)
    return f"q-{hashlib.sha256(data).hexdigest()[:32]}.{ending}", data


def where(name: str) -> str:
    """Where the media storage keeps the picture that a question names. The first questions named their originals, which have no address
    any more: what they froze stays as it is, and a copy stands under a name made of theirs (migration 0008 makes it)."""
    if name.startswith(FOLDER) or "/" not in name:
        return name if name.startswith(FOLDER) else FOLDER + name
    ending = name.rpartition(".")[2].lower().replace("jpeg", "jpg")
    return f"{FOLDER}q-{hashlib.sha256(name.encode()).hexdigest()[:32]}.{ending if ending in PICTURES else 'png'}"


def sniffed(data: bytes) -> str:
    """The ending that the first bytes deserve, or ""."""
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if data.startswith(b"\xff\xd8\xff"):
        return "jpg"
    if data[:6] in (b"GIF87a", b"GIF89a"):
        return "gif"
    if data[:4] == b"RIFF":
        return {b"WEBP": "webp", b"WAVE": "wav"}.get(data[8:12], "")
    if data.startswith(b"ID3") or (len(data) > 1 and data[0] == 0xFF and data[1] & 0xE6 == 0xE2):
        return "mp3"
    if data.startswith(b"OggS"):
        return "ogg"
    if data[4:8] == b"ftyp":
        return "mp4"
    return "webm" if data.startswith(b"\x1a\x45\xdf\xa3") else ""


def size_of(data: bytes) -> tuple[int, int]:
    """(width, height) in pixels of a picture that was kept."""
    from PIL import Image

    with Image.open(io.BytesIO(data)) as picture:
        width, height = picture.size
        return width, height


def drawn(width: int, height: int, areas: list[tuple[str, list[float]]]) -> bytes:
    """An empty picture with the outlines of areas, for a question whose own picture did not come along. Raises PictureError."""
    from PIL import Image, ImageDraw

    if not (0 < width <= LONGEST_SIDE and 0 < height <= LONGEST_SIDE):
        raise PictureError(_("%(width)d × %(height)d pixels, too many") % {"width": width, "height": height})
    picture = Image.new("L", (width, height), 245)
    pen = ImageDraw.Draw(picture)
    for shape, numbers in areas:
        if shape == "rect" and len(numbers) == 4:
            pen.rectangle([numbers[0], numbers[1], numbers[0] + numbers[2], numbers[1] + numbers[3]], outline=90, width=2)
        elif shape == "circle" and len(numbers) == 3:
            x, y, radius = numbers
            pen.ellipse([x - radius, y - radius, x + radius, y + radius], outline=90, width=2)
        elif len(numbers) >= 6:
            pen.polygon(numbers, outline=90, width=2)
    made = io.BytesIO()
    picture.save(made, "PNG")
    return made.getvalue()


def _checked(data: bytes, ending: str) -> bytes:
    from PIL import Image

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data), formats=["PNG", "JPEG", "GIF", "WEBP"]) as picture:
                width, height = picture.size
                if width * height > MOST_PIXELS:
                    raise PictureError(_("%(width)d × %(height)d pixels, too many") % {"width": width, "height": height})
                turned = ending == "jpg" and picture.getexif().get(0x0112, 1) not in (0, 1)
                picture.verify()
    except PictureError:
        raise
    except Exception:  # Pillow raises whatever its decoders do
        raise PictureError(_("damaged")) from None
    if turned:
        return _upright(data)
    return {"png": _plain_png, "jpg": _plain_jpeg}.get(ending, bytes)(data)


def _upright(data: bytes) -> bytes:
    """A photograph turned as its camera meant: the note that said so goes."""
    from PIL import Image, ImageOps

    try:
        with Image.open(io.BytesIO(data)) as picture:
            made = io.BytesIO()
            ImageOps.exif_transpose(picture).save(made, "JPEG", quality=92, exif=b"")
    except Exception:
        raise PictureError(_("damaged")) from None
    return _plain_jpeg(made.getvalue())


def _plain_png(data: bytes) -> bytes:
    parts, at = [data[:8]], 8
    while at + 12 <= len(data):
        length, name = struct.unpack(">I4s", data[at : at + 8])
        end = at + 12 + length
        if end > len(data):
            raise PictureError(_("damaged"))
        if name not in _TOLD:
            parts.append(data[at:end])
        at = end
        if name == b"IEND":
            break
    return b"".join(parts)


def _plain_jpeg(data: bytes) -> bytes:
    parts, at = [data[:2]], 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        mark = data[at + 1]
        if mark == 0xFF:
            at += 1
            continue
        length = int.from_bytes(data[at + 2 : at + 4], "big")
        if mark == 0xDA:  # from here on it is the picture itself
            return b"".join([*parts, data[at:]])
        if not (0xE0 <= mark <= 0xEF or mark == 0xFE) or mark in _PARTS_KEPT:
            parts.append(data[at : at + 2 + length])
        at += 2 + length
    raise PictureError(_("damaged"))
