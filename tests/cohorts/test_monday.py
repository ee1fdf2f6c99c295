"""Monday morning: one page over all the cohorts a facilitator follows, whom to write to first, and back to it after each act."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from learning.cohorts.access.board import board_of, boards_of
from learning.cohorts.access.monday import week_of
from learning.cohorts.actions import add_facilitator, create_cohort, end_facilitation, join_cohort, leave_cohort, show_work
from learning.cohorts.models import Cohort, Deed, Meeting, Membership
from learning.record.actions import append_events, ensure_subject, fold_due
from learning.record.engine.events import EventDraft
from tests.cohorts.conftest import key_of, publish

pytestmark = pytest.mark.django_db
SignIn = Callable[[Any], Client]
Make = Callable[..., Any]


def quiet(cohort: Cohort, *names: str, days: int = 20) -> list[Membership]:
    """Members who began a module so many days ago, and nothing since."""
    then, found = timezone.now() - timedelta(days=days), []
    for name in names:
        learner_id = ensure_subject(session={})
        drafts = [EventDraft(uuid.uuid4(), "step.opened", key_of("besoins"), 1, f"besoins-{number}") for number in range(2)]
        append_events(learner_id, drafts, now=then)
        found.append(join_cohort(cohort, learner_id=learner_id, name=name, facilitators=["Fatou"], now=then))
    fold_due(now=timezone.now())
    return found


@pytest.fixture
def second(facilitator: Any, modules: list[Any]) -> Cohort:
    return create_cohort(facilitator, name="Écoles du Choletais", promise="", modules=[*modules, publish("ailleurs")], ends_on=None)


def test_those_who_need_somebody_are_listed_over_all_cohorts_with_the_cohort_they_are_of(
    cohort: Cohort, second: Cohort, facilitator: Any, make_member: Make, signed_in: SignIn
) -> None:
    quiet(cohort, "Denis", days=30)
    quiet(second, "Hugo", days=20)
    make_member(second, "Fine", outils=3)

    answer = signed_in(facilitator).get(reverse("cohorts:list"))

    assert [(line.member.name, of.name) for of, _need, line, _card in answer.context["week"].needs] == [
        ("Denis", "Pays de Retz"),
        ("Hugo", "Écoles du Choletais"),
    ]
    page = answer.content.decode()
    assert page.index("Denis") < page.index("Hugo")
    assert "Fine" not in page


def test_at_most_seven_are_listed_over_all_cohorts_and_how_many_more_is_said(
    cohort: Cohort, second: Cohort, facilitator: Any, make_member: Make
) -> None:
    quiet(cohort, *(f"A{number}" for number in range(5)))
    quiet(second, *(f"B{number}" for number in range(4)))

    week = week_of(facilitator, now=timezone.now())

    assert (len(week.needs), week.more) == (7, 2)
    assert sorted(each.needing for each in week.followed) == [4, 5]


def test_the_list_says_of_each_member_what_the_board_of_their_cohort_says(
    cohort: Cohort, second: Cohort, facilitator: Any, make_member: Make
) -> None:
    now = timezone.now()
    quiet(cohort, "Denis")
    make_member(second, "Ada", besoins=1)
    learner = Membership.objects.get(name="Ada").learner_id
    join_cohort(cohort, learner_id=learner, name="Ada R.", facilitators=["Fatou"], now=now)  # one person in both, who shows less in one

    together = boards_of([cohort, second], now=now)

    assert [board.lines for board in together] == [board_of(cohort, now=now).lines, board_of(second, now=now).lines]
    assert [board.stamp for board in together] == [board_of(cohort, now=now).stamp, board_of(second, now=now).stamp]
    assert [need[:2] for need in together[0].needs] == [each[1:3] for each in week_of(facilitator, now=now).needs]


def test_an_act_begun_from_the_list_leads_back_to_it_and_its_line_is_gone(
    cohort: Cohort, facilitator: Any, make_member: Make, signed_in: SignIn
) -> None:
    (member,) = quiet(cohort, "Denis")
    client, url = signed_in(facilitator), reverse("cohorts:list")
    link = next(line for line in client.get(url).content.decode().split('"') if "/write/?rule=" in line).replace("&amp;", "&")
    form = client.get(link).context["form"]
    sent = {name: form[name].value() for name in ("id", "rule", "back")}

    answer = client.post(link, sent | {"text": "Où en êtes-vous ?"})

    assert (answer.status_code, answer["Location"]) == (302, url)
    assert Deed.objects.get(membership=member).rule == "stopped"
    assert client.get(url).context["week"].needs == ()


@pytest.mark.parametrize(("back", "where"), [("board", "board"), ("", "member"), ("//elsewhere.example", None)])
def test_an_act_leads_back_to_where_it_was_begun_and_nowhere_else(
    cohort: Cohort, facilitator: Any, make_member: Make, signed_in: SignIn, *, back: str, where: str | None
) -> None:
    _user, member = make_member(cohort, "Lea")
    client, url = signed_in(facilitator), reverse("cohorts:act", args=[cohort.pk, member.pk, "write"])
    told = {"id": client.get(url).context["form"]["id"].value(), "text": "Bonjour", "back": back}

    answer = client.post(url, told)

    if where is None:
        assert answer.status_code == 422
    else:
        args = [cohort.pk] if where == "board" else [cohort.pk, member.pk]
        assert answer["Location"] == reverse(f"cohorts:{where}", args=args)


def test_last_weeks_acts_of_every_cohort_are_asked_about_and_the_answer_leads_back(
    cohort: Cohort, second: Cohort, facilitator: Any, make_member: Make, signed_in: SignIn
) -> None:
    now = timezone.now()
    for number, each in enumerate((cohort, second)):
        (member,) = quiet(each, f"M{number}")
        Deed.objects.create(membership=member, author=facilitator, kind="write", rule="stopped", created_at=now - timedelta(days=8))
    client = signed_in(facilitator)
    effects = client.get(reverse("cohorts:list")).context["week"].effects

    answer = client.post(reverse("cohorts:helped", args=[effects[0].deed.pk]), {"answer": "yes", "back": "week"})

    assert {effect.name for effect in effects} == {"M0", "M1"}
    assert answer["Location"] == reverse("cohorts:list")
    assert len(client.get(reverse("cohorts:list")).context["week"].effects) == 1


def test_work_that_waits_is_counted_in_the_list_and_on_the_board_and_stands_on_the_page_to_read(
    cohort: Cohort, facilitator: Any, make_member: Make, signed_in: SignIn
) -> None:
    _user, member = make_member(cohort, "Lea", besoins=1)
    _gone, left = make_member(cohort, "Zoe", besoins=1)
    for one in (member, left):
        show_work(one, module_key=key_of("besoins"), step="besoins-0", text="Mon travail", now=timezone.now())
    leave_cohort(cohort.pk, learner_id=left.learner_id, now=timezone.now())
    Meeting.objects.create(cohort=cohort, title="Point", starts_at=timezone.now() + timedelta(days=3))
    client = signed_in(facilitator)

    (followed,) = client.get(reverse("cohorts:list")).context["week"].followed
    to_read = client.get(reverse("cohorts:to_judge", args=[cohort.pk])).content.decode()

    assert (followed.waiting, followed.meeting.title) == (1, "Point")
    assert reverse("cohorts:to_judge", args=[cohort.pk]) in client.get(reverse("cohorts:board", args=[cohort.pk])).content.decode()
    assert "Lea" in to_read
    assert "Zoe" not in to_read


def test_who_follows_a_cohort_no_more_finds_nothing_of_it_in_the_list(
    cohort: Cohort, facilitator: Any, make_user: Make, make_member: Make, signed_in: SignIn
) -> None:
    quiet(cohort, "Denis")
    add_facilitator(cohort, email=make_user("Samir", "Facilitators").email, name="Samir")
    end_facilitation(cohort, pk=cohort.facilitations.get(user=facilitator).pk, now=timezone.now())

    page = signed_in(facilitator).get(reverse("cohorts:list")).content.decode()

    assert "Denis" not in page
    assert cohort.name not in page


def test_fifty_cohorts_cost_no_more_queries_than_one(
    cohort: Cohort, facilitator: Any, modules: list[Any], make_member: Make, signed_in: SignIn
) -> None:
    client, url = signed_in(facilitator), reverse("cohorts:list")
    quiet(cohort, "Denis")
    client.get(url)
    with CaptureQueriesContext(connection) as few:
        client.get(url)
    for number in range(50):
        other = create_cohort(facilitator, name=f"G{number}", promise="", modules=modules, ends_on=None)
        if number < 6:
            quiet(other, f"N{number}")
    client.get(url)
    with CaptureQueriesContext(connection) as many:
        answer = client.get(url)

    assert len(answer.context["week"].followed) == 51
    assert len(many) == len(few) <= 20
