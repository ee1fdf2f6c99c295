"""Cohorts and their members, what facilitators did for them, when they meet, and what was asked to be written to a file."""

from .acting import Deed, Helped, Kind, Work
from .cohort import Cohort, CohortQuerySet, Facilitation, Invitation, Invitee, Rhythm, new_code, new_token
from .export import Export
from .flash import Flash
from .meeting import Coming, Feed, Meeting
from .member import Membership, MembershipQuerySet, Viewing, agreement, scope_of
from .sitting import Sitting

__all__ = [
    "Cohort",
    "CohortQuerySet",
    "Coming",
    "Deed",
    "Export",
    "Facilitation",
    "Feed",
    "Flash",
    "Helped",
    "Invitation",
    "Invitee",
    "Kind",
    "Meeting",
    "Membership",
    "MembershipQuerySet",
    "Rhythm",
    "Sitting",
    "Viewing",
    "Work",
    "agreement",
    "new_code",
    "new_token",
    "scope_of",
]
