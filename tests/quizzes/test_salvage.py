"""One slip of a hand among two hundred questions costs one question, told by its name and its line, in every format."""

import io
import zipfile

import pytest

from quizzes.actions import import_questions
from quizzes.exchange import files
from quizzes.exchange.verdicts import FileError
from quizzes.exchange.writing import WRITERS
from quizzes.models import Question

GIFT = "\n\n".join(f"::Q{n}::Question {n}? {{=right {n} ~wrong {n} ~other}}" for n in range(200))
OLD = """<item ident="i{n}" title="Q{n}"><itemmetadata><qtimetadata><qtimetadatafield><fieldlabel>question_type</fieldlabel>
<fieldentry>multiple_choice_question</fieldentry></qtimetadatafield></qtimetadata></itemmetadata><presentation><material>
<mattext>Question {n}?</mattext></material><response_lid ident="r"><render_choice>
<response_label ident="a"><material><mattext>right {n}</mattext></material></response_label>
<response_label ident="b"><material><mattext>wrong {n}</mattext></material></response_label></render_choice></response_lid></presentation>
<resprocessing><respcondition><conditionvar><varequal respident="r">a</varequal></conditionvar><setvar>100</setvar></respcondition>
</resprocessing></item>
"""
POOL = """<QUESTION_TRUEFALSE id="q{n}"><BODY><TEXT>Question {n}?</TEXT></BODY><ANSWER id="a{n}"><TEXT>true</TEXT></ANSWER>
<ANSWER id="b{n}"><TEXT>false</TEXT></ANSWER><GRADABLE><CORRECTANSWER answer_id="a{n}"/></GRADABLE></QUESTION_TRUEFALSE>
"""


def written(format):
    return WRITERS[format].write(files.read(GIFT.encode(), filename="bank.gift").verdicts, {}.get).data


def old_qti():
    halves = ("".join(OLD.format(n=n) for n in range(start, start + 100)) for start in (0, 100))
    sections = "".join(f'<section ident="s{title}" title="{title}">\n{half}</section>\n' for title, half in zip("AB", halves, strict=True))
    head = '<questestinterop xmlns="http://www.imsglobal.org/xsd/ims_qtiasiv1p2"><assessment ident="x" title="T">'
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{head}{sections}</assessment></questestinterop>'.encode()


def pool():
    return ("<POOL><TITLE value='T'/>\n" + "".join(POOL.format(n=n) for n in range(200)) + "</POOL>").encode()


def in_a_package(change, format="qti"):
    """The package with one item of its own changed."""
    made = io.BytesIO()
    source = zipfile.ZipFile(io.BytesIO(written(format)))
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as opened:
        for name in source.namelist():
            data = source.read(name)
            opened.writestr(name, change(data) if b"Question 77?" in data and b"assessmentItem " in data else data)
    return made.getvalue()


def old_package(data):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as opened:
        opened.writestr("imsmanifest.xml", "<manifest/>")
        opened.writestr("quiz/quiz.xml", data)
    return made.getvalue()


def in_a_workbook(old, new):
    """The workbook with one text of its first sheet changed, as it stands in its XML."""
    made, source = io.BytesIO(), zipfile.ZipFile(io.BytesIO(written("xlsx")))
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as opened:
        for name in source.namelist():
            data = source.read(name)
            opened.writestr(name, spoilt(data, old, new) if name == "xl/worksheets/sheet1.xml" else data)
    return made.getvalue()


def spoilt(data, old, new):
    assert data.count(old) == 1
    return data.replace(old, new)


CASES = {  # format: the file with one question broken, the file without the slip, its name in the verdict
    "gift": (spoilt(GIFT.encode(), b"~wrong 77", b"{~wrong 77"), GIFT.encode(), "Q77"),
    "aiken": (spoilt(written("aiken"), b"A. right 77\n", b""), written("aiken"), "Question 77?"),
    "moodle-xml": (spoilt(written("moodle-xml"), b"Question 77?", b"Question <b> & 77?"), written("moodle-xml"), "Q77"),
    "csv": (spoilt(written("csv"), b"right 77,100", b"right 77,much"), written("csv"), "Q77"),
    "xlsx": (in_a_workbook(b"<t>right 77</t>", b"<t></t>"), written("xlsx"), "Q77"),
    "xlsx damaged": (in_a_workbook(b"<t>wrong 77</t>", b"<t>wrong 77"), written("xlsx"), "Q77"),
    "qti12": (spoilt(old_qti(), b"Question 77?", b"Question <b> & 77?"), old_qti(), "Q77"),
    "qti12 package": (spoilt(old_qti(), b"wrong 77</mattext>", b"wrong 77"), old_qti(), "Q77"),
    "blackboard": (spoilt(pool(), b"Question 77?", b"Question & 77?"), pool(), "q77"),
    "qti package": (in_a_package(lambda item: item.replace(b"Question 77?", b"Question <b> & 77?")), written("qti"), "Q77"),
}


@pytest.mark.parametrize("case", CASES)
@pytest.mark.django_db
def test_one_slip_in_two_hundred_costs_one_question_and_mended_it_is_added_to_the_others(case):
    broken, whole, name = CASES[case]
    if case == "qti12 package":
        broken, whole = old_package(broken), old_package(whole)
    format = case.split()[0] if case in ("gift", "aiken", "csv") else "auto"
    report = import_questions(broken, bank="Shelf", language="en", format=format)
    (refused,) = [verdict for verdict in report.reading.verdicts if not verdict.ok]
    assert (report.imported, report.updated, report.refused) == (199, 0, 1)
    assert refused.name == name
    assert refused.message
    assert report.reading.verdicts.index(refused) == 77 or case == "qti package"
    again = import_questions(whole, bank="Shelf", language="en", format=format)
    assert (again.imported, again.updated, again.refused) == (1, 199, 0)
    assert Question.objects.count() == 200


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"</section>\n</assessment></questestinterop>", b""),
        (b'title="B"', b'title="B & b"'),
        (b'</resprocessing></item>\n<item ident="i78"', b'</resprocessing>\n<item ident="i78"'),
    ],
    ids=["the end is missing", "a slip between questions", "a question does not end"],
)
def test_what_is_wrong_around_the_questions_costs_no_sound_one(old, new):
    reading = files.read(spoilt(old_qti(), old, new), filename="old.xml")
    broken = [verdict.name for verdict in reading.verdicts if not verdict.ok]
    assert (len(reading.verdicts), broken) == (200, ["Q77"] if b"i78" in new else [])
    assert all("damaged" in note for note in reading.notes)


def test_lines_and_categories_are_those_of_the_file():
    data = spoilt(old_qti(), b"Question 150?", b"Question & 150?")
    reading = files.read(data, filename="old.xml")
    assert reading.categories == ("T/A", "T/B")
    assert [(v.name, v.category, v.line) for v in reading.verdicts[149:152]] == [
        (f"Q{n}", "T/B", data[: data.index(b'ident="i%d"' % n)].count(b"\n") + 1) for n in (149, 150, 151)
    ]


def test_a_question_that_the_package_only_names_is_said():
    source, made = zipfile.ZipFile(io.BytesIO(written("qti"))), io.BytesIO()
    with zipfile.ZipFile(made, "w") as opened:
        for name in source.namelist():
            if name != "items/0003.xml":
                opened.writestr(name, source.read(name))
    reading = files.read(made.getvalue(), filename="bank.zip")
    assert len(reading.verdicts) == 199
    assert "items/0003.xml" in reading.notes[0]


def test_a_quotation_mark_that_nothing_closes_is_text():
    table = "question;right;answer 1;answer 2\n" + "".join(f"Question {n};{n};{n};no\n" for n in range(200))
    table = table.replace("Question 77;", '"Question 77;').replace("Question 150;", '"Question; of\ntwo ""lines""";')
    reading = files.read(table.encode(), filename="bank.csv")
    assert (len(reading.verdicts), reading.counts) == (200, {"single": 200})
    assert reading.verdicts[77].question.prompt == '"Question 77'
    assert reading.verdicts[150].question.prompt == 'Question; of\ntwo "lines"'


def test_a_line_of_a_workbook_that_no_spreadsheet_reads_costs_itself():
    broken = in_a_workbook(b'<c r="N79" t="inlineStr"', b'<c r="N79" t="n"><v>much</v></c><c r="O79" t="inlineStr"')
    reading = files.read(broken, filename="bank.xlsx")
    (refused,) = [verdict for verdict in reading.verdicts if not verdict.ok]
    assert (len(reading.verdicts), refused.name, refused.line) == (200, "Q77", 79)
    assert "79" in refused.message
    assert [verdict.name for verdict in reading.verdicts if verdict.ok] == [f"Q{n}" for n in range(200) if n != 77]


def test_a_workbook_of_which_nothing_can_be_read_is_refused_whole():
    with pytest.raises(FileError, match="XLSX"):
        files.read(in_a_workbook(b"<worksheet ", b"<worksheep "), filename="bank.xlsx")


def test_a_document_without_a_sound_question_is_refused_whole():
    with pytest.raises(FileError, match="Line 2"):
        files.read(b"<questestinterop>\n<item ident='a'>&</item></questestinterop>", filename="old.xml")
