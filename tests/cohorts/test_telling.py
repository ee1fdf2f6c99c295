"""What reaches members and facilitators: messages, news, digests, reminders, calendars and files, each within what was accepted."""

import csv
import io
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from wagtail.models import Locale

from cms.models import CataloguePage, CommunityPage, ContentVersion, WebinarPage
from learning.cohorts.actions import (
    ask_for_digests,
    build_export,
    build_what_waits,
    choose_digest,
    create_cohort,
    forget_exports,
    join_cohort,
    remind,
    remind_of_webinars,
    write_flash,
)
from learning.cohorts.engine.tables import safe
from learning.cohorts.models import Cohort, Coming, Deed, Export, Feed, Flash, Meeting, Membership
from learning.jobs.actions import sweep_jobs
from learning.mail.actions import choose_language
from learning.mail.models import Letter
from learning.record.actions import ensure_subject
from learning.webinars.actions import register
from tests.cms.conftest import made_centre  # noqa: F401 - a fixture
from tests.cohorts.conftest import key_of

pytestmark = pytest.mark.django_db
SignIn = Callable[[Any], Client]


@pytest.fixture(autouse=True)
def private_folder(settings: Any, tmp_path: Any) -> None:
    settings.DATA_DIR = tmp_path


@pytest.fixture
def member(cohort: Cohort, make_member: Callable[..., Any]) -> tuple[Any, Membership]:
    """A member who accepts mail."""
    user, found = make_member(cohort, "Lea", besoins=2)
    given = {"learner_id": found.learner_id, "name": "Léa", "facilitators": ["Fatou"], "now": timezone.now()}
    return user, join_cohort(cohort, **given, may_be_mailed=True)


def act(client: Client, member: Membership, kind: str, **posted: Any) -> None:
    path = reverse("cohorts:act", args=[member.cohort_id, member.pk, kind])
    assert client.post(path, {"id": str(uuid.uuid4()), **posted}).status_code == 302


def test_each_reads_the_language_they_chose(
    cohort: Cohort, facilitator: Any, member: tuple[Any, Membership], make_member: Callable[..., Any], signed_in: SignIn
) -> None:
    """The facilitator's page is French; so is the mail of whoever never chose, and no other."""
    user, found = member
    _other_user, other = make_member(cohort, "Max")
    given = {"learner_id": other.learner_id, "name": "Max", "facilitators": ["Fatou"], "now": timezone.now()}
    join_cohort(cohort, **given, may_be_mailed=True)
    choose_language(user, "en")
    act(signed_in(facilitator), found, "meet", text="A word", meets_at="2099-01-02T10:00")
    act(signed_in(facilitator), other, "meet", text="Un mot", meets_at="2099-01-02T10:00")
    sweep_jobs()

    sent = {each.to[0]: each for each in mail.outbox}
    english, french = sent["lea@example.org"], sent["max@example.org"]
    assert "Your facilitator proposes to meet" in english.subject
    assert "2 January 2099" in english.body
    assert "/en/" in english.body
    assert "/fr/" not in english.body
    assert "Votre accompagnant" in french.subject
    assert "2 janvier 2099" in french.body
    assert "/en/" not in french.body


def test_a_digest_comes_in_the_language_of_whoever_asked_for_it(cohort: Cohort, facilitator: Any) -> None:
    choose_digest(cohort, user=facilitator, wanted=True, now=timezone.now())
    choose_language(facilitator, "en")
    ask_for_digests(now=timezone.now())
    sweep_jobs()
    assert Letter.objects.get().subject.endswith("this week")


def announce(client: Client, cohort: Cohort, **more: Any) -> Meeting:
    posted = {"id": str(uuid.uuid4()), "title": "Atelier", "starts_at": "2099-01-01T10:00", "minutes": "60", "place": "Salle 2"} | more
    for _again in range(2):
        client.post(reverse("cohorts:of_cohort", args=[cohort.pk]), posted)
    return Meeting.objects.get(pk=posted["id"])


def test_a_message_goes_by_mail_to_whoever_accepted_and_stays_on_the_site_for_all(
    cohort: Cohort, facilitator: Any, member: tuple[Any, Membership], make_member: Callable[..., Any], signed_in: SignIn
) -> None:
    other_user, other = make_member(cohort, "Max")
    client = signed_in(facilitator)
    for each in (member[1], other):
        act(client, each, "write", text="Un mot pour vous")
    sweep_jobs()

    assert [each.to for each in mail.outbox] == [["lea@example.org"]]
    assert "Un mot pour vous" in signed_in(other_user).get(reverse("cohorts:list")).content.decode()


def test_stopping_the_mail_by_its_link_shows_on_the_facilitators_form(
    facilitator: Any, member: tuple[Any, Membership], signed_in: SignIn
) -> None:
    act(signed_in(facilitator), member[1], "write", text="Bonjour")
    sweep_jobs()

    Client().post(mail.outbox[0].extra_headers["List-Unsubscribe"].strip("<>").removeprefix("http://testserver"))

    member[1].refresh_from_db()
    assert member[1].may_be_mailed is False


def test_news_is_looked_at_then_sent_once_to_those_who_accepted(
    cohort: Cohort, facilitator: Any, member: tuple[Any, Membership], make_member: Callable[..., Any], signed_in: SignIn
) -> None:
    make_member(cohort, "Max")
    client, path = signed_in(facilitator), reverse("cohorts:flash", args=[cohort.pk])
    posted = {"id": str(uuid.uuid4()), "title": "Flash de novembre", "text": "Trois nouveautés"}

    preview = client.post(path, posted | {"preview": "1"})
    before = Flash.objects.count()
    for _again in range(2):
        client.post(path, posted | {"send": "1"})
    sweep_jobs()
    sweep_jobs()

    assert preview.context["preview"]["title"] == "Flash de novembre"
    assert (before, Flash.objects.count()) == (0, 1)
    assert [(each.to, each.subject) for each in mail.outbox] == [(["lea@example.org"], "Flash de novembre")]
    assert "Trois nouveautés" in signed_in(member[0]).get(reverse("cohorts:list")).content.decode()


def test_a_digest_comes_once_a_week_to_whoever_wants_it_and_follows_the_cohort(
    cohort: Cohort, facilitator: Any, member: tuple[Any, Membership], signed_in: SignIn
) -> None:
    now = timezone.now()
    assert ask_for_digests(now=now) == 0
    signed_in(facilitator).post(reverse("cohorts:digest", args=[cohort.pk]), {"wanted": "1"})

    for _again in range(2):
        ask_for_digests(now=now)
        sweep_jobs()
        sweep_jobs()
    cohort.facilitations.update(ended_at=now)
    ask_for_digests(now=now + timedelta(days=7))
    sweep_jobs()

    assert [(each.to, "Pays de Retz" in each.subject) for each in mail.outbox] == [(["fatou@example.org"], True)]


def test_digests_of_several_cohorts_travel_in_one_mail_each_with_its_own_stop(cohort: Cohort, facilitator: Any) -> None:
    now = timezone.now()
    other = create_cohort(facilitator, name="Presqu’île", promise="", modules=[uuid.UUID(key) for key in cohort.modules], ends_on=None)
    for each in (cohort, other):
        choose_digest(each, user=facilitator, wanted=True, now=now)

    ask_for_digests(now=now)
    for _sweep in range(3):
        sweep_jobs()

    text = mail.outbox[0].body
    assert [each.to for each in mail.outbox] == [["fatou@example.org"]]
    assert all(part in text for part in ("« Pays de Retz", "« Presqu’île »", f"/cohorts/{cohort.pk}/", f"/cohorts/{other.pk}/"))
    assert mail.outbox[0].subject == "« Pays de Retz » cette semaine · « Presqu’île » cette semaine"
    assert text.count("/my-mail/stop/") == 3  # one for each cohort, one for everything


def test_who_asked_is_reminded_the_day_before_once(
    cohort: Cohort, facilitator: Any, member: tuple[Any, Membership], signed_in: SignIn
) -> None:
    meeting, now = announce(signed_in(facilitator), cohort), timezone.now()
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=now + timedelta(hours=20))
    path = reverse("cohorts:register", args=[meeting.pk])
    signed_in(member[0]).post(path)
    remind(now=now)
    sweep_jobs()
    unasked = len(mail.outbox)

    signed_in(member[0]).post(path, {"remind": "1"})
    for _again in range(2):
        remind(now=now)
        sweep_jobs()

    assert (unasked, [each.subject for each in mail.outbox]) == (0, ["Atelier"])


def test_a_moment_in_a_letter_is_written_out_as_its_language_writes_it(
    cohort: Cohort, facilitator: Any, member: tuple[Any, Membership], signed_in: SignIn
) -> None:
    client = signed_in(facilitator)
    act(client, member[1], "meet", text="Un café", meets_at="2099-06-01T10:00")
    meeting = announce(client, cohort)
    signed_in(member[0]).post(reverse("cohorts:register", args=[meeting.pk]), {"remind": "1"})
    remind(now=meeting.starts_at - timedelta(hours=20))
    sweep_jobs()

    assert "1er juin 2099" in Letter.objects.get(key__startswith="deed:").body
    assert "1er janvier 2099" in Letter.objects.get(key__startswith="meeting:").body


def test_attendance_said_again_says_the_last_word(
    cohort: Cohort, facilitator: Any, member: tuple[Any, Membership], signed_in: SignIn
) -> None:
    client = signed_in(facilitator)
    path = reverse("cohorts:attendance", args=[announce(client, cohort).pk])

    for _again in range(2):
        client.post(path, {"present": [str(member[1].pk), str(uuid.uuid4())]})
    there = Coming.objects.get().attended_at
    client.post(path)

    assert there is not None
    assert Coming.objects.get().attended_at is None


def test_a_calendar_tells_what_its_person_may_see_until_it_is_closed(
    cohort: Cohort, facilitator: Any, member: tuple[Any, Membership], signed_in: SignIn
) -> None:
    own = signed_in(member[0])
    meeting = announce(signed_in(facilitator), cohort)
    act(signed_in(facilitator), member[1], "meet", text="Un café", meets_at="2099-02-01T10:00")
    own.post(reverse("cohorts:new_feed"))
    address = reverse("cohorts:feed", args=[Feed.objects.get().token])
    first = Client().get(address).content.decode()
    signed_in(facilitator).post(reverse("cohorts:cancel", args=[meeting.pk]))
    cancelled = Client().get(address).content.decode()
    own.post(reverse("cohorts:leave", args=[cohort.pk]))
    left = Client().get(address).content.decode()
    own.post(reverse("cohorts:new_feed"))

    assert "SUMMARY:Atelier" in first
    assert "Un café" in first
    assert ("STATUS:CANCELLED" in first, "STATUS:CANCELLED" in cancelled, "SEQUENCE:1" in cancelled) == (False, True, True)
    assert "Atelier" not in left
    assert Client().get(address).status_code == 404


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_a_file_holds_the_numbers_of_the_board_and_no_formula(
    file_format: str, cohort: Cohort, facilitator: Any, make_member: Callable[..., Any], signed_in: SignIn
) -> None:
    make_member(cohort, "=1+1", besoins=3, outils=4)
    client, posted = signed_in(facilitator), {"id": str(uuid.uuid4()), "format": file_format}
    path = reverse("cohorts:exports", args=[cohort.pk])
    for _again in range(2):
        client.post(path, posted)
    waiting = client.get(path)

    assert build_export(uuid.UUID(posted["id"]), now=timezone.now())
    assert not build_export(uuid.UUID(posted["id"]), now=timezone.now())

    data = b"".join(client.get(reverse("cohorts:download", args=[posted["id"]])))
    if file_format == "csv":
        rows = [
            [int(each) if each.isdecimal() else each for each in row]
            for row in csv.reader(io.StringIO(data.decode("utf-8-sig")), delimiter=";" if b";" in data else ",")
        ]
    else:
        rows = [list(row) for row in load_workbook(io.BytesIO(data)).active.iter_rows(values_only=True)]
    assert waiting.headers["Refresh"] == "3"
    assert (rows[1][0], rows[1][4:]) == ("'=1+1", [87, 75, 100])
    assert Export.objects.count() == 1


@pytest.mark.parametrize(
    ("age", "claimed", "word"),
    [
        (0, None, "begins in a moment"),
        (50, 60, "being built: 1,250 of 3,000 members"),
        (61, None, "the worker has stopped"),
        (200, -1, "the worker has stopped"),
        (200, 60, "being built: 1,250 of 3,000 members"),
    ],
)
def test_a_file_that_waits_says_how_far_it_is_or_that_nobody_builds_it(
    age: int, claimed: int | None, word: str, cohort: Cohort, facilitator: Any
) -> None:
    """Seconds since it was asked for, and until which a worker has it in hand."""
    now, client = timezone.now(), Client()
    client.force_login(facilitator)
    taken = {"claimed_until": now + timedelta(seconds=claimed), "total": 3000, "done": 1250} if claimed else {}
    asked = {"asked_at": now - timedelta(seconds=age), "format": "csv", "language": "en"}
    Export.objects.create(cohort=cohort, user=facilitator, **asked, **taken)

    page = client.get(f"/en/cohorts/{cohort.pk}/files/")

    words = {"begins in a moment", "being built: 1,250 of 3,000 members", "the worker has stopped"}
    assert {each for each in words if each in page.content.decode()} == {word}
    assert ("<progress" in page.content.decode()) == (word != "the worker has stopped")


def test_a_file_is_given_to_whoever_asked_while_they_follow_and_for_a_week(
    cohort: Cohort, facilitator: Any, make_user: Callable[..., Any], make_member: Callable[..., Any], signed_in: SignIn
) -> None:
    make_member(cohort, "Lea")
    second = make_user("Samir", "Facilitators")
    cohort.facilitations.create(user=second)
    nonce = str(uuid.uuid4())
    client = signed_in(facilitator)
    client.post(reverse("cohorts:exports", args=[cohort.pk]), {"id": nonce, "format": "csv"})
    assert build_what_waits(now=timezone.now()) == 1
    path = reverse("cohorts:download", args=[nonce])

    mine, theirs = client.get(path).status_code, signed_in(second).get(path).status_code
    cohort.facilitations.filter(user=facilitator).update(ended_at=timezone.now())
    revoked = client.get(path).status_code
    stored = Export.objects.get().file.path
    forget_exports(now=timezone.now() + timedelta(days=7))

    assert (mine, theirs, revoked) == (200, 404, 404)
    assert not Export.objects.exists()
    with pytest.raises(FileNotFoundError):
        open(stored, "rb")  # noqa: SIM115


def test_who_was_revoked_before_the_worker_came_gets_no_file(cohort: Cohort, facilitator: Any, signed_in: SignIn) -> None:
    signed_in(facilitator).post(reverse("cohorts:exports", args=[cohort.pk]), {"id": str(uuid.uuid4()), "format": "csv"})
    cohort.facilitations.update(ended_at=timezone.now())

    assert build_what_waits(now=timezone.now()) == 0
    assert (Export.objects.get().error, bool(Export.objects.get().file)) == ("closed", False)


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@x", "\t=1", " =1", "\u200b=1", "|calc", "%x"])
def test_what_a_spreadsheet_could_run_is_made_text(text: str) -> None:
    assert safe(text).startswith("'")


def test_a_deed_of_another_cohort_and_a_flash_are_told_to_nobody_else(
    cohort: Cohort, facilitator: Any, member: tuple[Any, Membership], make_user: Callable[..., Any], signed_in: SignIn
) -> None:
    write_flash(cohort, flash_id=uuid.uuid4(), author=facilitator, title="CANARY", text="CANARY", now=timezone.now())
    Deed.objects.create(membership=member[1], kind="note", text="CANARY", module_key=key_of("besoins"), created_at=timezone.now())

    page = signed_in(make_user("Zoe")).get(reverse("cohorts:list")).content.decode()

    assert "CANARY" not in page


@pytest.fixture
def pioneers(made_centre: Any) -> Any:  # noqa: F811
    """A community with a cycle of events, in French."""
    ContentVersion.bump()
    return CommunityPage.objects.get(locale__language_code="fr")


def webinar(parent: Any, **values: Any) -> Any:
    page = parent.add_child(
        instance=WebinarPage(title="Webinaire", slug="webinaire", locale=parent.locale, live=False, duration=45, **values)
    )
    page.save_revision().publish()
    return WebinarPage.objects.get(pk=page.pk)


def test_a_cohort_of_a_community_tells_its_news_and_has_its_events_in_its_calendar(
    pioneers: Any, facilitator: Any, modules: list[uuid.UUID], make_user: Callable[..., Any], signed_in: SignIn
) -> None:
    client = signed_in(facilitator)
    made = {"name": "Pionniers 2026", "modules": [str(modules[0])], "facilitator": "Fatou", "community": str(pioneers.translation_key)}
    client.post(reverse("cohorts:create"), made)
    cohort = Cohort.objects.get(name="Pionniers 2026")
    board = client.get(reverse("cohorts:board", args=[cohort.pk])).content.decode()
    news = client.get(reverse("cohorts:flash", args=[cohort.pk])).context["form"].initial["text"]
    client.post(reverse("cohorts:new_feed"), {"cohort": str(cohort.pk)})
    calendar = Client().get(reverse("cohorts:feed", args=[Feed.objects.get().token])).content.decode()
    join = Client().get(reverse("cohorts:join", args=[cohort.invitations.get().token])).content.decode()

    assert "Pionniers</a>" in board
    assert "Pionniers</a>" in join
    assert "Doser un outil" in news
    assert "À venir · Pionniers" in calendar


def test_a_community_that_is_none_is_refused(pioneers: Any, facilitator: Any, modules: list[uuid.UUID], signed_in: SignIn) -> None:
    made = {"name": "X", "modules": [str(modules[0])], "facilitator": "Fatou", "community": str(uuid.uuid4())}

    assert signed_in(facilitator).post(reverse("cohorts:create"), made).context["form"].errors.keys() == {"community"}


def test_a_webinar_is_in_the_calendars_and_whoever_registered_and_asked_is_reminded_once(
    pioneers: Any, facilitator: Any, make_user: Callable[..., Any], signed_in: SignIn
) -> None:
    now = timezone.now()
    page = webinar(CataloguePage.objects.get(locale__language_code="fr"), starts_at=now + timedelta(hours=20))
    key = uuid.UUID(page.module_key)
    cohort = create_cohort(facilitator, name="Webinaires", promise="", modules=[key], ends_on=None)
    registered = {name: make_user(name) for name in ("Lea", "Max")}
    for user in registered.values():
        register(ensure_subject(user=user), page, name="", now=now)
    for user in (registered["Lea"], make_user("Zoe")):  # Zoe asked for reminders and registered for nothing
        signed_in(user).post(reverse("mail:settings"), {"topic": "reminders"})
    signed_in(facilitator).post(reverse("cohorts:new_feed"), {"cohort": str(cohort.pk)})
    signed_in(registered["Lea"]).post(reverse("cohorts:new_feed"))

    for _again in range(2):
        remind_of_webinars(now=now)
        sweep_jobs()

    assert [(each.to, each.subject) for each in mail.outbox] == [(["lea@example.org"], "Webinaire")]
    for feed in Feed.objects.all():
        assert "SUMMARY:Webinaire" in Client().get(reverse("cohorts:feed", args=[feed.token])).content.decode()


@pytest.mark.parametrize("translated", [True, False])
def test_a_reminder_of_a_webinar_comes_in_the_language_of_its_reader(
    translated: bool, pioneers: Any, make_user: Callable[..., Any], signed_in: SignIn
) -> None:
    now = timezone.now()
    page = webinar(
        CataloguePage.objects.get(locale__language_code="fr"), starts_at=now + timedelta(hours=20), promise="Ce que l’on promet."
    )
    if translated:
        english = page.copy_for_translation(Locale.objects.get(language_code="en"), copy_parents=True)
        english.title, english.promise = "A webinar", "What is promised."
        english.save_revision().publish()
    for name, language in (("Lea", "fr"), ("Max", "en")):
        user = make_user(name)
        choose_language(user, language)
        register(ensure_subject(user=user), page, name="", now=now)
        signed_in(user).post(reverse("mail:settings"), {"topic": "reminders"})
        signed_in(user).post(reverse("cohorts:new_feed"))

    assert remind_of_webinars(now=now) == 2
    sweep_jobs()

    told = {each.to[0].partition("@")[0]: each for each in mail.outbox}
    feeds = {feed.user.first_name: Client().get(reverse("cohorts:feed", args=[feed.token])).content.decode() for feed in Feed.objects.all()}
    titles = {"lea": "Webinaire", "max": "A webinar" if translated else "Webinaire"}
    assert {name: each.subject for name, each in told.items()} == titles
    assert ("Ce que l’on promet." in told["lea"].body, "What is promised." in told["max"].body) == (True, translated)
    assert ("Lire la suite" in told["lea"].body, "Read on" in told["max"].body) == (True, True)
    assert all(f"SUMMARY:{titles[name.lower()]}" in feed for name, feed in feeds.items())
    assert ("/en/" in told["max"].body.partition("Read on")[2].partition("\n")[0]) == translated
