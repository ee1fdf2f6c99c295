"""What an editor planned for an hour is done when it comes: a module that opens each month, a page that closes with its call."""

import logging
from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from wagtail.models import Page, Revision

from cms.models.scheduled import pages_to_withdraw, revisions_due

logger = logging.getLogger(__name__)


def keep_hours(*, now: datetime) -> int:
    """Publishes and withdraws what is due; safe to run twice, and by two workers at once. Returns how many pages changed."""
    done = [_by_itself(withdraw_due, pk, now) for pk in pages_to_withdraw(now)]
    done += [_by_itself(publish_due, pk, now) for pk in revisions_due(now)]
    return sum(done)


def publish_due(revision_id: int, now: datetime) -> bool:
    """Publishes a draft approved for an hour that has come; False when another was there first."""
    revision = Revision.objects.select_for_update().filter(pk=revision_id).first()
    if revision is None or revision.approved_go_live_at is None or revision.approved_go_live_at > now:
        return False
    revision.publish(log_action="wagtail.publish.scheduled")
    return True


def withdraw_due(page_id: int, now: datetime) -> bool:
    """Takes a page whose last hour has passed out of the site; False when another was there first."""
    page = Page.objects.select_for_update().filter(pk=page_id).first()
    if page is None or not page.live or page.expire_at is None or page.expire_at > now:
        return False
    page.specific.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
    return True


def _by_itself(act: Callable[[int, datetime], bool], pk: int, now: datetime) -> bool:
    """One page that cannot be published holds back none of the others; it is tried again at the next round."""
    try:
        with transaction.atomic():
            return act(pk, now)
    except Exception:
        logger.exception("What was planned for this hour could not be done: %s %s.", act.__name__, pk)
        return False
