"""Whatever a person writes, in any field, comes out as text: on the pages of learners and of facilitators, and in the admin."""

import json
import uuid
from typing import Any
from urllib.parse import quote

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.models import Page

from cms.blocks.doing import ToolBlock
from cms.blocks.evidence import FigureBlock, SourceBlock
from cms.engine.manuscript import ManuscriptError, parse
from cms.formats import FORMATS
from learning.cohorts.actions import create_cohort, join_cohort
from learning.jobs.models import Job
from learning.record.actions import ensure_subject
from paths.models import DiagnosticItem
from quizzes import actions as quizzes
from quizzes.engine.texts import FORMATS as TEXT_FORMATS
from quizzes.models import Attempt, Bank, Question, Quiz, QuizItem
from tests.quizzes.conftest import BODIES, EVERY_KIND
from tests.security.pages import Elements, fired, inline_code, scripted_links, text_of
from tests.security.poison import CANARY, LINK, LONG, SHORT, fields_for, poisoned
from tests.security.world import World, add_module

pytestmark = pytest.mark.django_db
MANUSCRIPT = """---
slug: x
format: kit
language: fr
title: X
promise: X
sources: [{{title: X, date: "2024", url: {source}}}]
---
## X {{#x minutes=5}}
::: figure
value: 1
label: X
source: X
date: "2024"
url: {url}
:::
"""


def harm(world: World, role: str, path: str, status: tuple[int, ...] = (200,)) -> list[str]:
    """What would run on this page; on a learner's page nothing inline is allowed at all."""
    answer = world.send(role, "GET", path)
    assert answer.status_code in status, f"{path}: {answer.status_code}"
    page = Elements(text_of(answer))
    found = fired(page, CANARY) + scripted_links(page)
    if not path.startswith("/admin/"):
        found += inline_code(page)
    return [f"{path}: {each}" for each in found]


@pytest.mark.parametrize("code", FORMATS)
def test_what_an_editor_writes_in_a_module_never_runs(world: World, code: str) -> None:
    shelf = Page.objects.get(pk=world.ids["shelf"]).specific
    page = add_module(shelf, "poison", page_class=FORMATS[code], **fields_for(FORMATS[code]))
    shown = [f"{page.url}{query}" for query in ("", "?step=1", "?all=1", "?end=1")]

    found = [each for role in ("anonymous", "learner") for path in shown for each in harm(world, role, path)]

    assert found == []
    body = text_of(world.send("learner", "GET", f"{page.url}?step=1"))
    assert body.count(CANARY) > 10, "the texts are on the page, only harmless"


def test_what_an_editor_writes_never_runs_where_modules_are_listed(world: World) -> None:
    shelf = Page.objects.get(pk=world.ids["shelf"]).specific
    page = add_module(shelf, "poison", **fields_for(FORMATS["discovery"]))
    key = page.module_key

    paths = ("/fr/", "/fr/catalogue/", "/fr/routes/", f"/fr/routes/?module={key}", "/fr/path/", "/fr/path/edit/", f"/fr/path/why/{key}/")
    found = [each for path in paths for each in harm(world, "learner", path)]
    found += [each for path in ("/fr/cohorts/new/", "/fr/cohorts/") for each in harm(world, "facilitator", path)]

    assert found == []
    assert CANARY in text_of(world.send("learner", "GET", "/fr/catalogue/"))


def test_what_an_editor_writes_never_runs_for_an_administrator(world: World) -> None:
    shelf = Page.objects.get(pk=world.ids["shelf"]).specific
    page = add_module(shelf, "poison", **fields_for(FORMATS["discovery"]))
    page.title = LONG[:200]
    page.save_revision()
    latest = page.latest_revision.pk

    admin = f"/admin/pages/{page.pk}/"
    paths = [f"{admin}edit/", f"{admin}history/", f"{admin}revisions/compare/earliest...latest/", f"{admin}revisions/{latest}/view/",
             f"{admin}delete/", f"{admin}copy/", f"{admin}move/", f"/admin/pages/{shelf.pk}/", f"/admin/pages/search/?q={CANARY}",
             "/admin/", "/admin/paths/coverage/", "/admin/paths/preview/?show=1&minutes=120", "/admin/reports/site-history/"]  # fmt: skip

    assert [each for path in paths for each in harm(world, "superuser", path)] == []


def bodies() -> list[dict[str, Any]]:
    """A body of every kind of question."""
    reading = quizzes.importing.read_file(EVERY_KIND, format="gift")
    return [verdict.question.to_json() for verdict in reading.verdicts] + BODIES


@pytest.fixture
def poisoned_quiz(world: World) -> Quiz:
    """Every kind of question in every format of text, poisoned wherever there is a text."""
    bank = Bank.objects.create(name=f"Banque {SHORT}", description=LONG)
    quiz = Quiz.objects.create(slug="poison", language="fr", title=LONG[:200], introduction=LONG)
    for nth, (body, text_format) in enumerate((body, each) for body in bodies() for each in TEXT_FORMATS):
        changed = poisoned(body) | {"prompt_format": text_format}
        if body["kind"] == "gaps":
            changed["prompt"] = f"{LONG} [[1]] [[2]]"
        row = Question.objects.create(
            bank=bank, key=f"k{nth}", language="fr", kind=body["kind"], name=LONG[:255], body=changed, tags=[SHORT]
        )
        QuizItem.objects.create(quiz=quiz, question=row, sort_order=nth)
    quizzes.publish_quiz(quiz)
    return quiz


def test_what_a_question_says_never_runs_before_or_after_answering(world: World, poisoned_quiz: Quiz) -> None:
    world.send("other", "POST", "/fr/quiz/poison/start/", {"next": "/fr/"})
    attempt = Attempt.objects.get(quiz_slug="poison")
    written = {item.ref: LONG for item in attempt.drawn.items}

    before = harm(world, "other", f"/fr/quiz/{attempt.pk}/")
    world.send("other", "POST", f"/fr/quiz/{attempt.pk}/answer/", written)
    world.send("other", "POST", f"/fr/quiz/{attempt.pk}/submit/", {})
    after = harm(world, "other", f"/fr/quiz/{attempt.pk}/result/")

    assert before + after == []
    kinds = {question.kind for question in attempt.quiz_version.questions.values()}
    assert kinds == {kind for kind, _label in Question._meta.get_field("kind").choices}, "a new kind has to be tried here as well"


def test_what_a_question_says_never_runs_in_the_admin(world: World, poisoned_quiz: Quiz) -> None:
    rows = {Question: "question", Quiz: "quiz", Bank: "bank"}
    paths = [f"/admin/snippets/quizzes/{name}/" for name in rows.values()]
    paths += [
        f"/admin/snippets/quizzes/quiz/edit/{poisoned_quiz.pk}/",
        f"/admin/snippets/quizzes/bank/edit/{Bank.objects.latest('pk').pk}/",
    ]
    one_of_each = {row.kind: row.pk for row in Question.objects.filter(key__startswith="k")}
    paths += [f"/admin/snippets/quizzes/question/edit/{pk}/" for pk in one_of_each.values()]

    assert [each for path in paths for each in harm(world, "editor", path)] == []


def test_what_a_file_of_questions_says_never_runs_in_its_verdicts(world: World) -> None:
    escaped = LONG.replace("\\", "\\\\")
    for special in "~=#{}:":
        escaped = escaped.replace(special, f"\\{special}")
    text = f"$CATEGORY: {escaped.replace('/', '')}\n\n::{escaped}::{escaped} {{={escaped}#{escaped} ~{escaped}}}\n\n::broken {LONG}:: {{=a"
    file = ContentFile(text.encode(), name=f"{SHORT.replace('/', '')}.gift")

    answer = world.browser("editor").post(reverse("import_questions:index"), {"file": file, "bank": SHORT, "language": "fr"})

    assert answer.status_code == 200
    page = Elements(text_of(answer))
    assert fired(page, CANARY) + scripted_links(page) == []
    assert CANARY in text_of(answer)


def test_what_a_learner_writes_never_runs_for_them_or_for_anybody(world: World) -> None:
    learner, path = world.browser("learner"), f"/fr/walk/{world.ids['module']}/"
    learner.post("/fr/situate/?q=purpose", {"purpose": LONG[:500]})
    learner.post("/fr/path/edit/", {"do": "purpose", "purpose": LONG[:500]})
    editing = harm(world, "learner", "/fr/path/edit/")
    learner.post("/fr/path/edit/", {"do": "finish", "outcome": LONG})
    learner.post(path, {"ask": LONG, "kind": LONG, "nonce": LONG, "version": LONG, "go": LINK})
    world.people["learner"].first_name = SHORT
    world.people["learner"].save()

    paths = ("/fr/situate/?q=summary", "/fr/situate/?q=purpose", "/fr/path/", "/fr/my-data/", "/fr/routes/", "/fr/",
             f"/fr/path/why/{world.ids['module']}/")  # fmt: skip
    found = [each for one in paths for each in harm(world, "learner", one)]
    found += [
        each for one in ("/admin/users/", f"/admin/users/edit/{world.people['learner'].pk}/") for each in harm(world, "superuser", one)
    ]

    assert found + editing == []
    assert CANARY in text_of(world.send("learner", "GET", "/fr/situate/?q=purpose"))


def test_what_is_said_in_a_cohort_never_runs(world: World) -> None:
    facilitator, member = world.people["facilitator"], world.people["other"]
    facilitator.first_name = SHORT
    facilitator.save()
    module = uuid.UUID(world.ids["module"])
    cohort = create_cohort(facilitator, name=LONG[:120], promise=LONG[:1000], modules=[module], ends_on=None)
    joined = join_cohort(cohort, learner_id=ensure_subject(user=member), name=LONG[:80], facilitators=[SHORT], now=timezone.now())
    pages = [f"/fr/cohorts/{cohort.pk}/{rest}" for rest in ("", "change/", f"members/{joined.pk}/")]

    found = [each for path in (*pages, "/fr/cohorts/") for each in harm(world, "facilitator", path)]
    found += [each for path in (f"/fr/join/{cohort.invitations.get().token}/", "/fr/cohorts/") for each in harm(world, "other", path)]

    assert found == []


ADDRESSES = ("/fr/catalogue/?q={0}&objective={0}&format={0}&page={0}", "/fr/routes/?minutes={0}&basics={0}&module={0}",
             "/fr/situate/?q={0}&then={0}", "/fr/accounts/login/?next={0}", "/fr/accounts/signup/?next={0}&email={0}", "/fr/{0}/",
             "/fr/join/{0}/", "/fr/path/?{0}={0}", "/fr/catalogue/premiers-pas/?step={0}&all={0}", "/fr/situate/diagnostic/{0}/",
             "/fr/accounts/confirm-email/{0}/")  # fmt: skip


@pytest.mark.parametrize("path", ADDRESSES)
def test_what_an_address_says_never_runs(world: World, path: str) -> None:
    for text in (SHORT, LINK, "'-alert(1)-'", LONG):
        assert harm(world, "anonymous", path.format(quote(text, safe="")), (200, 302, 404)) == []


def test_an_answer_that_failed_is_given_back_as_text(world: World) -> None:
    login = world.browser("anonymous").post("/fr/accounts/login/", {"login": SHORT, "password": SHORT, "next": LONG})
    signup = world.browser("anonymous").post("/fr/accounts/signup/", {"email": LONG, "password1": SHORT})
    cohort = world.browser("facilitator").post("/fr/cohorts/new/", {"name": LONG, "promise": LONG, "modules": [LONG], "ends_on": LONG})

    for answer in (login, signup, cohort):
        page = Elements(text_of(answer))
        assert fired(page, CANARY) + scripted_links(page) + inline_code(page) == []


def test_names_of_files_terms_items_and_jobs_never_run_in_the_admin(world: World) -> None:
    document = get_document_model()(title=LONG[:255])
    document.file.save(f"{SHORT.replace('/', '')}.html", ContentFile(f"<script>{CANARY}()</script>".encode()))
    item = DiagnosticItem.objects.first()
    item.texts = {"fr": LONG, "en": LONG}
    item.save()
    job = Job.objects.create(name=SHORT, status="failed", error=LONG, args=[LONG], kwargs={SHORT: LONG}, finished_at=timezone.now())

    paths = ["/admin/documents/", f"/admin/documents/edit/{document.pk}/", "/admin/documents/chooser/", "/admin/paths/diagnostic/",
             f"/admin/paths/diagnostic/edit/{item.pk}/", "/admin/jobs/", f"/admin/jobs/inspect/{job.pk}/"]  # fmt: skip

    assert [each for path in paths for each in harm(world, "superuser", path)] == []
    assert harm(world, "learner", "/fr/situate/diagnostic/projects/") == []


@pytest.mark.parametrize("link", [LINK, "data:text/html,x", "https://example.org/ x", "vbscript:x"])
def test_a_link_that_is_no_address_of_the_web_enters_by_no_door(link: str) -> None:
    good = "https://example.org/"
    for block in (SourceBlock(), FigureBlock(), ToolBlock()):
        with pytest.raises(ValidationError):
            block.child_blocks["url"].clean(link)
    for links in ({"source": json.dumps(link), "url": good}, {"source": good, "url": json.dumps(link)}):
        with pytest.raises(ManuscriptError, match="no address of the web"):
            parse(MANUSCRIPT.format(**links))
    assert parse(MANUSCRIPT.format(source=good, url=good)).slug == "x"


@pytest.mark.parametrize("name", ["page.html", "picture.svg", "page.xhtml", "feed.xml", "script.js", "noext"])
def test_a_file_is_handed_over_and_never_opened_by_the_browser(world: World, name: str) -> None:
    document = get_document_model()(title="Fiche")
    document.file.save(name, ContentFile(f"<svg xmlns='http://www.w3.org/2000/svg' onload='{CANARY}()'/>".encode()))

    answer = world.send("anonymous", "GET", document.url)

    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert (
        "script-src 'self'" in answer.headers["Content-Security-Policy"]
        or "default-src 'none'" in answer.headers["Content-Security-Policy"]
    )
