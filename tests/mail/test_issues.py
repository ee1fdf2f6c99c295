"""Newsletter, watch bulletin and Flash'Info: drafted from what is new, approved by an editor, sent once to whoever asked."""

import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms.models import BulletinPage, CommunityPage, ContentVersion, FlashPage, InformationPage, NewsletterPage
from learning.jobs.actions import sweep_jobs
from learning.mail.actions import accept, draft_issue, mail_issue, stop_topic
from learning.mail.actions.issuing import BATCH
from learning.mail.engine.assembling import News, as_markdown
from learning.mail.engine.plain import absolute, plain_of
from learning.mail.models import Issue, Letter, Subscription
from tests.cms.conftest import made_centre  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site(made_centre: Any) -> None:  # noqa: F811
    ContentVersion.bump()


def person(name: str, role: str = "Learners") -> Any:
    user = get_user_model().objects.create_user(f"{name}@example.org", "a long password", first_name=name.capitalize())
    user.groups.add(Group.objects.get(name=role))
    return user


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def parent(kind: str) -> Any:
    model: Any = CommunityPage if kind == "flash" else InformationPage
    return model.objects.get(locale__language_code="fr")


def desk(kind: str) -> str:
    return f"{kind}:{parent(kind).pk}"


def topic(kind: str) -> str:
    return f"flash:{parent(kind).translation_key}:fr" if kind == "flash" else f"{kind}:fr"


MODELS: dict[str, Any] = {"newsletter": NewsletterPage, "bulletin": BulletinPage, "flash": FlashPage}


@pytest.mark.parametrize("kind", MODELS)
def test_an_issue_is_made_of_what_is_new_approved_by_an_editor_and_sent_once_to_who_asked(kind: str) -> None:
    editor, lea, max_ = signed_in(person("ed", "Editors")), person("lea"), person("max")
    key, asked = str(uuid.uuid4()), topic(kind)
    signed_in(lea).post(reverse("mail:settings"), {"topic": asked})
    new = {"newsletter": "Un billet", "bulletin": "Une note", "flash": "Doser un outil"}[kind]
    assert new in editor.get(reverse("mail_issues")).content.decode()

    for _again in range(2):
        drafted = editor.post(reverse("mail_draft"), {"desk": desk(kind), "key": key})
    page = MODELS[kind].objects.get(translation_key=key)
    assert drafted.url == reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert not page.live
    send = reverse("mail_issue", args=[page.pk])
    preview = editor.get(send).content.decode()
    assert editor.post(send).status_code in (302, 403)
    sweep_jobs()
    assert (Issue.objects.count(), mail.outbox) == (0, [])

    page.get_latest_revision().publish()
    for _again in range(2):
        assert editor.post(send).url == reverse("mail_issues")
    for _again in range(3):
        sweep_jobs()
        mail_issue(Issue.objects.get().pk, 0)

    sent = mail.outbox[0]
    html = str(sent.alternatives[0][0])
    assert new in preview
    assert len(mail.outbox) == 1
    assert sent.to == ["lea@example.org"]
    assert new in sent.body
    assert new in html
    assert not re.search(r"<(img|script|style|link|iframe|video)\b|\bsrc=|url\(", html), (
        "nothing is fetched, nothing tells that it was opened"
    )
    assert all(link.startswith(("http://testserver", "https://", "mailto:")) for link in re.findall(r'href="([^"]+)"', html))
    assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert Letter.objects.filter(user=max_).count() == 0
    assert Issue.objects.get().approved_by.email == "ed@example.org"


def test_what_was_told_in_an_issue_is_not_new_in_the_next_one() -> None:
    editor = signed_in(person("ed", "Editors"))
    Issue.objects.create(
        page_key=uuid.uuid4(), language="fr", topic="newsletter:fr", title="1", text="", html="", path="", approved_at=timezone.now()
    )

    editor.post(reverse("mail_draft"), {"desk": desk("newsletter"), "key": str(uuid.uuid4())})

    assert len(NewsletterPage.objects.get(live=False).body) == 0


def test_readers_get_the_words_that_were_approved_whatever_becomes_of_the_page() -> None:
    editor, lea = signed_in(person("ed", "Editors")), person("lea")
    accept(lea.pk, topic="newsletter:fr", label="Lettre", now=timezone.now())
    page = NewsletterPage(title="Lettre", slug="lettre", locale=parent("newsletter").locale, body=[("markdown", "APPROUVÉ <img src=x>")])
    parent("newsletter").add_child(instance=page)
    page.save_revision().publish()
    editor.post(reverse("mail_issue", args=[page.pk]))
    page.body = [("markdown", "AUTREMENT")]
    page.save_revision().publish()

    for _again in range(2):
        sweep_jobs()

    assert "APPROUVÉ" in mail.outbox[0].body
    assert "AUTREMENT" not in mail.outbox[0].body + str(mail.outbox[0].alternatives[0][0])


def test_an_issue_waits_for_its_readers_week_and_travels_with_what_else_waits() -> None:
    editor, lea = signed_in(person("ed", "Editors")), person("lea")
    accept(lea.pk, topic="newsletter:fr", label="Lettre", now=timezone.now())
    for number in range(2):
        page = NewsletterPage(title=f"Lettre {number}", slug=f"l{number}", locale=parent("newsletter").locale)
        parent("newsletter").add_child(instance=page)
        page.save_revision().publish()
        editor.post(reverse("mail_issue", args=[page.pk]))
        for _again in range(2):
            sweep_jobs()

    assert [each.subject for each in mail.outbox] == ["Lettre 0"]
    assert Letter.objects.waiting().count() == 1


@pytest.mark.parametrize("role", ["Learners", "Facilitators"])
def test_who_does_not_publish_neither_drafts_nor_approves(role: str) -> None:
    page = NewsletterPage(title="Lettre", slug="lettre", locale=parent("newsletter").locale)
    parent("newsletter").add_child(instance=page)
    client = signed_in(person("lea", role))

    client.post(reverse("mail_draft"), {"desk": desk("newsletter"), "key": str(uuid.uuid4())})
    client.post(reverse("mail_issue", args=[page.pk]))

    assert (NewsletterPage.objects.count(), Issue.objects.count()) == (1, 0)


@pytest.mark.parametrize("posted", [{"desk": "newsletter:999", "key": str(uuid.uuid4())}, {"desk": "x", "key": "y"}, {}])
def test_a_desk_that_is_none_answers_404(posted: dict[str, str]) -> None:
    assert signed_in(person("ed", "Editors")).post(reverse("mail_draft"), posted, follow=True).status_code == 404


def test_one_asks_for_what_is_offered_and_for_nothing_else() -> None:
    lea = person("lea")
    client, path = signed_in(lea), reverse("mail:settings")
    page = client.get(path).content.decode()

    assert Subscription.objects.count() == 0, "off until somebody asks"
    assert "Pionniers" in page
    assert client.post(path, {"topic": "cohort:1"}).status_code == 404
    client.post(path, {"topic": "reminders"})
    assert [(each.topic, each.rhythm) for each in Subscription.objects.all()] == [("reminders", "at-once")]
    stop_topic(lea.pk, topic="reminders", now=timezone.now())
    assert not Subscription.objects.accepted().exists()


def test_an_issue_reaches_all_of_its_readers_however_many() -> None:
    users = get_user_model().objects.bulk_create(get_user_model()(email=f"r{number}@example.org") for number in range(BATCH + 20))
    Subscription.objects.bulk_create(
        Subscription(user=user, topic="newsletter:fr", token=f"t{user.pk}", accepted_at=timezone.now()) for user in users
    )
    issue = Issue.objects.create(
        page_key=uuid.uuid4(), language="fr", topic="newsletter:fr", title="1", text="x", html="x", path="", approved_at=timezone.now()
    )

    mail_issue(issue.pk, 0)
    sweep_jobs(limit=10_000)
    sweep_jobs(limit=10_000)

    assert Letter.objects.count() == BATCH + 20
    assert len({each.to[0] for each in mail.outbox}) == len(mail.outbox) == BATCH + 20


def test_what_is_new_is_told_under_headings_with_safe_titles() -> None:
    news = News("blog", "Un *titre* [x](javascript:1)", "Deux mots.", "/fr/x/", timezone.localdate())

    text = as_markdown([("Actualités", [news]), ("Vide", [])])

    assert text.startswith("## Actualités\n\n**[Un \\*titre\\* \\[x\\](javascript:1)](/fr/x/)**")
    assert "Vide" not in text


def test_html_reads_as_plain_text_with_its_links() -> None:
    html = absolute('<h2>Titre</h2><p>Lire <a href="/fr/x/">ceci</a>.</p><ul><li>un</li><li>deux</li></ul>', "https://site.org")

    assert plain_of(html) == "Titre\n\nLire ceci (https://site.org/fr/x/).\n\n- un\n- deux"


def test_a_draft_asked_for_twice_is_one_draft() -> None:
    from learning.mail.access import desk_for

    editor, key = person("ed", "Editors"), uuid.uuid4()
    found = desk_for(editor, desk("bulletin"))

    pages = [draft_issue(found, page_key=key, by=editor, now=timezone.now() + timedelta(seconds=each)) for each in range(2)]

    assert pages[0].pk == pages[1].pk
