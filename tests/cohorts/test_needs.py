"""Who needs a facilitator this week: each rule by its golden table, and what holds for any cohort."""

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning.cohorts.engine.needs import MOST_LISTED, Act, MemberFact, Rule, Tries, need_of, who_needs_me

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


def days_ago(days: float) -> datetime:
    return NOW - timedelta(days=days)


def member(joined: float = 30, name: str = "m", **facts: object) -> MemberFact:
    return MemberFact(name, days_ago(joined), **({"modules": 2} | facts))


def under_way(last: float, **facts: object) -> MemberFact:
    return member(**({"begun": 1, "last_at": days_ago(last), "where": "a", "percent": 40} | facts))


def finished(done: float, **facts: object) -> MemberFact:
    return member(**({"begun": 2, "done": 2, "last_at": days_ago(done), "completed_at": days_ago(done)} | facts))


def tries(count: int, last: float = 2) -> tuple[Tries, ...]:
    return (Tries("a", count, 0.55, days_ago(last)),)


class Sprint(NamedTuple):
    seconds: int
    minutes: int
    completed_at: datetime


def sprints(count: int, done: float = 2) -> tuple[Sprint, ...]:
    return tuple(Sprint(120, 30, days_ago(done)) for _number in range(count))


@pytest.mark.parametrize(
    ("fact", "rule"),
    [
        (member(joined=6.9), None),
        (member(joined=7), Rule.NOT_STARTED),
        (under_way(13.9), None),
        (under_way(14), Rule.STOPPED),
        (member(begun=1, done=1, last_at=days_ago(20), completed_at=days_ago(20)), None),
        (finished(2), Rule.FINISHED),
        (finished(8), None),
        (under_way(60, joined=10), None),
        (under_way(1, tries=tries(2)), None),
        (under_way(1, tries=tries(3)), Rule.STUCK),
        (under_way(14, tries=tries(3, last=14)), Rule.STOPPED),
        (under_way(1, sprints=sprints(2)), None),
        (under_way(1, sprints=sprints(3)), Rule.RACED),
        (under_way(1, sprints=sprints(3, done=8)), None),
        (under_way(1, sprints=sprints(3), joined=1), None),
        (under_way(20, helped_at=days_ago(6.9)), None),
        (under_way(20, helped_at=days_ago(7)), Rule.STOPPED),
    ],
)
def test_each_rule_starts_on_its_day(fact: MemberFact, rule: Rule | None) -> None:
    need = need_of(fact, now=NOW)

    assert (need.rule if need else None) == rule


@pytest.mark.parametrize(
    ("fact", "act"),
    [
        (under_way(20), Act.WRITE),
        (under_way(20, helped_at=days_ago(10)), Act.MEET),
        (under_way(20, has_plan=True), Act.EXTEND),
        (under_way(1, tries=tries(3)), Act.MEET),
        (finished(1), Act.PRAISE),
    ],
)
def test_each_need_suggests_one_act_and_not_the_one_that_was_tried(fact: MemberFact, act: Act) -> None:
    need = need_of(fact, now=NOW)

    assert need is not None
    assert need.act == act


def test_a_stopped_member_is_told_with_the_module_and_the_day() -> None:
    need = need_of(under_way(20), now=NOW)

    assert need is not None
    assert (need.module, need.percent, need.since) == ("a", 40, days_ago(20))


def test_a_quick_member_is_told_with_the_minutes_spent_and_announced() -> None:
    need = need_of(under_way(1, sprints=sprints(4)), now=NOW)

    assert need is not None
    assert (need.count, need.minutes, need.told) == (4, 8, 120)


def test_the_most_pressing_come_first_and_the_longest_wait_within_a_rule() -> None:
    members = [
        finished(1)._replace(member="praise"),
        member(joined=8, name="new"),
        under_way(15)._replace(member="stopped"),
        under_way(40, joined=90)._replace(member="stopped longer"),
        under_way(1, tries=tries(4))._replace(member="stuck"),
    ]

    assert [need.member for need in who_needs_me(members, now=NOW)] == ["stuck", "stopped longer", "stopped", "new", "praise"]


moments = st.one_of(st.none(), st.integers(0, 90).map(days_ago))


@given(
    st.lists(
        st.builds(
            MemberFact,
            member=st.text(max_size=3),
            joined_at=st.integers(0, 90).map(days_ago),
            modules=st.integers(1, 5),
            begun=st.integers(0, 5),
            done=st.integers(0, 5),
            last_at=moments,
            completed_at=moments,
            where=st.sampled_from(["", "a"]),
            tries=st.just(()),
            sprints=st.just(()),
            helped_at=moments,
        ),
        max_size=30,
    )
)
def test_the_list_is_short_and_nobody_helped_this_week_or_active_is_on_it(members: list[MemberFact]) -> None:
    needs = who_needs_me(members, now=NOW)
    names = [fact.member for fact in members]

    assert len(needs) <= MOST_LISTED
    for need in needs:
        assert need.rule is Rule.FINISHED or need.since <= NOW - timedelta(days=7)
        assert any(fact.helped_at is None or fact.helped_at <= days_ago(7) for fact in members if fact.member == need.member)
        assert need.member in names
