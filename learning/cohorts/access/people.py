"""Whose cohort, whose membership, whose invitation: the doors through which views reach rows."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.http import Http404
from django.utils.translation import get_language, gettext

from cms.engine.card import Card
from cms.engine.entry import Entry
from cms.models import cards, entries_of, entry_of
from learning.cohorts.engine.naming import sought
from learning.cohorts.models import Cohort, Facilitation, Invitation, Invitee, Membership


def may_make_cohorts(user: Any) -> bool:
    """Facilitators and administrators, by the permission their group has."""
    return bool(user.is_authenticated and user.has_perm("cohorts.add_cohort"))


def cohorts_followed(user: Any) -> Any:
    """The cohorts this person follows today, each with its number of members."""
    return Cohort.objects.visible_to(user).with_sizes()


def cohort_for(user: Any, cohort_id: uuid.UUID) -> Cohort:
    """The cohort, if this person follows it today; otherwise the same 404 as for one that does not exist."""
    cohort = Cohort.objects.visible_to(user).filter(pk=cohort_id).first()
    if cohort is None:
        raise Http404
    return cohort


def cohort_if_followed(user: Any, cohort_id: Any) -> Cohort | None:
    """The same for a worker: None when this person follows it no more, or their account was closed."""
    return Cohort.objects.visible_to(user).filter(pk=cohort_id).first() if user.is_active else None


def member_for(user: Any, cohort_id: uuid.UUID, membership_id: uuid.UUID, *, today: date) -> Membership:
    """An active member of a cohort this person follows, while they agreed to be followed; 404 otherwise."""
    member = Membership.objects.visible_to(user).filter(pk=membership_id, cohort_id=cohort_id).select_related("cohort").first()
    if member is None or not member.agreed_modules(today):
        raise Http404
    return member


def members_among(user: Any, cohort: Cohort, ids: Iterable[uuid.UUID], *, today: date) -> list[Membership]:
    """Of those who were ticked, the members this person may still see, by name."""
    found = Membership.objects.visible_to(user).seen_on(today).filter(cohort=cohort).by_ids(ids)
    return sorted(found.select_related("cohort"), key=lambda member: (sought(member.name), member.pk.bytes))


@dataclass(frozen=True)
class Asked:
    """Where an invitation leads, and for whom it is: `invitee` is the person asked in by their address, None for a link for all."""

    cohort: Cohort
    invitee: Invitee | None = None


def invited_by(token: str, *, now: datetime) -> Asked | None:
    """Where an invitation leads; None for a link that is wrong, was replaced or withdrawn, or is past its day: nobody is told which."""
    invitation = Invitation.objects.usable(now).filter(token=token).select_related("cohort").first()
    if invitation is not None:
        return Asked(invitation.cohort)
    invitee = Invitee.objects.usable().filter(token=token).select_related("cohort").first()
    return Asked(invitee.cohort, invitee) if invitee else None


def token_of_code(code: str, *, now: datetime) -> str:
    """The link that a code said aloud stands for; "" for none. Spaces, dashes and small letters are as good."""
    plain = "".join(letter for letter in code.upper() if letter.isalnum())
    return Invitation.objects.usable(now).filter(code=plain).values_list("token", flat=True).first() or ""


def facilitator_names(cohort: Cohort) -> list[str]:
    """Who follows this cohort today, under the name each chose for it; an address is nobody's name."""
    following = Facilitation.objects.open().filter(cohort=cohort).select_related("user").order_by("pk")
    return [each.name or each.user.get_full_name() or gettext("a facilitator without a name") for each in following]


def all_cards() -> Mapping[str, Card]:
    """Every card of the catalogue, by its module."""
    return {card.module_key: card for card in cards(get_language() or "fr")}


def cards_of(cohort: Cohort, known: Mapping[str, Card] | None = None) -> tuple[Card, ...]:
    """The cards of the cohort's modules, in its order; a module that was withdrawn is left out. `known`: all cards, read before."""
    known = all_cards() if known is None else known
    return tuple(known[key] for key in cohort.modules if key in known)


def suggested_journey(cohort: Cohort) -> list[tuple[Card, date | None]]:
    """The cohort's modules in their order, each with the day it is suggested for, if the cohort suggests days."""
    return [(card, cohort.suggested_on(place)) for place, card in enumerate(cards_of(cohort))]


def communities(language: str) -> list[Entry]:
    """The communities a cohort may belong to."""
    return entries_of(("community",), language)


def community_of(cohort: Cohort) -> Entry | None:
    """The community whose cohort it is, while its page is published."""
    return entry_of(cohort.community, get_language() or "fr") if cohort.community else None


def keys_of(columns: tuple[Card, ...]) -> list[uuid.UUID]:
    """The module keys of some cards, as the record knows them."""
    return [uuid.UUID(card.module_key) for card in columns]


def invitees_of(cohort: Cohort) -> Any:
    """Those who were asked in by their address and have not answered."""
    return Invitee.objects.waiting().filter(cohort=cohort)


def following(cohort: Cohort) -> Any:
    """Who follows a cohort today."""
    return Facilitation.objects.open().filter(cohort=cohort).select_related("user").order_by("pk")


def my_facilitation(user: Any, cohort: Cohort) -> Facilitation | None:
    return Facilitation.objects.open().of_user(user).filter(cohort=cohort).first()


def follows(user: Any, cohort: Cohort) -> bool:
    """Whether this person follows this cohort today."""
    return my_facilitation(user, cohort) is not None


def is_id(text: str) -> bool:
    """Whether a text can be the id of anything."""
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True
