"""What editors see of the mail: what is new, the drafts made of it, and the issue as its readers will get it."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from . import actions
from .access import desk_for, desks_for, issues_sent, page_for, topic_of_page, waiting_pages
from .actions.issuing import letter_of
from .models import Issue, Subscription


@require_safe
def issues(request: HttpRequest) -> HttpResponse:
    """Each regular mail with what is new since its last issue; the drafts that wait; what was sent."""
    desks = desks_for(request.user)
    context = {
        "desks": [(desk, uuid.uuid4()) for desk in desks],
        "waiting": waiting_pages(desks),
        "sent": issues_sent(request.user, desks),
    }
    return render(request, "mail/admin/issues.html", context | _furniture(_("Issues by mail")))


@require_POST
def draft(request: HttpRequest) -> HttpResponse:
    """A draft of what is new, opened in the page editor."""
    desk, key = desk_for(request.user, request.POST.get("desk", "")), _key(request.POST.get("key", ""))
    page = actions.draft_issue(desk, page_key=key, by=request.user, now=timezone.now())
    messages.success(request, _("Here is a draft of what is new. Change it, publish it, then send it."))
    return redirect("wagtailadmin_pages:edit", page.pk)


def _key(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        raise Http404 from None


@require_http_methods(["GET", "HEAD", "POST"])
def issue(request: HttpRequest, page_id: int) -> HttpResponse:
    """The mail as its readers will get it; approved, it leaves."""
    page: Any = page_for(request.user, page_id)
    sent = Issue.objects.with_letters().of_page(page).first()
    is_ready = page.live and not page.has_unpublished_changes
    if request.method == "POST":
        if not is_ready:
            raise PermissionDenied
        actions.approve_issue(page, by=request.user, now=timezone.now())
        messages.success(request, _("It is approved: a worker sends it to each reader, within the mails they accept."))
        return redirect("mail_issues")
    html, text = ("", "") if sent else letter_of(page)
    letter = sent or Issue(html=html, text=text)
    readers = Subscription.objects.accepted().about(topic_of_page(page)).count()
    context = {"page": page, "letter": letter, "sent": sent, "is_ready": is_ready, "readers": readers}
    return render(request, "mail/admin/issue.html", context | _furniture(_("Send “%(title)s”") % {"title": page.title}))


def _furniture(title: str) -> dict[str, Any]:
    home = {"url": reverse("wagtailadmin_home"), "label": _("Home")}
    return {"page_title": title, "header_title": title, "header_icon": "mail", "breadcrumbs_items": [home, {"url": "", "label": title}]}
