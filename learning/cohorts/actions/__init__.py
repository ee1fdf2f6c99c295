"""What facilitators and members do. Each action may be repeated without harm."""

from .people import (
    change_cohort,
    create_cohort,
    forget_invitee,
    join_cohort,
    leave_cohort,
    note_viewing,
    renew_invitation,
)

__all__ = ["change_cohort", "create_cohort", "forget_invitee", "join_cohort", "leave_cohort", "note_viewing", "renew_invitation"]
