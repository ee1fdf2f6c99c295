"""Questions of every kind travel through every format: what a format takes comes back, and what it cannot take is said."""

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from quizzes.engine.questions import from_json
from quizzes.exchange import files
from quizzes.exchange.prose import printable, tidy
from quizzes.exchange.verdicts import Verdict
from quizzes.exchange.writing import WRITERS
from tests.quizzes.test_grading import questions


def said(data):
    """The same question with texts that people could have typed: no control characters, nothing empty that is not optional."""
    if isinstance(data, dict):
        return {key: value if key in ("format", "kind", "id", "prompt_format") else said(value) for key, value in data.items()}
    if isinstance(data, list):
        return [said(value) for value in data]
    return " ".join(printable(data).split()) or "x" if isinstance(data, str) else data


typed = questions.map(lambda question: from_json(said(question.to_json())))


def through(name, question, **facts):
    """(what was written, what comes back, what that is written as)."""
    verdict = Verdict(question.name, question.kind, 1, question, **facts)
    first = WRITERS[name].write([verdict], {}.get)
    if first.left_out:
        return first, None, None
    again = files.read(first.data, filename=f"x.{WRITERS[name].ending}")
    return first, again, WRITERS[name].write(again.verdicts, again.files.get)


@given(question=typed)
@settings(max_examples=60, deadline=None, phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck))
def test_whatever_is_written_is_read_and_written_the_same(question):
    for name in WRITERS:
        first, again, second = through(name, question)
        if again is None:
            assert first.left_out[0][1]
            continue
        assert [verdict.message for verdict in again.verdicts if not verdict.ok] == [], name
        assert second.data == first.data, name
        if name in ("csv", "xlsx") and not first.lost:
            assert again.verdicts[0].question == question


@pytest.mark.parametrize("name", WRITERS)
def test_an_answer_that_looks_like_markup_is_kept(name):
    pairs = [{"prompt": {"text": "list"}, "answer": "<ul>"}, {"prompt": {"text": "quiz"}, "answer": "<quiz>"}]
    question = from_json({"kind": "matching", "name": "Elements", "prompt": "Which element is it?", "pairs": pairs, "extra": []})
    first, again, second = through(name, question)
    if again is not None:
        assert second.data == first.data
        assert [pair.answer for pair in again.verdicts[0].question.pairs] == ["<ul>", "<quiz>"]


@given(question=questions)
@settings(max_examples=40, deadline=None, phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck))
def test_no_question_however_odd_makes_a_file_that_cannot_be_read(question):
    for name in WRITERS:
        first, again, _second = through(name, question)
        assert again is not None or first.left_out


ODD = (
    "<p>a<b>b",
    "a < b <c",
    "<table><tr><td>x</table>",
    "<IMG SRC=x ONERROR=y()>",
    "<p>a</p></div>&nbsp;&amp;lt;",
    "<svg><p>x</svg>y",
    "<a href=' javascript:x()'>y</a>",
)


@pytest.mark.parametrize("html", ODD)
def test_tidying_twice_is_tidying_once(html):
    once = tidy(html)[0]
    assert tidy(once)[0] == once
    assert "javascript" not in once
    assert "onerror" not in once.lower()


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("216.81pt", "216"),
        ("300px", "300"),
        ("032", "32"),
        ("100%", None),
        ("50.5 %", None),
        ("0", None),
        ("auto", None),
        ("123456789", None),
    ],
)
def test_a_side_of_a_picture_is_told_in_whole_pixels_or_not_at_all(said, kept):
    name = f"q-{'0' * 32}.png"
    side = f' width="{kept}"' if kept else ""
    assert tidy(f'<img src="@@FILE@@/{name}" width="{said}">')[0] == f'<img alt="" src="@@FILE@@/{name}"{side}/>'
