"""A module as PDF: offered where the library is there, and drawn from what stands inside the page only."""

import re
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from learning.journey.access import as_pdf as room

from .conftest import DISCOVERY, Demo

SVG = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='9' height='9'%3E{}%3C/svg%3E"


@pytest.fixture
def _without_the_library(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    room._weasyprint.cache_clear()
    yield
    room._weasyprint.cache_clear()


@pytest.fixture
def _with_the_library() -> None:
    room._weasyprint.cache_clear()
    if not room.makes_pdf():
        pytest.skip("WeasyPrint and its Pango are not installed here: requirements-pdf.txt")


def objects(pdf: bytes) -> bytes:
    """What the file holds, unpacked."""
    return b"\n".join(zlib.decompressobj().decompress(one) for one in re.findall(rb"stream\r?\n(x.*?)endstream", pdf, re.DOTALL))


@pytest.mark.usefixtures("_without_the_library")
def test_without_the_library_no_pdf_is_offered_and_none_is_made(site: Demo) -> None:
    page = Client().get(site.url(DISCOVERY)).content.decode()

    assert f"/en/offline/{site.key(DISCOVERY)}/file/" in page
    assert f"/en/offline/{site.key(DISCOVERY)}/pdf/" not in page
    assert Client().get(f"/en/offline/{site.key(DISCOVERY)}/pdf/").status_code == 404


@pytest.mark.usefixtures("_with_the_library")
def test_with_the_library_every_module_is_offered_as_a_tagged_pdf_in_its_language(site: Demo, django_user_model: Any) -> None:
    client = Client()
    client.force_login(django_user_model.objects.create_user("ada@example.org", "a long password"))
    address = f"/en/offline/{site.key(DISCOVERY)}/pdf/"

    assert f'href="{address}"' in client.get(site.url(DISCOVERY)).content.decode()
    answer = client.get(address)
    inside = objects(answer.content)

    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{DISCOVERY}.pdf"'
    assert answer.content.startswith(b"%PDF-1.7")
    assert b"/StructTreeRoot" in inside
    assert b"/Lang (en)" in inside
    assert client.get(address).content == answer.content  # drawn once


@pytest.mark.usefixtures("_with_the_library")
def test_what_is_not_inside_the_page_is_not_read_whoever_asks_for_it(tmp_path: Path) -> None:
    secret = tmp_path / "secret.png"
    secret.write_bytes((Path(__file__).parents[2] / "static/icons/app-192.png").read_bytes())
    asked = f"file://{secret}"
    inside = room.as_pdf(f"<img alt='' src=\"{SVG.format('%3Crect width=%229%22 height=%229%22/%3E')}\">")
    hostile = room.as_pdf(
        f"<style>@import 'file:///etc/passwd'; p {{ background: url({asked}) }}</style><link rel=attachment href='{asked}'><p>x</p>"
        f"<img alt='' src='{asked}'><object data='{asked}'></object>"
        + f'<img alt="" src="{SVG.format(f"%3Cimage href=%27{asked}%27/%3E")}">'
    )

    assert b" re" in objects(inside)  # a drawing inside the page is drawn
    for sign in (b"/Subtype /Image", b"/EmbeddedFile", b"root:"):
        assert sign not in hostile + objects(hostile)
