"""Hostile texts do nothing, wherever a question has a text."""

import re

import pytest
from django.template import Context, Template

from quizzes.engine.grading import grade
from quizzes.engine.questions import KINDS, from_json
from quizzes.engine.texts import Rich
from quizzes.templatetags.quizzes_tags import rich, rich_inline

PAYLOADS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    '<a href="javascript:alert(1)">x</a>',
    "[x](javascript:alert(1))",
    "![x](https://evil.example/x.png)",
    '<iframe src="//evil.example"></iframe>',
    '<form action="//evil.example"><input name=csrfmiddlewaretoken></form>',
    "<style>*{display:none}</style>",
    '<p style="position:fixed" onclick="alert(1)" id="main" class="x">x</p>',
    "</fieldset></form><h1>out</h1>",
    '"><script>alert(1)</script>',
    "<math><mtext><img src=x onerror=alert(1)></mtext></math>",
    "<a href='https://ok.example' target=_blank style=x>x</a>",
    "{{ request.user }}{% debug %}",
]


@pytest.mark.parametrize("format", ["plain", "markdown", "html", "moodle"])
@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_text_of_any_format_is_cleaned(payload, format):
    for html in (rich(Rich(payload, format)), rich_inline(Rich(payload, format))):
        assert not any(tag in html.lower() for tag in ("<script", "<img", "<svg", "<iframe", "<style", "<form", "<input", "<h1"))
        assert not re.search(r"<[^>]*(javascript:|onerror|onclick|style=|id=)", html.lower())


@pytest.mark.parametrize("payload", PAYLOADS)
@pytest.mark.parametrize("kind", KINDS)
def test_every_text_of_every_kind_is_cleaned_on_the_page(kind, payload):
    """All the texts of a question are hostile at once: before judging and after."""
    p = {"text": payload, "format": "html"}
    data = {
        "kind": kind,
        "name": payload,
        "prompt": payload + " [[1]]",
        "prompt_format": "html",
        "feedback": p,
        "choices": [{"id": "a", "text": p, "fraction": 100, "feedback": p}, {"id": "b", "text": payload, "feedback": payload}],
        "answer": True,
        "feedback_true": p,
        "feedback_false": p,
        "answers": [{"value": "1", "text": payload, "feedback": p}],
        "pairs": [{"id": "a", "prompt": p, "answer": payload}],
        "extra": [payload],
        "entries": [{"id": "a", "text": p}, {"id": "b", "text": payload}],
        "gaps": [{"id": "1", "answers": [{"text": payload, "feedback": p}]}],
        "categories": [{"id": "a", "text": p}],
        "image": {"name": payload, "alt": payload, "width": 4, "height": 3},
        "areas": [{"id": "a", "text": p, "coords": [1, 2, 3, 4], "fraction": 100, "feedback": p}],
        "labels": [payload, payload],
        "model": p,
        "hints": [p],
        "feedback_right": p,
    }
    if kind == "calculated":
        data["answers"] = [{"formula": "1", "feedback": p}]
    question = from_json(data)
    responses = {"single": {"choice": "b"}, "short_text": {"text": payload}, "essay": {"text": payload}, "gaps": {"texts": {"1": payload}}}
    responses |= {"categorise": {"sorted": {"a": "a"}}, "hotspot": {"areas": ["a"]}, "scale": {"step": 1}}
    template = Template("{% load quizzes_tags %}{% question_form q response=r mark=m prefix='q' %}")
    for mark in (None, grade(question, responses.get(kind))):
        html = template.render(Context({"q": question, "r": responses.get(kind), "m": mark})).lower()
        for tag in (
            "<script",
            "<img",
            "<svg/",
            "<iframe",
            "<style",
            "<form",
            "<h1",
            " onerror=alert(1)>",
        ):
            assert tag not in html.replace("&lt;", "‹").replace("&quot;", "”"), tag
        assert not re.search(r'<[^<>]*( style="|href="javascript)', html)


def test_other_rooms_include_a_question_by_template(db):
    question = {"kind": "single", "prompt": "Which?", "choices": [{"text": "a", "right": True}, {"text": "b"}]}
    html = Template('{% include "quizzes/question.html" %}').render(Context({"question": question, "prefix": "q"}))
    assert html.count('name="q"') == 2
    assert "<fieldset" in html
    asked = from_json(question)
    judged = Template('{% include "quizzes/question.html" %}').render(
        Context(
            {
                "question": asked,
                "prefix": "q",
                "response": {"choice": asked.choices[0].id},
                "mark": grade(asked, {"choice": asked.choices[0].id}),
                "disabled": True,
            }
        )
    )
    assert "That is right." in judged
    assert "disabled" in judged


SHOWN = "q-" + "0" * 32 + ".png"


def test_a_text_shows_kept_pictures_and_no_other():
    tags = f'<img src="@@FILE@@/{SHOWN}" alt="x" onload="y()"><img src="/media/images/other.png"><img src="//evil.example/{SHOWN}">'
    html = rich(Rich(f"<p>{tags}</p>", "html"))
    assert html.count("<img") == 1
    assert f'src="/media/images/{SHOWN}"' in html
    assert "onload" not in html


def test_a_text_shows_formulas_and_nothing_in_their_disguise():
    formula = "<math><mi>E</mi><mo>=</mo><msup><mi>c</mi><mn>2</mn></msup></math>"
    assert rich(Rich(formula.replace("</math>", "<script>x()</script><style>a</style></math>"), "html")) == formula
    nested = rich(Rich("<math><mi><p><a href='javascript:x()'>y</a><table><mglyph><style></math><img src onerror=x()></style>", "html"))
    assert not re.search(r"<[^>]*(javascript:|onerror)", nested)
