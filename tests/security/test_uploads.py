"""The door for files: who may bring one, how large, and what is not a file of questions."""

import base64
import contextlib
import io
import re
import zipfile
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image
from wagtail.documents import get_document_model
from wagtail.images import get_image_model

from quizzes.actions.importing import import_questions
from quizzes.exchange.verdicts import FileError
from quizzes.forms.editing import LARGEST_UPLOAD
from quizzes.models import Bank, Question
from tests.cost import at_most
from tests.security.world import World, row_counts

pytestmark = pytest.mark.django_db
GIFT = b"::one::True? {TRUE}\n"
XXE = b'<?xml version="1.0"?><!DOCTYPE q [<!ENTITY x SYSTEM "file:///etc/passwd">]><quiz><question><name>&x;</name></question></quiz>'
LAUGHS = b'<!DOCTYPE l [<!ENTITY a "ha">' + b"".join(b'<!ENTITY b%d "&a;&a;&a;&a;">' % n for n in range(50)) + b"]><quiz>&b49;</quiz>"


def archive() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as opened:
        opened.writestr("../../outside.gift", GIFT)
    return made.getvalue()


REFUSED = {
    "outside.zip": archive(), "quiz.xml": XXE, "bomb.xml": LAUGHS, "renamed.gift": archive(), "xxe.gift": XXE, "bomb.gift": LAUGHS,
    "page.html": b"<html><script>1</script></html>", "empty.gift": b"", "nul.gift": b"::a\x00:: {TRUE}",
    "data.json": b'{"a": {"b": 1}}', "picture.gift": b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
}  # fmt: skip


def bring(world: World, role: str, data: bytes, name: str = "questions.gift", **more: Any) -> Any:
    posted = {"file": SimpleUploadedFile(name, data), "bank": "Banque", "language": "fr", **more}
    return world.browser(role).post(reverse("import_questions:index"), posted)


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_file_of_questions_is_refused_whole_and_at_once(world: World, name: str) -> None:
    before = row_counts()

    with at_most(2):
        answer = bring(world, "editor", REFUSED[name], name)

    assert answer.status_code == 200
    assert answer.context["form"].errors.keys() == {"file"}
    assert "root:" not in answer.content.decode()
    assert row_counts() == before


@pytest.mark.parametrize(("size", "taken"), [(LARGEST_UPLOAD, True), (LARGEST_UPLOAD + 1, False)])
def test_a_file_is_read_up_to_its_limit_and_no_further(world: World, size: int, taken: bool) -> None:
    answer = bring(world, "editor", GIFT + b"/" * 2 + b"x" * (size - len(GIFT) - 2))

    assert answer.status_code == 200
    assert bool(answer.context["form"].errors) is not taken


def test_reading_a_file_writes_nothing_and_confirming_it_does(world: World) -> None:
    before = row_counts()
    answer = bring(world, "editor", GIFT)
    assert answer.status_code == 200
    assert row_counts() == before | {"quizzes_heldfile": before["quizzes_heldfile"] + 1}, "nothing but the file itself, which waits a day"

    world.browser("editor").post(reverse("import_questions:index"), answer.context["confirm"].initial)

    assert Question.objects.filter(bank=Bank.objects.get(name="Banque")).count() == 1


@pytest.mark.parametrize("role", ["anonymous", "learner", "member", "facilitator", "stranger", "revoked"])
def test_only_who_writes_questions_brings_files(world: World, role: str) -> None:
    before = row_counts()

    for sent in ({}, {"held": base64.b64encode(GIFT).decode(), "filename": "q.gift"}):
        assert bring(world, role, GIFT, **sent).status_code in (302, 403)

    assert row_counts() == before


SVG = b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>"
DRAWINGS = [("a.svg", SVG), ("a.png", SVG), ("a.html", b"<script>1</script>"), ("a.jpg", GIFT), ("a.png", archive())]


def picture() -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (4, 4)).save(made, "PNG")
    return made.getvalue()


def bring_picture(world: World, path: str, name: str, data: bytes) -> None:
    one, several = SimpleUploadedFile(name, data), SimpleUploadedFile(name, data)
    form = {"title": "x", "file": one, "image-chooser-upload-title": "x", "image-chooser-upload-file": several}
    world.browser("editor").post(path, form)


@pytest.mark.parametrize("path", ["/admin/images/add/", "/admin/images/chooser/create/"])
def test_a_picture_is_a_picture_and_never_a_drawing_that_runs(world: World, path: str) -> None:
    for name, data in DRAWINGS:
        bring_picture(world, path, name, data)
    assert not get_image_model().objects.exists()

    bring_picture(world, path, "a.png", picture())
    assert get_image_model().objects.count() == 1


HOSTILE = ("{" * 200_000, "::" * 200_000, "\\" * 200_000, "~%" * 100_000, "[" * 200_000 + "{", "a{=" + "->" * 100_000,
           "$CATEGORY: " + "a/" * 100_000, "::x::" + "*" * 100_000 + "{T}", "{#" + "1:" * 100_000 + "}")  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_file_is_done_with_in_two_seconds(world: World, text: str) -> None:
    with at_most(2), contextlib.suppress(FileError):
        import_questions(text, bank="Banque", language="fr", format="gift", dry_run=True)


BODIES = ("{" * 100_000, "[" * 100_000, '{"events": [' + "[" * 100_000, '{"events": ' + "1" * 100_000, '{"events": NaN}',
          '{"events": [{"event_id": 1e999}]}', "\x00", '"' + "x" * 300_000 + '"')  # fmt: skip


@pytest.mark.parametrize("body", BODIES, ids=range(len(BODIES)))
@pytest.mark.parametrize("path", ["/record/events/", "answer"])
def test_a_hostile_message_is_refused_in_two_seconds(world: World, body: str, path: str) -> None:
    address = f"/fr/quiz/{world.ids['attempt']}/answer/" if path == "answer" else path
    before = row_counts()
    sent = body.replace("events", "answers" if path == "answer" else "events")

    with at_most(2):
        answer = world.browser("learner").post(address, sent, "application/json")

    assert answer.status_code in (400, 413)
    assert row_counts() == before


class Untouched:
    """A body that must not be read."""

    def read(self, *_size: int) -> bytes:
        raise AssertionError("the body was read")

    readline = read


@pytest.mark.parametrize(
    "path", ["/admin/documents/add/", "/admin/images/add/", "/admin/import_questions/", "/fr/walk/x/", "/record/events/"]
)
def test_what_is_longer_than_anything_taken_is_refused_before_it_is_read(world: World, path: str) -> None:
    before = row_counts()
    sent = {"CONTENT_LENGTH": str(5 * 1024**3), "wsgi.input": Untouched(), "CONTENT_TYPE": "multipart/form-data; boundary=x"}

    with at_most(2):
        answer = world.browser("editor").generic("POST", path, **sent)

    assert answer.status_code == 413
    assert "24" in answer.content.decode()
    assert row_counts() == before


def test_a_document_over_its_limit_is_refused_with_a_word(world: World, settings: Any) -> None:
    settings.WAGTAILDOCS_MAX_UPLOAD_SIZE = 100
    before = get_document_model().objects.count()

    world.browser("editor").post(
        "/admin/documents/chooser/create/",
        {"document-chooser-upload-title": "x", "document-chooser-upload-file": SimpleUploadedFile("a.txt", b"x" * 101)},
    )
    assert get_document_model().objects.count() == before

    world.browser("editor").post(
        "/admin/documents/chooser/create/",
        {"document-chooser-upload-title": "x", "document-chooser-upload-file": SimpleUploadedFile("a.txt", b"x" * 100)},
    )
    assert get_document_model().objects.count() == before + 1


@pytest.mark.parametrize(
    "name", ["'><svg onload=canaryrun()>.png", "../../../outside.png", "a\x00b.png", "con.png;.html", "é\u202egnp.exe.png"]
)
def test_the_name_of_a_picture_does_nothing(world: World, name: str) -> None:
    """CVE-2026-23497: the file is kept under a plain name inside its folder, and what was typed is shown as text."""
    bring_picture(world, "/admin/images/add/", name, picture())

    for image in get_image_model().objects.all():
        assert re.fullmatch(r"original_images/[\w.-]+", image.file.name), image.file.name
        page = world.browser("editor").get(f"/admin/images/{image.pk}/").content.decode()
        assert "<svg onload" not in page
    assert "<svg onload" not in world.browser("editor").get("/admin/images/").content.decode()
