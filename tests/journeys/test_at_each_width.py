"""What lies side by side, what is hidden, what never scrolls sideways: at the width of a phone, a tablet and a desk."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from .conftest import RunningSite
from .people import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(300)]

Visit, Look = Callable[..., Page], Callable[[Page], None]
SIDEWAYS = "[...document.querySelectorAll('main *')].filter(e => getComputedStyle(e).overflowX === 'auto' && e.scrollWidth > e.clientWidth)"
TOPS = "all => all.map(each => Math.round(each.getBoundingClientRect().top))"
MODES = [
    (1280, {"color_scheme": "dark"}, "ltr"),
    (640, {"color_scheme": "light"}, "ltr"),  # 1,280 pixels at 200 %
    (320, {"color_scheme": "dark"}, "ltr"),
    (1280, {"forced_colors": "active"}, "ltr"),
    (1280, {"color_scheme": "light"}, "rtl"),
    (360, {"color_scheme": "light"}, "rtl"),
]


def test_three_ways_and_three_routes_stand_side_by_side_on_a_tablet(visit: Visit) -> None:
    page = visit(width=768)
    for address, each in (("/fr/", ".door"), ("/fr/routes/", ".proposal")):
        page.goto(address)
        tops = page.locator(each).evaluate_all(TOPS)
        assert (len(tops), len(set(tops))) == (3, 1), address


def test_a_way_to_the_facets_is_shown_where_they_stand_below_and_only_there(visit: Visit) -> None:
    page = visit(width=768)
    page.goto("/fr/catalogue/")
    expect(page.locator(".facets__jump")).to_be_visible()
    page.set_viewport_size({"width": 1280, "height": 900})
    expect(page.locator(".facets__jump")).to_be_hidden()


def test_figures_are_read_on_a_phone_without_moving_them_sideways(visit: Visit, running_site: RunningSite) -> None:
    page = visit(width=320)
    page.goto("/fr/footprint/")
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert page.evaluate(f"{SIDEWAYS}.length") == 0
    sign_in(page, running_site, "facilitator")
    page.goto("/fr/cohorts/")
    page.locator(".help b a").first.click()
    expect(page.locator(".table--stacked")).to_be_visible()
    assert page.evaluate(f"{SIDEWAYS}.length") == 0


def test_what_lies_inside_loose_lines_keeps_its_own_distance(visit: Visit, running_site: RunningSite) -> None:
    page = visit()
    page.goto("/fr/footprint/")
    gap = "(...s) => s.map(q => parseFloat(getComputedStyle(document.querySelector(q)).marginBlockStart))"
    inner, outer = page.evaluate(f"({gap})('header.stack > .lede', '.stack--loose > section')")
    assert inner < outer


def test_a_facilitators_pages_hold_in_every_light_width_and_direction(visit: Visit, look: Look, running_site: RunningSite) -> None:
    page = visit()
    sign_in(page, running_site, "facilitator")
    page.goto("/fr/cohorts/")
    member = page.locator(".help b a").first.get_attribute("href") or ""
    for address in ("/fr/cohorts/", member.partition("members/")[0], member, f"{member}write/", "/fr/my-data/"):
        page.goto(address)
        for width, media, direction in MODES:
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(**{"color_scheme": "light", "forced_colors": "none", **media})
            page.evaluate("way => { document.documentElement.dir = way; }", direction)
            look(page)


def test_a_facilitator_goes_from_the_week_to_a_word_that_is_sent_by_keyboard_alone(visit: Visit, running_site: RunningSite) -> None:
    page = visit()
    sign_in(page, running_site, "facilitator")
    page.goto("/fr/cohorts/")
    reach(page, "a[href*='/write/'].button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/write/**")
    reach(page, "textarea")
    page.keyboard.type("Où en êtes-vous ? Je peux aider.")
    reach(page, "main form [name=do]")
    page.keyboard.press("Enter")
    expect(page.locator(".messages")).to_be_visible()


SEEN = """() => { const e = document.activeElement, s = getComputedStyle(e), r = e.getBoundingClientRect();
  const b = getComputedStyle(e.closest('label, .choice') ?? e);
  const inside = r.width > 0 && r.bottom > 0 && r.top < innerHeight;
  return e === document.body || inside && (s.outlineStyle !== 'none' || b.outlineStyle !== 'none'); }"""


UNCOVERED = """() => { const e = document.activeElement, box = e.closest('label') ?? e, r = box.getBoundingClientRect();
  const x = Math.min(Math.max(r.left + r.width / 2, 0), innerWidth - 1);
  const over = y => document.elementFromPoint(x, y), mine = t => t && (box.contains(t) || t.contains(box));
  return e === document.body || [r.top + 3, r.top + r.height / 2, r.bottom - 3].some(y => y >= 0 && y < innerHeight && mine(over(y))); }"""


def test_nothing_that_stays_covers_what_has_the_focus_on_a_board(visit: Visit, running_site: RunningSite) -> None:
    page = visit()
    page.emulate_media(reduced_motion="reduce")  # no smooth scrolling: what is asked about has come to rest
    sign_in(page, running_site, "facilitator")
    page.goto("/fr/cohorts/")
    board = (page.locator(".help b a").first.get_attribute("href") or "").partition("members/")[0]
    for width, height in ((1280, 700), (1280, 420), (320, 256)):  # the last one is 1,280 by 1,024 at 400 %
        page.set_viewport_size({"width": width, "height": height})
        page.goto(board)
        page.locator("footer a").last.focus()
        for _press in range(90):
            page.keyboard.press("Shift+Tab")
            assert page.evaluate(UNCOVERED), (width, height, page.evaluate("document.activeElement.outerHTML"))
            if page.evaluate("document.activeElement.matches('.masthead *')"):
                break
        else:
            raise AssertionError("the way back up does not end")


def reach(page: Page, selector: str, most: int = 80) -> None:
    """Presses Tab until the first of them has the focus; at each stop one sees where one is, inside the window."""
    for _press in range(most):
        page.keyboard.press("Tab")
        assert page.evaluate(SEEN), page.evaluate("document.activeElement.outerHTML")
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return
    raise AssertionError(f"no key leads to {selector}")
