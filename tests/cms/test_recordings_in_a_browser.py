"""In a real browser: a film speaks in captions, a chapter starts in the player above it, and without a script where its link leads."""

import base64
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.files.base import ContentFile
from playwright.sync_api import Browser, expect, sync_playwright
from wagtail.documents import get_document_model
from wagtail.models import Collection

from cms.models import ModulePage
from tests.cms.conftest import step
from tests.quizzes.conftest import CHROMIUM

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed: tests in a browser are left out"),
]
CAPTIONS = "WEBVTT\n\n00:00.000 --> 00:01.500\nBonjour.\n\n00:01.500 --> 00:59.000\nSuite.\n"
FILMED = """async () => {
  const canvas = document.createElement("canvas"), drawn = canvas.getContext("2d"), parts = [];
  const made = new MediaRecorder(canvas.captureStream(10), { mimeType: "video/webm", videoBitsPerSecond: 20000 });
  made.ondataavailable = (event) => parts.push(event.data);
  const whole = new Promise((resolve) => { made.onstop = resolve; });
  made.start();
  for (let tenth = 0; tenth < 30; tenth += 1) {
    drawn.fillStyle = `hsl(${tenth * 12} 50% 50%)`;
    drawn.fillRect(0, 0, canvas.width, canvas.height);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  made.stop();
  await whole;
  return btoa(String.fromCharCode(...new Uint8Array(await new Blob(parts).arrayBuffer())));
}"""
SPOKEN = "film => film.textTracks[0].activeCues?.[0]?.text"


@pytest.fixture
def browser() -> Iterator[Browser]:
    with sync_playwright() as started:
        chromium = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield chromium
        chromium.close()


def keep(name: str, content: bytes) -> Any:
    return get_document_model().objects.create(title=name, file=ContentFile(content, name))


@pytest.fixture
def address(browser: Browser, make_module: Callable[..., ModulePage], live_server: Any, settings: Any, tmp_path: Any) -> str:
    """A step that begins with a film of three seconds, made by the browser itself."""
    settings.MEDIA_ROOT = tmp_path
    if Collection.get_first_root_node() is None:  # a test before this one emptied every table
        Collection.add_root(instance=Collection(name="Root"))
    film = keep("film.webm", base64.b64decode(browser.new_page().evaluate(FILMED)))
    chapters = [{"start": "0:00", "title": "Un"}, {"start": "0:02", "title": "Deux"}]
    value = {"title": "Un film", "file": film.pk, "captions": keep("film.vtt", CAPTIONS.encode()).pk, "minutes": 1, "chapters": chapters}
    page = make_module(body=[step("Voir", ("video", value | {"transcript": "Bonjour. Suite."}))])
    return f"{live_server.url}{page.url}?step=1"


def test_a_film_has_captions_and_its_chapters_lead_into_it_with_and_without_a_script(browser: Browser, address: str) -> None:
    page = browser.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address)
    assert [url for url in asked if url.endswith(".webm")] == []  # not before one asks for it
    film = page.locator("video")
    film.evaluate("film => film.play()")
    film.evaluate("film => new Promise(done => { film.ontimeupdate = () => film.currentTime > 0.2 && done(); })")
    assert film.evaluate(SPOKEN) == "Bonjour."
    page.get_by_role("link", name="Deux").click()
    film.evaluate("film => new Promise(done => { film.ontimeupdate = () => film.currentTime >= 2 && done(); })")
    assert page.url == address
    expect(film).to_be_focused()
    assert film.evaluate(SPOKEN) == "Suite."

    page = browser.new_context(java_script_enabled=False).new_page()
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text))
    page.goto(address)
    page.get_by_text("Préférer la lecture").click()
    expect(page.locator("details .prose")).to_have_text("Bonjour. Suite.")
    page.get_by_role("link", name="Deux").click()
    page.wait_for_url("**/film.webm#t=2")
    expect(page.locator("video")).to_be_visible()
    assert refused == []
