"""The observatory: what everybody may read of the use of the site tells of nobody."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from cms.models import ModulePage
from learning.monitoring.engine.observing import FEWEST, module_lines, told
from learning.record.models import Progress, Subject
from paths.models import Situation
from tests.cms.conftest import catalogue, make_module  # noqa: F401 - fixtures

PLACE = "/fr/observatory/"
Make = Callable[..., ModulePage]


@given(st.integers(0, 10_000))
def test_one_person_more_is_seen_by_nobody_four_times_of_five(count: int):
    shown = told(count)

    assert shown is None if count < FEWEST else count - 4 <= shown <= count
    assert (told(count + 1) != shown) is ((count + 1) % FEWEST == 0)


def test_modules_stand_by_title_and_only_those_of_five_people():
    lines = module_lines([("b", "Beta", "/b/"), ("a", "Alpha", "/a/"), ("c", "Gamma", "/c/")], {"a": (7, 3), "b": (12, 11), "c": (4, 4)})

    assert [(line.label, line.counts) for line in lines] == [("Alpha", (5, None)), ("Beta", (10, 10))]


@pytest.fixture(autouse=True)
def counted_anew() -> None:
    cache.delete("observatory")


def begin(page: ModulePage, *, begun: int, done: int) -> None:
    for number in range(begun):
        subject = Subject.objects.create()
        moment = timezone.now()
        done_at = moment if number < done else None
        row = Progress(subject=subject, module_key=page.translation_key, started_at=moment, completed_at=done_at, as_of_seq=0)
        row.save(force_insert=True)
        Situation.objects.create(learner_id=subject.pk, data={"profile": "company" if number else "media"})


@pytest.mark.django_db
def test_it_says_what_five_people_did_and_nothing_of_fewer(make_module: Make, client: Client):  # noqa: F811
    begin(make_module("alpha", title="Premier module"), begun=8, done=6)
    begin(make_module("beta", title="Second module"), begun=4, done=4)

    page = client.get(PLACE).content.decode()

    assert "Premier module" in page
    assert "Second module" not in page
    assert page.count('<td class="is-number">5</td>') == 2  # begun and finished
    assert page.count('<td class="is-number">10</td>') == 1  # seven and three of a company; the two others are not told
    assert "10 personnes" in page
    assert "sessionid" not in client.cookies


@pytest.mark.django_db
def test_of_fewer_than_five_people_it_says_so(make_module: Make, client: Client):  # noqa: F811
    begin(make_module("alpha", title="Premier module"), begun=4, done=4)

    page = client.get(PLACE).content.decode()

    assert "Premier module" not in page
    assert "moins de cinq personnes" in page
    assert "<table" not in page


@pytest.mark.django_db
def test_it_is_counted_once_an_hour_however_often_it_is_read(make_module: Make, client: Client, django_assert_max_num_queries: Any):  # noqa: F811
    begin(make_module("alpha"), begun=5, done=5)
    client.get(PLACE)

    with django_assert_max_num_queries(5) as asked:
        client.get(PLACE)

    assert not [each for each in asked if "record_progress" in each["sql"]]
