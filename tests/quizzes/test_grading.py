"""Golden marks, and what holds for any question and any answer."""

import contextlib
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes.engine.grading import accepts, grade, mark_from_json
from quizzes.engine.questions import KINDS, from_json
from quizzes.engine.responding import ResponseError
from quizzes.engine.texts import QuestionError, ids_for


def single(*fractions):
    return from_json({"kind": "single", "choices": [{"id": str(n), "text": f"t{n}", "fraction": f} for n, f in enumerate(fractions)]})


def multiple(*fractions):
    return from_json({"kind": "multiple", "choices": [{"id": str(n), "text": f"t{n}", "fraction": f} for n, f in enumerate(fractions)]})


def words(*rows, **more):
    return from_json({"kind": "short_text", "answers": [{"text": text, "fraction": f} for text, f in rows], **more})


def numbers(*rows):
    return from_json({"kind": "numeric", "answers": [{"value": v, "tolerance": t, "fraction": f} for v, t, f in rows]})


MATCHING = from_json(
    {
        "kind": "matching",
        "pairs": [
            {"id": "f", "prompt": "France", "answer": "euro"},
            {"id": "i", "prompt": "Italy", "answer": "euro"},
            {"id": "j", "prompt": "Japan", "answer": "yen"},
        ],
        "extra": ["franc"],
    }
)
OPTION = {text: own for own, text in MATCHING.options}
ORDER = from_json({"kind": "ordering", "entries": [{"id": x, "text": x} for x in "abcd"]})
GAPS = from_json(
    {
        "kind": "gaps",
        "prompt": "[[1]] and [[2]]",
        "gaps": [{"id": "1", "answers": [{"text": "salt"}, {"text": "sel", "fraction": 50}]}, {"id": "2", "answers": [{"text": "pepper"}]}],
    }
)
TRUTH = from_json({"kind": "true_false", "answer": False, "feedback_true": "no", "feedback_false": "yes", "feedback": "always"})

GOLDEN = [
    (single(100, 0, 50, -50), {"choice": "0"}, 1),
    (single(100, 0, 50, -50), {"choice": "1"}, 0),
    (single(100, 0, 50, -50), {"choice": "2"}, Fraction(1, 2)),
    (single(100, 0, 50, -50), {"choice": "3"}, 0),
    (single(100, 0), None, 0),
    (multiple(50, 50, -100), {"choices": ["0", "1"]}, 1),
    (multiple(50, 50, -100), {"choices": ["0"]}, Fraction(1, 2)),
    (multiple(50, 50, -100), {"choices": ["0", "1", "2"]}, 0),
    (multiple(50, 50, -25), {"choices": ["0", "1", "2"]}, Fraction(3, 4)),
    (multiple(33.33333, 33.33333, 33.33333, 0), {"choices": ["0", "1", "2"]}, 1),
    (multiple(14.28571, 85.71429), {"choices": ["0"]}, Fraction(1, 7)),
    (multiple(100, 100, -100), {"choices": ["0"]}, Fraction(1, 2)),
    (multiple(0, 0), {"choices": ["0"]}, 0),
    (TRUTH, {"value": False}, 1),
    (TRUTH, {"value": True}, 0),
    (words(("Ottawa", 100), ("Toronto", 20)), {"text": "  oTTawa "}, 1),
    (words(("Ottawa", 100), ("Toronto", 20)), {"text": "toronto"}, Fraction(1, 5)),
    (words(("Ottawa", 100), ("*", 0)), {"text": "Paris"}, 0),
    (words(("*at*on*", 100)), {"text": "a national one"}, 1),
    (words(("élan", 100)), {"text": "elan"}, 0),
    (words(("élan", 100), accents_matter=False), {"text": "ELAN"}, 1),
    (words(("Élan", 100), case_matters=True), {"text": "élan"}, 0),
    (words((r"2\*3", 100)), {"text": "2*3"}, 1),
    (words((r"2\*3", 100)), {"text": "2x3"}, 0),
    (words(("l’eau", 100)), {"text": "L'eau"}, 1),
    (numbers(("3.1415", "0.0005", 100)), {"text": "3,142"}, 1),
    (numbers(("3.1415", "0.0005", 100)), {"text": "3.1421"}, 0),
    (numbers(("1822", "0", 100), ("1822", "2", 50)), {"text": "1 824"}, Fraction(1, 2)),
    (numbers(("1822", "0", 100)), {"text": "1,822"}, 1),
    (numbers(("1.822", "0", 100)), {"text": "1,822"}, 1),
    (numbers(("0.1", "0", 100)), {"text": "1e-1"}, 1),
    (numbers(("5", "0", 100)), {"text": "five"}, 0),
    (numbers(("-3", "0", 100)), {"text": "−3"}, 1),
    (numbers(("5", "0", 100)), {"text": "9e999999999"}, 0),
    (MATCHING, {"pairs": {"f": OPTION["euro"], "i": OPTION["euro"], "j": OPTION["yen"]}}, 1),
    (MATCHING, {"pairs": {"f": OPTION["euro"], "j": OPTION["franc"]}}, Fraction(1, 3)),
    (ORDER, {"places": {"a": 1, "b": 2, "c": 3, "d": 4}}, 1),
    (ORDER, {"places": {"a": 1, "b": 3, "c": 2, "d": 4}}, Fraction(1, 2)),
    (ORDER, {"places": {"a": 1, "b": 1}}, Fraction(1, 4)),
    (GAPS, {"texts": {"1": "SEL", "2": "pepper"}}, Fraction(3, 4)),
    (from_json({"kind": "essay"}), {"text": "long"}, 0),
    (from_json({"kind": "description", "prompt": "x"}), None, 0),
]


@pytest.mark.parametrize(("question", "response", "score"), GOLDEN)
def test_an_answer_is_worth_what_the_table_says(question, response, score):
    mark = grade(question, response)
    assert mark.score == score
    assert mark.right is (score == 1)
    assert mark_from_json(mark.to_json()) == mark


def test_feedback_is_for_the_answer_first_and_then_for_all():
    assert [str(text) for text in grade(TRUTH, {"value": True}).feedback] == ["no", "always"]
    assert [str(text) for text in grade(TRUTH, None).feedback] == ["always"]


def test_an_essay_waits_for_a_person_once_it_is_written():
    essay = from_json({"kind": "essay"})
    assert grade(essay, {"text": "x"}).needs_review
    assert not grade(essay, {"text": "  "}).needs_review


def test_only_right_is_said_and_weights_follow():
    shorthand = {"kind": "multiple", "choices": [{"text": "a", "right": True}, {"text": "b", "right": True}, {"text": "c"}]}
    assert [choice.fraction for choice in from_json(shorthand).choices] == [50, 50, -50]
    one = from_json({"kind": "single", "choices": [{"text": "a", "right": True}, {"text": "b"}]})
    assert [choice.fraction for choice in one.choices] == [100, 0]


def test_ids_tell_nothing_of_the_place():
    assert ids_for(["b", "a"]) == tuple(reversed(ids_for(["a", "b"])))
    assert len(set(ids_for(["a", "a", "a"]))) == 3


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"kind": "single"},
        {"kind": "single", "choices": [{"text": "a"}]},
        {"kind": "single", "choices": [{"text": "a", "fraction": 101}, {"text": "b"}]},
        {"kind": "single", "choices": [{"text": "a", "fraction": "x"}, {"text": "b"}]},
        {"kind": "single", "choices": [{"id": "1", "text": "a"}, {"id": "1", "text": "b"}]},
        {"kind": "true_false", "answer": "yes"},
        {"kind": "numeric", "answers": [{"value": "five"}]},
        {"kind": "numeric", "answers": [{"value": "5", "tolerance": "-1"}]},
        {"kind": "gaps", "prompt": "none", "gaps": [{"id": "1", "answers": [{"text": "x"}]}]},
        {"kind": "short_text", "answers": "x"},
        {"kind": "essay", "prompt": 3},
        {"kind": "essay", "prompt_format": "latex"},
        {"kind": "essay", "feedback": 3},
        [],
    ],
)
def test_what_cannot_be_a_question_is_refused_with_a_reason(data):
    with pytest.raises(QuestionError, match=r"\w+"):
        from_json(data)


def test_a_pattern_of_many_asterisks_takes_no_longer_than_its_length():
    assert not accepts("*a" * 500 + "b", "a" * 2000)


# --- what holds for any question

text = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=12)
rich = st.one_of(text, st.builds(lambda t, f: {"text": t, "format": f}, text, st.sampled_from(["html", "markdown"])))
weight = st.one_of(st.integers(-100, 100), st.sampled_from([33.33333, 16.66667, -33.33333, 12.5, 0.5]))
decimal = st.decimals(min_value=-1000, max_value=1000, places=3).map(str)
choice = st.fixed_dictionaries({"text": rich, "fraction": weight, "feedback": rich})
accepted = st.fixed_dictionaries({"text": text, "fraction": weight, "feedback": rich})
pair = st.fixed_dictionaries({"prompt": rich, "answer": text})
credit = st.sampled_from(["proportional", "exact", "penalty"])
rubric = st.just([]) | st.just([{"text": "Clear?", "levels": [{"text": "no", "points": "0"}, {"text": "yes", "points": "2.5"}]}])
bounds = st.fixed_dictionaries({"low": st.integers(-9, 0).map(str), "high": st.integers(0, 9).map(str), "fraction": weight})
OWN = {
    "single": {"choices": st.lists(choice, min_size=2, max_size=6), "shuffle": st.booleans()},
    "multiple": {
        "choices": st.lists(choice, min_size=2, max_size=6),
        "shuffle": st.booleans(),
        "credit": st.sampled_from(["weights", "exact", "proportional", "penalty"]),
    },
    "true_false": {"answer": st.booleans(), "feedback_true": rich, "feedback_false": rich},
    "short_text": {"answers": st.lists(accepted, min_size=1, max_size=4), "case_matters": st.booleans(), "accents_matter": st.booleans()},
    "numeric": {
        "answers": st.lists(
            st.fixed_dictionaries({"value": decimal | st.just("*"), "tolerance": st.integers(0, 9), "fraction": weight}) | bounds,
            min_size=1,
        ),
        "units": st.just([]) | st.just([{"name": "m"}, {"name": "cm", "factor": "100"}]),
        "unit_rule": st.sampled_from(["optional", "required"]),
    },
    "matching": {"pairs": st.lists(pair, min_size=1, max_size=5), "extra": st.lists(text, max_size=3), "credit": credit},
    "ordering": {"entries": st.lists(st.fixed_dictionaries({"text": rich}), min_size=2, max_size=6), "credit": credit},
    "gaps": {
        "prompt": st.just("a [[1]] b"),
        "gaps": st.lists(accepted, min_size=1, max_size=3).map(lambda rows: [{"id": "1", "answers": rows}])
        | st.lists(accepted, min_size=1, max_size=3).map(lambda rows: [{"id": "1", "kind": "word", "answers": rows, "weight": "2"}])
        | st.just([{"id": "1", "kind": "numeric", "numbers": [{"value": "2", "tolerance": "0.5"}]}]),
        "credit": credit,
    },
    "calculated": {
        "variables": st.lists(decimal, min_size=1, max_size=3).map(
            lambda values: [{"name": "a", "values": values}, {"name": "b", "low": "1"}]
        ),
        "answers": st.lists(
            st.fixed_dictionaries(
                {"formula": st.sampled_from(["{a}+{b}", "{a}/3", "a*b"]), "fraction": weight, "decimals": st.integers(0, 4)}
            ),
            min_size=1,
        ),
    },
    "categorise": {
        "categories": st.just([{"id": "x", "text": "X"}, {"id": "y", "text": "Y"}]),
        "entries": st.lists(
            st.fixed_dictionaries({"text": rich, "categories": st.lists(st.sampled_from(["x", "y"]), unique=True)}), min_size=1, max_size=5
        ),
        "credit": credit,
    },
    "hotspot": {
        "image": st.just({"name": "questions/x.png", "alt": "A map", "width": 400, "height": 300}),
        "areas": st.lists(
            st.fixed_dictionaries(
                {"text": st.just("x"), "shape": st.just("rect"), "coords": st.just([1, 2, "3.5", 4]), "fraction": weight}
            ),
            min_size=1,
        ),
        "several": st.booleans(),
        "credit": st.sampled_from(["weights", "exact", "proportional", "penalty"]),
    },
    "scale": {"labels": st.lists(text, max_size=9).map(lambda rows: ["no", *rows, "yes"])},
    "essay": {"rubric": rubric, "words": st.just([0, 200]), "template": text, "model": rich},
    "file": {"rubric": rubric, "types": st.just(["pdf", "txt"]), "reviewer": st.sampled_from(["self", "peer", "facilitator"])},
    "description": {},
}
finer = {
    "hints": st.lists(rich, max_size=2),
    "penalty": st.integers(0, 100),
    "feedback_right": rich,
    "feedback_wrong": rich,
    "weight": st.sampled_from(["1", "0.5", "3"]),
}
common = {"name": text, "prompt": text, "prompt_format": st.sampled_from(["plain", "moodle", "html", "markdown"]), "feedback": rich}
questions = st.one_of(*(st.fixed_dictionaries(common | finer | own | {"kind": st.just(kind)}) for kind, own in OWN.items())).map(from_json)


def test_every_kind_is_among_those_tried():
    assert set(OWN) == set(KINDS)


@st.composite
def answered(draw):
    question = draw(questions)
    own = question.to_json()
    ids = [row["id"] for key in ("choices", "pairs", "entries", "gaps", "areas") for row in own.get(key, ())]
    some = draw(st.lists(st.sampled_from(ids), unique=True)) if ids else []
    typed = draw(st.one_of(text, decimal))
    match question.kind:
        case "single":
            response = {"choice": some[0]} if some else None
        case "multiple":
            response = {"choices": some}
        case "true_false":
            response = {"value": draw(st.booleans())}
        case "matching":
            response = {"pairs": {own_id: draw(st.sampled_from([i for i, _ in question.options])) for own_id in some}}
        case "ordering":
            response = {"places": {own_id: draw(st.integers(1, len(ids))) for own_id in some}}
        case "gaps":
            words = {gap.id: question.options(gap) for gap in question.gaps}
            response = {"texts": {own_id: draw(st.sampled_from(words[own_id])) if words[own_id] else typed for own_id in some}}
        case "categorise":
            response = {"sorted": {own_id: draw(st.sampled_from(["x", "y", "-"])) for own_id in some}}
        case "hotspot":
            response = {"areas": some if question.several else some[:1]}
        case "scale":
            response = {"step": draw(st.integers(1, question.steps))}
        case "file":
            response = {"file": "6f1f4e0e-0000-4000-8000-000000000000", "name": "x.pdf", "size": 12}
        case "description":
            response = None
        case _:
            response = {"text": typed}
    return question, response


@given(answered())
@settings(max_examples=300, deadline=None)
def test_a_mark_is_between_nothing_and_everything_and_is_kept_exactly(pair):
    question, response = pair
    mark = grade(question, response)
    assert 0 <= mark.score <= 1
    assert mark.right is (mark.score == 1)
    assert mark_from_json(mark.to_json()) == mark
    assert grade(question, response) == mark


@given(questions)
@settings(max_examples=300, deadline=None)
def test_a_question_is_the_same_after_json(question):
    again = from_json(question.to_json())
    assert again == question
    assert again.to_json() == question.to_json()


@given(answered(), st.randoms(use_true_random=False))
@settings(max_examples=200, deadline=None)
def test_the_order_of_choices_never_changes_the_mark(pair, random):
    question, response = pair
    data = question.to_json()
    for key in ("choices", "pairs"):
        random.shuffle(data.get(key, []))
    assert grade(from_json(data), response).score == grade(question, response).score


@given(
    questions,
    st.recursive(st.none() | st.booleans() | st.integers() | text, lambda x: st.lists(x) | st.dictionaries(text, x), max_leaves=6),
)
@settings(max_examples=300, deadline=None)
def test_any_nonsense_is_judged_or_refused_and_never_breaks(question, nonsense):
    for raw in (
        nonsense,
        {"choice": nonsense},
        {"choices": nonsense},
        {"text": nonsense},
        {"pairs": nonsense},
        {"places": nonsense},
        {"texts": nonsense},
        {"sorted": nonsense},
        {"areas": nonsense},
        {"step": nonsense},
        {"file": nonsense, "name": nonsense, "size": nonsense},
        {"value": nonsense},
    ):
        with contextlib.suppress(ResponseError):
            assert 0 <= grade(question, raw).score <= 1
