"""What an editor planned for an hour: drafts approved to go live then, pages to leave the site then."""

from datetime import datetime

from wagtail.models import Page, Revision


def revisions_due(now: datetime) -> list[int]:
    """The drafts whose hour has come, the earliest first."""
    return list(Revision.objects.filter(approved_go_live_at__lte=now).order_by("approved_go_live_at", "pk").values_list("pk", flat=True))


def pages_to_withdraw(now: datetime) -> list[int]:
    """The live pages whose last hour has passed."""
    return list(Page.objects.live().filter(expire_at__lte=now).order_by("expire_at", "pk").values_list("pk", flat=True))
