"""Who needs a facilitator this week: each rule by its golden table, and what holds for any cohort."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning.cohorts.engine.needs import MOST_LISTED, Act, MemberFact, ModuleFact, Rule, need_of, who_needs_me

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


def days_ago(days: float) -> datetime:
    return NOW - timedelta(days=days)


def member(*modules: ModuleFact, joined: float = 30, name: str = "m") -> MemberFact:
    return MemberFact(name, days_ago(joined), modules)


def untouched(module: str = "a") -> ModuleFact:
    return ModuleFact(module, "todo", 0, None, None)


def under_way(last: float, module: str = "a", percent: int = 40) -> ModuleFact:
    return ModuleFact(module, "doing", percent, days_ago(last), None)


def finished(done: float, module: str = "a") -> ModuleFact:
    return ModuleFact(module, "done", 100, days_ago(done), days_ago(done))


@pytest.mark.parametrize(
    ("fact", "rule"),
    [
        (member(untouched(), joined=6.9), None),
        (member(untouched(), joined=7), Rule.NOT_STARTED),
        (member(under_way(13.9)), None),
        (member(under_way(14)), Rule.STOPPED),
        (member(under_way(20), finished(3, "b")), None),
        (member(finished(20), untouched("b")), None),
        (member(finished(6), finished(2, "b")), Rule.FINISHED),
        (member(finished(9), finished(8, "b")), None),
        (member(under_way(60), joined=10), None),
    ],
)
def test_each_rule_starts_on_its_day(fact: MemberFact, rule: Rule | None) -> None:
    need = need_of(fact, now=NOW)

    assert (need.rule if need else None) == rule


def test_a_stopped_member_is_told_with_the_module_and_the_day() -> None:
    need = need_of(member(under_way(30, "a", 10), under_way(16, "b", 62)), now=NOW)

    assert need is not None
    assert (need.module, need.percent, need.since, need.act) == ("b", 62, days_ago(16), Act.WRITE)


def test_the_most_pressing_come_first_and_the_longest_wait_within_a_rule() -> None:
    members = [
        member(finished(1), name="praise"),
        member(untouched(), joined=8, name="new"),
        member(under_way(15), name="stopped"),
        member(under_way(40), name="stopped longer"),
    ]

    assert [need.member for need in who_needs_me(members, now=NOW)] == ["stopped longer", "stopped", "new", "praise"]


facts = st.builds(
    ModuleFact,
    module=st.sampled_from(["a", "b", "c"]),
    state=st.just("doing"),
    percent=st.integers(0, 100),
    last_at=st.one_of(st.none(), st.integers(0, 90).map(days_ago)),
    completed_at=st.none(),
)


@given(
    st.lists(
        st.builds(
            MemberFact,
            member=st.text(max_size=3),
            joined_at=st.integers(0, 90).map(days_ago),
            modules=st.lists(facts, max_size=3).map(tuple),
        )
    )
)
def test_the_list_is_short_and_nobody_active_is_on_it(members: list[MemberFact]) -> None:
    needs = who_needs_me(members, now=NOW)

    assert len(needs) <= MOST_LISTED
    for need in needs:
        assert need.since <= NOW - timedelta(days=7)
