"""Every URL, by every method, as every role, against a written table. A URL that the table does not know fails."""

import re
import uuid
from collections.abc import Iterator, Mapping

import pytest
from django.http import HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import LocalePrefixPattern

from learning.jobs.models import Job
from tests.house.access_table import ADMIN, AWAY, CLOSED, NOTHING, PAGE, SCREENS, SIGN_IN, STATUS, TABLE, Line, line_for
from tests.security.conftest import made_world, world  # noqa: F401 - fixtures
from tests.security.world import ROLES, World, row_counts, undone

pytestmark = pytest.mark.django_db
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
KINDS = {"int": "999999", "uuid": str(uuid.UUID(int=7)), "slug": "nothing", "str": "nothing", "path": "nothing"}


def all_patterns(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[str]:
    """Every pattern of the site as one string, as it is written in the `urls.py` files."""
    for each in (resolver or get_resolver()).url_patterns:
        is_language = isinstance(each.pattern, LocalePrefixPattern)
        whole = prefix + ("fr/" if is_language else str(each.pattern))
        if isinstance(each, URLPattern):
            yield whole
        else:
            yield from all_patterns(each, whole)


PATTERNS = sorted(set(all_patterns()))
WRITTEN = [line for line in TABLE if line.pattern in PATTERNS]


def fill(pattern: str, parts: Mapping[str, str]) -> str:
    """An address for a pattern: its parts by name or by their place, and what is not given as something that does not exist."""
    path, places = pattern, iter(range(9))

    def named(found: re.Match[str]) -> str:
        kind, _, name = found.group(1).rpartition(":")
        return parts.get(name, KINDS.get(kind or "str", "nothing"))

    def grouped(found: re.Match[str]) -> str:
        return parts.get(found.group(1) or str(next(places)), "7")

    path = re.sub(r"\((?:\?P<(\w+)>)?(?:[^()]|\([^()]*\))*\)", grouped, path)
    path = re.sub(r"<([^>]+)>", named, path)
    return "/" + re.sub(r"[\^$]|\.\*|\\", "", path)


def of_site(site: World, texts: Mapping[str, str]) -> dict[str, str]:
    """What a line names: ids of the site where there is one of that name, the text itself otherwise."""
    known = site.ids | {"nonce": str(uuid.uuid4())}
    return {name: known.get(text, text) for name, text in texts.items()}


def verdict(response: HttpResponse) -> str:
    """The answer in the table's words."""
    if response.status_code in (301, 302, 303):
        leads_to = response.headers["Location"].partition("?")[0]
        if leads_to.rstrip("/") == "/fr" + response.wsgi_request.path.rstrip("/"):
            return NOTHING  # looked for once more under a language, where it is not either
        return SIGN_IN if leads_to.endswith(("/accounts/login/", "/admin/login/")) else AWAY
    return STATUS.get(response.status_code, str(response.status_code))


def test_the_table_knows_every_url_and_no_other() -> None:
    unknown = [pattern for pattern in PATTERNS if line_for(pattern) is None]
    gone = [line.pattern for line in TABLE if line.pattern not in PATTERNS]

    assert not unknown, "add these to the table, with what each role may do"
    assert not gone, "these left the site: take them out of the table"


@pytest.mark.parametrize("line", WRITTEN, ids=[line.pattern for line in WRITTEN])
def test_each_role_is_answered_as_the_table_says_and_writes_nothing_where_it_is_refused(world: World, line: Line) -> None:  # noqa: F811
    path, posted, before = fill(line.pattern, of_site(world, line.parts)), of_site(world, line.post), row_counts()
    wrong: dict[str, list[str]] = {}
    for method in METHODS:
        for role, expected in line.answers(method).items():
            with undone():
                got = verdict(world.send(role, method, path, posted if method == "POST" else None))
                if got != expected:
                    wrong.setdefault(f"{method}: {got}, the table says {expected}", []).append(role)
                if got in CLOSED and method not in ("GET", "HEAD") and row_counts() != before:
                    wrong.setdefault(f"{method}: refused, and yet something was written", []).append(role)
    assert not wrong, path


@pytest.mark.parametrize("line", [line for line in WRITTEN if line.foreign], ids=lambda line: line.pattern)
def test_what_belongs_to_somebody_else_and_what_is_nobodys_answer_alike(world: World, line: Line) -> None:  # noqa: F811
    parts = of_site(world, line.parts)
    method = "GET" if line.GET else "POST"
    for role, expected in line.answers(method).items():
        if expected == NOTHING or line.pattern.endswith("/leave/"):
            theirs = world.ask(role, method, fill(line.pattern, parts))
            for name in parts:
                none = world.ask(role, method, fill(line.pattern, parts | {name: str(uuid.uuid4())}))
                assert (none.status_code, len(none.content)) == (theirs.status_code, len(theirs.content)), f"{role}: {name}"
                assert set(none.headers) == set(theirs.headers)


ADMIN_PATTERNS = [pattern for pattern in PATTERNS if line_for(pattern) is ADMIN]


@pytest.mark.parametrize("role", ADMIN.closed_to)
def test_the_admin_is_closed_to_all_who_do_not_write_or_manage(world: World, role: str) -> None:  # noqa: F811
    wrong = []
    for pattern in set(ADMIN_PATTERNS) - ADMIN.unless:
        for method in ("GET", "POST"):
            got = verdict(world.ask(role, method, fill(pattern, {})))
            if got not in CLOSED:
                wrong.append(f"{method} {pattern}: {got}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("path", SCREENS)
def test_a_screen_of_the_admin_is_shown_to_those_whose_work_it_is(world: World, path: str) -> None:  # noqa: F811
    shown = {role for role in ADMIN.open_to if verdict(world.ask(role, "GET", path)) == PAGE}

    assert shown == set(SCREENS[path])


def test_a_failed_job_runs_again_when_an_administrator_says_so_and_nobody_else(world: World) -> None:  # noqa: F811
    path = f"/admin/jobs/run-again/{world.ids['job']}/"

    for role in (*ADMIN.closed_to, "editor"):
        world.send(role, "POST", path)
        assert Job.objects.get(pk=world.ids["job"]).status == Job.Status.FAILED
    world.send("administrator", "POST", path)
    assert Job.objects.get(pk=world.ids["job"]).status == Job.Status.READY


@pytest.mark.parametrize("role", ["editor", "superuser"])
def test_no_page_of_the_admin_breaks_for_those_who_may_enter(world: World, role: str) -> None:  # noqa: F811
    wrong = []
    for pattern in ADMIN_PATTERNS:
        if "<" not in pattern and "(" not in pattern and "failwhale" not in pattern:
            got = world.ask(role, "GET", fill(pattern, {})).status_code
            if got >= 500:
                wrong.append(f"{pattern}: {got}")
    assert not wrong, "\n".join(wrong)


def test_roles_that_the_admin_rule_leaves_out_hold_no_more_than_those_it_asks() -> None:
    asked = {ROLES[role] for role in (*ADMIN.closed_to, *ADMIN.open_to)}

    assert set(ROLES.values()) <= asked


def test_whoever_may_not_enter_the_admin_is_told_so_and_not_sent_in_a_circle(world: World) -> None:  # noqa: F811
    answer = world.browser("learner").get("/admin/", follow=True)

    assert answer.status_code == 403
