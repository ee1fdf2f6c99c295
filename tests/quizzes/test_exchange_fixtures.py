"""The files of other projects, in every format we read, give what their authors meant; and travel without change ever after."""

import pytest

from quizzes.engine.questions import KINDS
from quizzes.exchange import files
from quizzes.exchange.verdicts import FileError
from quizzes.exchange.writing import WRITERS
from tests.quizzes.fixtures import FOLDER, expected

FAMILIES = ("gift/", "aiken/", "moodle-xml/", "qti12/", "qti21/", "qti22/", "qti30/", "cc/")
FILES = {path: row for family in FAMILIES for path, row in expected(family).items()}
pytestmark = pytest.mark.skipif(not FILES, reason="no folder of real files: set CHEMINER_FIXTURES to have these tests run")

MOODLE = {
    "truefalse": ("true_false",), "multichoice": ("single", "multiple"), "shortanswer": ("short_text",), "numerical": ("numeric",),
    "matching": ("matching",), "ordering": ("ordering",), "gapselect": ("gaps",), "ddwtos": ("gaps",), "cloze": ("gaps",),
    "essay": ("essay", "file"), "description": ("description",), "coderunner": ("coderunner",),
}  # fmt: skip
CANVAS = {
    "multiple_choice_question": "single", "true_false_question": "true_false", "short_answer_question": "short_text",
    "fill_in_multiple_blanks_question": "gaps", "multiple_answers_question": "multiple", "multiple_dropdowns_question": "gaps",
    "matching_question": "matching", "numerical_question": "numeric", "calculated_question": "calculated", "essay_question": "essay",
    "file_upload_question": "file", "text_only_question": "description", "categorization_question": "categorise",
    "render_choice/Single": "single", "render_choice/Multiple": "multiple", "render_extension/Ordered": "ordering",
    "QUESTION_TRUEFALSE": "true_false", "QUESTION_MULTIPLECHOICE": "single", "QUESTION_MULTIPLEANSWER": "multiple",
    "QUESTION_MATCH": "matching", "QUESTION_ESSAY": "essay", "QUESTION_FILLINBLANK": "short_text",
}  # fmt: skip
QTI = {
    "choiceInteraction": {"single", "multiple", "true_false"},
    "hottextInteraction": {"single", "multiple"}, "hotspotInteraction": {"hotspot"},
    "sliderInteraction": {"numeric", "scale"}, "orderInteraction": {"ordering"}, "matchInteraction": {"matching", "categorise"},
    "associateInteraction": {"matching"}, "gapMatchInteraction": {"gaps"}, "inlineChoiceInteraction": {"gaps"},
    "textEntryInteraction": {"short_text", "numeric", "gaps", "calculated"}, "extendedTextInteraction": {"essay"},
    "uploadInteraction": {"file"},
}  # fmt: skip
NO_RIGHT_ANSWER = (  # these say nothing about which answer is right, so the question is refused in words
    "data-attributes.xml",
    "is_responded_multiple_interactions_singlechoice_textentry.xml",
)
DRAWN = ("template.xml", "feedbackblock_solution_random.xml", "feedbackblock_templateblock.xml", "mc_calc3.xml", "Example03", "Example04")
_read = {}


def load(path):
    """Each file is read once for all the tests of this module."""
    if path not in _read:
        _read[path] = files.read((FOLDER / path).read_bytes(), filename=path)
    return _read[path]


def of(*families, result="ok", having=None):
    return [
        path
        for path, row in FILES.items()
        if path.startswith(families) and row["import_result"] != "error" and (having is None or having in (row["expected"] or {}))
    ]


def item_count(verdicts):
    return sum(1 for _ in verdicts)


@pytest.mark.parametrize("path", list(of("moodle-xml/", having="types")))
def test_a_moodle_file_gives_its_questions(path):
    row, reading = FILES[path]["expected"], load(path)
    assert item_count(reading.verdicts) == row["questions"]
    left = [verdict.kind for verdict in reading.verdicts]
    for theirs, number in row["types"].items():
        found = [kind for kind in left if kind in MOODLE[theirs]]
        assert len(found) == number, (theirs, left)
    assert list(reading.categories) == row["categories"]
    assert [verdict.name for verdict in reading.verdicts] == [
        title or verdict.name for title, verdict in zip(row["titles"], reading.verdicts, strict=True)
    ]
    assert all(verdict.ok or verdict.kind not in KINDS for verdict in reading.verdicts)
    if not any("coderunner" in kind for kind in left):
        assert len(reading.files) == len(set(row["embedded_files"])) or "markdown" in path


@pytest.mark.parametrize("path", of("qti12/"))
def test_an_old_qti_file_gives_its_questions(path):
    row, reading = FILES[path]["expected"], load(path)
    types = dict(row.get("types") or {})
    for one in row.get("assessments", ()):
        types |= {kind: types.get(kind, 0) + number for kind, number in one["types"].items()}
    assert [verdict.message for verdict in reading.verdicts if not verdict.ok] == []
    assert item_count(reading.verdicts) == row.get("items", row.get("questions", 0))
    wanted = {}
    for theirs, number in types.items():
        if theirs in CANVAS:
            wanted[CANVAS[theirs]] = wanted.get(CANVAS[theirs], 0) + number
    assert all(reading.counts.get(kind, 0) >= number for kind, number in wanted.items()), (wanted, reading.counts)


@pytest.mark.parametrize("path", of("qti21/", "qti22/", "qti30/", having="interactions"))
def test_a_qti_item_is_held_or_named(path):
    row, reading = FILES[path]["expected"], load(path)
    names = [name for name in row["interactions"] if name != "endAttemptInteraction"]
    if "items" in row:
        assert item_count(reading.verdicts) == row["items"]
        refused = {verdict.kind for verdict in reading.verdicts if not verdict.ok}
        assert refused <= set(row["interactions"]) - QTI.keys()
        return
    verdict = reading.verdicts[0]
    assert len(reading.verdicts) == 1
    if len(names) == 1 and names[0] in QTI and not path.endswith(NO_RIGHT_ANSWER) and not any(part in path for part in DRAWN):
        if row["interaction_count"] == 1:
            assert verdict.ok, verdict.message
        assert verdict.kind in QTI[names[0]] or not verdict.ok
    elif not names:
        assert verdict.kind == "description"
        assert verdict.ok
    else:
        assert verdict.ok or verdict.message
        assert verdict.ok or verdict.kind in KINDS or set(verdict.kind.split("+")) <= set(names)


@pytest.mark.parametrize("path", of("qti21/", "qti22/", "qti30/", having="item_refs"))
def test_a_test_alone_says_that_its_questions_are_elsewhere(path):
    reading = load(path)
    assert reading.verdicts == ()
    assert str(FILES[path]["expected"]["item_refs"]) in reading.notes[0] or FILES[path]["expected"].get("section_refs")


def test_a_quiz_that_a_cartridge_holds_twice_is_read_once():
    reading = load("cc/instructure-qti-packed/canvas_cartridge.imscc")
    assert len(reading.verdicts) == 12
    assert len(load("cc/cc2olx-packed/main.imscc").verdicts) == 7


@pytest.mark.parametrize("path", [path for path, row in FILES.items() if row["import_result"] == "error"])
def test_what_must_be_refused_is_refused_by_its_line(path):
    if path.startswith("moodle-xml/"):
        assert [verdict.ok for verdict in load(path).verdicts] == [False] * 5
        assert all(verdict.message.startswith("Ligne ") or verdict.message.startswith("Line ") for verdict in load(path).verdicts)
    else:
        with pytest.raises(FileError, match=r"\d"):
            load(path)


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("name", list(WRITERS))
def test_export_import_export_gives_the_same_bytes(family, name):
    """Whatever a file holds: what a format takes comes back, and goes out again byte for byte."""
    for path in of(family):
        reading = load(path)
        if not any(verdict.ok for verdict in reading.verdicts):
            continue
        first = WRITERS[name].write(reading.verdicts, reading.files.get)
        kept = [verdict for verdict in reading.verdicts if verdict.ok]
        if len(first.left_out) == len(kept):
            continue
        again = files.read(first.data, filename=f"x.{WRITERS[name].ending}")
        assert [verdict.message for verdict in again.verdicts if not verdict.ok] == [], path
        assert len(again.verdicts) == len(kept) - len(first.left_out), path
        assert WRITERS[name].write(again.verdicts, (reading.files | again.files).get).data == first.data, path
        if name in ("csv", "xlsx"):
            assert [verdict.question for verdict in again.verdicts] == [verdict.question for verdict in kept], path
