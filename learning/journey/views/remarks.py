"""“I didn't understand this”: sent without a name, read by those who write."""

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin.auth import require_admin_access

from learning.journey.access.catalogue import module_page
from learning.journey.access.remarks import waiting_remarks
from learning.journey.actions import send_remark, settle_remarks
from learning.journey.forms.remarking import RemarkForm
from learning.visiting import address_of

MOST_AN_HOUR = 30  # from one address: a class room may stand behind it


@require_POST
def remark(request: HttpRequest, module_key: UUID) -> HttpResponse:
    """Keeps one remark about a published module, then goes back to the step."""
    page = module_page(module_key)
    if page is None:
        raise Http404
    form = RemarkForm(request.POST)
    if not form.is_valid():
        words = [message for name in ("text",) for message in form.errors.get(name, ())]
        messages.error(request, " ".join(words) or _("This could not be read, so nothing was sent. Try once more from the page."))
    elif not _is_within_rate(request):
        messages.error(request, _("Many remarks came from here within the hour. Yours was not sent; try again later."))
    else:
        given = form.cleaned_data
        block = str(given["block"] or "")
        language, today = page.locale.language_code, timezone.localdate()
        send_remark(module_key, kind=given["kind"], language=language, block=block, text=given["text"], nonce=given["nonce"], today=today)
        messages.success(request, _("Thank you: those who write will read it, without your name."))
    go = request.POST.get("go", "")
    is_ours = go.startswith("/") and url_has_allowed_host_and_scheme(go, allowed_hosts=None)
    return redirect(go if is_ours else page.get_url(request))


def _is_within_rate(request: HttpRequest) -> bool:
    """Counted by address in the cache alone, for an hour: nothing of it is kept beside a remark."""
    key = f"journey:remarks:{address_of(request)}"
    cache.add(key, 0, timeout=timedelta(hours=1).total_seconds())
    try:
        return cache.incr(key) <= MOST_AN_HOUR
    except ValueError:  # the entry was evicted between the two calls
        return True


@require_admin_access
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """The report: what waits, by block, what is said most first."""
    context = {"told": waiting_remarks(), "page_title": _("Not understood, and questions"), "header_icon": "help"}
    return render(request, "journey/admin/remarks.html", context)


@require_admin_access
@require_POST
def settle(request: HttpRequest, module_key: UUID) -> HttpResponse:
    """What was said of a block is dealt with."""
    settle_remarks(module_key, language=request.POST.get("language", ""), block=request.POST.get("block", ""))
    return redirect("journey_remarks")
