"""What is particular to each format, over HTTP: a session to project, a webinar to come, a kit that points, remarks without a name."""

import datetime
import uuid

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from cms.models import AwarenessPage, KitPage, SyllabusPage, TutorialPage, WebinarPage
from learning.journey.models import Remark
from learning.record.access import progress_of
from learning.record.models import Subject
from tests.cms.conftest import RECALL, catalogue, make_module, step  # noqa: F401 - fixtures

pytestmark = pytest.mark.django_db
TOOL = {"title": "La grille", "text": "x", "format": "PDF", "size": "1 Mo", "licence": "CC BY", "version": "1", "url": ""}


def post(client, page, block_id, kind, **data):
    fields = {"ask": block_id, "kind": kind, "nonce": str(uuid.uuid4()), "version": "1"} | data
    return client.post(f"/fr/walk/{page.module_key}/", fields)


def test_an_awareness_module_is_projected_card_by_card_and_records_nothing(client, make_module):  # noqa: F811
    page = make_module(
        page_class=AwarenessPage,
        question="Et nous ?",
        note="La **note**",
        body=[
            step("Carte une", ("scale", {"question": "Où ?", "low": "a", "high": "b"}), ("debate", {"questions": ["Q"]})),
            step("Carte deux", ("markdown", "y")),
        ],
    )
    screens = [client.get(f"{page.url}?session={number}").content.decode() for number in range(1, 5)]
    for body, words in zip(screens, ("Et nous ?", "Carte une", "Carte deux", "<strong>note</strong>"), strict=True):
        assert words in body
        assert "csrfmiddlewaretoken" not in body.partition("<article")[2].partition("</article>")[0]
        assert "session.js" in body
    assert 'rel="next" href="?session=2"' in screens[0]
    assert 'rel="next"' not in screens[3].partition("<article")[2]
    for odd in ("0", "99", "-1", "x", "²"):
        assert client.get(f"{page.url}?session={odd}").status_code == 200


def test_before_a_webinar_one_registers_and_takes_a_calendar_entry_and_afterwards_one_replays(client, make_module):  # noqa: F811
    start = timezone.now().replace(microsecond=0) + datetime.timedelta(days=3)
    body = [step("Venir", ("attend", {"text": "J’y étais"})), step("Chapitre", ("markdown", "x"), ("recall", RECALL))]
    page = make_module(page_class=WebinarPage, title="L’échange", starts_at=start, duration=45, body=body)
    session, chapter = page.step_views
    register = session.asks[-1]
    assert register.kind == "register"

    shown = client.get(page.url).content.decode()
    door = f"/fr/webinars/{page.module_key}/register/"
    assert door in shown
    client.post(door)
    learner = Subject.objects.get().pk
    key = uuid.UUID(page.module_key)
    assert register.id in progress_of(learner, [key])[key].done_asks
    assert progress_of(learner, [key])[key].state == "todo", "an intention begins nothing"

    entry = Calendar.from_ical(client.get(f"/fr/calendar/{key}/").content).walk("VEVENT")[0]
    assert entry.decoded("dtstart") == start
    assert entry.decoded("dtend") == start + datetime.timedelta(minutes=45)
    assert str(entry["summary"]) == "L’échange"

    page.starts_at = timezone.now() - datetime.timedelta(days=1)
    page.replay_url = "https://example.org/film"
    page.save_revision().publish()
    later = client.get(page.url).content.decode()
    assert door not in later
    assert "https://example.org/film" in later
    for ask in (chapter.asks[0].id, session.asks[0].id):
        post(client, page, ask, "step.opened")
    post(client, page, chapter.asks[1].id, "recall.answered", q="a")
    assert progress_of(learner, [key])[key].percent == 100, "replayed and recalled, never attended"


def test_a_webinar_without_a_date_is_in_no_calendar(client, make_module):  # noqa: F811
    page = make_module(page_class=WebinarPage, body=[step("Venir", ("attend", {"text": "x"}))])
    assert client.get(f"/fr/calendar/{page.module_key}/").status_code == 404


def test_a_kit_points_from_answers_to_tools_and_keeps_every_action(client, make_module):  # noqa: F811
    questions = [
        {"text": "Savez-vous pourquoi ?", "tool": "La grille", "pioneer": "Une commune"},
        {"text": "Et comment ?", "tool": "Autre part", "pioneer": ""},
        {"text": "Avec qui ?", "tool": "La grille", "pioneer": ""},
    ]
    body = [
        step("Voir", ("diagnosis", {"title": "D", "questions": questions})),
        step("Outils", ("tool", TOOL)),
        step("Agir", ("action", {"prompt": "Quoi ?"})),
    ]
    page = make_module(page_class=KitPage, body=body)
    diagnosis, tool, action = (each.asks[-1].id for each in page.step_views)
    post(client, page, diagnosis, "diagnosis.answered", choice_0="partly", choice_1="no", choice_2="yes")
    for text in ("Un premier pas", "Un second pas"):
        post(client, page, action, "action.written", text=text, owner="Nous")
    shown = client.get(page.url).content.decode()
    pointed = shown.partition("D’après votre autodiagnostic")[2].partition("</section>")[0]
    assert pointed.index("Et comment ?") < pointed.index("Savez-vous pourquoi ?"), "what lacks most first"
    assert "Avec qui ?" not in pointed
    assert f'href="?step=2#ask-{tool}"' in pointed
    assert "Une commune" in pointed
    assert shown.index("Un premier pas") < shown.index("Un second pas")


def test_a_tutorial_ends_with_a_document_of_ones_own(client, make_module):  # noqa: F811
    page = make_module(
        page_class=TutorialPage, body=[step("Faire", ("tick", {"text": "Fait"}), ("deliverable", {"prompt": "Écrire", "rubric": []}))]
    )
    _tick, work, note = (ask.id for ask in page.step_views[0].asks)
    post(client, page, work, "deliverable.submitted", text="Mon travail")
    post(client, page, note, "note.written", text="Ma note")
    shown = client.get(f"{page.url}?end=1").content.decode().partition('id="mine"')[2]
    assert "Mon travail" in shown
    assert "Ma note" in shown


def test_a_syllabus_shows_its_workload_and_how_each_unit_is_assessed(client, make_module):  # noqa: F811
    body = [
        step("Unité un", ("quiz", {"quiz": "q", "threshold": 70}), minutes=120),
        step("Unité deux", ("deliverable", {"prompt": "x", "rubric": []})),
    ]
    page = make_module(page_class=SyllabusPage, hours=20, body=body)
    shown = client.get(page.url).content.decode()
    assert "autotest, à partir de 70" in shown
    assert "travail à rendre" in shown


def test_a_syllabus_leads_to_its_units_from_the_table_that_describes_them(client, make_module):  # noqa: F811
    page = make_module(page_class=SyllabusPage, hours=20, body=[step("Unité un", ("markdown", "x")), step("Unité deux", ("markdown", "y"))])
    rows = BeautifulSoup(client.get(page.url).content, "html.parser").select(".units tbody tr")

    assert [row.a["href"] for row in rows] == ["?step=1", "?step=2"]
    assert not any(row.get_text().strip().startswith(("1.", "2.")) for row in rows), "their titles count them"


@pytest.mark.parametrize(
    ("page_class", "values", "words"),
    [
        (SyllabusPage, {"hours": 20, "bibliography": [("reference", "Un livre, 2018")]}, "Un livre, 2018"),
        (WebinarPage, {"programme": "Accueil, puis **questions**"}, "<strong>questions</strong>"),
        (KitPage, {"summary": "Deux outils."}, "Deux outils."),
        (AwarenessPage, {"note": "La **note**"}, "<strong>note</strong>"),
    ],
    ids=["syllabus", "webinar", "kit", "awareness"],
)
def test_on_one_page_to_print_a_module_keeps_what_its_format_says(client, make_module, page_class, values, words):  # noqa: F811
    page = make_module(page_class=page_class, body=[step("Une étape", ("markdown", "x"))], **values)
    shown = client.get(f"{page.url}?all=1").content.decode()

    assert words in shown
    assert page.full_url in shown


# --- remarks


def remark(client, page, **data):
    return client.post(f"/fr/remark/{page.module_key}/", {"kind": "unclear", "nonce": str(uuid.uuid4()), "go": page.url} | data)


@pytest.fixture
def editor(client):
    user = get_user_model().objects.create_user("editor@example.org", "secret-enough")
    user.groups.add(Group.objects.get(name="Editors"))
    client.force_login(user)
    return client


def test_behind_a_proxy_each_visitor_has_remarks_of_their_own(client, make_module, settings):  # noqa: F811
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    page = make_module()
    for visitor, times in (("203.0.113.1", 31), ("203.0.113.2", 1)):
        for _each in range(times):
            client.post(
                f"/fr/remark/{page.module_key}/",
                {"kind": "unclear", "nonce": str(uuid.uuid4()), "go": page.url},
                headers={"x-forwarded-for": f"198.51.100.7, {visitor}"},
            )
    assert Remark.objects.count() == 31, "thirty of the one, and the other’s"


def test_what_is_not_understood_reaches_the_editor_at_its_block_without_a_name(client, make_module):  # noqa: F811
    page = make_module()
    block = str(page.step_children()[0].value["body"][0].id)
    assert block in client.get(f"{page.url}?step=1").content.decode()
    nonce = str(uuid.uuid4())
    for _twice in range(2):
        assert remark(client, page, block=block, nonce=nonce, text="Le mot <b>gras</b>").url == page.url
    remark(client, page, block=block)
    assert Remark.objects.count() == 2, "sent twice is sent once"
    assert not Subject.objects.exists(), "a remark makes nobody known"
    names = {field.name for field in Remark._meta.get_fields()}
    assert names == {"id", "kind", "module_key", "language", "block", "text", "made_on", "is_settled"}

    user = get_user_model().objects.create_user("editor@example.org", "secret-enough")
    user.groups.add(Group.objects.get(name="Editors"))
    client.force_login(user)
    listed = client.get(reverse("journey_remarks")).content.decode()
    assert "Partir des besoins" in listed
    assert "Le mot &lt;b&gt;gras" in listed
    assert f"#block-{block}-section" in listed
    edited = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert "2 lecteurs n’ont pas compris" in edited or "2 readers did not understand" in edited

    client.post(reverse("journey_remarks_settle", args=[page.module_key]), {"language": "fr", "block": block})
    assert "Partir des besoins" not in client.get(reverse("journey_remarks")).content.decode()


@pytest.mark.parametrize(
    "data", [{"kind": "praise"}, {"nonce": "x"}, {"block": "../x"}, {"text": "x" * 601}, {"kind": "question"}, {"text": "a\0b"}]
)
def test_a_remark_that_cannot_be_read_keeps_nothing_and_says_so(client, make_module, data):  # noqa: F811
    page = make_module()
    answer = client.post(f"/fr/remark/{page.module_key}/", {"kind": "unclear", "nonce": str(uuid.uuid4())} | data, follow=True)
    assert answer.status_code == 200
    assert [message.level_tag for message in answer.context["messages"]] == ["error"]
    assert not Remark.objects.exists()


def test_a_flood_of_remarks_stops(client, make_module):  # noqa: F811
    page = make_module()
    for _each in range(35):
        remark(client, page)
    assert Remark.objects.count() <= 30


def test_modules_whose_review_date_has_passed_are_a_report(editor, make_module):  # noqa: F811
    today = timezone.localdate()
    make_module("en-retard", review_date=today - datetime.timedelta(days=1))
    make_module("a-jour", review_date=today + datetime.timedelta(days=1))
    make_module("brouillon", review_date=today - datetime.timedelta(days=1), publish=False)
    listed = editor.get(reverse("to_review:index")).content.decode()
    assert "En retard" in listed
    assert "A jour" not in listed
    assert "Brouillon" not in listed
