"""By keyboard alone, and on a slow line: what somebody with a plain machine meets."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(300)]

Visit = Callable[..., Page]
MODULE = "/fr/catalogue/premiers-pas-territoire/"
SLOW = {"offline": False, "latency": 300, "downloadThroughput": 400_000 / 8, "uploadThroughput": 400_000 / 8}  # 400 kbit/s, 300 ms
BUDGETS = {"/fr/": 150, "/fr/catalogue/": 150, MODULE: 150, f"{MODULE}?step=1": 150, "/fr/path/": 250}  # KB
SHIFT = """() => new Promise(done => new PerformanceObserver(list => done(list.getEntries().reduce((sum, each) => sum + each.value, 0)))
  .observe({type: 'layout-shift', buffered: true}) || setTimeout(() => done(0), 300))"""
SEEN = """() => { const e = document.activeElement, s = getComputedStyle(e), r = e.getBoundingClientRect();
  const box = e.closest('label, .choice') ?? e, b = getComputedStyle(box);
  return e === document.body || r.width > 0 && (s.outlineStyle !== 'none' || b.outlineStyle !== 'none'); }"""
HERE = "() => (document.activeElement.innerText || document.activeElement.value || '').trim()"


def tab_to(page: Page, words: str, most: int = 60) -> None:
    """Presses Tab until the words have the focus; on the way, one always sees where one is."""
    for _press in range(most):
        page.keyboard.press("Tab")
        assert page.evaluate(SEEN), page.evaluate("document.activeElement.outerHTML")
        if page.evaluate(HERE).startswith(words):
            return
    raise AssertionError(f"“{words}” is not reached by the keyboard")


def test_from_the_home_page_to_an_answer_by_keyboard_alone(visit: Visit) -> None:
    page = visit()
    page.goto("/fr/")
    tab_to(page, "Aller au contenu", 1)
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    tab_to(page, "Comprendre")
    page.keyboard.press("Enter")
    page.wait_for_url("**route=inform*")
    page.goto(MODULE)
    tab_to(page, "Commencer le module")
    page.keyboard.press("Enter")
    page.wait_for_url("**step=1")
    for _press in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.type") == "radio":
            break
    assert page.evaluate(SEEN)
    page.keyboard.press("Space")
    tab_to(page, "Vérifier", 6)
    page.keyboard.press("Enter")
    expect(page.locator("form.recall .ask__mark").first).to_be_visible()


def test_on_a_slow_line_pages_keep_their_budget_and_nothing_moves(visit: Visit) -> None:
    page = visit(width=360)
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", SLOW)
    sent: list[float] = []
    line.on("Network.loadingFinished", lambda event: sent.append(event["encodedDataLength"]))
    found = {}
    for address, kilobytes in BUDGETS.items():
        line.send("Network.clearBrowserCache")
        sent.clear()
        page.goto(address, wait_until="networkidle")
        shift = page.evaluate(SHIFT)
        found[address] = (sum(sent) <= kilobytes * 1024, len(sent) <= 15, shift == 0)

    assert set(found.values()) == {(True, True, True)}, found


MEDIA = [
    (1280, {"color_scheme": "dark"}),
    (640, {"color_scheme": "light"}),  # 1,280 pixels at 200 %
    (320, {"color_scheme": "dark"}),
    (1280, {"forced_colors": "active"}),
]
KINDS = ["/fr/", "/fr/catalogue/?q=territoire", f"{MODULE}?step=1", "/fr/routes/", "/fr/footprint/", "/fr/accounts/signup/"]


def test_pages_hold_in_dark_enlarged_narrow_and_in_the_readers_own_colours(visit: Visit, look: Callable[[Page], None]) -> None:
    page = visit()
    for address in KINDS:
        page.goto(address)
        for width, media in MEDIA:
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(**{"color_scheme": "light", "forced_colors": "none", **media})
            look(page)
