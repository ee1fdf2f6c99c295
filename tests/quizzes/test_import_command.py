"""`manage.py import_questions`: a verdict per question, an exit code that means something, nothing half-imported."""

import json
from io import StringIO

import pytest
from django.core.management import call_command

from quizzes import actions
from quizzes.actions.importing import import_questions
from quizzes.exchange.verdicts import FileError
from quizzes.models import Bank, Question, Quiz, QuizVersion
from tests.quizzes.conftest import EVERY_KIND

pytestmark = pytest.mark.django_db
MIXED = "$CATEGORY: Top/One\n\n// [id:7] [tag:easy]\n::t::True?{T}\n\n::broken::x{=a\n\nUntitled {=a}\n\nUntitled {=b}\n"


def run(tmp_path, text, *options, name="questions.gift"):
    file = tmp_path / name
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    out, code = StringIO(), 0
    try:
        call_command("import_questions", str(file), *options, stdout=out, stderr=StringIO())
    except SystemExit as stop:
        code = stop.code
    return code, out.getvalue()


def test_all_taken_is_zero_and_json_is_one_object(tmp_path):
    code, out = run(tmp_path, EVERY_KIND, "--json", "--language", "en", "--bank", "Shelf")
    told = json.loads(out)
    assert code == 0
    assert told["format"] == "gift"
    assert told["counts"] == dict.fromkeys(
        ["description", "essay", "matching", "multiple", "numeric", "ordering", "short_text", "single", "true_false"], 1
    )
    assert (told["imported"], told["updated"], told["refused"], told["categories"]) == (9, 0, 0, [])
    assert set(told["questions"][0]) == {"name", "kind", "ok", "message", "lost"}
    assert {row.language for row in Question.objects.in_bank(Bank.objects.get(name="Shelf"))} == {"en"}


def test_some_refused_is_one_and_the_others_are_kept(tmp_path):
    code, out = run(tmp_path, MIXED, "--json")
    told = json.loads(out)
    assert (code, told["imported"], told["refused"]) == (1, 3, 1)
    refused = [row for row in told["questions"] if not row["ok"]]
    assert [row["name"] for row in refused] == ["broken"]
    assert "6" in refused[0]["message"]
    assert Bank.objects.get().name == "questions"
    assert set(Question.objects.values_list("category", flat=True)) == {"Top/One"}
    assert Question.objects.get(key="id:7").tags == ["easy"]


@pytest.mark.parametrize("text", [b"", b"caf\xe9{T}", b"<quiz></quiz>", b"a\x00b"])
def test_a_file_that_cannot_be_read_is_two(tmp_path, text):
    code, out = run(tmp_path, text, "--json", name="x.txt")
    assert code == 2
    assert json.loads(out)["error"]
    assert not Bank.objects.exists()


def test_a_file_that_is_not_there_is_two(tmp_path):
    with pytest.raises(SystemExit) as stop:
        call_command("import_questions", str(tmp_path / "nowhere.gift"), stdout=StringIO(), stderr=StringIO())
    assert stop.value.code == 2


def test_a_dry_run_says_the_same_and_writes_nothing(tmp_path):
    code, out = run(tmp_path, MIXED, "--json", "--dry-run")
    assert (code, json.loads(out)["imported"]) == (1, 3)
    assert not Bank.objects.exists()
    assert not Question.objects.exists()


def test_the_words_for_people_name_each_question(tmp_path):
    _code, out = run(tmp_path, MIXED)
    assert "+ true_false t" in out
    assert "! short_text broken" in out or "! unknown broken" in out


def test_importing_again_updates_instead_of_doubling(tmp_path):
    run(tmp_path, MIXED)
    before = set(Question.objects.values_list("pk", "key", "version"))
    _code, out = run(tmp_path, MIXED, "--json")
    assert (json.loads(out)["imported"], json.loads(out)["updated"]) == (0, 3)
    assert set(Question.objects.values_list("pk", "key", "version")) == before
    run(tmp_path, MIXED.replace("True?{T}", "Another text{F}"))
    changed = Question.objects.get(key="id:7")
    assert (changed.version, changed.asked.answer) == (2, False)
    assert Question.objects.count() == 3


def test_a_failure_in_the_middle_leaves_nothing(monkeypatch):
    from django.db.models import QuerySet

    def fail(self, *args, **kwargs):
        raise RuntimeError("disk full")

    monkeypatch.setattr(QuerySet, "bulk_update", fail)
    with pytest.raises(RuntimeError):
        import_questions(MIXED, bank="Shelf", language="fr", format="gift")
    assert not Bank.objects.exists()
    assert not Question.objects.exists()


def test_a_large_file_is_imported_with_few_queries(django_assert_max_num_queries):
    text = "\n\n".join(f"::q{n}::Question {n}{{T}}" for n in range(1000))
    with django_assert_max_num_queries(30):  # SQLite takes a few dozen rows a statement
        assert import_questions(text, bank="Shelf", language="fr").imported == 1000


def test_a_file_becomes_a_published_quiz_once(tmp_path):
    file = tmp_path / "unit.en.gift"
    file.write_text(EVERY_KIND)
    first = actions.load_quiz_file(file, slug="unit", language="en")
    again = actions.load_quiz_file(file, slug="unit", language="en")
    assert (first.pk, QuizVersion.objects.count()) == (again.pk, 1)
    assert (first.title, len(first.blueprint.lines)) == ("Every kind", 9)
    changed = actions.load_quiz_file(EVERY_KIND.replace("Choose one", "Pick one"), slug="unit", language="en")
    assert (changed.number, Question.objects.count()) == (2, 9)
    french = actions.load_quiz_file(EVERY_KIND, slug="unit", language="fr")
    assert (french.number, Quiz.objects.count()) == (1, 2)


def test_a_quiz_file_with_a_broken_question_is_refused_whole():
    with pytest.raises(FileError, match="never closed"):
        actions.load_quiz_file(MIXED, slug="unit", language="en")
    assert not Quiz.objects.exists()
    assert not Question.objects.exists()
