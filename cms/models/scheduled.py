"""What an editor planned for an hour: drafts approved to go live then, pages to leave the site then."""

from collections.abc import Collection
from datetime import date, datetime

from django.utils.timezone import localtime
from wagtail.models import Page, Revision


def revisions_due(now: datetime) -> list[int]:
    """The drafts whose hour has come, the earliest first."""
    return list(Revision.objects.filter(approved_go_live_at__lte=now).order_by("approved_go_live_at", "pk").values_list("pk", flat=True))


def pages_to_withdraw(now: datetime) -> list[int]:
    """The live pages whose last hour has passed."""
    return list(Page.objects.live().filter(expire_at__lte=now).order_by("expire_at", "pk").values_list("pk", flat=True))


def openings(keys: Collection[str]) -> dict[str, date]:
    """The day on which pages that are not live are planned to open, by their identity: the first of their languages."""
    if not keys:
        return {}
    pages = {str(pk): str(key) for pk, key in Page.objects.not_live().filter(translation_key__in=keys).values_list("pk", "translation_key")}
    found: dict[str, date] = {}
    planned = Revision.page_revisions.filter(object_id__in=pages, approved_go_live_at__isnull=False).order_by("-approved_go_live_at")
    for page, moment in planned.values_list("object_id", "approved_go_live_at"):
        found[pages[page]] = localtime(moment).date()
    return found
