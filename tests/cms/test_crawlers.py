"""What search engines are told: every published page once, in both languages, and nothing else."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from wagtail.models import PageViewRestriction

from tests.cms.conftest import catalogue, make_module  # noqa: F401 - fixtures

pytestmark = pytest.mark.django_db


def addresses(client: Client) -> list[str]:
    answer = client.get("/sitemap.xml")
    assert answer.status_code == 200
    return re.findall(r"<loc>(.*?)</loc>", answer.content.decode())


def test_a_page_is_named_while_it_is_published_and_open_under_the_host_that_was_asked(make_module: Callable[..., Any]) -> None:  # noqa: F811
    page = make_module()
    client = Client(HTTP_HOST="localhost")
    address = f"http://localhost{page.url}"

    before = addresses(client)
    restriction = PageViewRestriction.objects.create(page=page, restriction_type="login")
    closed = addresses(client)
    restriction.delete()
    page.unpublish()
    withdrawn = addresses(client)

    assert before.count(address) == 1
    assert len(before) == len(set(before))
    assert set(before) - set(closed) == set(before) - set(withdrawn) == {address}


def test_the_map_costs_the_same_for_one_module_and_for_twenty(
    make_module: Callable[..., Any],  # noqa: F811
    django_assert_max_num_queries: Any,
) -> None:
    make_module()
    client = Client()
    addresses(client)
    for number in range(19):
        make_module(title=f"Module {number}", slug=f"module-{number}")

    with django_assert_max_num_queries(8):
        found = addresses(client)

    assert sum("module-" in each for each in found) == 19


def test_robots_are_led_to_the_map_and_away_from_filters() -> None:
    told = Client(HTTP_HOST="localhost").get("/robots.txt").content.decode()

    assert "Sitemap: http://localhost/sitemap.xml" in told
    assert "Disallow: /*?" in told
    assert "Disallow: /admin/" in told
