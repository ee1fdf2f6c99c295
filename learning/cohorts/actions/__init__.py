"""What facilitators and members do. Each action may be repeated without harm."""

from .acting import act_for, review_work, say_whether_it_helped, show_work, take_back_work, undo_deed
from .inviting import add_facilitator, archive_cohort, choose_digest, end_facilitation, invite_addresses, withdraw_invitee
from .people import (
    change_cohort,
    create_cohort,
    forget_invitee,
    join_cohort,
    leave_cohort,
    note_viewing,
    renew_invitation,
)

__all__ = [
    "act_for",
    "add_facilitator",
    "archive_cohort",
    "change_cohort",
    "choose_digest",
    "create_cohort",
    "end_facilitation",
    "forget_invitee",
    "invite_addresses",
    "join_cohort",
    "leave_cohort",
    "note_viewing",
    "renew_invitation",
    "review_work",
    "say_whether_it_helped",
    "show_work",
    "take_back_work",
    "undo_deed",
    "withdraw_invitee",
]
