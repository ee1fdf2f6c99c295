"""Files as people and tools write them: small letters, old encodings, one slip in two hundred, fields amid a sentence."""

import contextlib
import gzip
import io
import random
import zipfile

import pytest

from quizzes.exchange import files
from quizzes.exchange.verdicts import FileError
from quizzes.exchange.writing import WRITERS
from tests.cost import at_most

TRUE = '<question type="truefalse"><name><text>{name}</text></name><questiontext format="html"><text>{text}</text></questiontext>'
TRUE += '<answer fraction="100"><text>{right}</text></answer><answer fraction="0"><text>{wrong}</text></answer></question>\n'


def read(text, filename="bank.txt"):
    return files.read(text.encode() if isinstance(text, str) else text, filename=filename)


def truth(name="N", text="x", right="true", wrong="false"):
    return TRUE.format(name=name, text=text, right=right, wrong=wrong)


def old(*items):
    return read("<questestinterop>" + "".join(items) + "</questestinterop>", "bank.xml")


def item(presentation, rules="", metadata=""):
    said = f"<itemmetadata>{metadata}</itemmetadata>" if metadata else ""
    scored = f'<resprocessing><outcomes><decvar varname="SCORE"/></outcomes>{rules}</resprocessing>'
    return f'<item ident="i" title="T">{said}<presentation>{presentation}</presentation>{scored}</item>'


def rule(field, value, score=1):
    wanted = f'<conditionvar><varequal respident="{field}">{value}</varequal></conditionvar>'
    return f'<respcondition>{wanted}<setvar action="Add">{score}</setvar></respcondition>'


def said(text):
    return f"<material><mattext>{text}</mattext></material>"


def label(ident, text, more=""):
    return f'<response_label ident="{ident}"{more}>{said(text)}</response_label>'


def fact(name, value):
    field = f"<fieldlabel>{name}</fieldlabel><fieldentry>{value}</fieldentry>"
    return f"<qtimetadata><qtimetadatafield>{field}</qtimetadatafield></qtimetadata>"


def chosen(field, *labels, cardinality="Single", tag="response_lid"):
    inside = f"<render_choice>{''.join(labels)}</render_choice>"
    return f'<{tag} ident="{field}" rcardinality="{cardinality}">{inside}</{tag}>'


AIKEN = {
    "as everyone does": "Two?\nA. 1\nB. 2\nANSWER: B\n",
    "brackets": "Two?\nA) 1\nB) 2\nANSWER: B\n",
    "small letters": "Two?\na) 1\nb) 2\nanswer: b\n",
    "no blank after the letter": "Two?\nA.1\nB.2\nAnswer:B\n",
    "a point after the answer": "Two?\nA. 1\nB. 2\nANSWER: B.\n",
    "other words": "Two?\nA. 1\nB. 2\nCorrect answer: B\n",
    "in French": "Two?\nA. 1\nB. 2\nRéponse\u202f: b\n",
    "an equals sign": "Two?\n(A) 1\n(B) 2\nANSWER = B\n",
    "blank lines between": "Two?\n\nA. 1\n\nB. 2\n\nANSWER: B\n",
    "a mark at the start": "\ufeffTwo?\r\nA. 1\r\nB. 2\r\nANSWER: B\r\n",
}


@pytest.mark.parametrize("text", AIKEN.values(), ids=AIKEN)
def test_aiken_is_read_as_people_type_it(text):
    (verdict,) = read(text).verdicts
    assert [(choice.text.text, int(choice.fraction)) for choice in verdict.question.choices] == [("1", 0), ("2", 100)]


def test_aiken_texts_may_run_over_their_line_and_a_question_without_answer_costs_only_itself():
    reading = read("One\nmore\nA. first\nB. second that\ngoes on\nANSWER: A\n\nBroken\nA. x\nB. y\n\nLast\nA. x\nB. y\nANSWER: B\n")
    first, broken, last = reading.verdicts
    assert first.question.prompt == "One\nmore"
    assert first.question.choices[1].text.text == "second that goes on"
    assert (broken.ok, broken.name, broken.message[:7]) == (False, "Broken", "Line 8:")
    assert last.ok


def test_aiken_letters_in_the_question_are_no_choices_and_several_answers_are():
    first, second = read("Which?\na) one\nb) two\nA. only a\nB. both\nANSWER: B\n\nTwo\nA. x\nB. y\nC. z\nANSWER: A, C\n").verdicts
    assert first.question.prompt == "Which?\na) one\nb) two"
    assert (second.kind, [int(choice.fraction) for choice in second.question.choices]) == ("multiple", [50, 0, 50])


@pytest.mark.parametrize(
    "text",
    [
        "q\n" + "a) x\n" * 200_000 + "ANSWER: A\n",
        "<quiz>" + "&eacute;" * 2_000_000,
        "<quiz>" + '<question type="a"><b></question>' * 20_000,
        '<quiz><question type="cloze"><questiontext><text>{1:MR:' + "=a~" * 30_000 + "}</text></questiontext></question></quiz>",
        "{1:SA:=a}" * 200_000,
        "::x::q {" + "=a#" * 500_000 + "}",
        "<quiz>" + '<question type="a">&</question>' * 20_000,
        "<questestinterop>" + "<!--" * 500_000 + '<item ident="a"></item>&',
        "<questestinterop><item " + " ".join(f'a{nth}="1"' for nth in range(50_000)) + "></item></questestinterop>",
        "question;right;answer 1\n" + ('"' + "x" * 1_900 + ";b;c\n") * 9_900,
        "question;right;answer 1\n" + 'a";"c\n' * 9_900,
        "question;right;answer 1\n" + '"' + '""\n' * 90_000,
        '<quiz><question type="essay"><questiontext><text>@@PLUGINFILE@@/' + ")" * 100_000 + "</text></questiontext></question></quiz>",
    ],
    ids=[
        "choices",
        "entities",
        "pieces",
        "ticks",
        "gaps",
        "answers",
        "slips",
        "comments",
        "attributes",
        "marks",
        "marks in one another",
        "doubled marks",
        "brackets",
    ],
)
def test_a_file_made_to_cost_much_costs_little(text):
    with at_most(2), contextlib.suppress(FileError):
        assert not any(verdict.ok and verdict.kind != "essay" for verdict in read(text).verdicts)


MANY = 9_900
CHOICES = "<question type='multichoice'><questiontext><text>q</text></questiontext>" + "<answer>x</answer>" * 90 + "</question>"
LABELS = "<render_choice>" + label("a", "x") * 60 + "</render_choice>"
WIDE = {
    "bank.gift": "".join(f"::q{nth}::q{{=b{'~x' * 99}}}\n\n" for nth in range(MANY)),
    "pairs.gift": "".join(f"::q{nth}::q{{{'=a->b' * 60}}}\n\n" for nth in range(MANY)),
    "bank.txt": ("q\n" + "".join(f"{letter}. x\n" for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ") + "ANSWER: A\n\n") * MANY,
    "bank.xml": f"<quiz>{CHOICES * 2_000}</quiz>",
    "old.xml": "<questestinterop>" + item(f'<response_lid ident="r">{LABELS}</response_lid>', rule("r", "a")) * 800 + "</questestinterop>",
    "bank.csv": "question;right;" + ";".join(f"answer {n}" for n in range(1, 100)) + "\n" + ("q;b" + ";x" * 99 + "\n") * MANY,
}


def zipped_texts(members):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, text in members.items():
            opened.writestr(name, text)
    return made.getvalue()


ASKED = "<choiceInteraction responseIdentifier='R'>" + "<simpleChoice identifier='a'>x</simpleChoice>" * 90 + "</choiceInteraction>"
ITEM = f"<assessmentItem identifier='i' title='T'><itemBody>{ASKED}</itemBody></assessmentItem>"
CELLS = "".join(f"<c t='n'><v>{nth}</v></c>" for nth in range(100_001))
WIDE["bank.zip"] = zipped_texts({"imsmanifest.xml": "<manifest/>"} | {f"{nth}.xml": ITEM for nth in range(500)})
WIDE["bank.xlsx"] = zipped_texts(
    {"xl/workbook.xml": "<workbook/>", "xl/worksheets/sheet1.xml": f"<worksheet><sheetData><row>{CELLS}</row></sheetData></worksheet>"}
)


@pytest.mark.parametrize("name", WIDE)
def test_a_file_of_few_questions_with_answers_without_end_is_refused_whole(name):
    with at_most(2), pytest.raises(FileError, match=r"\d0000|\d0 000|elements"):
        read(WIDE[name], name)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_is_read_however_it_is_written(encoding):
    reading = read("::Été::Où ? {=là ~ici}".encode(encoding), "bank.gift")
    assert (reading.verdicts[0].name, reading.notes) == ("Été", ())


def test_the_windows_code_page_is_read_and_said():
    reading = read("::Été::Où ? {=là ~ici}\n".encode("cp1252"), "bank.gift")
    assert reading.verdicts[0].question.choices[0].text.text == "là"
    assert "Windows-1252" in reading.notes[0]


@pytest.mark.parametrize(
    "xml",
    [
        f'<?xml version="1.0" encoding="utf-16"?><quiz>{truth("Été")}</quiz>'.encode(),
        f"<quiz>{truth('Été')}</quiz>".encode("cp1252"),
        f'<?xml version="1.0" encoding="iso-8859-1"?><quiz>{truth("Été")}</quiz>'.encode("latin-1"),
        f"<quiz>{truth('Été')}</quiz>".encode("utf-16"),
        f"<quiz>{truth('&Eacute;t&eacute;')}</quiz>".encode(),
        f'<!DOCTYPE quiz SYSTEM "quiz.dtd"><quiz>{truth("Été")}</quiz>'.encode(),
    ],
    ids=["says UTF-16 and is not", "Windows", "says latin-1", "UTF-16", "HTML's entities", "a document type"],
)
def test_xml_that_tools_get_nearly_right_is_read(xml):
    assert [verdict.name for verdict in read(xml, "bank.xml").verdicts] == ["Été"]


def test_comments_may_follow_true_or_false_on_its_line():
    verdicts = read("Water is wet. { // first\n T // it is\n}\n\nWhere? {=http://example.org // there}", "bank.gift").verdicts
    assert [verdict.kind for verdict in verdicts] == ["true_false", "short_text"]
    assert verdicts[1].question.answers[0].text == "http://example.org // there"


def test_one_slip_in_two_hundred_costs_one_question():
    xml = "<quiz>\n" + "".join(truth(f"Q{nth}", "x <b> & y" if nth == 77 else "x") for nth in range(200)) + "</quiz>"
    reading = read(xml, "bank.xml")
    assert reading.counts == {"true_false": 199, "truefalse": 1}
    broken = reading.verdicts[77]
    assert (broken.name, broken.kind, broken.message[:8]) == ("Q77", "truefalse", "Line 79:")


def test_a_file_of_which_nothing_is_xml_is_refused_whole():
    with pytest.raises(FileError, match="Line 1"):
        read(f"<quiz>{truth(text='x & y')}</quiz>", "bank.xml")


def test_what_moodle_one_wrote_is_read():
    pixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
    number = '<question type="numerical"><name><text>N</text></name><questiontext><text>?</text></questiontext>'
    number += "<answer>2.5<tolerance>0.1</tolerance><fraction>1</fraction></answer></question>"
    shown = '<question type="truefalse"><name><text>P</text></name><questiontext format="html"><text>?</text></questiontext>'
    shown += f'<image_base64>{pixel}</image_base64><answer fraction="0"><text>Faux</text></answer>'
    shown += '<answer fraction="100"><text>Vrai</text></answer></question>'
    reading = read(f"<quiz>{number}{shown}</quiz>", "bank.xml")
    assert reading.verdicts[0].question.to_json()["answers"][0] | {"feedback": ""} == {
        "value": "2.5",
        "tolerance": "0.1",
        "fraction": 100,
        "feedback": "",
    }
    assert reading.verdicts[1].question.answer is True
    assert len(reading.files) == 1


def test_a_file_name_may_have_brackets():
    pixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
    file = f'<file name="a (1).png" path="/" encoding="base64">{pixel}</file>'
    for text in ('<img src="@@PLUGINFILE@@/a%20(1).png" alt="x">', "![x](@@PLUGINFILE@@/a%20(1).png)"):
        body = f"<text><![CDATA[{text}]]></text>{file}"
        xml = f'<quiz><question type="description"><questiontext format="markdown">{body}</questiontext></question></quiz>'
        (verdict,) = read(xml, "bank.xml").verdicts
        assert "@@FILE@@/q-" in verdict.question.prompt, text


def test_several_to_tick_in_a_text_are_judged_one_by_one():
    asked = '<question type="cloze"><name><text>N</text></name><questiontext format="html"><text>'
    reading = read(f"<quiz>{asked}Even: {{2:MULTIRESPONSE:=2~3~=4}}.</text></questiontext></question></quiz>", "bank.xml")
    (verdict,) = reading.verdicts
    assert verdict.question.prompt == "Even: 2: [[1]]; 3: [[2]]; 4: [[3]]."
    assert [[int(answer.fraction) for answer in gap.answers] for gap in verdict.question.gaps] == [[100, 0], [0, 100], [100, 0]]
    assert "MULTIRESPONSE" in verdict.lost[0]


def test_a_picture_that_is_missing_leaves_its_words():
    shown = [f'<response_label ident="{x}"><material><matimage uri="{x}.gif" label=""/></material></response_label>' for x in "ab"]
    (verdict,) = old(item(said("?") + chosen("R", *shown), rule("R", "a"))).verdicts
    assert [choice.text.text for choice in verdict.question.choices] == ["[a.gif]", "[b.gif]"]
    assert len(verdict.lost) == 2


def test_fields_in_a_sentence_are_gaps_where_they_stand():
    typed = '<response_str ident="A"><render_fib fibtype="String"/></response_str>'
    number = '<response_num ident="C"><render_fib fibtype="Decimal"/></response_num>'
    listed = chosen("B", label("0", "warm"), label("1", "cold"), tag="response_str")
    text = said("An ") + typed + said("is ") + listed + said(" at ") + number + said(".")
    (verdict,) = old(item(text, rule("A", "apple") + rule("B", "warm") + rule("B", "cold", 0) + rule("C", "5"))).verdicts
    question = verdict.question
    assert question.prompt == "An [[1]] is [[2]] at [[3]]."
    assert [gap.kind for gap in question.gaps] == ["text", "choice", "numeric"]
    assert [int(answer.fraction) for answer in question.gaps[1].answers] == [100, 0]


@pytest.mark.parametrize(("labels", "kind"), [(("Big", "big"), "text"), (("Big", "Small"), "choice")])
def test_names_in_brackets_are_gaps_even_where_nobody_says_so(labels, kind):
    fields = "".join(chosen(f"response_{one}", *(label(f"{one}{nth}", text) for nth, text in enumerate(labels))) for one in "AB")
    (verdict,) = old(item(said("A [A] and a [B].") + fields, rule("response_A", "A0") + rule("response_B", "B0"))).verdicts
    assert (verdict.kind, verdict.question.prompt) == ("gaps", "A [[1]] and a [[2]].")
    assert {gap.kind for gap in verdict.question.gaps} == {kind}


def test_one_field_in_a_sentence_leaves_a_blank_there():
    typed = '<response_str ident="A"><render_fib/></response_str>'
    (verdict,) = old(item(said("The ") + typed + said("of our discontent."), rule("A", "winter"))).verdicts
    assert (verdict.kind, verdict.question.prompt) == ("short_text", "The _____ of our discontent.")


def test_both_sides_in_one_field_are_a_matching():
    left = [label("1", "cat", ' match_group="4,5"'), label("2", "dog", ' match_group="4,5"')]
    right = [label("4", "mews"), label("5", "barks"), label("6", "moos")]
    subset = '<respcondition><conditionvar><varsubset respident="M">{}</varsubset></conditionvar><setvar>1</setvar></respcondition>'
    grouped = chosen("M", *left, *right, cardinality="Multiple", tag="response_grp")
    (verdict,) = old(item(said("Who?") + grouped, subset.format("1,4") + subset.format("5,2"))).verdicts
    assert [(pair.prompt.text, pair.answer) for pair in verdict.question.pairs] == [("cat", "mews"), ("dog", "barks")]
    assert verdict.question.extra == ("moos",)


@pytest.mark.parametrize(
    ("metadata", "kind"),
    [
        ("<qmd_itemtype>Multiple Response Static</qmd_itemtype>", "multiple"),
        (fact("QUESTIONTYPE", "X"), "multiple"),
        (fact("question_type", "X"), "X"),
        (fact("bbmd_questiontype", "Opinion Scale"), "scale"),
    ],
)
def test_a_word_of_nobodys_list_leaves_the_form_to_tell_the_kind(metadata, kind):
    field = chosen("R", label("a", "1"), label("b", "2"), label("c", "3"), cardinality="Multiple")
    (verdict,) = old(item(said("?") + field, rule("R", "a") + rule("R", "c"), metadata)).verdicts
    assert (verdict.kind, verdict.ok) == (kind, kind != "X")


def zipped(*names):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as opened:
        for name in names:
            opened.writestr(name, "{}")
    return made.getvalue()


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (zipped("h5p.json", "content/content.json"), "H5P"),
        (zipped("moodle_backup.xml"), "Moodle XML"),
        (zipped("word/document.xml"), "Word"),
        (zipped("cmi5.xml"), "cmi5"),
        (gzip.compress(b"x", mtime=0), "Moodle XML"),
        (b"%PDF-1.7", "PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "XLSX"),
        (b"\x89PNG\r\n\x1a\n", "picture"),
    ],
)
def test_what_is_no_file_of_questions_is_named(data, word):
    with pytest.raises(FileError, match=word):
        read(data, "bank")


def asking(*interactions, declared=""):
    return f'<assessmentItem identifier="i" title="T">{declared}<itemBody>{"".join(interactions)}</itemBody></assessmentItem>'


def test_an_item_we_cannot_hold_keeps_the_name_its_source_gives_it():
    portable = '<customInteraction responseIdentifier="R"><portableCustomInteraction/></customInteraction>'
    assert [verdict.kind for verdict in read(asking(portable), "i.xml").verdicts] == ["customInteraction"]
    choices = "".join(f'<simpleChoice identifier="{one}">{one}</simpleChoice>' for one in "AB")
    several = f'<choiceInteraction responseIdentifier="R" maxChoices="0">{choices}</choiceInteraction>'
    typed = '<p><textEntryInteraction responseIdentifier="S"/></p>'
    declared = '<responseDeclaration identifier="R" cardinality="multiple" baseType="identifier"/>'
    (verdict,) = read(asking(several, typed, declared=declared), "i.xml").verdicts
    assert (verdict.ok, verdict.kind) == (False, "choiceInteraction+textEntryInteraction")


PARTS = [
    *"<>&{}=~#%:\\\0 \n\t",
    *(
        "<!--",
        "-->",
        "<![CD",
        "]]>",
        "<!x",
        "<b>",
        "</",
        "&lt;",
        "&#0;",
        "::",
        "->",
        "{1:MC:=a~b}",
        "{1:SA:=x}",
        "ANSWER: A",
        "\nB. b",
        "1e999",
    ),
    *("<img src=x onerror=y()>", "data:image/png;base64,AAAA", "@@PLUGINFILE@@/../x", "$CATEGORY: a", "[html]", " " * 30, "é", "\u202e"),
]
SOUND = {
    "q.gift": "$CATEGORY: top/One\n\n::Name::[html]Which <b>one</b>? {=right#yes ~%50%half ~wrong}\n\n"
    "Match {=a -> b =c -> d}\n\nHow many? {#3:1}\n",
    "q.txt": "Two?\nA. 1\nB. 2\nANSWER: B\n\nThree?\nA. 2\nB. 3\nANSWER: B\n",
    "q.xml": "<quiz>" + truth() + '<question type="cloze"><name><text>c</text></name><questiontext format="moodle_auto_format">'
    "<text>Sky is {1:MC:=blue~red}.</text></questiontext></question></quiz>",
    "q.csv": "question,right,answer 1,answer 2\nTwo?,2,1,2\n",
}


@pytest.mark.parametrize("name", SOUND)
def test_whatever_stands_where_in_a_file_it_is_read_or_refused_and_goes_out_and_comes_back(name):
    """Files with a slip or three each: nothing else happens than a verdict, and what is taken travels without change."""
    dice = random.Random(name)
    for _nth in range(120):
        text = SOUND[name]
        for _slip in range(dice.choice((1, 1, 2, 3))):
            at = dice.randrange(len(text))
            text = text[:at] + dice.choice(PARTS) + text[at + dice.choice((0, 0, 1, 5)) :]
        try:
            reading = read(text, name)
        except FileError:
            continue
        for writer in WRITERS.values():
            first = writer.write(reading.verdicts, reading.files.get)
            taken = sum(verdict.ok for verdict in reading.verdicts) - len(first.left_out)
            if not taken:
                continue
            again = read(first.data, f"x.{writer.ending}")
            assert [verdict.message for verdict in again.verdicts if not verdict.ok] == [], text
            assert len(again.verdicts) == taken, text
            assert writer.write(again.verdicts, (reading.files | again.files).get).data == first.data, text


@pytest.mark.parametrize("hiding", ["<!-- {1:SA:=x}", "<script>{1:SA:=x}</script>"])
def test_an_embedded_answer_that_nobody_would_see_is_refused(hiding):
    (verdict,) = read(f"Seen {{1:SA:=y}} {hiding}").verdicts
    assert (verdict.ok, "no. 2" in verdict.message) == (False, True)


def test_a_text_that_begins_with_mark_up_is_no_document():
    assert [verdict.kind for verdict in read("<B>Which</B> one? {=a ~b}\n").verdicts] == ["single"]
    assert [verdict.kind for verdict in read("<x> is what? {=a ~b}\n", "q.gift").verdicts] == ["single"]
    assert [verdict.kind for verdict in read("<x> is 2\nA. 1\nB. 2\nANSWER: B\n").verdicts] == ["single"]
    with pytest.raises(FileError):
        read("<x> is what? {=a ~b}\n")
    assert [verdict.kind for verdict in read("<p>Two?\nA. 1\nB. 2\nANSWER: B\n").verdicts] == ["single"]


def test_a_picture_in_words_that_only_look_like_mark_up_stays_words():
    said = "&amp;lt;img src=&quot;data:image/png;base64,AAAA&quot;&amp;gt;"
    (verdict,) = read(f"<quiz>{truth(text=said)}</quiz>").verdicts
    assert "base64,AAAA" in verdict.question.prompt


@pytest.mark.parametrize("name", ["moodle-xml", "qti", "csv", "xlsx"])
def test_a_question_that_counts_nothing_still_counts_nothing_when_it_comes_back(name):
    xml = truth().replace("<answer", "<defaultgrade>0</defaultgrade><answer", 1)
    reading = read(f"<quiz>{xml}</quiz>")
    written = WRITERS[name].write(reading.verdicts, reading.files.get)
    (again,) = read(written.data, f"x.{WRITERS[name].ending}").verdicts
    assert (reading.verdicts[0].question.weight, again.question.weight) == (0, 0)
