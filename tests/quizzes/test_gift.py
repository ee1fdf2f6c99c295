"""GIFT as people write it, odd or broken: each question is read or refused by its line, and the others are kept."""

import contextlib
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes.engine.questions import from_json
from quizzes.exchange.drafts import MOST_QUESTIONS
from quizzes.exchange.encodings import decode
from quizzes.exchange.files import detect
from quizzes.exchange.gift import CannotWrite, read, write
from quizzes.exchange.gift.writer import write_question
from quizzes.exchange.verdicts import FileError, Verdict
from tests.cost import at_most
from tests.quizzes.test_grading import questions


def one(text):
    reading = read(text)
    assert len(reading.verdicts) == 1, reading.verdicts
    return reading.verdicts[0]


def question(text):
    verdict = one(text)
    assert verdict.ok, verdict.message
    return verdict.question


KINDS = [
    ("Q{T}", "true_false"),
    ("Q{ FALSE }", "true_false"),
    ("Q{true}", "short_text"),
    ("Q{=TRUE}", "short_text"),
    ("Q{=a =b}", "short_text"),
    ("Q{one}", "short_text"),
    ("Q{=a ~b}", "single"),
    ("Q{~a =b}", "single"),
    ("Q{~%50%a ~%50%b ~c}", "multiple"),
    ("Q{#5}", "numeric"),
    ("Q{#1..5}", "numeric"),
    ("Q{#=1:0 =%50%2:1}", "numeric"),
    ("Q{=a->b =c->d}", "matching"),
    ("Q{}", "essay"),
    ("Q{\n\n}", "essay"),
    ("Q{####read by a person}", "essay"),
    ("Only text.", "description"),
    ("The {=cat ~dog} sat.", "single"),
    ("{=Asia} is large.", "short_text"),
    ("Q{>\na\nb}", "ordering"),
]


@pytest.mark.parametrize(("text", "kind"), KINDS)
def test_the_kind_follows_moodles_rules(text, kind):
    assert question(text).kind == kind
    assert one(text).kind == kind


REFUSED = [
    ("Q{=a", "never closed"),
    ("Q a}", "no opening one"),
    ("Q}{", "no opening one"),
    ("Q{=a {b}", "inside the answers"),
    ("Q{~a}", "at least two answers"),
    ("Q{#}", "no number"),
    ("Q{#five}", "is not a number"),
    ("Q{#5..1}", "is not a number"),
    ("Q{#5:x}", "is not a number"),
    ("Q{#5:-1}", "is not a number"),
    ("Q{=a->b =c}", "has no ->"),
    ("Q{=a->b =c->}", "nothing after its ->"),
    ("Q{=a->b}", "at least two lines"),
    ("Q{= =a}", "is empty"),
    ("Q{~%101%a =b}", "not between -100 and 100"),
    ("The {=quick} brown {=fox}.", "two blocks of answers"),
    ("Q{>\na}", "at least two lines"),
    ("::title only::", "no text"),
]


@pytest.mark.parametrize(("text", "reason"), REFUSED)
def test_a_broken_question_is_refused_by_its_line_and_the_others_are_kept(text, reason):
    reading = read(f"::first::One{{T}}\n\n{text}\n\n::last::Two{{F}}")
    first, broken, last = reading.verdicts
    assert (first.ok, broken.ok, last.ok) == (True, False, True)
    assert "Line 3" in broken.message
    assert reason in broken.message
    assert broken.name


def test_escapes_are_characters():
    asked = question(r"::a\:b::x \{\} \~ \= \# \\ \n y{=1 \= 1#no \# here ~2}")
    assert (asked.name, asked.prompt) == ("a:b", "x {} ~ = # \\ \n y")
    assert asked.choices[0].text.text == "1 = 1"
    assert asked.choices[0].feedback.text == "no # here"


def test_a_backslash_before_another_letter_stays():
    assert question(r"\alpha and C:\dir{T}").prompt == r"\alpha and C:\dir"


def test_formats_are_the_questions_unless_they_say_otherwise():
    asked = question("[html]<b>Q</b>{=[markdown]*a*#[plain]x ~[html]b ~[other]c}")
    assert asked.prompt_format == "html"
    assert [(c.text.text, c.text.format) for c in asked.choices] == [("*a*", "markdown"), ("b", ""), ("[other]c", "")]
    assert asked.choices[0].feedback.format == "plain"


def test_blank_lines_comments_and_blanks_inside_braces_do_no_harm():
    asked = question("// c\n::t::  Q \n{\n\n  // inside\n  = right  # yes\n\n  ~ wrong\n // more\n\n}\n")
    assert [choice.text.text for choice in asked.choices] == ["right", "wrong"]


def test_an_unclosed_question_does_not_swallow_the_next():
    reading = read("A{=a\n\nB{=b}\n\nC{=c\n\n::D::d\n{T}\n\nE{=e\n\n$CATEGORY: x\n\nF{=f}")
    assert [(v.name, v.ok) for v in reading.verdicts] == [("A", False), ("B", True), ("C", False), ("D", True), ("E", False), ("F", True)]


def test_questions_without_a_blank_line_between_them_are_told_apart():
    reading = read("// [id:1]\nA{T}\n// [id:2]\nB{F}\n::C::c{=x\n=y}\nand so on\n::D::d{}")
    assert [(v.name, v.kind, v.id) for v in reading.verdicts] == [
        ("A", "true_false", "1"),
        ("B", "true_false", "2"),
        ("C", "short_text", ""),
        ("D", "essay", ""),
    ]
    assert reading.verdicts[2].question.prompt == "c_____\nand so on"


def test_a_category_takes_its_line_only():
    reading = read("$CATEGORY: A/B\n::x::X{T}\n\n//c\n$CATEGORY:C\n\nY{T}\n$CATEGORY: D")
    assert reading.categories == ("A/B", "C", "D")
    assert [v.category for v in reading.verdicts] == ["A/B", "C"]


def test_ids_and_tags_stand_in_comments():
    verdict = one(r"// [id:a\]b] [tag:x] other [tag: y z ] [tag:x]" + "\n// [id:second]\nQ{T}")
    assert (verdict.id, verdict.tags) == ("a]b", ("x", "y z"))


def test_weights():
    asked = question("Q{~%33.33333%a ~%-50%b =%25%c ~d%50%e}")
    assert [float(choice.fraction) for choice in asked.choices] == [33.33333, -50, 25, 0]
    assert asked.choices[3].text.text == "d%50%e"


def test_numbers():
    asked = question("Q{#=%100%1.5..2.5#mid =%50%-3e1:.5 =%0%*#any}")
    assert [(a.value, float(a.tolerance), a.fraction) for a in asked.answers] == [(None, 0, 100), (-30, 0.5, 50), (None, 0, 0)]
    assert [(a.low, a.high) for a in asked.answers] == [(Fraction(3, 2), Fraction(5, 2)), (None, None), (None, None)]
    wrong = question("Q{#3:2~#Completely wrong}").answers
    assert [(a.value, str(a.feedback)) for a in wrong] == [(3, ""), (None, "Completely wrong")]


def test_true_and_false_have_two_feedbacks():
    asked = question("Q{F#said true#said false####all}")
    assert [str(x) for x in (asked.feedback_true, asked.feedback_false, asked.feedback)] == ["said true", "said false", "all"]


def test_what_is_odd_is_taken_and_said():
    assert "capitals" in one("Q{false}").message
    assert "100 %" in one("Q{~%50%a ~%20%b}").message
    assert "worth anything" in one("Q{~a ~b}").message
    assert "kept as text" in one(r"{=a} is $\frac{1}{2}$").message
    assert one("Q{>2 none\na\nb}").lost


def test_bytes_of_any_kind_become_text_or_a_clear_refusal():
    assert decode("\ufeffé{T}\r\n\r\nb\rc".encode()) == "é{T}\n\nb\nc"
    assert decode("é{T}".encode("utf-16")) == "é{T}"
    assert decode("ok\ncaf\xe9".encode("latin-1")) == "ok\ncaf\xe9"
    with pytest.raises(FileError, match=r"line 2"):
        decode(b"ok\n\x81\xe9")
    with pytest.raises(FileError, match="text file"):
        decode(b"a\x00b")


@pytest.mark.parametrize("text", ["", "  \n", "<?xml version='1.0'?><quiz/>", '[{"a": 1}]', "just words", "PK\x03"])
def test_what_is_not_gift_is_not_taken_for_it(text):
    with pytest.raises(FileError):
        detect(text, "file.txt")


def test_an_aiken_file_goes_by_its_own_name():
    assert detect("What?\nA. x\nB. y\nANSWER: A\n", "file.txt") == "aiken"


def test_five_thousand_questions_are_read_and_written_in_seconds():
    text = "\n\n".join(f"// [id:{n}]\n::q{n}::Question {n}?{{\n=right#yes\n~%-50%wrong#no\n~other\n####all}}" for n in range(5000))
    with at_most(10):
        reading = read(text)
        assert write(reading.verdicts)
    assert reading.counts == {"single": 5000}


HOSTILE = [
    "{" * 100_000,
    "}" * 100_000,
    "{}" * 50_000,
    "{\n" * 50_000,
    "a{b\n\n" * 10_000,
    "Q{a}\n" + "}\n" * 50_000,
    "Q{T}\n" * 10_000,
    "::" * 50_000,
    "\\" * 100_001,
    "Q{=" + "%" * 100_000,
    "Q{" + "=a" * 50_000,
    "Q{" + "~" * 100_000,
    "Q{#" + "=1" * 30_000 + "}",
    "Q{" + "#" * 100_000 + "}",
    "// [id:" + "[tag:" * 20_000 + "\nQ{T}",
    "// " + "[tag:" + "\\" * 50_000 + "\nQ{T}",
    "[" * 100_000 + "Q{T}",
    "Q{=" + "*" * 50_000 + "}",
    "$CATEGORY: a\n" * 20_000,
]


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: text[:8])
def test_a_hostile_file_costs_no_more_than_its_length(text):
    with at_most(2), contextlib.suppress(FileError):  # of more answers than anybody writes
        read(text)


def test_more_questions_than_an_import_should_take_are_refused_whole_and_said():
    with pytest.raises(FileError, match=str(MOST_QUESTIONS)):
        read("Q{T}\n\n" * (MOST_QUESTIONS + 1))


@given(st.text(st.sampled_from("Qab:=~#{}%\\n\n\t-> */[]$T05.*é"), max_size=120))
@settings(max_examples=600, deadline=None)
def test_whatever_is_read_is_the_same_after_writing(text):
    reading = read(text)
    try:
        written = write(reading.verdicts)
    except CannotWrite:
        return
    again = read(written)
    assert [v.question for v in again.verdicts] == [v.question for v in reading.verdicts if v.ok], written
    assert write(again.verdicts) == written


@given(questions)
@settings(max_examples=400, deadline=None)
def test_whatever_is_written_is_a_fixed_point(asked):
    try:
        written = write_question(asked)
    except CannotWrite:
        return
    (again,) = read(written).verdicts
    if not again.ok:
        return  # what an editor left empty is refused on the way in, by name
    once = write_question(again.question)
    assert read(once).verdicts[0].question == again.question
    assert again.kind == asked.kind


@pytest.mark.parametrize(
    "data",
    [
        {"kind": "gaps", "prompt": "[[1]]", "gaps": [{"id": "1", "answers": [{"text": "x"}]}]},
        {"kind": "short_text", "answers": [{"text": "a -> b"}, {"text": "c"}]},
        {"kind": "matching", "pairs": [{"prompt": "a -> b", "answer": "c"}, {"prompt": "d", "answer": "e"}]},
        {"kind": "description", "prompt": "x", "feedback": "y"},
    ],
)
def test_what_gift_cannot_say_is_said(data):
    with pytest.raises(CannotWrite, match="GIFT"):
        write([Verdict("n", data["kind"], 1, from_json(data))])
