"""One's own path in a browser, by keyboard alone, with scripts and without; and by dragging, where there are scripts."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(600)]

Visit, Look = Callable[..., Page], Callable[[Page], None]
MOST_STOPS = 250  # of the Tab key on one page


def reach(page: Page, target: Locator) -> None:
    """Goes to a control as a keyboard does: one stop after the other, from where one is."""
    for _stop in range(MOST_STOPS):
        if target.evaluate("each => each === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"no key leads to {target}")


def press(page: Page, target: Locator) -> None:
    reach(page, target)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def choose(page: Page, value: str) -> None:
    """One of several radio buttons: Tab to the group, arrows inside it."""
    group = page.locator("main input[type=radio]")
    for _stop in range(MOST_STOPS):
        page.keyboard.press("Tab")
        if group.evaluate_all("all => all.includes(document.activeElement)"):
            break
    for _turn in range(group.count()):
        if page.locator(f"main input[value='{value}']").is_checked():
            break
        page.keyboard.press("ArrowDown")
    expect(page.locator(f"main input[value='{value}']")).to_be_checked()
    with page.expect_navigation():  # going elsewhere at once would take the answer back before it is sent
        page.keyboard.press("Enter")


def lines(page: Page) -> list[str]:
    return [line.get_attribute("id") or "" for line in page.locator("[data-line]").all()]


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_path_is_made_changed_laid_again_and_ended_by_keyboard_alone(visit: Visit, look: Look, scripts: bool) -> None:
    judge: Look = look if scripts else lambda page: None  # axe is itself a script
    page = visit(scripts=scripts, width=1280 if scripts else 360)
    page.goto("/fr/situate/?q=intent")
    choose(page, "part")
    page.goto("/fr/routes/")
    press(page, page.locator(".proposal.is-train button[name=route]"))
    page.goto("/fr/path/edit/")
    before = lines(page)

    press(page, page.locator("[data-line] button[value=down]").first)
    assert lines(page) == [before[1], before[0], *before[2:]]
    press(page, page.locator("[data-line] button[value=up]").first)
    assert lines(page) == before
    press(page, page.locator("[data-line] button[value=later]").first)
    expect(page.locator("[data-line]").first).to_contain_text("gardé pour plus tard")
    press(page, page.locator("[data-line] button[value=restore]").first)
    press(page, page.locator("[data-line] button[value=skip]").first)
    expect(page.locator("[data-line]").first.locator("button[value=restore]")).to_be_visible()
    judge(page)

    press(page, page.locator("[data-line] a[href*='/known/']").last)
    judge(page)
    press(page, page.locator("button[value=word]"))
    expect(page.locator(".messages")).to_contain_text("Nous vous croyons")

    page.goto("/fr/routes/")
    press(page, page.locator(".proposal.is-act button[form=add]").first)
    assert len(lines(page)) == len(before) + 1
    switch = page.locator("[data-line] button[value=switch]").first
    if switch.count():
        press(page, switch)
        expect(page.locator(".messages")).to_contain_text("cède sa place")

    page.goto("/fr/situate/?q=minutes&then=summary")
    choose(page, "60")
    page.goto("/fr/path/")
    expect(page.locator(".offer")).to_contain_text("Vos réponses ont changé")
    judge(page)
    press(page, page.locator(".offer button[value=replan]"))
    expect(page.locator(".offer")).to_have_count(0)

    reach(page, page.locator("#ending summary"))
    page.keyboard.press("Enter")
    reach(page, page.locator("#ending textarea"))
    page.keyboard.type("Nous en parlons au conseil.")
    press(page, page.locator("#ending button"))
    expect(page.locator("main")).to_contain_text("Nous en parlons au conseil.")
    judge(page)


def test_a_line_is_dragged_to_another_place_and_stays_there(visit: Visit) -> None:
    page = visit()
    page.goto("/fr/routes/")
    page.locator(".proposal.is-inform button[name=route]").click()
    page.goto("/fr/path/edit/")
    before = lines(page)
    page.locator("[data-line]").nth(1).scroll_into_view_if_needed()
    start, end = page.locator(".changes__handle").first.bounding_box(), page.locator("[data-line]").nth(1).bounding_box()
    page.mouse.move(start["x"] + 10, start["y"] + 10)
    page.mouse.down()
    page.mouse.move(start["x"] + 10, end["y"] + end["height"] - 2, steps=8)
    with page.expect_navigation():
        page.mouse.up()

    assert lines(page) == [before[1], before[0], *before[2:]]
    page.reload()
    assert lines(page) == [before[1], before[0], *before[2:]]
