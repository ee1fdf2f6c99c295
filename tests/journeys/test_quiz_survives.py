"""A quiz of ten: the line is cut after the third answer, five more are given, the browser is closed, web server and worker are killed; in
another tab eight answers are there, each once, and the page says so only of what the server has."""

import json
import os
import re
import shutil
import signal
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from .conftest import FLAGS, RunningSite
from .processes import send, web_of, worker_of

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(300)]

TEN = "// title: Dix\n\n" + "\n\n".join(f"::q{n}::Mot {n} ? {{=mot{n}}}" for n in range(1, 11))
LOAD = f"from quizzes.actions import load_quiz_file; load_quiz_file({TEN!r}, slug='dix', language='fr')"
ANSWERS = "select response from quizzes_answer where attempt_id = ?"
ATTEMPTS = "select 1 from quizzes_attempt where learner_id = (select learner_id from quizzes_attempt where id = ?)"
SAVED, WAITING = re.compile("Enregistré à"), re.compile("Pas encore enregistré")


@pytest.fixture
def browse(running_site: RunningSite, chromium: Browser, tmp_path: Path) -> Callable[[], BrowserContext]:
    """A browser with a folder of its own, as a device has: closed and opened again, it is the same one."""

    def browse() -> BrowserContext:
        path = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
        return chromium.browser_type.launch_persistent_context(
            tmp_path / "device", executable_path=path, args=FLAGS, base_url=running_site.url, locale="fr"
        )

    return browse


def begin(page: Page) -> None:
    """Posts the form that starts the quiz, as a page with a quiz holds it."""
    page.goto("/fr/accounts/login/")  # any page with a form of its own
    token = page.locator("[name=csrfmiddlewaretoken]").first.input_value()
    page.evaluate(
        """token => {
          const form = Object.assign(document.createElement("form"), { method: "post", action: "/fr/quiz/dix/start/" });
          form.append(Object.assign(document.createElement("input"), { name: "csrfmiddlewaretoken", value: token }));
          document.body.append(form);
          form.submit();
        }""",
        token,
    )
    page.wait_for_url(re.compile(r"/quiz/[0-9a-f-]{36}/$"))


def answer(page: Page, numbers: range) -> None:
    fields = page.locator("fieldset[data-question] input[type=text]")
    for number in numbers:
        fields.nth(number - 1).fill(f"réponse {number}")
        fields.nth(number - 1).blur()


def test_eight_answers_survive_the_line_the_browser_the_web_server_and_the_worker(
    running_site: RunningSite, browse: Callable[[], BrowserContext]
) -> None:
    assert running_site.manage("shell", "-c", LOAD).returncode == 0
    device = browse()
    page = device.new_page()
    begin(page)
    address = page.url
    attempt = UUID(address.rstrip("/").rpartition("/")[2]).hex
    answer(page, range(1, 4))
    expect(page.locator("[data-status]").filter(has_text=SAVED)).to_have_count(3, timeout=20_000)

    device.set_offline(True)
    answer(page, range(4, 9))
    expect(page.locator("[data-status]").filter(has_text=WAITING)).to_have_count(5)
    expect(page.locator("[data-status]").filter(has_text=SAVED)).to_have_count(3)
    assert len(running_site.ask(ANSWERS, attempt)) == 3
    device.close()
    send(signal.SIGKILL, [*web_of(running_site), *worker_of(running_site)])

    device = browse()
    other = device.new_page()
    for _try in range(60):  # the server is started again by itself
        try:
            other.goto(address)
            break
        except Exception:
            other.wait_for_timeout(500)
    expect(other.locator("[data-status]").filter(has_text=SAVED)).to_have_count(8, timeout=30_000)
    given = [json.loads(response)["text"] for (response,) in running_site.ask(ANSWERS, attempt)]
    assert sorted(given) == [f"réponse {number}" for number in range(1, 9)]
    assert len(running_site.ask(ATTEMPTS, attempt)) == 1
    expect(other.locator("[data-left] a:visible")).to_have_count(2)
    device.close()
