"""What a probe is told."""

import pytest
from django.test import Client


@pytest.mark.django_db
def test_healthz_answers_when_the_database_does(client: Client) -> None:
    answer = client.get("/healthz")

    assert answer.status_code == 200
    assert answer.json() == {"status": "ok"}
    assert not answer.cookies


def test_healthz_says_that_the_database_is_away(client: Client) -> None:
    """Here no test without the mark may reach one; whoever asks must hear that, and not an error of ours."""
    answer = client.get("/healthz")

    assert answer.status_code == 503
    assert answer.json()["status"] == "failing"
