"""What holds a draft back from being published without anybody looking: in bulk, and at the end of a workflow."""

from dataclasses import dataclass
from typing import Any

from wagtail.models import Page, Revision

from cms.actions.publishing import Candidate, candidate_of, decision_for
from cms.engine.changing import Forecast
from cms.engine.lacks import Lack, Level
from cms.formats.panels import forecast_for
from cms.models import ContentPage, ModulePage
from cms.models.approved import last_approval


@dataclass(frozen=True)
class Hold:
    """Why a draft waits: the first thing it lacks or, without one, a choice about what learners did."""

    lack: Lack | None = None


def touched_by(page: Any) -> tuple[Candidate | None, Forecast]:
    """What publishing a page would make and whom it would touch; nothing of a page that is no module or was never published."""
    if not isinstance(page, ModulePage) or page.pk is None or page.first_published_at is None:
        return None, Forecast()
    candidate = candidate_of(page)
    return candidate, forecast_for(page) if candidate else Forecast()


def hold_on(page: Page) -> Hold | None:
    """What stands against publishing the draft of a page as it is; nothing when it may go."""
    draft = page.specific.get_latest_revision_as_object()
    lacks = draft.lacks() if isinstance(draft, ModulePage | ContentPage) else ()
    if lack := next((lack for lack in lacks if lack.level is Level.BLOCKING), None):
        return Hold(lack)
    candidate, forecast = touched_by(draft)
    asks = candidate is not None and candidate.asks_to_decide and forecast.learners > 0
    return Hold() if asks and decision_for(page.latest_revision) is None else None


def has_approved(user: Any, revision: Revision | None) -> bool:
    """Whether this very person gave the approval that ended the workflow of a draft: who did is led on to what is left to do. Whoever
    else may publish it finds it among the approved drafts (`cms.models.approved.waiting_for`)."""
    approval = last_approval(revision) if revision else None
    return approval is not None and approval.finished_by_id == user.pk
