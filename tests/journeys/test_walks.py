"""Two people in a browser: a visitor without an account, and a learner from the first question to an account of their own."""

import json
import re
from collections.abc import Callable
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from .conftest import RunningSite

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(600)]

Visit, Look = Callable[..., Page], Callable[[Page], None]
MODULE = "/fr/catalogue/premiers-pas-territoire/"
PURPOSE = "Savoir quoi demander à un prestataire avant le budget de mars."


def answer_what_is_asked(page: Page) -> int:
    """Answers each recall question of the step on the screen; returns how many there were."""
    count = page.locator("form.recall").count()
    for place in range(count):
        form = page.locator("form.recall").nth(place)
        form.locator("input[type=radio], input[type=checkbox]").first.check()
        form.get_by_role("button").click()
        expect(page.locator("form.recall").nth(place).locator(".saved")).to_be_visible()
    return count


def go_onward(page: Page) -> None:
    page.locator("nav.pager :is(form button, a[rel=next])").first.click()


def walk_through(page: Page, look: Callable[[Page], None] | None = None) -> int:
    """From the step on the screen to the end of the module; returns how many recall questions were answered."""
    answered = 0
    for _step in range(20):
        answered += answer_what_is_asked(page)
        if look:
            look(page)
        go_onward(page)
        if "end=1" in page.url:
            return answered
    raise AssertionError("the module does not end")


def percent_on(page: Page, url: str, place: str = "main") -> str:
    page.goto(url)
    return re.search(r"(\d+)\s*%", page.locator(place).inner_text())[1]


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_visitor_finds_a_module_does_it_and_sees_their_progress_without_an_account(visit: Visit, look: Look, scripts: bool) -> None:
    judge: Look = look if scripts else lambda page: None  # axe is itself a script
    page = visit(scripts=scripts, width=1280 if scripts else 360)
    page.goto("/fr/")
    judge(page)
    page.locator(".door.is-inform h2 a").click()
    expect(page.locator(".chips [aria-current]").first).to_be_visible()
    judge(page)
    page.goto("/fr/catalogue/?format=discovery")
    page.locator(f".card-line h3 a[href='{MODULE}']").click()
    judge(page)
    page.locator("article a.button[href='?step=1']").first.click()
    assert walk_through(page, judge) >= 4
    expect(page.locator("main")).to_contain_text("Vous voici au bout de ce module")
    judge(page)

    page.goto("/fr/path/")
    expect(page.locator("main .progress-line")).to_contain_text("%")
    judge(page)
    assert {cookie["name"] for cookie in page.context.cookies()} <= {"sessionid", "csrftoken"}


def situate(page: Page, look: Look) -> None:
    """Seven questions, one a screen; one of them skipped."""
    page.goto("/fr/situate/")
    look(page)
    for answer in ("local-authority", "projects", "digital", None, "480", "part"):
        if answer is None:
            page.get_by_role("link", name="Passer cette question").click()
        else:
            page.locator(f"input[value='{answer}']").check()
            page.get_by_role("button", name="Continuer").click()
    page.get_by_label("À quoi cela va-t-il me servir").fill(PURPOSE)
    look(page)
    page.get_by_role("button", name="Continuer").click()
    look(page)


def diagnose(page: Page, look: Look) -> None:
    page.get_by_role("link", name="Répondre aux affirmations").click()
    look(page)
    for answered in range(8):
        if not page.locator("button[name=answer]").count():
            break
        page.locator(f"button[name=answer][value={'yes' if answered < 2 else 'no'}]").click()
    expect(page.locator(".scale-line [aria-current]")).to_be_visible()
    look(page)


def test_a_learner_goes_from_a_question_to_a_path_a_mark_and_an_account_that_keeps_all(
    visit: Visit, look: Look, running_site: RunningSite
) -> None:
    page = visit()
    situate(page, look)
    diagnose(page, look)
    page.get_by_role("link", name="Voir mes trois voies").click()
    expect(page.locator(".proposal")).to_have_count(3)
    look(page)
    page.locator(".chips a").first.click()
    expect(page.locator(".chips [aria-current]")).to_have_count(1)
    page.goto("/fr/routes/")
    page.locator(".proposal.is-train button").click()
    expect(page.locator("main")).to_contain_text(PURPOSE)
    expect(page.locator(".panorama")).to_be_visible()
    look(page)
    page.goto("/fr/path/edit/")
    page.locator("#add select").select_option(label=page.locator("#add option").nth(1).inner_text())
    look(page)

    # a module of the catalogue, with its quiz
    page.goto(f"{MODULE}?step=1")
    answer_what_is_asked(page)
    while not page.get_by_role("button", name="Commencer le quiz").count():
        go_onward(page)
        answer_what_is_asked(page)
    page.get_by_role("button", name="Commencer le quiz").click()
    look(page)
    for question in page.locator("fieldset").all():
        choices = question.locator("input[type=radio], input[type=checkbox]")
        if choices.count():
            choices.first.check()
    page.get_by_role("button", name="Envoyer mes réponses").click()
    expect(page.locator(".quiz__score")).to_contain_text("%")
    look(page)
    attempt = UUID(page.url.rstrip("/").split("/")[-2]).hex
    graded = "select score from quizzes_attempt where id = ? and graded_at is not null"
    assert running_site.wait_for(graded, attempt)  # the Celery worker did it

    # one number everywhere
    on_module = percent_on(page, MODULE, "article .progress-line")
    on_path = percent_on(page, "/fr/path/", ".card-line .progress-line, .trail .progress-line")
    key = page.locator("a[href*='/path/why/']").first
    assert int(on_module) > 0
    assert on_path == on_module
    if key.count():
        key.click()
        expect(page.locator(".sum")).to_contain_text("%")
        look(page)

    # an account keeps all of it
    page.goto("/fr/accounts/signup/")
    look(page)
    page.fill("input[type=email]", "learner-of-the-walk@example.org")
    for field in page.locator("input[type=password]").all():
        field.fill("a pass phrase of one's own")
    page.locator("main form.form button").first.click()
    page.goto("/fr/path/")
    expect(page.locator("main")).to_contain_text(PURPOSE)
    assert percent_on(page, MODULE, "article .progress-line") == on_module
    page.goto("/fr/my-data/")
    look(page)
    verified = running_site.manage("verify_record", "--json")
    assert verified.returncode == 0, verified.stdout
    assert json.loads(verified.stdout)
