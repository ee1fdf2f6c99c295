from wagtail import hooks
from wagtail.permissions import register_permission_policy

from .models import Job
from .viewsets import JobViewSet, ReadingPolicy

register_permission_policy(Job, ReadingPolicy(Job))
jobs = JobViewSet()


@hooks.register("register_admin_viewset")
def register_jobs() -> JobViewSet:
    return jobs


@hooks.register("register_reports_menu_item")
def register_jobs_report() -> object:
    return jobs.get_menu_item(order=900)
