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


SHAPE = {"format": str, "questions": list, "counts": dict, "imported": int, "updated": int, "refused": int, "categories": list}
TOLD = [
    "single",
    "multiple",
    "true_false",
    "short_text",
    "numeric",
    "matching",
    "ordering",
    "gaps",
    "categorise",
    "calculated",
    "hotspot",
    "essay",
    "description",
    "scale",
]


def upload(name):
    return (
        f'<question type="essay"><name><text>{name}</text></name><questiontext format="html"><text>Plan</text></questiontext>'
        "<responseformat>noinline</responseformat><attachments>1</attachments></question>"
    )


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("bank.gift", MIXED),
        ("bank.xml", f"<quiz>{upload('a')}{upload('b').replace('noinline', 'editor')}<question type='stack'/></quiz>"),
        ("bank.txt", "Été ? {T}".encode("cp1252")),  # a file of which something is to be said as a whole
        ("bank.csv", "question,right\nTwo and two?,4\n"),
    ],
)
def test_the_object_has_the_same_shape_whatever_was_read(tmp_path, name, text):
    _code, out = run(tmp_path, text, "--json", name=name)
    told = json.loads(out)
    assert {key: type(value) for key, value in told.items()} == SHAPE
    for row in told["questions"]:
        assert {key: type(value) for key, value in row.items()} == {"name": str, "kind": str, "ok": bool, "message": str, "lost": list}
        assert row["kind"] in TOLD or not row["ok"]
    assert sum(told["counts"].values()) >= told["imported"]
    assert told["counts"].keys() - {"stack"} <= set(TOLD)
    if name == "bank.xml":
        assert (told["counts"], {row.kind for row in Question.objects.all()}) == ({"essay": 2, "stack": 1}, {"essay", "file"})


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


@pytest.mark.parametrize("text", [b"", b"caf\x81{T}", b"<quiz></quiz>", b"a\x00b"])
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
    with django_assert_max_num_queries(40):  # SQLite takes a few dozen rows a statement, of questions and of their versions
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


MOODLE = '<quiz><question type="category"><category><text>$course$/Birds</text></category></question>{}</quiz>'
ONE = (
    '<question type="truefalse"><name><text>q{n}</text></name>'
    '<questiontext format="html"><text>Is it {n}?</text></questiontext>{body}</question>'
)
SIDES = '<answer fraction="100"><text>true</text></answer><answer fraction="0"><text>false</text></answer>'
DOT = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
SHOWING = (
    '<question type="description"><name><text>d</text></name><questiontext format="html">'
    '<text><![CDATA[<p><img src="@@PLUGINFILE@@/../../dot.png" alt="a dot"></p>]]></text>'
    f'<file name="../../dot.png" encoding="base64">{DOT}</file></questiontext></question>'
)


def test_one_broken_question_in_two_hundred_is_named_and_the_others_are_kept(tmp_path):
    rows = [ONE.format(n=n, body="" if n == 77 else SIDES) for n in range(200)]
    code, out = run(tmp_path, MOODLE.format("\n".join(rows)), "--json", name="birds.xml")
    told = json.loads(out)
    assert (code, told["format"], told["imported"], told["refused"]) == (1, "moodle-xml", 199, 1)
    assert [(row["name"], "78" in row["message"]) for row in told["questions"] if not row["ok"]] == [("q77", True)]
    assert told["categories"] == ["$course$/Birds"]


def test_each_category_may_become_a_bank(tmp_path):
    text = MOODLE.format(ONE.format(n=1, body=SIDES))
    for imported in (1, 0):
        _code, out = run(tmp_path, text, "--json", "--by-category", "--bank", "Rest", name="birds.xml")
        assert json.loads(out)["imported"] == imported
    assert Question.objects.get().bank.name == "Birds"


def test_a_picture_is_kept_under_a_name_of_our_own_and_goes_out_again(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "media"
    _code, _out = run(tmp_path, MOODLE.format(SHOWING), "--bank", "Shelf", name="dot.xml")
    kept = [path.relative_to(tmp_path / "media") for path in (tmp_path / "media").rglob("*.png")]
    assert len(kept) == 1
    assert str(kept[0]).startswith("images/q-")
    assert f"@@FILE@@/{kept[0].name}" in Question.objects.get().body["prompt"]
    for name in ("moodle-xml", "qti"):
        made = tmp_path / f"out.{name}"
        call_command("export_questions", "Shelf", "--format", name, "--output", str(made), stderr=StringIO())
        call_command("import_questions", str(made), "--bank", f"Again {name}", stdout=StringIO())
        call_command("export_questions", f"Again {name}", "--format", name, "--output", str(tmp_path / "again"), stderr=StringIO())
        assert (tmp_path / "again").read_bytes() == made.read_bytes()
    assert len([*(tmp_path / "media").rglob("*.png")]) == 1


@pytest.mark.parametrize("name", ["gift", "moodle-xml", "qti", "csv", "xlsx"])
def test_a_bank_goes_out_and_comes_back_without_doubling(tmp_path, name):
    run(tmp_path, EVERY_KIND, "--bank", "Shelf", "--language", "en")
    made = tmp_path / "shelf.bin"
    call_command("export_questions", "Shelf", "--format", name, "--language", "en", "--output", str(made), stderr=StringIO())
    code, out = run(tmp_path, made.read_bytes(), "--json", "--bank", "Shelf", "--language", "en", name=made.name)
    told = json.loads(out)
    assert (code, told["imported"], told["updated"], told["refused"]) == (0, 0, 9, 0), told


def test_an_unknown_bank_or_an_empty_one_is_two_and_says_what_there_is():
    Bank.objects.create(name="Shelf")
    for name, said in (("Nowhere", "Shelf"), ("Shelf", "")):
        errors = StringIO()
        with pytest.raises(SystemExit) as stop:
            call_command("export_questions", name, stderr=errors)
        assert stop.value.code == 2
        assert said in errors.getvalue()


def test_what_a_format_cannot_say_is_named_and_the_rest_is_written(tmp_path):
    run(tmp_path, EVERY_KIND, "--bank", "Shelf", "--language", "en")
    errors, made = StringIO(), tmp_path / "out.txt"
    with pytest.raises(SystemExit) as stop:
        call_command("export_questions", "Shelf", "--format", "aiken", "--language", "en", "--output", str(made), stderr=errors)
    assert stop.value.code == 1
    assert errors.getvalue().count("\n! ") + errors.getvalue().startswith("! ") == 8
    assert made.read_text().count("ANSWER:") == 1
