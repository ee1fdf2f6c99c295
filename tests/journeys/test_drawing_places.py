"""An editor draws the places of a picture: by mouse, by keyboard, and in the fields that say the same in numbers."""

import json
import secrets
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from .conftest import RunningSite
from .people import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(300)]

WIDTH, HEIGHT = 400, 300
AREA = "content-0-value-areas-{}-value-{}"
MAKE = """
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from quizzes.models import Bank
get_image_model().objects.create(title={name!r}, file=get_test_image_file(filename={name!r} + ".png", size=({width}, {height})))
Bank.objects.get_or_create(name={name!r})
"""


@pytest.fixture
def editor(visit: Callable[..., Page], running_site: RunningSite) -> Page:
    page = visit(language="en")
    sign_in(page, running_site, "editor", "en")
    return page


def point(page: Page, x: int, y: int) -> tuple[float, float]:
    """A pixel of the picture as a place on the screen."""
    box = page.locator(".hotspot-board__picture").bounding_box()
    return box["x"] + x / WIDTH * box["width"], box["y"] + y / HEIGHT * box["height"]


def coords(page: Page, nth: int) -> list[int]:
    """The numbers of a place, to the nearest pixel of a picture that the screen draws larger."""
    return [round(float(number)) for number in page.input_value(f"[name={AREA.format(nth, 'coords')}]").split(",")]


def choose(page: Page, opener: str, name: str) -> None:
    page.locator(f"{opener} [data-chooser-action-choose]").first.click()
    page.locator(".modal-body").get_by_text(name, exact=False).first.click()
    expect(page.locator(".modal-body")).to_have_count(0)


def test_an_editor_draws_places_by_mouse_and_by_keyboard(editor: Page, running_site: RunningSite) -> None:
    name = f"House {secrets.token_hex(2)}"
    assert running_site.manage("shell", "-c", MAKE.format(name=name, width=WIDTH, height=HEIGHT)).returncode == 0
    page = editor
    page.goto("/admin/snippets/quizzes/question/add/")
    page.locator("a[href='?kind=hotspot']").click()
    page.fill("[name=name]", name)
    page.fill("[name=content-0-value-prompt]", "Where is the door?")
    choose(page, "[data-contentpath=chosen]", name)
    page.fill("[name=content-0-value-image-alt]", "A house")
    board = page.locator(".hotspot-board__picture")
    expect(board.locator("image")).to_have_count(1)
    board.scroll_into_view_if_needed()

    page.mouse.move(*point(page, 100, 100))
    page.mouse.down()
    page.mouse.move(*point(page, 130, 130), steps=3)
    page.mouse.move(*point(page, 160, 180), steps=3)
    page.mouse.up()
    assert coords(page, 0) == [100, 100, 60, 80]

    circle = page.locator(".hotspot-board__bar button").nth(1)
    circle.focus()
    circle.press("Enter")
    expect(page.locator(f"[name={AREA.format(1, 'shape')}]")).to_have_value("circle")
    x, y, radius = coords(page, 1)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    assert coords(page, 1) == [x + 2, y, radius + 2]

    page.locator(".hotspot-board__bar button").nth(2).click()
    for corner in ((10, 10), (60, 10), (30, 60), (11, 11)):
        page.mouse.click(*point(page, *corner))
    assert coords(page, 2) == [10, 10, 60, 10, 30, 60]

    page.fill(f"[name={AREA.format(2, 'coords')}]", "20, 20, 70, 20, 40, 70")
    expect(board.locator("polygon")).to_have_attribute("points", "20 20 70 20 40 70")
    for nth, words in enumerate(("the door", "the sun", "the roof")):
        page.fill(f"[name={AREA.format(nth, 'text')}]", words)
    page.check(f"[name={AREA.format(0, 'right')}]")
    expect(board.locator(".is-right text")).to_have_text("1 ✓")
    if not page.input_value("[name=bank]"):
        choose(page, "#id_bank-chooser", name)
    page.get_by_role("button", name="Save").first.click()
    expect(page.locator(".messages")).to_contain_text(name)

    ((body,),) = running_site.ask("select body from quizzes_question where name = ?", name)
    asked = json.loads(body)
    assert (asked["image"]["width"], asked["image"]["height"]) == (WIDTH, HEIGHT)
    assert [area["shape"] for area in asked["areas"]] == ["rect", "circle", "poly"]
    assert [area["fraction"] for area in asked["areas"]] == [100, 0, 0]
