"""Files that questions show: kept under names made of their content, so keeping one twice is keeping it once."""

from collections.abc import Mapping

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from quizzes.exchange.pictures import FOLDER, LARGEST, where
from quizzes.exchange.prose import FILE_NAME


def keep_files(files: Mapping[str, bytes]) -> None:
    """Store what is not stored yet. A file without a question that shows it harms nobody: a failed import may leave one."""
    for name, data in files.items():
        if not default_storage.exists(FOLDER + name):
            default_storage.save(FOLDER + name, ContentFile(data))


def kept_file(name: str) -> bytes | None:
    """The content of a kept file, or None."""
    path = where(name)
    if not FILE_NAME.fullmatch(path.removeprefix(FOLDER)) or not default_storage.exists(path):
        return None
    with default_storage.open(path) as opened:
        found: bytes = opened.read(LARGEST + 1)
        return found
