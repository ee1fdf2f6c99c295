"""What takes something away says what will happen, and asks once; no script is needed."""

from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from learning.cohorts.actions import join_cohort
from learning.cohorts.models import Cohort
from learning.record.actions import ensure_subject


def asked(client: Client, address: str, door: str) -> Any:
    """The folded form that leads to this door."""
    page = BeautifulSoup(client.get(address).content, "html.parser")
    form = page.select_one(f'form[action="{door}"]')
    assert form.find_parent("details") is not None
    assert not form.find_parent("details").has_attr("open")
    assert form.p.get_text(strip=True)
    return form


@pytest.mark.django_db
def test_leaving_replacing_a_link_and_ending_ask_once_and_say_what_will_happen(
    cohort: Cohort, facilitator: Any, make_user: Callable[..., Any], signed_in: Callable[[Any], Client]
) -> None:
    member = make_user("Ada")
    join_cohort(cohort, learner_id=ensure_subject(user=member), name="Ada", facilitators=["Fatou"], now=timezone.now())
    follows, learns = signed_in(facilitator), signed_in(member)

    leave = asked(learns, reverse("cohorts:list"), reverse("cohorts:leave", args=[cohort.pk]))
    asked(follows, reverse("cohorts:board", args=[cohort.pk]), reverse("cohorts:renew_link", args=[cohort.pk]))
    ending = asked(follows, reverse("cohorts:facilitators", args=[cohort.pk]), reverse("cohorts:end", args=[cohort.pk]))

    assert ending.select_one("[name=facilitation]")["value"]
    learns.post(leave["action"])
    assert not BeautifulSoup(learns.get(reverse("cohorts:list")).content, "html.parser").select(".ask-once")
