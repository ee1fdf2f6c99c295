"""Writing questions: the picture one draws on, a preview while writing, each version kept, and the way back to one."""

import json
from datetime import datetime

import pytest
from django.contrib.auth import get_user_model
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file

from quizzes import actions
from quizzes.engine.answering import full_answer, right_answer
from quizzes.engine.grading import grade
from quizzes.engine.questions import KINDS, from_json
from quizzes.models import Question, QuestionVersion, Quiz, QuizItem
from tests.quizzes.conftest import BODIES, NOW
from tests.quizzes.test_admin import WRITTEN, items, posted

pytestmark = pytest.mark.django_db
ADD = "wagtailsnippets_quizzes_question:add"
PREVIEW = "wagtailsnippets_quizzes_question:preview_on_add"
STATEMENT = WRITTEN["true_false"][0]


def place(text, coords, **more):
    return {"text": text, "shape": "rect", "coords": coords, "fraction": "", "feedback": "", **more}


@pytest.fixture
def image():
    return get_image_model().objects.create(title="House", file=get_test_image_file(size=(400, 300)))


def picture_question(image_id, kept=""):
    areas = items([place("door", "1, 2, 30, 40", right="on"), place("roof", "50, 60, 70, 80")])
    return {"image": {"alt": "A house", "chosen": str(image_id or ""), "kept": kept}, "areas": areas}


def test_the_picture_of_a_question_is_a_copy_that_learners_can_see(editor, bank, client, image):
    editor.post(reverse(ADD), posted(bank, "hotspot", picture_question(image.pk)))
    made = Question.objects.get().asked
    assert (made.image.width, made.image.height) == (400, 300)
    assert made.image.name != image.file.name
    client.logout()
    assert client.get(default_storage.url(made.image.name)).status_code == 200


def test_a_picture_stays_when_none_is_chosen_anew_and_a_name_from_elsewhere_is_not_believed(editor, bank, image):
    editor.post(reverse(ADD), posted(bank, "hotspot", picture_question(image.pk)))
    made = Question.objects.get()
    url = reverse("wagtailsnippets_quizzes_question:edit", args=[made.pk])
    forged = json.dumps({"name": "original_images/other.png", "width": 9, "height": 9})
    editor.post(url, posted(bank, "hotspot", picture_question(None, kept=forged), name="Renamed"))
    changed = Question.objects.get()
    assert changed.name == "Renamed"
    assert changed.asked.image == made.asked.image
    editor.post(reverse(ADD), posted(bank, "hotspot", picture_question(None, kept=forged)))
    assert Question.objects.count() == 1


def test_a_copied_question_keeps_its_picture(editor, bank, image):
    editor.post(reverse(ADD), posted(bank, "hotspot", picture_question(image.pk)))
    name = Question.objects.get().asked.image.name
    editor.post(reverse(ADD), posted(bank, "hotspot", picture_question(None, kept=json.dumps({"name": name})), name="Copy"))
    assert Question.objects.get(name="Copy").asked.image == Question.objects.exclude(name="Copy").get().asked.image


def test_the_board_is_told_where_the_picture_is_and_how_large(editor, client, image):
    told = editor.get(reverse("question_pictures:shown", args=[image.pk])).json()
    assert (told["width"], told["height"]) == (400, 300)
    assert client.get(told["url"]).status_code == 200
    client.logout()
    assert client.get(reverse("question_pictures:shown", args=[image.pk])).status_code == 302


def test_writing_begins_with_the_kind_and_in_the_bank_of_the_last_question(editor, bank):
    kinds = editor.get(reverse(ADD)).content.decode()
    assert all(f'href="?kind={kind}"' in kinds for kind in KINDS)
    editor.post(reverse(ADD), posted(bank, "true_false", STATEMENT))
    for kind in KINDS:
        form = editor.get(reverse(ADD), {"kind": kind}).context["form"]
        assert form.initial["content"][0].block_type == kind
        assert (form.initial["bank"], form.initial["language"]) == (bank.pk, "en")


@pytest.mark.parametrize("kind", WRITTEN)
def test_a_question_is_seen_as_learners_meet_it_before_it_is_saved(editor, bank, image, kind):
    value = picture_question(image.pk) if kind == "hotspot" else WRITTEN[kind][0]
    asked = editor.post(reverse(PREVIEW), posted(bank, kind, value))
    assert asked.json() == {"is_valid": True, "is_available": True}
    for mode in ("", "explained", "missed"):
        page = editor.get(reverse(PREVIEW), {"mode": mode})
        assert page.status_code == 200
        assert ("ask__mark" in page.content.decode()) == (mode != "" and kind != "description")
        assert ("drag.js" in page.content.decode()) == (mode == "" and kind in ("matching", "ordering", "categorise"))
    assert not Question.objects.exists()


def test_a_preview_of_nothing_written_yet_is_not_there(editor, bank):
    data = posted(bank, "description", {}) | {"content-count": "0"}
    assert editor.post(reverse(PREVIEW), data).json() == {"is_valid": False, "is_available": False}


@pytest.mark.parametrize("body", BODIES, ids=lambda body: body["name"])
def test_a_full_answer_is_worth_everything(body):
    question = from_json(body)
    answer = full_answer(question)
    assert bool(answer) == (question.judged and question.kind != "scale")
    assert not answer or grade(question, answer).score == 1


def test_every_question_of_the_quiz_has_its_right_answer_in_words(quiz):
    said = {row.name: row.right for row in Question.objects.all()}
    assert said["one"] == "Heron"
    assert said["many"] == "Oak · Elm"
    assert said["truth"] == "true"
    assert said["match"] == "France → Paris · Italy → Rome"
    assert said["free"] == said["place"] == ""
    assert all(full_answer(row.asked) is None or grade(row.asked, full_answer(row.asked)).right for row in Question.objects.all())


def test_the_right_answer_is_seen_while_choosing(editor, quiz):
    page = editor.get(reverse(Question.snippet_viewset.chooser_viewset.get_url_name("choose_results")))
    assert "France → Paris" in page.content.decode()
    assert right_answer(from_json({"kind": "description", "prompt": "x"})) == ()


# --- versions


def save(client, question, **more):
    url = reverse("wagtailsnippets_quizzes_question:edit", args=[question.pk])
    return client.post(url, posted(question.bank, "true_false", STATEMENT | more))


@pytest.fixture
def question(editor, bank):
    """Written, published in a quiz, and then written anew."""
    editor.post(reverse(ADD), posted(bank, "true_false", STATEMENT | {"prompt": "Is water wet?"}))
    made = Question.objects.get()
    quiz = Quiz.objects.create(title="Rain", slug="rain", language="en")
    QuizItem.objects.create(quiz=quiz, question=made)
    actions.publish_quiz(quiz)
    save(editor, made, prompt="Is rain wet?")
    actions.publish_quiz(quiz)
    return Question.objects.get()


def versions_of(question):
    return {row.number: row for row in QuestionVersion.objects.of(question)}


def test_each_version_is_kept_with_who_saved_it_and_says_which_quiz_froze_it(editor, question):
    kept = versions_of(question)
    assert {number: row.body["prompt"] for number, row in kept.items()} == {2: "Is rain wet?", 1: "Is water wet?"}
    assert {row.kept_by.email for row in kept.values()} == {"editor@example.org"}
    save(editor, question, prompt="Is rain wet?")
    assert set(versions_of(question)) == {1, 2}
    page = editor.get(reverse("question_versions:index", args=[question.pk]))
    assert {version.number: uses for version, uses in page.context["rows"]} == {1: ["Rain, version 1"], 2: ["Rain, version 2"]}


def test_two_versions_are_compared_in_the_words_of_the_form(editor, question):
    page = editor.get(reverse("question_versions:index", args=[question.pk]), {"compare": "1"}).content.decode()
    assert "<del>What is asked: Is water wet?</del>" in page
    assert "<ins>What is asked: Is rain wet?</ins>" in page
    assert "<span>The statement is: false</span>" in page


def test_going_back_makes_a_new_version_and_changes_nothing_that_is_published(editor, question):
    frozen = [version.frozen for version in Quiz.objects.get().versions.all()]
    url = reverse("question_versions:index", args=[question.pk])
    assert editor.post(url, {"number": "1"}).status_code == 302
    again = Question.objects.get()
    assert (again.version, again.body["prompt"]) == (3, "Is water wet?")
    assert [version.frozen for version in Quiz.objects.get().versions.all()] == frozen
    editor.post(url, {"number": "1"})
    assert Question.objects.get().version == 3
    assert set(versions_of(question)) == {1, 2, 3}
    assert [editor.post(url, {"number": unknown}, follow=True).status_code for unknown in ("9", "x", "")] == [404] * 3
    assert Question.objects.get().version == 3


def test_an_import_keeps_the_version_it_replaces(db):
    for answer in ("cat", "dog"):
        actions.import_questions(f"::pet::Pet? {{={answer}}}", bank="b", language="en", format="gift")
    kept = versions_of(Question.objects.get())
    assert {number: row.body["answers"][0]["text"] for number, row in kept.items()} == {1: "cat", 2: "dog"}


def test_the_history_is_for_those_who_write(client, question):
    client.logout()
    somebody = get_user_model().objects.create_user(email="learner@example.org", password="a long secret")
    client.force_login(somebody)
    assert client.get(reverse("question_versions:index", args=[question.pk])).status_code in (302, 403)
    assert client.post(reverse("question_versions:index", args=[question.pk]), {"number": "1"}).status_code in (302, 403)
    assert Question.objects.get().version == 2


def test_versions_are_kept_once_however_often(question):
    actions.keep_versions([question, question], now=timezone.now())
    actions.keep_versions([question], now=NOW)
    assert set(versions_of(question)) == {1, 2}
    assert all(isinstance(row.kept_at, datetime) and row.kept_at != NOW for row in versions_of(question).values())
