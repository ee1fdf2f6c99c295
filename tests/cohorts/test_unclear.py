"""The module view says which block is not understood: of all readers, without a name, never of fewer than five."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from learning.cohorts.actions import create_cohort
from learning.journey.actions import send_remark
from tests.cms.conftest import catalogue, make_module  # noqa: F401 - fixtures

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("said", "shown"), [(4, []), (6, [("Partir des besoins", "Un texte.", 6)])])
def test_a_block_that_five_readers_did_not_understand_is_named(
    said: int,
    shown: list[Any],
    facilitator: Any,
    make_module: Callable[..., Any],  # noqa: F811
    signed_in: Callable[[Any], Client],
) -> None:
    page = make_module()
    key = uuid.UUID(page.module_key)
    block = str(page.step_children()[0].value["body"][0].id)
    for kind in ["unclear"] * said + ["question"] * 9:
        send_remark(key, kind=kind, language="fr", block=block, text="CANARY", nonce=uuid.uuid4(), today=timezone.localdate())
    cohort = create_cohort(facilitator, name="Élus", promise="", modules=[key], ends_on=None)

    answer = signed_in(facilitator).get(reverse("cohorts:module", args=[cohort.pk, key]))

    found = [(each.step, each.words.replace("*", ""), each.count) for each in answer.context["seen"].unclear]
    assert found == shown
    assert "CANARY" not in answer.content.decode(), "what readers wrote is for those who write"
