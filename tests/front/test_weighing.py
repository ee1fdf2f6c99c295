"""What pages weigh: counted as a browser fetches, told on each page, and shown beside the budgets."""

import gzip
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import brotli
import pytest
from bs4 import BeautifulSoup
from django.contrib.staticfiles import finders
from django.core.management import CommandError, call_command
from django.http import HttpResponse
from django.templatetags.static import static
from django.test import Client

from cms.models import ModulePage
from learning import serving, weighing
from learning.middleware import WeightMiddleware
from tests.cms.conftest import catalogue, make_module  # noqa: F401 - fixtures

pytestmark = pytest.mark.django_db


def test_a_page_asks_for_what_a_browser_would_fetch_at_once() -> None:
    html = """<link rel="icon" href="/i.svg"><link rel="stylesheet" href="/c.css"><link rel="alternate" href="/en/">
    <script type="module" src="/j.js"></script><img src="/now.webp" alt=""><img src="/later.webp" loading="lazy" alt="">
    <link rel="manifest" href="/m.webmanifest">"""

    assert weighing.parts_of(html) == {"/i.svg": "image", "/c.css": "css", "/j.js": "js", "/now.webp": "image"}


def test_every_page_says_its_weight_and_not_more_than_a_fifth_beside_it(make_module: Callable[..., ModulePage]) -> None:  # noqa: F811
    page = make_module()
    for address in ("/fr/catalogue/", page.url, f"{page.url}?all=1", "/fr/path/"):
        answer = Client().get(address)
        told = int(re.search(r"Cette page\s: (\d+) Ko", answer.content.decode())[1])
        page_alone = len(brotli.compress(answer.content, quality=5))

        assert "⁂" not in answer.content.decode()
        assert told * 1000 == pytest.approx(page_alone + serving.shell_bytes(), rel=0.2)


def test_the_script_and_the_mark_of_each_page_are_in_its_weight() -> None:
    html = Client().get("/fr/offline/").content.decode()
    fetched = {part.removeprefix("/static/") for part in weighing.parts_of(html)}

    assert fetched == {serving.SHEET, *serving.SHELL}
    assert all(finders.find(name) for name in serving.SHELL)


def test_the_footprint_page_shows_what_was_measured_beside_the_limits(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    before = Client().get("/fr/footprint/").content.decode()
    page = {"html": 1, "css": 2048, "js": 1024, "image": 0, "bytes": 30 * 1024, "requests": 4, "other_hosts": []}
    limits = {"most_bytes": 150 * 1024, "most_requests": 15}
    pages = {"home": page | limits}
    figures = {"measured_at": "2026-11-22T06:00:00+00:00", "pages": pages, "scripts": 11 * 1024, "css": 25 * 1024, "js": 40 * 1024}
    weighing.write_figures(figures, tmp_path)

    main = BeautifulSoup(
        Client().get("/fr/footprint/?again").content.decode().replace("&nbsp;", " ").replace("\xa0", " "), "html.parser"
    ).main
    row = main.select_one("tbody tr").get_text("|")

    assert "measure_footprint" in before
    assert row == "Accueil|30,0 Kio sur 150,0 Kio|4 sur 15"
    assert "11,0 Kio (limite 40,0 Kio)" in main.get_text()
    assert "Autres serveurs sollicités : aucun." in main.get_text()

    page["other_hosts"] = ["cdn.example.org"]
    weighing.write_figures(figures | {"pages": {"home": page | limits}}, tmp_path)
    assert "Autres serveurs sollicités : cdn.example.org." in Client().get("/fr/footprint/?more").content.decode().replace("\xa0", " ")


def test_a_page_with_scripts_of_its_own_says_their_weight_too(rf: Any) -> None:
    def told(scripts: str) -> int:
        weight = WeightMiddleware(lambda request: HttpResponse(f"<p>⁂</p>{scripts}"))
        return int(re.search(r"\d+", weight(rf.get("/")).content.decode())[0])

    quiz = f'<script type="module" src="{static("js/quiz.js")}"></script>'
    plain = told("")
    assert plain * 1000 == pytest.approx(serving.shell_bytes(), abs=1000)
    assert told(quiz + quiz) == pytest.approx(plain + len(gzip.compress(Path(finders.find("js/quiz.js")).read_bytes())) / 1000, abs=1)
    assert told(f'<script type="module" src="{static("js/offline.js")}"></script>') == pytest.approx(plain, abs=1)


def test_an_answer_is_weighed_with_its_head(live_server: Any) -> None:
    size, text = weighing.fetch(f"{live_server.url}/robots.txt")
    answer = Client().get("/robots.txt")
    assert size > len(text) + len(answer.headers["Content-Security-Policy"])


@pytest.mark.parametrize("content", ["", "{", "[]", '{"measured_at": "yesterday", "pages": {}}'])
def test_figures_that_cannot_be_read_are_none(tmp_path: Path, content: str) -> None:
    (tmp_path / "footprint.json").write_text(content)

    assert weighing.read_figures(tmp_path) is None


def test_a_site_that_does_not_answer_is_one_sentence() -> None:
    with pytest.raises(CommandError, match="does not answer"):
        call_command("measure_footprint", site="http://127.0.0.1:9")
