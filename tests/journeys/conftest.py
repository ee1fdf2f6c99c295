"""The whole site as `manage.py up` starts it, on a folder of its own, and people who use it in Chromium."""

import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
START_SECONDS, STOP_SECONDS = 240, 30


@dataclass(frozen=True)
class RunningSite:
    """A started site: where it answers, and the folder that holds all of it."""

    url: str
    folder: Path

    def password(self) -> str:
        """That of the demo accounts."""
        return re.search(r"password: (\S+)", (self.folder / "demo-accounts.txt").read_text())[1]

    def ask(self, query: str, *given: str) -> list[tuple]:
        """Looks into the database beside the site, and only looks."""
        with sqlite3.connect(f"file:{self.folder / 'db.sqlite3'}?mode=ro", uri=True, timeout=20) as database:
            return database.execute(query, given).fetchall()

    def wait_for(self, query: str, *given: str, seconds: float = 60) -> list[tuple]:
        """What the query finds, as soon as it finds something."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if found := self.ask(query, *given):
                return found
            time.sleep(0.3)
        raise AssertionError(f"nothing within {seconds} s: {query}")

    def manage(self, *command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "manage.py", *command], cwd=ROOT, env=_environment(self.folder), capture_output=True, text=True, check=False
        )


def _environment(folder: Path, **more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in ("DJANGO_SETTINGS_MODULE", "DATABASE_URL")}
    return {**kept, "DATA_DIR": str(folder), **more}


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@pytest.fixture(scope="session")
def running_site(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSite]:
    """Web server, Celery worker and beat with the demo site, as `make run` starts them; stopped at the end."""
    folder, port = tmp_path_factory.mktemp("site"), str(_free_port())
    site = RunningSite(f"http://127.0.0.1:{port}", folder)
    site.manage("messages", "compile")
    if template := os.environ.get("TEST_SQLITE_TEMPLATE"):  # migrated already: the first start of all is tests/house/test_up.py's
        shutil.copy(template, folder / "db.sqlite3")
    with (folder / "up.log").open("w") as log:
        environment = _environment(folder, PORT=port, HOST="127.0.0.1")
        up = subprocess.Popen([sys.executable, "manage.py", "up"], cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT)
    try:
        _wait_until_it_answers(site, up)
        yield site
    finally:
        up.send_signal(signal.SIGTERM)
        up.wait(STOP_SECONDS)


def _wait_until_it_answers(site: RunningSite, up: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and up.poll() is None:
        try:
            with urllib.request.urlopen(f"{site.url}/healthz", timeout=5) as answer:  # noqa: S310 - our own address
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.3)
    raise AssertionError("the site did not start:\n" + (site.folder / "up.log").read_text()[-3000:])


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium. Without it the walks are skipped, unless REQUIRE_BROWSER=1 says that they may not be."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
    if not Path(path).exists():
        words = f"Chromium is not installed ({path}): the walks in a browser were not taken"
        if os.environ.get("REQUIRE_BROWSER") == "1":
            pytest.fail(words)
        pytest.skip(words)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def visit(running_site: RunningSite, chromium: Browser) -> Iterator[Callable[..., Page]]:
    """A new person with an empty browser; at the end, no page of theirs may have logged an error or asked another host."""
    opened: list[tuple[BrowserContext, list[str]]] = []

    def visit(*, scripts: bool = True, width: int = 1280, language: str = "fr") -> Page:
        context = chromium.new_context(
            base_url=running_site.url, java_script_enabled=scripts, viewport={"width": width, "height": 900}, locale=language
        )
        context.set_default_timeout(30_000)
        wrong: list[str] = []
        page = context.new_page()
        page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("request", lambda request: None if request.url.startswith((running_site.url, "data:")) else wrong.append(request.url))
        opened.append((context, wrong))
        return page

    yield visit
    for context, _wrong in opened:
        context.close()
    assert [each for _context, wrong in opened for each in wrong] == []


@pytest.fixture
def look() -> Iterator[Callable[[Page], None]]:
    """Judges the page at hand as axe does, and that nothing of it sticks out sideways; all that was found is told at the end."""
    found: list[str] = []

    def look(page: Page) -> None:
        for each in Axe().run(page).response["violations"]:
            found.append(f"{page.url}: {each['id']} {each['nodes'][0]['target']} {each['nodes'][0]['html'][:160]}")
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            found.append(f"{page.url}: wider than the window")

    yield look
    assert found == []
