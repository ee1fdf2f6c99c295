"""What facilitators and members do. Each action may be repeated without harm."""

from .acting import act_for, review_work, say_whether_it_helped, show_work, take_back_work, undo_deed, write_to_many
from .enacting import enact_cohort, settle_enacted
from .exporting import ask_export, build_export, build_what_waits
from .inviting import add_facilitator, archive_cohort, end_facilitation, invite_addresses, withdraw_invitee
from .judging import judge_answer
from .meeting import announce, cancel, mark_attendance, open_feed, register, unregister
from .people import (
    change_cohort,
    create_cohort,
    forget_invitee,
    join_cohort,
    leave_cohort,
    move_module,
    note_viewing,
    renew_invitation,
)
from .sitting import begin_sitting, count_hands, count_present, note_answer
from .telling import ask_for_digests, choose_digest, forget_exports, hear_stop, remind, remind_of_webinars, tell_deed, write_flash

__all__ = [
    "act_for",
    "add_facilitator",
    "announce",
    "archive_cohort",
    "ask_export",
    "ask_for_digests",
    "begin_sitting",
    "build_export",
    "build_what_waits",
    "cancel",
    "change_cohort",
    "choose_digest",
    "count_hands",
    "count_present",
    "create_cohort",
    "enact_cohort",
    "end_facilitation",
    "forget_exports",
    "forget_invitee",
    "hear_stop",
    "invite_addresses",
    "join_cohort",
    "judge_answer",
    "leave_cohort",
    "mark_attendance",
    "move_module",
    "note_answer",
    "note_viewing",
    "open_feed",
    "register",
    "remind",
    "remind_of_webinars",
    "renew_invitation",
    "review_work",
    "say_whether_it_helped",
    "settle_enacted",
    "show_work",
    "take_back_work",
    "tell_deed",
    "undo_deed",
    "unregister",
    "withdraw_invitee",
    "write_flash",
    "write_to_many",
]
