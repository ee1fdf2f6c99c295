"""Editors write questions, import them and publish quizzes without seeing JSON."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.test.utils.form_data import nested_form_data, streamfield

from quizzes.actions import held_file, hold_file, import_questions
from quizzes.blocks import QuestionBlock, body_of, values_of
from quizzes.engine.questions import from_json
from quizzes.exchange import files
from quizzes.forms.editing import ConfirmForm
from quizzes.models import Bank, HeldFile, Question, Quiz, QuizItem
from tests.quizzes.conftest import EVERY_KIND

pytestmark = pytest.mark.django_db
IMPORT = "/admin/import_questions/"


def row(text, **more):
    return {"text": text, "fraction": "", "feedback": "", **more}


EMPTY = {"count": 0}
LISTS = ("choices", "units", "extra", "nowhere", "words", "hints", "rubric", "entries", "gaps", "areas", "labels", "numbers", "answers")
FINER = {"feedback_right": "", "feedback_partial": "", "feedback_wrong": "", "hints": EMPTY, "penalty": "", "weight": ""}


def items(rows):
    """What a list block posts."""
    data = {"count": len(rows)}
    for nth, value in enumerate(rows):
        data[str(nth)] = {"value": value, "deleted": "", "order": nth, "type": "item", "id": ""}
    return data


def posted(bank, kind, value, **more):
    fields = {"name": "Named", "bank": bank.pk, "language": "en", "category": "", "labels": "a, b", "objective": "", "level": ""}
    return nested_form_data(
        fields
        | more
        | {
            "content": streamfield(
                [
                    (
                        kind,
                        {
                            **dict.fromkeys(LISTS, EMPTY),
                            "prompt": "What?",
                            "prompt_format": "plain",
                            "feedback": "",
                            "finer": FINER,
                            **value,
                        },
                    )
                ]
            )
        }
    )


CAT = items([{"text": "cat", "fraction": "100", "feedback": ""}])
WRITTEN = {
    "single": ({"choices": items([row("Yes", right="on"), row("No")]), "shuffle": "on"}, {"choice": "Yes"}),
    "multiple": ({"choices": items([row("A", right="on"), row("B", right="on"), row("C")])}, {"choices": ["A", "B"]}),
    "true_false": ({"answer": "false", "feedback_true": "no", "feedback_false": "yes"}, {"value": False}),
    "short_text": ({"answers": items([{"text": "Ottawa", "fraction": "100", "feedback": ""}]), "accents_matter": "on"}, {"text": "ottawa"}),
    "numeric": ({"answers": items([{"value": "4.5", "tolerance": "0.1", "fraction": "100", "feedback": ""}])}, {"text": "4,6"}),
    "matching": (
        {"pairs": items([{"prompt": "France", "answer": "Paris"}, {"prompt": "Italy", "answer": "Rome"}]), "extra": items(["Oslo"])},
        None,
    ),
    "ordering": ({"entries": items(["one", "two"])}, None),
    "gaps": (
        {"prompt": "A [[1]].", "gaps": items([{"id": "1", "kind": "text", "answers": CAT, "numbers": EMPTY}])},
        {"texts": {"1": "cat"}},
    ),
    "calculated": (
        {
            "variables": items([{"name": "a", "values": "2 4", "low": "1", "high": "9", "decimals": "0"}]),
            "answers": items([{"formula": "{a}^2", "tolerance": "0", "decimals": "", "fraction": "100", "feedback": ""}]),
            "units": items([{"name": "m", "factor": "1"}]),
        },
        {"text": "16 m"},
    ),
    "categorise": (
        {
            "categories": items([{"text": "Tree", "entries": items(["Oak", "Elm"])}, {"text": "Bird", "entries": items(["Wren"])}]),
            "nowhere": items(["Stone"]),
        },
        None,
    ),
    "hotspot": (
        {
            "image": {"alt": "A house", "chosen": ""},
            "areas": items([{"text": "door", "shape": "rect", "coords": "1, 2, 3, 4", "right": "on", "fraction": "", "feedback": ""}]),
        },
        None,
    ),
    "scale": ({"labels": items(["no", "", "yes"])}, {"step": 3}),
    "essay": (
        {
            "reviewer": "peer",
            "rubric": items([{"text": "Clear", "levels": items([{"text": "no", "points": "0"}, {"text": "yes", "points": "2"}])}]),
            "words_most": "300",
        },
        None,
    ),
    "file": ({"types": "pdf", "largest": "5"}, None),
    "description": ({}, None),
}


@pytest.mark.parametrize("kind", WRITTEN)
def test_an_editor_writes_a_question_of_each_kind(editor, bank, kind):
    from quizzes.engine.grading import grade

    value, response = WRITTEN[kind]
    if kind == "hotspot":
        image = get_image_model().objects.create(title="House", file=get_test_image_file(size=(400, 300)))
        value = value | {"image": {"alt": "A house", "chosen": str(image.pk)}}
    answer = editor.post(reverse("wagtailsnippets_quizzes_question:add"), posted(bank, kind, value))
    assert answer.status_code == 302, answer.context["form"].errors
    made = Question.objects.get()
    assert (made.kind, made.name, made.tags, made.version) == (kind, "Named", ["a", "b"], 1)
    if response:
        ids = {c.text.text: c.id for c in getattr(made.asked, "choices", ())}
        named = {k: [ids[x] for x in v] if isinstance(v, list) else ids.get(v, v) if isinstance(v, str) else v for k, v in response.items()}
        assert kind == "scale" or grade(made.asked, named).right
    again = editor.get(reverse("wagtailsnippets_quizzes_question:edit", args=[made.pk]))
    assert again.status_code == 200
    stream = QuestionBlock().to_python(values_of(made.body))
    assert from_json(body_of(stream, made.body) | {"name": made.body["name"]}) == made.asked


def test_a_question_that_cannot_be_is_sent_back_with_the_reason(editor, bank):
    value = {"prompt": "No mark", "gaps": items([{"id": "1", "kind": "text", "answers": CAT, "numbers": EMPTY}])}
    answer = editor.post(reverse("wagtailsnippets_quizzes_question:add"), posted(bank, "gaps", value))
    assert answer.status_code == 200
    assert not Question.objects.exists()


def test_an_edit_keeps_the_key_and_raises_the_version(editor, bank):
    editor.post(reverse("wagtailsnippets_quizzes_question:add"), posted(bank, "true_false", WRITTEN["true_false"][0]))
    made = Question.objects.get()
    url = reverse("wagtailsnippets_quizzes_question:edit", args=[made.pk])
    editor.post(url, posted(bank, "true_false", WRITTEN["true_false"][0] | {"answer": "true"}))
    changed = Question.objects.get()
    assert (changed.key, changed.version, changed.asked.answer) == (made.key, 2, True)


def test_opening_and_saving_a_question_unchanged_changes_nothing(quiz):
    block = QuestionBlock()
    for question in Question.objects.all():
        stream = block.to_python(values_of(question.body))
        again = from_json(body_of(block.clean(stream), question.body) | {"name": question.body["name"]})
        assert again == question.asked, question.kind


def test_a_file_is_read_shown_and_then_taken(editor):
    text = EVERY_KIND + "\n\n::broken::Never closed {=a\n"
    file = SimpleUploadedFile('<img src=x onerror="alert(1)">.gift', text.encode())
    page = editor.post(IMPORT, {"file": file, "bank": "New shelf", "language": "en"})
    shown = page.content.decode()
    assert "never closed" in shown
    assert "<img src=x" not in shown
    assert not Question.objects.exists()
    assert [verdict.ok for verdict, _kind in page.context["told"]].count(False) == 1
    confirm = page.context["confirm"].initial
    done = editor.post(IMPORT, confirm)
    assert done.url.endswith(f"?bank={Bank.objects.get().pk}")
    assert Question.objects.filter(bank__name="New shelf").count() == 9
    again = editor.post(IMPORT, confirm, follow=True)
    assert "no longer kept" in again.content.decode()
    assert not HeldFile.objects.exists()


def test_a_file_of_many_megabytes_is_held_and_taken_whole(editor):
    text = f"// {'x' * 6_000_000}\n::one::True? {{T}}\n"
    page = editor.post(IMPORT, {"file": SimpleUploadedFile("big.gift", text.encode()), "bank": "b", "language": "en"})
    assert editor.post(IMPORT, page.context["confirm"].initial).status_code == 302
    assert Question.objects.get().name == "one"


def test_a_file_of_which_nothing_can_be_taken_is_shown_and_not_held(editor):
    page = editor.post(IMPORT, {"file": SimpleUploadedFile("x.gift", b"Never closed {=a"), "bank": "b", "language": "en"})
    assert "Import these questions" not in page.content.decode()
    assert not HeldFile.objects.exists()


def test_what_one_editor_looks_at_nobody_else_takes(editor, client):
    page = editor.post(IMPORT, {"file": SimpleUploadedFile("x.gift", b"True? {T}"), "bank": "b", "language": "en"})
    word = page.context["confirm"].initial
    other = get_user_model().objects.create_superuser(email="other@example.org", password="a long secret")
    client.force_login(other)
    for given in (word, word | {"held": "no such word"}):
        assert client.post(IMPORT, given).url == IMPORT
    assert not Question.objects.exists()


def test_files_nobody_decided_about_make_room(db):
    now = timezone.now()
    old = hold_file(name="old", content=b"x", now=now - timedelta(days=2))
    for nth in range(25):
        last = hold_file(name=str(nth), content=b"x", now=now + timedelta(seconds=nth))
    assert HeldFile.objects.count() == 20
    assert (held_file(old.pk), held_file(last.pk)) == (None, last)


@pytest.mark.parametrize("format", ["csv", "xlsx"])
def test_a_table_to_begin_from_is_read_as_it_is(editor, client, format):
    made = editor.get(f"{IMPORT}table/{format}/")
    reading = files.read(made.content, filename=f"questions.{format}")
    assert [verdict.message for verdict in reading.verdicts if not verdict.ok] == []
    assert len(reading.counts) == 8
    assert editor.get(f"{IMPORT}table/pdf/").status_code in (302, 403)
    client.logout()
    assert client.get(f"{IMPORT}table/{format}/").status_code in (302, 403)


@pytest.mark.parametrize("data", [b"\xff\xfe\x00", b"PK\x03\x04", b"<quiz/>", b""])
def test_a_file_that_is_not_one_of_ours_is_sent_back(editor, data):
    page = editor.post(IMPORT, {"file": SimpleUploadedFile("x.txt", data), "bank": "b", "language": "en"})
    assert page.status_code == 200
    assert page.context["form"].errors
    assert not Bank.objects.exists()


def test_who_may_not_write_questions_meets_no_import(client, db):
    user = get_user_model().objects.create_user(email="facilitator@example.org", password="a long secret")
    user.groups.add(Group.objects.get(name="Facilitators"))
    client.force_login(user)
    assert client.get(IMPORT).status_code in (302, 403)
    held = hold_file(name="x.gift", content=EVERY_KIND.encode(), now=timezone.now())
    word = ConfirmForm.word_for(held.pk, user.pk)
    assert client.post(IMPORT, {"held": word, "bank": "b", "language": "en"}).status_code in (302, 403)
    assert not Question.objects.exists()


def quiz_data(questions, **more):
    lines = [
        {"question": q.pk, "draw_from": "", "draw_tag": "", "draw_count": 1, "ORDER": n, "DELETE": "", "id": ""}
        for n, q in enumerate(questions, 1)
    ]
    forms = {"TOTAL_FORMS": len(lines), "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 1, "MAX_NUM_FORMS": 1000}
    items_data = forms | {str(n): line for n, line in enumerate(lines)}
    fields = {
        "title": "My quiz",
        "slug": "my-quiz",
        "language": "en",
        "introduction": "",
        "attempts_allowed": "",
        "minutes_allowed": "",
        "pass_mark": 70,
        "extra_time": 33,
        "counts": "best",
        "tries": 0,
        "shuffle_choices": "on",
        "feedback": "end",
    }
    return nested_form_data(fields | more | {"items": items_data})


def test_an_editor_builds_a_quiz_and_publishes_it(editor, bank):
    for name in ("one", "two"):
        editor.post(reverse("wagtailsnippets_quizzes_question:add"), posted(bank, "essay", {}, name=name))
    answer = editor.post(reverse("wagtailsnippets_quizzes_quiz:add"), quiz_data(Question.objects.order_by("-name"), publish="on"))
    assert answer.status_code == 302, answer.context["form"].errors
    version = Quiz.objects.get().versions.get()
    assert [line.refs[0] for line in version.blueprint.lines] == [f"q{q.pk}" for q in Question.objects.order_by("-name")]
    assert version.title == "My quiz"
    for name in ("list", "add"):
        assert editor.get(reverse(f"wagtailsnippets_quizzes_quiz:{name}")).status_code == 200


def test_a_quiz_saved_without_publishing_meets_no_learner(editor, bank):
    editor.post(reverse("wagtailsnippets_quizzes_question:add"), posted(bank, "essay", {}))
    editor.post(reverse("wagtailsnippets_quizzes_quiz:add"), quiz_data(Question.objects.all()))
    assert Quiz.objects.get().versions.count() == 0


def test_a_line_that_draws_more_than_there_is_is_said_and_nothing_is_published(editor, bank):
    data = quiz_data([], publish="on") | {
        "items-TOTAL_FORMS": 1,
        "items-0-question": "",
        "items-0-draw_from": bank.pk,
        "items-0-draw_tag": "",
        "items-0-draw_count": 3,
        "items-0-ORDER": 1,
        "items-0-DELETE": "",
        "items-0-id": "",
    }
    page = editor.post(reverse("wagtailsnippets_quizzes_quiz:add"), data, follow=True)
    assert "draws more questions" in page.content.decode()
    assert Quiz.objects.get().versions.count() == 0


@pytest.mark.parametrize("name", ["quiz", "question", "bank"])
def test_the_lists_open(editor, quiz, name):
    assert editor.get(reverse(f"wagtailsnippets_quizzes_{name}:list")).status_code == 200


def test_the_wagtail_api_and_search_know_no_question(quiz):
    from wagtail.search import index

    assert not any(issubclass(model, index.Indexed) for model in (Bank, Question, Quiz))


EXPORT = "/admin/export_questions/"


@pytest.mark.parametrize("seen", ["", "on"])
def test_a_bank_of_which_a_format_holds_nothing_gives_no_file_but_the_reason(editor, bank, seen):
    import_questions("::A::Water is wet. {TRUE}\n\n::B::How many? {#3}", bank="Shelf", language="en")
    page = editor.post(EXPORT, {"bank": bank.pk, "format": "aiken", "language": "en", "seen": seen}).content.decode()
    assert "None of these questions can be written in the format Aiken: Aiken knows single choices only." in page
    assert "Download the rest" not in page


def test_a_bank_is_written_after_showing_what_is_left_out(editor, quiz):
    bank = Bank.objects.first()
    shown = editor.post(EXPORT, {"bank": bank.pk, "format": "aiken", "language": "en"})
    assert shown.content.decode().count("Aiken knows single choices only") == 1
    written = editor.post(EXPORT, shown.context["again"].initial | {"bank": bank.pk, "seen": "True"})
    assert written["Content-Disposition"].startswith('attachment; filename="')
    assert b"ANSWER:" in written.content
    empty = editor.post(EXPORT, {"bank": Bank.objects.create(name="Empty").pk, "format": "gift", "language": "en"})
    assert empty.context["form"].errors.keys() == {"bank"}


def test_the_list_says_where_a_question_is_asked_and_where_it_may_be_drawn(editor, quiz, django_assert_max_num_queries):
    bank = Question.objects.get(name="one").bank
    Question.objects.filter(name="one").update(tags=["birds"])
    for title, language, tag in (
        ("All drawn", "en", ""),
        ("Birds drawn", "en", "birds"),
        ("Trees drawn", "en", "trees"),
        ("French", "fr", ""),
    ):
        other = Quiz.objects.create(title=title, slug=title.lower().replace(" ", "-"), language=language)
        QuizItem.objects.create(quiz=other, draw_from=bank, draw_tag=tag)
    with django_assert_max_num_queries(40):
        page = editor.get(reverse(Question.snippet_viewset.get_url_name("list"))).content.decode()
    assert "Every kind, All drawn (drawn), Birds drawn (drawn)" in page
    assert "Trees drawn" not in page
    assert "French (drawn)" not in page
