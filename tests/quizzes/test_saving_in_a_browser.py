"""In a real browser: the page says "saved" when the server has the answer, and only then; a cut line loses nothing."""

import re

import pytest
from django.urls import reverse

from quizzes import actions
from quizzes.engine.questions import KINDS
from quizzes.models import Answer, Attempt, Bank, Question, Quiz, QuizItem
from tests.quizzes.conftest import BODIES, CHROMIUM

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed: tests in a browser are left out"),
]
SAVED = re.compile("Saved at")


@pytest.fixture
def address(context, client, live_server):
    """Where the attempt that was just started is."""
    return live_server.url + client.post(reverse("quizzes:start", args=["every-kind"])).url


def test_a_line_cut_in_the_middle_loses_nothing_and_claims_nothing(context, address):
    page = context.new_page()
    page.goto(address)
    page.get_by_text("Heron").click()
    context.expect(page.locator(".ask--single [data-status]")).to_have_text(SAVED)
    assert Answer.objects.count() == 1
    context.set_offline(True)
    page.locator(".ask--numeric input").fill("31416")
    page.locator(".ask--numeric input").blur()
    page.get_by_label("True").check()
    context.expect(page.locator(".ask--true_false [data-status]")).to_contain_text("Not saved yet")
    page.get_by_role("button", name="Submit my answers").click()
    assert page.url == address
    assert Answer.objects.count() == 1
    page.close()
    context.set_offline(False)
    again = context.new_page()
    again.goto(address)
    context.expect(again.locator("[data-status]").filter(has_text="Saved at")).to_have_count(3)
    assert again.locator(".ask--numeric input").input_value() == "31416"
    assert Answer.objects.count() == 3
    assert again.evaluate("localStorage.length") == 0
    again.get_by_role("button", name="Submit my answers").click()
    again.wait_for_url("**/result/")
    assert Answer.objects.count() == 3
    assert Attempt.objects.get().submitted_at


def test_an_answer_whose_acknowledgement_was_lost_is_kept_once(context, address):
    page, sent = context.new_page(), []
    page.goto(address)

    def lose_the_first_reply(route):
        sent.append(route.request.post_data_json["answers"][0]["event_id"])
        if len(sent) == 1:
            route.fetch()
            route.abort()
        else:
            route.continue_()

    page.route("**/answer/", lose_the_first_reply)
    page.locator("textarea").fill("A story")
    page.locator("textarea").blur()
    context.expect(page.locator(".ask--essay [data-status]")).to_contain_text("Not saved yet")
    assert Answer.objects.count() == 1
    context.expect(page.locator(".ask--essay [data-status]")).to_have_text(SAVED, timeout=15_000)
    assert len(sent) == 2
    assert len(set(sent)) == 1
    assert Answer.objects.count() == 1


def test_the_page_fits_a_phone(context, address):
    page = context.new_page()
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto(address)
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    page.get_by_role("button", name="Submit my answers").click()
    page.wait_for_url("**/result/")
    assert page.evaluate("document.documentElement.scrollWidth") == 360


TEN = "// title: Ten\n" + "\n\n".join(f"::q{n}::Word {n}? {{=w{n}}}" for n in range(1, 11))


def test_a_line_cut_after_the_third_of_ten_answers_loses_none_and_doubles_none(context, client, live_server):
    actions.load_quiz_file(TEN, slug="ten", language="en")
    address = live_server.url + client.post(reverse("quizzes:start", args=["ten"])).url
    page = context.new_page()
    page.goto(address)
    fields = page.locator(".ask--short_text input[type=text]")
    for number in range(3):
        fields.nth(number).fill(f"answer {number + 1}")
        fields.nth(number).blur()
    context.expect(page.locator("[data-status]").filter(has_text=SAVED)).to_have_count(3)
    context.set_offline(True)
    for number in range(3, 8):
        fields.nth(number).fill(f"answer {number + 1}")
        fields.nth(number).blur()
    context.expect(page.locator("[data-status]").filter(has_text="Not saved yet")).to_have_count(5)
    assert Answer.objects.count() == 3
    page.close()
    context.set_offline(False)
    again = context.new_page()
    again.goto(live_server.url + client.post(reverse("quizzes:start", args=["ten"])).url)
    context.expect(again.locator("[data-status]").filter(has_text=SAVED)).to_have_count(8)
    assert sorted(row.response["text"] for row in Answer.objects.all()) == [f"answer {number}" for number in range(1, 9)]
    assert Attempt.objects.filter(quiz_slug="ten").count() == 1


def answer_by_keyboard(page):
    """Tab from the top to the button that submits, answering on the way: radio and box by Space, list by arrow, field by typing."""
    for _step in range(150):
        page.keyboard.press("Tab")
        focused = page.locator(":focus")
        tag, kind = focused.evaluate("node => [node.tagName, node.type]")
        inside = focused.evaluate("node => Boolean(node.closest('fieldset'))")
        if tag == "BUTTON" and "Submit" in focused.inner_text():
            page.keyboard.press("Enter")
            return
        if not inside or kind == "file":
            continue
        match (tag, kind):
            case ("INPUT", "radio" | "checkbox"):
                page.keyboard.press("Space")
            case ("SELECT", _):
                page.keyboard.press("ArrowDown")
            case _:
                page.keyboard.type("1")
    pytest.fail("the button that submits was not reached by Tab")


@pytest.mark.parametrize("script", [False, True], ids=["without a script", "with it"])
def test_every_kind_is_answered_by_keyboard_alone(context, client, live_server, script):
    quiz = Quiz.objects.get(slug="every-kind")
    bank = Bank.objects.get()
    for nth, body in enumerate(BODIES, 99):
        row = Question.objects.create(bank=bank, key=body["name"], language="en", kind=body["kind"], name=body["name"], body=body)
        QuizItem.objects.create(quiz=quiz, question=row, sort_order=nth)
    actions.publish_quiz(quiz)
    address = live_server.url + client.post(reverse("quizzes:start", args=["every-kind"])).url
    other = context.browser.new_context(java_script_enabled=script)
    other.add_cookies(context.cookies())
    page = other.new_page()
    page.goto(address)
    page.locator("input[type=file]").set_input_files({"name": "plan.txt", "mimeType": "text/plain", "buffer": b"A plan"})
    answer_by_keyboard(page)
    page.wait_for_url("**/result/")
    attempt = Attempt.objects.get(quiz_slug="every-kind")
    asked = {ref: question.kind for ref, question in attempt.quiz_version.questions.items() if question.points}
    answered = {ref for ref, response in actions.responses_of(attempt).items() if response}
    assert {kind for ref, kind in asked.items() if ref not in answered} == set()
    assert set(asked.values()) == set(KINDS) - {"description"}
