"""A facilitator makes a cohort and shares its link; a learner reads what will be seen, joins, learns, is seen, and leaves."""

import re
from collections.abc import Callable
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from .conftest import RunningSite
from .people import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(600)]

Visit, Look = Callable[..., Page], Callable[[Page], None]
MODULE, TITLES = "premiers-pas-territoire", {"fr": "Premiers pas sur son territoire", "en": "First steps in your territory"}


def make_cohort(page: Page, language: str, look: Look) -> str:
    """A new cohort that follows one module; returns the address of its board."""
    page.goto(f"/{language}/cohorts/")
    look(page)
    page.locator(f"main a[href='/{language}/cohorts/new/']").click()
    look(page)
    page.fill("[name=name]", "Élus du Pays de Retz")
    page.fill("[name=facilitator]", "Fatou Diop")
    page.fill("[name=promise]", "Avancer ensemble avant le budget de mars.")
    page.get_by_label(TITLES[language], exact=True).check()
    page.fill("[name=ends_on]", "2099-06-30")
    page.locator("main form [type=submit]").click()
    expect(page.locator(".messages")).to_contain_text("Élus du Pays de Retz")
    return page.url


def sign_up(page: Page, language: str) -> None:
    page.fill("input[type=email]", f"{uuid4().hex}@example.org")
    page.locator("input[type=password]").first.fill("a pass phrase of one's own")
    page.locator("main form button, main form [type=submit]").first.click()


def percents(page: Page) -> list[str]:
    """The figures of the one row of the board: each module, then the total."""
    return re.findall(r"(\d+)\s*%", page.locator("table.matrix tbody tr").inner_text())


@pytest.mark.parametrize(
    ("language", "width", "scripts"), [("fr", 1280, True), ("en", 360, False)], ids=["French, wide", "English, narrow, without scripts"]
)
def test_a_cohort_from_its_making_to_a_member_who_leaves(
    visit: Visit, look: Look, running_site: RunningSite, *, language: str, width: int, scripts: bool
) -> None:
    seen = look if scripts else lambda _page: None  # axe itself is a script
    facilitator, learner = (visit(language=language, width=width, scripts=scripts) for _person in range(2))
    sign_in(facilitator, running_site, "facilitator", language)
    board = make_cohort(facilitator, language, seen)
    seen(facilitator)
    link = facilitator.locator(".field__copy").input_value()

    # done before joining, without an account: it comes along
    learner.goto(f"/{language}/catalogue/{MODULE}/?step=1")
    learner.locator("form.recall input[type=radio], form.recall input[type=checkbox]").first.check()
    learner.locator("form.recall button").first.click()
    expect(learner.locator(".saved").first).to_be_visible()

    # reads what will be seen, by whom and until when; then says yes
    learner.goto(link)
    seen(learner)
    for told in (TITLES[language], "Fatou Diop", "2099"):
        expect(learner.locator("main")).to_contain_text(told)
    expect(learner.locator("main")).not_to_contain_text("demo-facilitator@example.org")
    learner.locator("main a[href*='/signup/']").click()
    sign_up(learner, language)
    expect(learner).to_have_url(link)
    learner.fill("[name=name]", "Léa")
    seen(learner)
    learner.check("[name=agree]")
    learner.locator("main form [type=submit]").last.click()
    expect(learner.locator("main h3")).to_contain_text("Élus du Pays de Retz")
    seen(learner)

    # one number everywhere
    learner.goto(f"/{language}/catalogue/{MODULE}/")
    own = re.search(r"(\d+)\s*%", learner.locator("article .progress-line").first.inner_text())
    assert own is not None
    assert int(own[1]) > 0
    facilitator.goto(board)
    assert percents(facilitator) == [own[1], own[1]]
    seen(facilitator)
    facilitator.locator("table.matrix tbody a").first.click()
    expect(facilitator.locator("main")).to_contain_text(re.compile(rf"\b{own[1]}\s?%"))
    seen(facilitator)

    # who looked is told; leaving is asked once
    learner.goto(f"/{language}/cohorts/")
    expect(learner.locator("[aria-labelledby=viewings]")).to_contain_text("Fatou Diop")
    seen(learner)
    learner.locator("details:has(form[action$='/leave/']) summary").click()
    seen(learner)
    learner.locator("form[action$='/leave/'] button").click()
    expect(learner.locator("form[action$='/leave/']")).to_have_count(0)
    facilitator.goto(board)
    expect(facilitator.locator("table.matrix")).to_have_count(0)
    expect(facilitator.locator("main")).not_to_contain_text("Léa")
