"""Question types that plugins add to Moodle: held by the kind that asks the same, what it counts otherwise said, the rest named."""

from fractions import Fraction

import pytest

from quizzes.engine.grading import grade
from quizzes.exchange import files
from quizzes.exchange.writing import WRITERS


def read(kind, body, prompt="Which?"):
    text = f"<questiontext format='html'><text><![CDATA[{prompt}]]></text></questiontext>"
    question = f"<question type='{kind}'><name><text>Q</text></name>{text}<defaultgrade>2</defaultgrade>{body}</question>"
    (verdict,) = files.read(f"<quiz>{question}</quiz>".encode(), filename="q.xml").verdicts
    return verdict


def answers(*rows):
    return "".join(
        f"<answer fraction='{worth}' format='html'><text><![CDATA[{text}]]></text><feedback><text>{told}</text></feedback></answer>"
        for text, worth, told in rows
    )


def table(*rows, way="subpoints", told=""):
    """Statements with the column each is right in."""
    lines = "".join(
        f"<row number='{nth}'><optiontext format='html'><text>{text}</text></optiontext>"
        f"<feedbacktext format='html'><text>{told}</text></feedbacktext></row>"
        for nth, (text, _column) in enumerate(rows, 1)
    )
    heads = "".join(
        f"<column number='{n}'><responsetext format='moodle_auto_format'><text>{t}</text></responsetext></column>"
        for n, t in ((1, "True"), (2, "False"))
    )
    weights = "".join(
        f"<weight rownumber='{nth}' columnnumber='{column}'><value>\n {int(column == own)}.000\n</value></weight>"
        for nth, (_text, own) in enumerate(rows, 1)
        for column in (1, 2)
    )
    return f"<scoringmethod><text>{way}</text></scoringmethod><numberofrows>{len(rows)}</numberofrows>{lines}{heads}{weights}"


STATEMENTS = (("Copper conducts.", 1), ("Glass conducts.", 2), ("Iron conducts.", 1), ("Wood conducts.", 2))


@pytest.mark.parametrize("kind", ["kprime", "mtf"])
def test_a_table_of_true_and_false_is_sorted_into_its_columns(kind):
    verdict = read(kind, table(*STATEMENTS))
    question = verdict.question
    assert (verdict.kind, verdict.lost, question.weight, question.credit) == ("categorise", (), 2, "proportional")
    true, false = (category.id for category in question.categories)
    given = {entry.id: true if own == 1 else false for entry, (_text, own) in zip(question.entries, STATEMENTS, strict=True)}
    assert grade(question, {"sorted": given}).score == 1
    assert grade(question, {"sorted": given | {question.entries[0].id: false}}).score == Fraction(3, 4)


@pytest.mark.parametrize(
    ("way", "credit", "lost"),
    [("kprimeonezero", "exact", 0), ("mtfonezero", "exact", 0), ("kprime", "proportional", 1), ("x", "proportional", 1)],
)
def test_how_a_table_counts_is_kept_or_said_to_be_lost(way, credit, lost):
    verdict = read("kprime", table(*STATEMENTS, way=way))
    assert (verdict.question.credit, len(verdict.lost)) == (credit, lost)
    assert all(way in what for what in verdict.lost)
    assert len(read("mtf", table(*STATEMENTS, told="Why")).lost) == 1


def test_a_table_that_does_not_say_what_is_right_is_refused():
    assert "right" in read("mtf", table(("One", 3), ("Two", 1))).message


def test_right_and_wrong_answers_of_the_open_university_are_several_to_tick():
    rows = answers(("One", 100, "odd"), ("Two", 0, ""), ("Three", 100, ""))
    verdict = read("oumultiresponse", f"<shuffleanswers>false</shuffleanswers>{rows}<correctfeedback><text>Yes</text></correctfeedback>")
    question = verdict.question
    ids = [choice.id for choice in question.choices]
    assert (verdict.kind, question.shuffle, question.feedback_right.text) == ("multiple", False, "Yes")
    assert grade(question, {"choices": [ids[0], ids[2]]}).score == 1
    assert grade(question, {"choices": [ids[0], ids[1]]}).score == Fraction(1, 2)
    assert ["oumultiresponse" in what for what in verdict.lost] == [True]


GAPS = "<p>The [cat|kitten] sat on the [mat].</p>"


def gapfill(way, **more):
    facts = {"answerdisplay": way, "delimitchars": "[]", "casesensitive": "0"} | more
    return "".join(f"<{name}>{value}</{name}>" for name, value in facts.items()) + answers(
        ("cat|kitten", 100, ""), ("mat", 100, ""), ("dog", 0, "")
    )


def test_brackets_are_gaps_that_are_typed():
    verdict = read("gapfill", gapfill("gapfill"), GAPS)
    question = verdict.question
    assert (verdict.kind, verdict.lost, question.prompt) == ("gaps", (), "<p>The [[1]] sat on the [[2]].</p>")
    assert grade(question, {"texts": {"1": "Kitten", "2": "mat"}}).score == 1
    assert grade(question, {"texts": {"1": "dog", "2": "mat"}}).score == Fraction(1, 2)


@pytest.mark.parametrize("way", ["dragdrop", "dropdown"])
def test_brackets_are_gaps_that_words_are_put_into(way):
    question = read("gapfill", gapfill(way), GAPS).question
    assert question.options(question.gaps[1]) == ("cat", "dog", "kitten", "mat")
    assert grade(question, {"texts": {"1": "kitten", "2": "mat"}}).score == 1


def test_other_marks_may_stand_around_a_gap_and_a_pattern_be_in_it():
    verdict = read("gapfill", gapfill("gapfill", delimitchars="@@", casesensitive="1"), "Type @colou?r@ [sic].")
    question = verdict.question
    assert question.prompt == "Type [[1]] [sic]."
    assert [grade(question, {"texts": {"1": said}}).right for said in ("color", "colour", "Color", "colouur")] == [True, True, False, False]
    literal = read("gapfill", gapfill("gapfill", delimitchars="@@", disableregex="1"), "Type @colou?r@.").question
    assert [grade(literal, {"texts": {"1": said}}).right for said in ("color", "colou?r")] == [False, True]


def test_what_a_gap_of_brackets_had_besides_is_said():
    more = {"noduplicates": "1", "letterhints": "1", "gapsetting": "<correctfeedback><text>Well</text></correctfeedback>"}
    assert len(read("gapfill", gapfill("dragdrop", **more), GAPS).lost) == 3
    assert not read("gapfill", gapfill("gapfill"), "Nothing [] here").ok
    assert not read("gapfill", gapfill("gapfill"), "Nothing here").ok


def test_regular_expressions_are_patterns_and_the_first_answer_words():
    rows = answers(
        ("blue, white \\(and\\) red", 100, ""), ("blue.{1,3}white.*red", 80, "Nearly"), ("--.*blue.*", 0, "No blue"), ("red", 10, "")
    )
    verdict = read("regexp", f"<usehint>0</usehint><usecase>1</usecase>{rows}")
    question = verdict.question
    given = ("blue, white (and) red", "blue - white, then red", "Blue, white (and) red", "red")
    assert [grade(question, {"text": said}).score for said in given] == [1, Fraction(4, 5), 0, Fraction(1, 10)]
    assert [answer.pattern for answer in question.answers] == [False, True, False]
    assert ["--.*blue.*" in what for what in verdict.lost] == [True]


def test_a_pattern_that_no_safe_engine_takes_is_refused_by_its_question():
    verdict = read("regexp", answers(("a", 100, ""), ("(?=b)c", 100, "")))
    assert (verdict.ok, verdict.name, verdict.kind) == (False, "Q", "short_text")
    assert "(?=b)c" in verdict.message


def test_a_choice_among_results_is_asked_with_the_first_values_and_says_so():
    sets = (
        "<dataset_definitions><dataset_definition><name><text>a</text></name><dataset_items>"
        "<dataset_item><number>1</number><value>4</value></dataset_item><dataset_item><number>2</number><value>5</value></dataset_item>"
        "</dataset_items></dataset_definition></dataset_definitions>"
    )
    rows = answers(("{={a}*2}", 100, "twice {a}"), ("{=({a}+1)/2}", 0, ""))
    verdict = read("calculatedmulti", f"<single>true</single>{rows}{sets}", "Twice {a}?")
    assert (verdict.kind, verdict.question.prompt) == ("single", "Twice 4?")
    assert [choice.text.text for choice in verdict.question.choices] == ["8", "2.5"]
    assert verdict.question.choices[0].feedback.text == "twice 4"
    assert len(verdict.lost) == 1


@pytest.mark.parametrize("kind", ["ddmarker", "ddimageortext", "coderunner", "stack", "randomsamatch", "wordselect"])
def test_what_no_kind_of_ours_asks_is_named(kind):
    verdict = read(kind, answers(("a", 100, "")))
    assert (verdict.ok, verdict.kind, verdict.name) == (False, kind, "Q")
    assert kind in verdict.message


HELD = {
    "kprime": read("kprime", table(*STATEMENTS)),
    "oumultiresponse": read("oumultiresponse", answers(("One", 100, ""), ("Two", 0, ""))),
    "typed": read("gapfill", gapfill("gapfill"), GAPS),
    "dragged": read("gapfill", gapfill("dragdrop"), GAPS),
    "regexp": read("regexp", answers(("a", 100, ""), ("a.c", 50, ""))),
}


@pytest.mark.parametrize("name", WRITERS)
@pytest.mark.parametrize("case", HELD)
def test_they_travel_on_unchanged_in_every_format_that_takes_them(case, name):
    first = WRITERS[name].write([HELD[case]], {}.get)
    if first.left_out:
        assert first.left_out[0][1]
        return
    again = files.read(first.data, filename=f"x.{WRITERS[name].ending}")
    assert WRITERS[name].write(again.verdicts, again.files.get).data == first.data
