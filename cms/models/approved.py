"""Which approval ended the workflow of a draft; a query over Wagtail's own tables."""

from wagtail.models import Revision, TaskState, WorkflowState


def last_approval(revision: Revision) -> TaskState | None:
    """The approval of this draft after which no other was asked for; nothing for one that still waits, or was never sent."""
    approved = TaskState.objects.filter(revision_id=revision.pk, status=TaskState.STATUS_APPROVED)
    return approved.filter(workflow_state__status=WorkflowState.STATUS_APPROVED).order_by("finished_at").last()
