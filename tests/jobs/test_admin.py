"""Administrators see jobs and their errors, and may let one run again; nobody else."""

import pytest
from django.urls import reverse
from django.utils import timezone

from learning.jobs.models import Job

pytestmark = pytest.mark.django_db


@pytest.fixture
def failed():
    return Job.objects.create(name="test.note", args=["note a"], status="failed", attempts=5, error="Boom <b>", finished_at=timezone.now())


@pytest.fixture
def editor(django_user_model):
    from django.contrib.auth.models import Permission

    user = django_user_model.objects.create_user("editor@example.org", "a long password")
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    return user


def test_the_list_shows_the_error(admin_client, failed):
    page = admin_client.get(reverse("jobs:index")).content.decode()
    assert "test.note" in page
    assert "Boom &lt;b&gt;" in page


def test_an_administrator_lets_a_failed_job_run_again(admin_client, failed):
    where = reverse("jobs:inspect", args=[failed.pk])
    assert "run-again" in admin_client.get(where).content.decode()
    answer = admin_client.post(reverse("jobs:run_again", args=[failed.pk]))
    assert (answer.status_code, answer.url) == (302, where)
    failed.refresh_from_db()
    assert failed.status == "ready"
    assert "run-again" not in admin_client.get(where).content.decode()


def test_looking_changes_nothing(admin_client, failed):
    assert admin_client.get(reverse("jobs:run_again", args=[failed.pk])).status_code == 405


def test_an_editor_sees_no_job_and_runs_none(client, editor, failed):
    client.force_login(editor)
    assert client.get(reverse("jobs:index")).status_code == 302
    assert client.get(reverse("jobs:inspect", args=[failed.pk])).status_code == 302
    assert client.post(reverse("jobs:run_again", args=[failed.pk])).status_code in (302, 403)
    failed.refresh_from_db()
    assert failed.status == "failed"
