"""Of a cohort, nobody who is not of it finds a byte: pages, files, search, suggestions, mails, charts and calendars, for every role."""

import io
import uuid
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from learning.cohorts import actions
from learning.cohorts.access.board import board_of
from learning.cohorts.models import Cohort, Deed, Export, Feed, Flash, Membership
from learning.jobs.actions import sweep_jobs
from learning.mail.actions import sweep_letters
from tests.house.access_table import TABLE
from tests.house.test_access import ADMIN_PATTERNS, fill, of_site
from tests.security.conftest import made_world, world  # noqa: F401 - fixtures
from tests.security.world import ROLES, World, undone

pytestmark = pytest.mark.django_db
PLANTED = [f"CANARY{what}" for what in ("COHORT", "MEMBER", "NOTE", "WORK", "MEETING", "SESSION", "GROUP", "FLASH", "MESSAGE", "PROMISE")]
OF_IT = ("member", "facilitator")
STRANGERS = [role for role in ROLES if role not in OF_IT]
BY_SECRET = {"fr/join/<str:token>/", "fr/calendar/<str:token>.ics", "fr/my-mail/stop/<str:token>/"}  # whoever holds the link may read


def found_in(data: bytes) -> list[str]:
    return [word for word in PLANTED if word.encode() in data or word.lower().encode() in data]


@pytest.fixture
def planted(world: World, settings: Any, tmp_path: Any) -> World:  # noqa: F811
    """The cohort of the world with all it can hold; and what a stranger, and one who was revoked, asked for before."""
    settings.DATA_DIR = tmp_path
    now, people = timezone.now(), world.people
    cohort = Cohort.objects.get(pk=world.ids["cohort"])
    Cohort.objects.filter(pk=cohort.pk).update(promise="CANARYPROMISE")
    Flash.objects.create(cohort=cohort, title="CANARYFLASH", text="CANARYFLASH", created_at=now)
    Deed.objects.create(membership_id=world.ids["membership"], kind="write", text="CANARYMESSAGE", created_at=now)
    world.ids["calendar"] = Feed.objects.create(user=people["revoked"], cohort=cohort).token
    world.ids["own_calendar"] = Feed.objects.create(user=people["revoked"]).token
    for role in ("stranger", "revoked"):
        for file_format in Export.Format.values:
            mine = world.ids["elsewhere"] if role == "stranger" else cohort.pk
            given = {"cohort_id": mine, "user": people[role], "format": file_format, "language": "fr", "asked_at": now}
            world.ids[f"{role}_{file_format}"] = str(Export.objects.create(**given).pk)
    actions.choose_digest(cohort, user=people["revoked"], wanted=True, now=now)
    actions.choose_digest(Cohort.objects.get(pk=world.ids["elsewhere"]), user=people["stranger"], wanted=True, now=now)
    return world


@pytest.mark.parametrize("role", STRANGERS)
def test_no_page_of_the_site_tells_of_a_cohort_to_whoever_is_not_of_it(planted: World, role: str) -> None:
    own = {"cohort": planted.ids["elsewhere"]} if role == "stranger" else {}
    queries = ("", "?q=CANARY", "?q=canarymember&show=need", "?sort=-m0&page=2", "?search=CANARY", "?event=" + planted.ids["meeting"])
    wrong = []
    for line in TABLE:
        if line.GET is None or line.pattern in BY_SECRET:
            continue
        for ids in ({}, own) if own and "cohort" in line.parts else ({},):
            path = fill(line.pattern, of_site(planted, line.parts) | ids)
            for query in queries if "cohorts" in path or "search" in path or path == "/fr/catalogue/" else queries[:1]:
                answer = planted.ask(role, "GET", path + query)
                data = b"".join(answer) if answer.streaming else answer.content
                wrong += [f"{path}{query}: {word}" for word in found_in(data) if word.encode() not in query.upper().encode()]
    assert not wrong


@pytest.mark.parametrize("role", ["editor", "administrator", "superuser"])
def test_no_screen_list_or_suggestion_of_the_admin_tells_of_a_cohort(planted: World, role: str) -> None:
    wrong = []
    for pattern in ADMIN_PATTERNS:
        if "<" in pattern or "(" in pattern or "failwhale" in pattern:
            continue
        for query in ("", "?q=canary"):
            answer = planted.ask(role, "GET", fill(pattern, {}) + query)
            wrong += [f"{pattern}{query}: {word}" for word in found_in(b"".join(answer) if answer.streaming else answer.content)]
            wrong += [f"{pattern}{query}: {answer.status_code}"] * (answer.status_code >= 500)
    assert not wrong


def texts_of(data: bytes) -> bytes:
    """A file's bytes; of a spreadsheet, those of all its parts."""
    if not data.startswith(b"PK"):
        return data
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        return b"".join(book.read(name) for name in book.namelist())


def test_no_file_calendar_or_mail_tells_of_a_cohort_to_whoever_is_not_of_it(planted: World) -> None:
    now = timezone.now()
    with undone():
        while actions.build_what_waits(now=now):  # some at a time
            pass
        actions.ask_for_digests(now=now)
        flash = {"title": "CANARYFLASH", "text": "CANARYFLASH", "author": planted.people["facilitator"], "now": now}
        actions.write_flash(Cohort.objects.get(pk=planted.ids["cohort"]), flash_id=uuid.uuid4(), **flash)
        actions.remind(now=now + timedelta(days=2))
        for _again in range(3):
            sweep_jobs()
            sweep_letters(now=now)
        files = {each: Export.objects.get(pk=planted.ids[each]) for each in planted.ids if each.startswith(("stranger_", "revoked_"))}
        written = {name: texts_of(each.file.open("rb").read()) for name, each in files.items() if each.file}
        calendars = {
            name: planted.send("anonymous", "GET", f"/fr/calendar/{planted.ids[name]}.ics") for name in ("calendar", "own_calendar")
        }
        told = {each.to[0]: (each.message().as_bytes() + each.body.encode() + each.subject.encode()) for each in mail.outbox}

    assert set(written) == {"stranger_csv", "stranger_xlsx"}, "who was revoked gets no file"
    assert not [name for name, data in written.items() if found_in(data)]
    assert not [name for name, answer in calendars.items() if found_in(answer.content)]
    assert "stranger@example.org" in told
    assert not [to for to, data in told.items() if to not in ("member@example.org", "facilitator@example.org") and found_in(data)]


def test_those_of_the_cohort_do_find_it(planted: World) -> None:
    """Else the tests above would look for nothing."""
    board = planted.ask("facilitator", "GET", reverse("cohorts:board", args=[planted.ids["cohort"]])).content
    own = planted.ask("member", "GET", reverse("cohorts:list")).content

    assert set(found_in(board)) >= {"CANARYCOHORT", "CANARYMEMBER"}
    assert set(found_in(own)) >= {"CANARYCOHORT", "CANARYNOTE", "CANARYFLASH", "CANARYMESSAGE"}
    assert len(board_of(Cohort.objects.get(pk=planted.ids["cohort"]), now=timezone.now()).lines) == 1


def test_a_member_finds_nothing_of_the_other_members(planted: World) -> None:
    other = actions.join_cohort(
        Cohort.objects.get(pk=planted.ids["cohort"]),
        learner_id=planted.learners["learner"],
        name="Zoé",
        facilitators=[],
        now=timezone.now(),
    )
    wrong = []
    for line in TABLE:
        if line.GET is not None and line.pattern not in BY_SECRET:
            path = fill(line.pattern, of_site(planted, line.parts))
            answer = planted.ask("learner", "GET", path)
            data = b"".join(answer) if answer.streaming else answer.content
            wrong += [f"{path}: {word}" for word in ("CANARYMEMBER", "CANARYNOTE", "CANARYWORK", "CANARYMESSAGE") if word.encode() in data]

    assert Membership.objects.get(pk=other.pk).left_at is None
    assert not wrong


def test_who_is_revoked_loses_calendar_digest_and_the_cohorts_name_at_the_next_request(planted: World) -> None:
    cohort = Cohort.objects.get(pk=planted.ids["cohort"])
    now, user = timezone.now(), planted.people["stranger"]
    following = cohort.facilitations.create(user=user, name="Samir")
    actions.choose_digest(cohort, user=user, wanted=True, now=now)
    token = actions.open_feed(user, cohort=cohort, now=now).token
    before = planted.send("anonymous", "GET", f"/fr/calendar/{token}.ics").content

    actions.end_facilitation(cohort, pk=following.pk, now=now)

    assert found_in(before)
    assert planted.send("anonymous", "GET", f"/fr/calendar/{token}.ics").status_code == 404
    for path in (reverse("mail:settings"), reverse("cohorts:list"), reverse("cohorts:meetings"), "/fr/my-data/all/"):
        assert not found_in(planted.send("stranger", "GET", path).content), path
