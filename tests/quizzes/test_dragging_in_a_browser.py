"""In a real browser: what is dragged to its place is chosen in the list beside it, saved and judged; by mouse and by finger."""

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse

from quizzes import actions
from quizzes.actions import responses_of
from quizzes.models import Attempt, Bank, Question, Quiz, QuizItem
from tests.quizzes.conftest import CHROMIUM, SORT
from tests.quizzes.test_admin import WRITTEN, posted
from tests.quizzes.test_writing_questions import PREVIEW

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed: tests in a browser are left out"),
]
WORDS = {
    "kind": "gaps",
    "name": "words",
    "prompt": "The [[1]] sat on the [[2]].",
    "gaps": [{"id": "1", "kind": "word", "answers": [{"text": "cat"}]}, {"id": "2", "kind": "word", "answers": [{"text": "mat"}]}],
    "words": [{"text": "hat"}],
}
ASKED = """// title: To drag
::match::Match {
=France -> Paris
=Italy -> Rome
}

::order::Put in order {>
First thing
Second thing
Third thing
}
"""


@pytest.fixture(params=[False, True], ids=["mouse", "finger"])
def page(request, context, client, live_server):
    """An attempt of all that can be dragged, in a window that need not move; `page.drag` goes from middle to middle."""
    actions.load_quiz_file(ASKED, slug="to-drag", language="en")
    quiz, bank = Quiz.objects.get(slug="to-drag"), Bank.objects.filter(questions__name="match").first()
    for nth, body in enumerate((SORT, WORDS), 9):
        row = Question.objects.create(bank=bank, key=body["name"], language="en", kind=body["kind"], name=body["name"], body=body)
        QuizItem.objects.create(quiz=quiz, question=row, sort_order=nth)
    actions.publish_quiz(quiz)
    made = context.browser.new_context(has_touch=request.param, viewport={"width": 1000, "height": 3000})
    made.add_cookies(context.cookies())
    page = made.new_page()
    page.goto(live_server.url + client.post(reverse("quizzes:start", args=["to-drag"])).url)
    wire = made.new_cdp_session(page)

    def middle(what):
        box = what.bounding_box()
        return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    def by_finger(kind, x, y):
        wire.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [] if kind == "touchEnd" else [{"x": x, "y": y}]})

    def drag(what, where, dy=0):
        (x, y), (to_x, to_y) = middle(what), middle(where)
        way = [(x + (to_x - x) * step / 8, y + (to_y + dy - y) * step / 8) for step in range(1, 9)]
        if request.param:
            by_finger("touchStart", x, y)
            for place in way:
                by_finger("touchMove", *place)
            by_finger("touchEnd", 0, 0)
            return
        page.mouse.move(x, y)
        page.mouse.down()
        for place in way:
            page.mouse.move(*place)
        page.mouse.up()

    page.drag, page.expect = drag, context.expect
    return page


def saved(page, kind):
    page.expect(page.locator(f".ask--{kind} [data-status]")).to_contain_text("Saved at")


def test_all_that_is_dragged_is_saved_and_judged(page):
    match, order, sort, words = (page.locator(f".ask--{kind}") for kind in ("matching", "ordering", "categorise", "gaps"))
    for answer, line in (("Paris", "France"), ("Rome", "Italy")):
        page.drag(match.locator(".drag__thing", has_text=answer), match.locator(".ask__pair", has_text=line))
    for line, box in (("Oak", "Tree"), ("Magpie", "Bird")):
        page.drag(sort.locator(".ask__pair", has_text=line).locator(".drag__handle"), sort.locator(".drag__box", has_text=box))
    for word, gap in (("cat", 0), ("mat", 1)):
        page.drag(words.locator(".drag__thing", has_text=word), words.locator("select").nth(gap))
    for line in ("First", "Second", "Third"):
        row = order.locator(".ask__pair", has_text=line)
        page.drag(row.locator(".changes__handle"), order.locator(".ask__pair").last, dy=60)
    for kind in ("matching", "ordering", "categorise", "gaps"):
        saved(page, kind)
    assert order.locator(".ask__pair > span:first-child").all_inner_texts() == ["First thing", "Second thing", "Third thing"]
    assert [select.input_value() for select in order.locator("select").all()] == ["1", "2", "3"]
    page.get_by_role("button", name="Submit my answers").click()
    page.wait_for_url("**/result/")
    attempt = Attempt.objects.get(quiz_slug="to-drag")
    scores = {item.question.name: item.mark.score for item in actions.result_of(attempt).items}
    assert scores == dict.fromkeys(("match", "order", "sort", "words"), 1)
    assert page.locator(".drag, .drag__handle, .changes__handle").count() == 0


def test_what_is_dropped_elsewhere_changes_nothing_and_out_of_a_box_is_taken_back(page):
    match, sort = page.locator(".ask--matching"), page.locator(".ask--categorise")
    page.drag(match.locator(".drag__thing", has_text="Paris"), page.locator("h1"))
    assert [select.input_value() for select in match.locator("select").all()] == ["", ""]
    handle, tree = sort.locator(".ask__pair", has_text="Oak").locator(".drag__handle"), sort.locator(".drag__box", has_text="Tree")
    page.drag(handle, tree)
    saved(page, "categorise")
    assert responses_of(Attempt.objects.get(quiz_slug="to-drag"))[sort.get_attribute("data-question")] == {"sorted": {"1": "t"}}
    page.drag(tree.locator(".drag__thing"), page.locator("h1"))
    page.expect(tree.locator(".drag__thing")).to_have_count(0)
    page.expect(sort.locator("select").first).to_have_value("")


def test_lists_and_things_to_drag_are_in_step(page):
    match, order, sort = (page.locator(f".ask--{kind}") for kind in ("matching", "ordering", "categorise"))
    match.locator("select").first.select_option("Rome")
    page.expect(match.locator(".drag__thing.is-used")).to_have_text(["Rome"])
    sort.locator("select").first.select_option("Tree")
    page.expect(sort.locator(".drag__box", has_text="Tree").locator(".drag__thing")).to_have_count(1)
    lines = order.locator(".ask__pair > span:first-child")
    wanted = list(reversed(lines.all_inner_texts()))
    for nth, place in enumerate(("3", "2", "1")):
        order.locator("select").nth(nth).select_option(place)
    order.locator("select").last.focus()
    page.get_by_role("button", name="Submit my answers").focus()
    page.expect(lines).to_have_text(wanted)
    saved(page, "ordering")
    page.reload()
    page.expect(order.locator("select").first).to_have_value("1")
    page.expect(lines).to_have_text(wanted)
    page.expect(sort.locator(".drag__box .drag__thing")).to_have_count(1)


def test_boxes_that_do_not_fit_move_along_under_what_is_dragged(page):
    sort = page.locator(".ask--categorise")
    shelf, bird = sort.locator(".drag"), sort.locator(".drag__box", has_text="Bird")
    shelf.evaluate("(shelf) => { shelf.style.maxBlockSize = '90px'; shelf.querySelector('.drag__boxes').style.display = 'block'; }")
    assert bird.evaluate("(box) => box.getBoundingClientRect().bottom > box.closest('.drag').getBoundingClientRect().bottom")
    handle = sort.locator(".ask__pair", has_text="Magpie").locator(".drag__handle")
    for _nth in range(2):  # the first time it only moves along
        page.drag(handle, shelf, dy=35)
        page.drag(handle, shelf, dy=38)
    page.expect(bird.locator(".drag__thing")).to_have_text(["Magpie"])


@pytest.mark.parametrize("kind", ["matching", "categorise", "gaps"])
def test_the_shelf_never_stands_over_what_says_that_an_answer_is_saved(page, kind):
    page.set_viewport_size({"width": 360, "height": 500})
    ask = page.locator(f".ask--{kind}")
    ask.locator(".drag").evaluate("(shelf) => { shelf.style.minBlockSize = '45vh'; }")
    ask.locator("select").last.select_option(index=1)
    saved(page, kind)
    seen = """(status) => [30, 90, 150, 210].map((y) => {
      scrollBy({ top: status.getBoundingClientRect().top - y, behavior: "instant" });
      const { left, top, width, height } = status.getBoundingClientRect();
      return status.contains(document.elementFromPoint(left + Math.min(width, 60) / 2, top + height / 2));
    })"""
    assert ask.locator("[data-status]").evaluate(seen) == [True] * 4


def test_a_click_puts_an_answer_into_the_first_list_that_is_free(page):
    match = page.locator(".ask--matching")
    match.locator(".drag__thing", has_text="Rome").click()
    page.expect(match.locator("select").first).to_have_value(match.locator("option", has_text="Rome").first.get_attribute("value"))
    match.locator(".drag__thing", has_text="Paris").click()
    page.expect(match.locator("select").last).to_have_value(match.locator("option", has_text="Paris").first.get_attribute("value"))


def test_what_can_be_dragged_is_no_stop_for_a_keyboard_and_is_not_read_out(page):
    assert page.locator(".drag :is(a, button, input, select, [tabindex])").count() == 0
    for what in page.locator(".drag, .drag__handle, .changes__handle").all():
        assert what.get_attribute("aria-hidden") == "true"
    for what in page.locator(".drag__thing, .drag__handle, .changes__handle").all():
        box = what.bounding_box()
        assert min(box["width"], box["height"]) >= 24


def test_an_editor_can_drag_in_the_preview_of_a_question(context, client, bank, live_server, settings):
    client.force_login(get_user_model().objects.create_superuser(email="root@example.org", password="a long secret"))
    client.post(reverse(PREVIEW), posted(bank, "matching", WRITTEN["matching"][0]))
    context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": client.cookies[settings.SESSION_COOKIE_NAME].value, "url": live_server.url}]
    )
    page = context.new_page()
    page.goto(live_server.url + reverse(PREVIEW) + "?mode=")
    answer = page.locator(".drag__thing").first
    answer.drag_to(page.locator(".ask__pair").last)
    context.expect(page.locator(".drag__thing.is-used")).to_have_count(1)
    assert page.locator("select").last.locator("option:checked").inner_text() == answer.inner_text()
