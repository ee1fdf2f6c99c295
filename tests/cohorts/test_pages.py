"""The facilitator's pages and the page on which a learner agrees, over HTTP."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries  # type: ignore[attr-defined]

from learning.cohorts.actions import create_cohort
from learning.cohorts.models import Cohort, Membership, Viewing
from learning.record.access import progress_of
from tests.cohorts.conftest import key_of, publish, read

pytestmark = pytest.mark.django_db
SignIn = Callable[[Any], Client]


def url(name: str, *args: object) -> str:
    return reverse(f"cohorts:{name}", args=args)


def board_url(cohort: Cohort) -> str:
    return url("board", cohort.pk)


def join_url(cohort: Cohort) -> str:
    return url("join", cohort.invitations.get(closed_at=None).token)


def test_a_facilitator_makes_a_cohort_and_gets_a_link(facilitator: Any, modules: list[uuid.UUID], signed_in: SignIn) -> None:
    client = signed_in(facilitator)

    answer = client.post(
        url("create"), {"name": "Élus", "modules": [str(modules[0])], "promise": "", "ends_on": "", "facilitator": "Fatou"}
    )

    cohort = Cohort.objects.get(name="Élus")
    assert answer.url == board_url(cohort)
    assert join_url(cohort) in client.get(board_url(cohort)).content.decode()


def test_a_cohort_without_a_module_is_refused_and_keeps_what_was_typed(
    facilitator: Any, modules: list[uuid.UUID], signed_in: SignIn
) -> None:
    answer = signed_in(facilitator).post(url("create"), {"name": "Élus"})

    assert not Cohort.objects.filter(name="Élus").exists()
    assert answer.context["form"].errors.keys() == {"modules", "facilitator"}
    assert 'value="Élus"' in answer.content.decode()


def test_a_learner_may_not_make_a_cohort(make_user: Callable[..., Any], signed_in: SignIn) -> None:
    assert signed_in(make_user("Lea")).get(url("create")).status_code == 403


def test_joining_says_what_is_seen_by_whom_and_keeps_the_agreement(
    cohort: Cohort, make_user: Callable[..., Any], signed_in: SignIn
) -> None:
    client = signed_in(make_user("Lea"))

    page = client.get(join_url(cohort)).content.decode()
    client.post(join_url(cohort), {"name": "Léa", "agree": "on"})

    assert "Besoins" in page
    assert "Fatou" in page
    member = Membership.objects.get()
    assert (member.name, member.agreed["modules"], member.agreed["facilitators"]) == ("Léa", cohort.modules, ["Fatou"])


def test_nobody_joins_without_saying_yes(cohort: Cohort, make_user: Callable[..., Any], signed_in: SignIn) -> None:
    page = signed_in(make_user("Lea")).post(join_url(cohort), {"name": "Léa"})

    assert page.context["form"].errors.keys() == {"agree"}
    assert not Membership.objects.exists()


def test_joining_twice_is_one_membership(cohort: Cohort, make_user: Callable[..., Any], signed_in: SignIn) -> None:
    client = signed_in(make_user("Lea"))

    for _again in range(2):
        client.post(join_url(cohort), {"name": "Léa", "agree": "on"})

    assert Membership.objects.count() == 1


def test_a_visitor_reads_the_page_and_signs_in_to_join(cohort: Cohort, client: Client) -> None:
    assert client.get(join_url(cohort)).status_code == 200

    answer = client.post(join_url(cohort), {"name": "Léa", "agree": "on"})

    assert answer.url.startswith(reverse("account_login"))
    assert not Membership.objects.exists()


def test_a_replaced_link_leads_nowhere(cohort: Cohort, facilitator: Any, client: Client, signed_in: SignIn) -> None:
    old = join_url(cohort)

    signed_in(facilitator).post(url("renew_link", cohort.pk))

    assert client.get(old).status_code == 404
    assert client.get(join_url(cohort)).status_code == 200


def test_the_board_shows_the_numbers_the_learner_sees(
    cohort: Cohort, facilitator: Any, make_member: Callable[..., Any], signed_in: SignIn
) -> None:
    _user, member = make_member(cohort, "Lea", besoins=3, outils=4)

    board = signed_in(facilitator).get(board_url(cohort)).context["board"]

    own = progress_of(member.learner_id, [key_of("besoins"), key_of("outils")])
    line = board.lines[0]
    assert [line.cell(0), line.cell(1)] == [("doing", own[key_of("besoins")].percent), ("done", own[key_of("outils")].percent)]
    assert line.percent == (75 + 100) // 2


def test_what_was_not_agreed_to_is_not_shown(cohort: Cohort, facilitator: Any, make_member: Callable[..., Any], signed_in: SignIn) -> None:
    make_member(cohort, "Lea", besoins=4)
    publish("ailleurs")
    _user, member = make_member(cohort, "Max")
    read(member.learner_id, "ailleurs", 4)
    cohort.modules = [*cohort.modules, str(key_of("ailleurs"))]
    cohort.save()

    lines = signed_in(facilitator).get(board_url(cohort)).context["board"].lines

    assert [(line.cell(2), line.percent) for line in lines] == [(None, 50), (None, 0)]


def test_the_board_takes_as_many_queries_for_thirty_members_as_for_three(
    cohort: Cohort,
    facilitator: Any,
    make_member: Callable[..., Any],
    signed_in: SignIn,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    client = signed_in(facilitator)
    counts = []
    for names in (range(3), range(3, 30)):
        for number in names:
            make_member(cohort, f"M{number}", besoins=number % 5, outils=1)
        client.get(board_url(cohort))
        with django_assert_max_num_queries(20) as taken:
            client.get(board_url(cohort))
        counts.append(len(taken))

    assert counts[0] == counts[1]


def test_who_left_is_gone_from_the_next_request_on(
    cohort: Cohort, facilitator: Any, make_member: Callable[..., Any], signed_in: SignIn
) -> None:
    user, member = make_member(cohort, "Lea", besoins=1)

    signed_in(user).post(url("leave", cohort.pk))

    client = signed_in(facilitator)
    assert client.get(board_url(cohort)).context["board"].lines == ()
    assert client.get(url("member", cohort.pk, member.pk)).status_code == 404


def test_a_facilitation_that_was_ended_shows_nothing_more(cohort: Cohort, facilitator: Any, signed_in: SignIn) -> None:
    client = signed_in(facilitator)
    assert client.get(board_url(cohort)).status_code == 200

    cohort.facilitations.update(ended_at=timezone.now())

    assert client.get(board_url(cohort)).status_code == 404
    assert cohort.name not in client.get(url("list")).content.decode()


def test_somebody_elses_cohort_and_no_cohort_answer_alike(
    cohort: Cohort, make_user: Callable[..., Any], make_member: Callable[..., Any], signed_in: SignIn
) -> None:
    _user, member = make_member(cohort, "Lea", besoins=1)
    stranger = make_user("Samir", "Facilitators")
    create_cohort(stranger, name="Autre", promise="", modules=[key_of("besoins")], ends_on=None)
    client = signed_in(stranger)

    for path in ("board", "change"):
        theirs, none = client.get(url(path, cohort.pk)), client.get(url(path, uuid.uuid4()))
        assert (theirs.status_code, none.status_code) == (404, 404)
    assert client.get(url("member", cohort.pk, member.pk)).status_code == 404
    assert client.post(url("renew_link", cohort.pk)).status_code == 404
    for page in (client.get(url("list")), client.get(url("board", Cohort.objects.get(name="Autre").pk))):
        assert "Retz" not in page.content.decode()
        assert "Lea" not in page.content.decode()


def test_opening_a_members_page_is_kept_once_a_day_where_the_member_reads_it(
    cohort: Cohort, facilitator: Any, make_member: Callable[..., Any], signed_in: SignIn
) -> None:
    user, member = make_member(cohort, "Lea", besoins=1)
    client = signed_in(facilitator)

    for _again in range(2):
        assert client.get(url("member", cohort.pk, member.pk)).status_code == 200

    assert Viewing.objects.count() == 1
    assert "Fatou" in signed_in(user).get(url("list")).content.decode()


def test_a_quiet_member_is_named_with_the_evidence(
    cohort: Cohort, facilitator: Any, make_member: Callable[..., Any], signed_in: SignIn
) -> None:
    _user, member = make_member(cohort, "Lea")
    Membership.objects.filter(pk=member.pk).update(joined_at=timezone.now() - timedelta(days=9))

    page = signed_in(facilitator).get(board_url(cohort))

    assert [(need.rule, line.member.name) for need, line, _card in page.context["board"].needs] == [("not_started", "Lea")]


def test_after_the_last_day_members_agreed_to_nothing_is_shown(
    facilitator: Any, modules: list[uuid.UUID], make_member: Callable[..., Any], signed_in: SignIn
) -> None:
    today = timezone.localdate()
    cohort = create_cohort(facilitator, name="Courte", promise="", modules=modules, ends_on=today)
    _user, member = make_member(cohort, "Lea", besoins=3)
    client = signed_in(facilitator)
    assert client.get(board_url(cohort)).context["board"].lines[0].percent is not None

    Membership.objects.filter(pk=member.pk).update(until=today - timedelta(days=1))

    assert client.get(board_url(cohort)).context["board"].lines[0].percent is None
    assert client.get(url("member", cohort.pk, member.pk)).status_code == 404
    assert not Viewing.objects.exists()


def test_a_member_reads_what_is_seen_of_them_and_by_whom(cohort: Cohort, make_member: Callable[..., Any], signed_in: SignIn) -> None:
    user, _member = make_member(cohort, "Lea")

    page = signed_in(user).get(url("list")).content.decode()

    assert "Fatou" in page
    assert "Besoins · Outils" in page
