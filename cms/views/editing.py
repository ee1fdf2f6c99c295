"""Before a live module changes: whom it touches, and what becomes of what they did."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages
from wagtail.admin.auth import require_admin_access
from wagtail.models import Page

from cms.actions.holding import hold_on, touched_by
from cms.actions.importing import is_ready
from cms.actions.publishing import Candidate, candidate_of, decide, decision_for
from cms.engine.changing import Choice, Decision
from cms.formats.panels import forecast_for, known_below, told_of
from cms.models import ModulePage


def choices() -> list[tuple[Choice, str, str]]:
    return [
        (Choice.KEEP, _("Keep what was done"), _("Everything counts on. This is right for corrections and additions.")),
        (Choice.INVITE, _("Keep it, and invite to look again"), _("Everything counts on; learners read that these steps were rewritten.")),
        (
            Choice.REQUIRE,
            _("Ask for it again"),
            _("What these steps ask has to be done again. Who had finished keeps the day they finished; their percentage falls."),
        ),
    ]


@require_admin_access
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: HttpRequest, page_id: int) -> HttpResponse:
    """Shows whom the latest draft touches; publishes it with the editor's decision, or keeps the decision for later."""
    live = get_object_or_404(ModulePage, pk=page_id).specific
    if not live.permissions_for_user(request.user).can_publish():
        raise PermissionDenied
    revision = live.get_latest_revision()
    draft = revision.as_object() if revision else live
    candidate = candidate_of(draft)
    if candidate is None or revision is None:
        return redirect("wagtailadmin_pages:edit", live.pk)
    if request.method == "POST":
        decision = read_decision(request, candidate)
        done = act(request, draft, revision, decision)
        return done or show(request, draft, candidate, decision)
    return show(request, draft, candidate, decision_for(revision) or Decision(Choice.KEEP, candidate.outline.rewritten))


def ask_first(request: HttpRequest, page: Any) -> HttpResponse | None:
    """A live module that somebody is on is published from the page that says whom it touches, when it touches them at all."""
    candidate, forecast = touched_by(page)
    if candidate is None or not forecast.learners:
        return None
    if candidate.asks_to_decide:
        return redirect("cms_publish", page.pk)
    told = ngettext(
        "%(count)s learner is on this module; nothing changes for them.",
        "%(count)s learners are on this module; nothing changes for them.",
        forecast.learners,
    )
    messages.info(request, told % {"count": forecast.learners})
    return None


def hold_back(request: HttpRequest, objects: Iterable[Any], back: str) -> HttpResponse | None:
    """Many pages published at once pass the same gates as one: a page that lacks something, or that would touch learners without a
    choice, holds all of them back and is named."""
    pages = [each for each in objects if isinstance(each, Page)]
    if request.POST.get("include_descendants"):
        pages += [below for page in pages for below in page.get_descendants().not_live()]
    held = 0
    for page in pages:
        title = page.draft_title
        if page.live and not page.has_unpublished_changes:
            continue
        hold = hold_on(page)
        if hold is None:
            continue
        if lack := hold.lack:
            told = _("“%(title)s” cannot be published yet: %(lack)s") % {"title": title, "lack": _(lack.message) % lack.params}
            place = reverse("wagtailadmin_pages:edit", args=[page.pk])
        else:
            told = _("Learners are on “%(title)s”: see whom it touches, and choose, before it is published.") % {"title": title}
            place = reverse("cms_publish", args=[page.pk])
        messages.error(request, told, buttons=[messages.button(place, _("Open it"))])
        held += 1
    if not held:
        return None
    messages.warning(request, _("Nothing was published. Mend these pages, or take them out of your choice."))
    return redirect(back)


def keep_known(request: HttpRequest, objects: Iterable[Any]) -> HttpResponse | None:
    """What a record speaks of is taken out of the catalogue, never destroyed: the way to do so instead of what was asked."""
    pages = [each for each in objects if isinstance(each, Page)]
    found = known_below(pages)
    if not found:
        return None
    titles = ", ".join(_("“%(title)s”") % {"title": page.title} for page in found[:3])
    told = _(
        "Learners did something in %(titles)s: it cannot be destroyed. Unpublished, it leaves the catalogue and stays in their record."
    )
    messages.error(request, told % {"titles": titles})
    return redirect("wagtailadmin_pages:unpublish" if found[0].live else "wagtailadmin_pages:edit", found[0].pk)


def read_decision(request: HttpRequest, candidate: Candidate) -> Decision:
    """The choice posted, about steps that are there; anything else keeps all."""
    known = [step.id for step in candidate.outline.steps]
    ticked = set(request.POST.getlist("steps"))
    choice = request.POST.get("choice", "")
    return Decision(Choice(choice) if choice in set(Choice) else Choice.KEEP, tuple(step for step in known if step in ticked))


def act(request: HttpRequest, draft: ModulePage, revision: Any, decision: Decision) -> HttpResponse | None:
    """What the button pressed asks for; nothing for one that only counts."""
    wanted = request.POST.get("do")
    if wanted not in ("publish", "later") or (wanted == "publish" and not is_ready(draft)):
        return None
    decide(revision, decision)
    if wanted == "publish":
        revision.publish(user=request.user)
        messages.success(request, _told_after(draft))
    else:
        messages.success(request, _("Your choice is kept for when “%(title)s” is published.") % {"title": draft.title})
    return redirect("wagtailadmin_pages:edit", draft.pk)


def _told_after(draft: ModulePage) -> str:
    """What a publication came to: now, or at the hour that the editor set."""
    if draft.go_live_at and draft.go_live_at > timezone.now():
        moment = date_format(timezone.localtime(draft.go_live_at), "DATETIME_FORMAT")
        return _("“%(title)s” will be published on %(moment)s.") % {"title": draft.title, "moment": moment}
    return _("“%(title)s” is published.") % {"title": draft.title}


def show(request: HttpRequest, draft: ModulePage, candidate: Candidate, decision: Decision) -> HttpResponse:
    """The page with the counts of each choice."""
    options = [(choice, words, told, forecast_for(draft, Decision(choice, decision.steps))) for choice, words, told in choices()]
    known = {change.step for change in candidate.changes if change.kind == "added"}
    steps = [(step.id, step.title, step.id in decision.steps) for step in candidate.outline.steps if step.id not in known]
    context = {
        "page": draft,
        "candidate": candidate,
        "options": options,
        "chosen": decision.choice,
        "steps": steps,
        "is_ready": is_ready(draft),
        "blocking": told_of(draft.lacks())["blocking"],
        "page_title": _("Whom this touches"),
        "page_subtitle": draft.title,
        "header_icon": "group",
    }
    return render(request, "cms/admin/publish.html", context)
