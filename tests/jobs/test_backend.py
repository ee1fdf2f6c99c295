"""Wagtail's background work is as durable as ours."""

import pytest
from django.db import transaction
from django_tasks import task
from django_tasks.exceptions import InvalidTaskError
from wagtail.models import Page

from learning.jobs.actions import sweep_jobs
from learning.jobs.backend import run_task, task_at
from learning.jobs.models import Job
from learning.jobs.registry import UnknownJob

pytestmark = pytest.mark.django_db


def publish(title: str, slug: str) -> Page:
    from cms.models import InfoPage

    page = Page.objects.get(depth=1).add_child(instance=InfoPage(title=title, slug=slug))
    page.save_revision().publish()
    return page


def found(words: str) -> list[str]:
    return [page.title for page in Page.objects.search(words)]


def test_a_published_page_is_found_once_its_jobs_ran():
    publish("Les communs de la vallée", "communs")
    assert found("communs") == []
    sweep_jobs()
    assert found("communs") == ["Les communs de la vallée"]
    assert not Job.objects.failed().exists()


def test_one_publication_indexes_its_page_once():
    publish("Les communs de la vallée", "communs")
    kinds = [row.args[:2] for row in Job.objects.waiting() if "insert_or_update" in row.args[0]]
    assert len(kinds) == len({str(kind) for kind in kinds})


def test_a_publication_that_is_rolled_back_leaves_no_job():
    with transaction.atomic():
        publish("Les communs de la vallée", "communs")
        transaction.set_rollback(True)
    assert not Job.objects.exists()


def test_a_job_whose_page_was_deleted_is_done():
    publish("Les communs de la vallée", "communs").delete()
    sweep_jobs()
    assert not Job.objects.exclude(status="done").exists()


@pytest.mark.parametrize("path", ["os.system", "wagtail.tasks.apps", "wagtail.tasks.nothing", "subprocess.run"])
def test_a_row_names_no_code_but_known_tasks(path):
    with pytest.raises(UnknownJob):
        task_at(path)
    with pytest.raises(UnknownJob):
        run_task(path, ["true"], {})


def some_task() -> None: ...


def test_a_task_of_an_unknown_module_is_refused_when_it_is_written():
    with pytest.raises(InvalidTaskError):
        task()(some_task)
