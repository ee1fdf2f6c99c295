"""The GIFT files of other projects give what their authors meant."""

import pytest

from quizzes.exchange.encodings import decode
from quizzes.exchange.files import detect
from quizzes.exchange.gift import read, write
from tests.cost import at_most
from tests.quizzes.fixtures import FOLDER, expected

OURS = {
    "multichoice_single": "single",
    "multichoice_multi": "multiple",
    "truefalse": "true_false",
    "shortanswer": "short_text",
    "numerical": "numeric",
    "ordering(plugin)": "ordering",
}
FILES = expected("gift/")
pytestmark = pytest.mark.skipif(not FILES, reason="no folder of real files: set CHEMINER_FIXTURES to have these tests run")


def load(path):
    data = (FOLDER / path).read_bytes()
    return read(decode(data))


def answer_count(question):
    data = question.to_json()
    if question.kind == "numeric":
        return len([row for row in data["answers"] if row.get("value") != "*"])
    if question.kind == "matching":
        return len(data["pairs"]) + len(data["extra"])
    rows = data.get("choices") or data.get("answers")
    return rows and len(rows)


@pytest.mark.parametrize("path", FILES)
def test_a_real_file_gives_the_questions_its_authors_meant(path):
    row = FILES[path]["expected"]
    reading = load(path)
    assert [verdict.message for verdict in reading.verdicts if not verdict.ok] == []
    assert reading.counts == {OURS.get(kind, kind): n for kind, n in sorted(row["types"].items(), key=lambda p: OURS.get(p[0], p[0]))}
    assert list(reading.categories) == row["categories"]
    titles = [verdict.question.name or None for verdict in reading.verdicts]
    assert titles == row["titles"]
    assert [answer_count(verdict.question) for verdict in reading.verdicts if verdict.kind != "ordering"] == [
        n for n, verdict in zip(row["answers_per_question"], reading.verdicts, strict=True) if verdict.kind != "ordering"
    ]


@pytest.mark.parametrize("path", FILES)
def test_a_real_file_is_the_same_after_a_round_trip(path):
    reading = load(path)
    text = write(reading.verdicts)
    again = read(text)
    assert [v.question for v in again.verdicts] == [v.question for v in reading.verdicts]
    assert [(v.id, v.tags, v.category) for v in again.verdicts] == [(v.id, v.tags, v.category) for v in reading.verdicts]
    assert write(again.verdicts) == text


def test_the_format_is_recognised():
    for path in FILES:
        if "missingword" not in path:
            assert detect(decode((FOLDER / path).read_bytes()), path) == "gift"


def test_hostile_files_are_refused_quickly_or_read_harmlessly():
    with at_most(2):
        assert not any(verdict.ok for verdict in load("hostile/generated/brace-run.gift").verdicts)
    assert load("hostile/generated/invalid-utf8.gift").verdicts
    assert load("hostile/generated/rtl-override.gift").verdicts[0].ok
