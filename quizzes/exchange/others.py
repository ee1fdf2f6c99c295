"""What is no file of questions but comes to the door as one: named, with what to bring instead."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from quizzes.exchange.markup import Node

_TAR_AT = 257  # where a tape archive says that it is one


def word_for_bytes(data: bytes) -> str:
    """What to say of a file that its first bytes give away; empty when they do not."""
    if data.startswith(b"\x1f\x8b") or data[_TAR_AT : _TAR_AT + 5] == b"ustar":
        return _(
            "This is a backup of a course (Moodle, Open edX) or another tar archive. We read questions, not courses: "
            "in Moodle, export the question bank as Moodle XML; in Open edX, take the problems out one by one."
        )
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        return _("This is an old Word, Excel or PowerPoint file. Save it as XLSX, CSV or plain text and try again.")
    if data.startswith(b"%PDF"):
        return _("This is a PDF. Nothing in it tells a question from an answer: bring the file it was made from.")
    if data.startswith((b"\x89PNG", b"\xff\xd8\xff", b"GIF8")):
        return _("This is a picture.")
    return ""


def word_for_package(names: Collection[str]) -> str:
    """What to say of a zip package without questions that its members give away; empty when they do not."""
    if "h5p.json" in names:
        return _("This is an H5P package. We do not read H5P: in the program that made it, export the questions in another format.")
    if "moodle_backup.xml" in names:
        return _("This is a backup of a Moodle course. In Moodle, export the question bank as Moodle XML and import that.")
    if "word/document.xml" in names:
        return _("This is a Word file. Save it as plain text (Aiken, GIFT) or put the questions into a table.")
    if "cmi5.xml" in names:
        return _("This is a cmi5 course. It plays its questions itself and does not tell them.")
    return ""


def word_for_manifest(root: Node) -> str:
    """What to say of a package without questions whose manifest is that of something else; empty where it is not."""
    if any(one.get("scormtype") or one.get("scormType") for one in root.each("resource")) or "SCORM" in root.words("metadata/schema"):
        return _("This is a SCORM course. It plays its questions itself and does not tell them.")
    return ""
