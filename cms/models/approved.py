"""What reviewers approved: which approval ended the workflow of a draft, and which drafts wait although they are approved. Queries over
Wagtail's own tables."""

from typing import Any

from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Concat, NullIf, Trim
from wagtail.models import Page, Revision, TaskState, WorkflowState
from wagtail.permissions import page_permission_policy

from .module_version import PublishingDecision

FULL_NAME = Trim(Concat("finished_by__first_name", Value(" "), "finished_by__last_name"))
NAME = Coalesce(NullIf(FULL_NAME, Value("")), "finished_by__email", output_field=CharField())


def last_approvals() -> QuerySet[TaskState]:
    """The approvals after which no other was asked for, the first given first."""
    approved = TaskState.objects.filter(status=TaskState.STATUS_APPROVED, workflow_state__status=WorkflowState.STATUS_APPROVED)
    return approved.order_by("finished_at")


def last_approval(revision: Revision) -> TaskState | None:
    """The approval of this draft after which no other was asked for; nothing for one that still waits, or was never sent."""
    return last_approvals().filter(revision_id=revision.pk).last()


def waiting_for(user: Any) -> QuerySet[Page]:
    """The pages this person may publish whose draft is approved and was held back, the longest waiting first.

    Each has `approved_at`, `approved_by` (the reviewer's name, or address) and `is_chosen`: whether somebody chose since what becomes of
    learners' work. A draft edited since is another draft, and one that is planned for an hour waits for nobody.
    """
    approval = last_approvals().filter(revision_id=OuterRef("latest_revision_id")).reverse()
    pages = page_permission_policy.instances_user_has_permission_for(user, "publish")
    pages = pages.filter(has_unpublished_changes=True, latest_revision__isnull=False, latest_revision__approved_go_live_at__isnull=True)
    pages = pages.annotate(
        approved_at=Subquery(approval.values("finished_at")[:1]),
        approved_by=Subquery(approval.annotate(name=NAME).values("name")[:1]),
        is_chosen=Exists(PublishingDecision.objects.filter(revision_id=OuterRef("latest_revision_id"))),
        is_sent_again=Exists(
            TaskState.objects.filter(revision_id=OuterRef("latest_revision_id"), workflow_state__status=WorkflowState.STATUS_IN_PROGRESS)
        ),
    )
    held = Q(last_published_at__isnull=True) | Q(last_published_at__lt=F("approved_at"))  # published and withdrawn since is not held
    return pages.filter(held, approved_at__isnull=False, is_sent_again=False).order_by("approved_at", "pk")
