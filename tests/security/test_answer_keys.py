"""No byte sent before an answer tells what the right one is: right answers, weights, feedback and explanations are canaries."""

import json
import uuid
from typing import Any

import pytest
from wagtail.models import Page

from cms.formats import FORMATS
from cms.models import DiscoveryPage
from quizzes import actions as quizzes
from quizzes.engine.questions import KINDS, from_json
from quizzes.models import Attempt, Bank, Question, Quiz, QuizItem
from tests.cms.conftest import RECALL, step
from tests.quizzes.conftest import GAPS
from tests.security.addresses import reading
from tests.security.pages import text_of
from tests.security.world import World, add_module

pytestmark = pytest.mark.django_db
KEY = "CANARYKEY"


def told(text: str, **more: Any) -> dict[str, Any]:
    """A choice whose feedback is a canary."""
    return {"text": text, "feedback": KEY, **more}


SAID = ("feedback", "feedback_true", "feedback_false", "feedback_right", "feedback_partial", "feedback_wrong")
FEEDBACK: dict[str, Any] = {name: f"{KEY} {name}" for name in SAID} | {"hints": [f"{KEY} hint"]}
SECRET: dict[str, dict[str, Any]] = {  # what no page may hold before the answer, kind by kind; `shown` has to be on the page
    "single": {"choices": [told("shown a", fraction=100), told("shown b", fraction=0)]},
    "multiple": {"choices": [told("shown a", fraction=37.77), told("shown b", fraction=62.23)]},
    "true_false": {"answer": True},
    "short_text": {"answers": [{"text": f"{KEY}word", "feedback": KEY}]},
    "numeric": {"answers": [{"value": "8675309", "tolerance": "3.1875", "feedback": KEY}]},
    "matching": {"pairs": [{"prompt": "shown a", "answer": "shown 1"}, {"prompt": "shown b", "answer": "shown 2"}], "extra": ["shown 3"]},
    "ordering": {"entries": [{"text": "shown a"}, {"text": "shown b"}, {"text": "shown c"}]},
    "gaps": {"gaps": [{"id": each["id"], "answers": [{"text": f"{KEY}gap", "feedback": KEY}]} for each in GAPS["gaps"]]},
    "calculated": {
        "variables": [{"name": "a", "values": ["86753.09"]}],
        "answers": [{"formula": "{a} * 100", "tolerance": "3.1875", "feedback": KEY}],
    },
    "categorise": {
        "categories": [{"id": "x", "text": "shown x"}, {"id": "y", "text": "shown y"}],
        "entries": [{"text": "shown a", "categories": ["x"]}, {"text": "shown b", "categories": []}],
    },
    "hotspot": {
        "image": {"name": "questions/shown.png", "alt": "shown", "width": 400, "height": 300},
        "areas": [told("shown a", fraction=37.77, coords=["1", "2", "3", "4"]), told("shown b", fraction=0, coords=["5", "6", "7", "8"])],
    },
    "scale": {"labels": ["shown a", "shown b"]},
    "essay": {"model": KEY, "notes": KEY},
    "file": {"model": KEY, "notes": KEY},
    "description": {},
}
LEAKS = (KEY, "37.77", "62.23", "8675309", "3.1875", "fraction", "&quot;right&quot;", '"right"', "data-right")


def body_of(kind: str, **changes: Any) -> dict[str, Any]:
    prompt = "shown [[1]] [[2]]" if kind == "gaps" else "shown prompt"
    return {"kind": kind, "name": f"{KEY} name", "prompt": prompt, **SECRET[kind], **FEEDBACK, **changes}


def publish(slug: str, *bodies: dict[str, Any]) -> Quiz:
    bank = Bank.objects.create(name=f"{KEY} {slug}")
    quiz = Quiz.objects.create(slug=slug, language="fr", title="Secrets", shuffle_choices=False)
    for nth, body in enumerate(bodies):
        kept = from_json(body).to_json()
        row = Question.objects.create(bank=bank, key=f"{KEY}{nth}", language="fr", kind=body["kind"], name=f"{KEY} {nth}", body=kept)
        QuizItem.objects.create(quiz=quiz, question=row, sort_order=nth)
    quizzes.publish_quiz(quiz)
    return quiz


def begin(world: World, slug: str, role: str = "other") -> Attempt:
    world.send(role, "POST", f"/fr/quiz/{slug}/start/", {})
    return Attempt.objects.get(quiz_slug=slug)


def test_every_kind_of_question_is_tried_here() -> None:
    offered = {code for code, _label in Question._meta.get_field("kind").choices}

    assert set(SECRET) == offered == set(KINDS)


@pytest.mark.parametrize("kind", SECRET)
def test_the_page_of_an_attempt_holds_the_question_and_not_its_key(world: World, kind: str) -> None:
    publish("secret", body_of(kind))
    attempt = begin(world, "secret")

    page = text_of(world.send("other", "GET", f"/fr/quiz/{attempt.pk}/"))

    assert "shown" in page
    assert [leak for leak in LEAKS if leak in page] == []


@pytest.mark.parametrize("kind", SECRET)
def test_nothing_else_tells_the_key_while_an_attempt_is_open(world: World, kind: str) -> None:
    publish("secret", body_of(kind))
    attempt = begin(world, "secret")
    fields = [["q1", "x"], *[[f"q1-{part}", "x"] for part in ("1", "2")]]
    sent = {"answers": [{"event_id": str(uuid.uuid4()), "question": attempt.drawn.items[0].ref, "fields": fields}]}

    attempted = f"/fr/quiz/{attempt.pk}"
    answers = [
        world.browser("other").post(f"{attempted}/answer/", json.dumps(sent), content_type="application/json"),
        world.send("other", "POST", f"{attempted}/answer/", {"q1": "x"}),
        *(world.send("other", "GET", path) for path in (f"{attempted}/", f"{attempted}/result/", "/fr/my-data/export/")),
    ]

    assert [leak for answer in answers for leak in LEAKS[:5] if leak in text_of(answer)] == []


@pytest.mark.parametrize("kind", ["single", "multiple", "true_false"])
def test_the_page_is_the_same_to_the_byte_whichever_answer_is_right(world: World, kind: str) -> None:
    weights = [row | {"fraction": share} for row, share in zip(SECRET["multiple"]["choices"], (0, 100), strict=True)]
    other = {"answer": False} if kind == "true_false" else {"choices": weights}
    pages = []
    for slug, changes in (("one", {}), ("two", other)):
        publish(slug, body_of(kind, **changes))
        attempt = begin(world, slug)
        ref = attempt.drawn.items[0].ref
        page = text_of(world.send("other", "GET", f"/fr/quiz/{attempt.pk}/"))
        pages.append(page[page.index("<fieldset") : page.index("</fieldset>")].replace(ref, "ref"))

    assert pages[0] == pages[1]


def test_the_key_is_told_once_the_attempt_is_closed(world: World) -> None:
    publish("secret", body_of("single"))
    attempt = begin(world, "secret")
    choice = attempt.quiz_version.questions[attempt.drawn.items[0].ref].choices[0].id
    world.send("other", "POST", f"/fr/quiz/{attempt.pk}/submit/", {attempt.drawn.items[0].ref: choice})

    assert KEY in text_of(world.send("other", "GET", f"/fr/quiz/{attempt.pk}/result/"))


RECALLS = {
    "single": RECALL | {"choices": [told("shown a", right=True), told("shown b", right=False)]},
    "multiple": RECALL | {"choices": [told("shown a", right=True), told("shown b", right=True)]},
    "true_false": RECALL | {"choices": [], "answer": "true"},
}


def offers_recall(page_class: Any) -> bool:
    return "recall" in page_class.body.field.stream_block.child_blocks["step"].child_blocks["body"].child_blocks


RECALLING = [code for code, page_class in FORMATS.items() if offers_recall(page_class)]


def add_recalls(world: World, page_class: type[DiscoveryPage] = DiscoveryPage, **changed: Any) -> Any:
    shelf = Page.objects.get(pk=world.ids["shelf"]).specific
    asked = [("recall", value | {"kind": kind, "explanation": KEY} | changed) for kind, value in RECALLS.items()]
    return add_module(shelf, f"rappels-{uuid.uuid4().hex[:6]}", page_class=page_class, body=[step("Rappels", *asked)])


@pytest.mark.parametrize("code", RECALLING)
@pytest.mark.parametrize("role", ["anonymous", "learner", "facilitator"])
def test_a_modules_page_holds_its_recall_questions_and_not_their_keys(world: World, code: str, role: str) -> None:
    page = add_recalls(world, FORMATS[code])

    for query in ("", "?step=1", "?all=1", "?end=1"):
        body = text_of(world.send(role, "GET", page.url + query))
        assert [leak for leak in LEAKS if leak in body] == []
    assert "shown a" in text_of(world.send(role, "GET", f"{page.url}?step=1"))


def test_no_page_at_all_tells_a_key_that_was_not_asked_for(world: World) -> None:
    add_recalls(world)
    publish("secret", *(body_of(kind) for kind in SECRET))
    begin(world, "secret", "learner")

    for role in ("anonymous", "learner", "facilitator"):
        for path, _line in reading(world):
            assert KEY not in text_of(world.send(role, "GET", path)), path


def test_a_recall_question_explains_itself_once_it_is_answered(world: World) -> None:
    page = add_recalls(world)
    ask = page.outline.steps[0].asks[0]
    choice = from_json(dict(ask.spec)).choices[0].id
    form = {"ask": ask.id, "kind": "recall.answered", "nonce": str(uuid.uuid4()), "version": "1", "q": choice}

    world.send("learner", "POST", f"/fr/walk/{page.module_key}/", form)

    assert KEY in text_of(world.send("learner", "GET", f"{page.url}?step=1"))
    assert KEY not in text_of(world.send("other", "GET", f"{page.url}?step=1"))
