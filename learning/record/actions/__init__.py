"""Writing the record: append, fold, merge, erase, rebuild, verify. One verb a file."""

from learning.record.engine.events import EventDraft, form_event_id

from .append import Verdict, append_events, append_new
from .erase import erase_subject
from .fold import fold_due, fold_learner, fold_rung
from .merge import adopt_subject, merge_subject
from .rebuild import rebuild_record
from .subjects import ensure_subject
from .sweep import sweep_record
from .verify import Report, verify_projections, verify_record

__all__ = [
    "EventDraft",
    "Report",
    "Verdict",
    "adopt_subject",
    "append_events",
    "append_new",
    "ensure_subject",
    "erase_subject",
    "fold_due",
    "fold_learner",
    "fold_rung",
    "form_event_id",
    "merge_subject",
    "rebuild_record",
    "sweep_record",
    "verify_projections",
    "verify_record",
]
