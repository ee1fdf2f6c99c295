"""What a webinar's page shows to its reader, and the list that its host may open."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils.translation import get_language

from cms.models import WebinarPage
from learning.webinars.models import Registration


@dataclass(frozen=True)
class Seat:
    """One's own place. `left` is nothing for a session without a capacity."""

    registration: Registration | None
    left: int | None
    leads: bool

    @property
    def done(self) -> dict[str, bool]:
        """As a block's answer says that it is kept."""
        return {"done": self.registration is not None}

    @property
    def is_full(self) -> bool:
        return self.left == 0 and self.registration is None


@dataclass(frozen=True)
class Room:
    """Who comes, for the host: the names that were given, and how many gave none."""

    page: WebinarPage
    named: tuple[Registration, ...]
    nameless: int
    has_begun: bool

    @property
    def count(self) -> int:
        return len(self.named) + self.nameless


def live_pages(module_key: UUID) -> list[WebinarPage]:
    """A webinar's open pages, the one in the language of the request first."""
    found = WebinarPage.objects.live().filter(translation_key=module_key).select_related("locale")
    code = (get_language() or "fr")[:2]
    return sorted(found, key=lambda page: page.locale.language_code != code)


def webinar_for(request: Any, module_key: UUID) -> WebinarPage:
    """The page this person may read; 404 when there is none."""
    for page in live_pages(module_key):
        if all(restriction.accept_request(request) for restriction in page.get_view_restrictions()):
            return page
    raise Http404


def leads(user: Any, pages: Iterable[WebinarPage]) -> bool:
    """Whether this person leads the webinar, by one of its pages."""
    return bool(user.is_authenticated and user.is_active and any(page.led_by == user.pk for page in pages))


def seat_of(learner_id: UUID | None, user: Any, page: WebinarPage) -> Seat:
    """What the page says of places, and of one's own."""
    taken = Registration.objects.to([page.translation_key])
    mine = taken.of([learner_id]).first() if learner_id else None
    left = max(0, page.capacity - taken.count()) if page.capacity else None
    return Seat(mine, left, leads(user, [page]))


def registration_of(learner_id: UUID | None, module_key: UUID) -> Registration | None:
    return Registration.objects.to([module_key]).of([learner_id]).first() if learner_id else None


def room_for(user: Any, module_key: UUID, *, now: datetime) -> Room:
    """The list of a webinar this person leads; otherwise the same 404 as for one that does not exist."""
    pages = live_pages(module_key)
    if not leads(user, pages):
        raise Http404
    coming = Registration.objects.to([module_key])
    named = sorted(coming.named(), key=lambda each: each.name.casefold())
    page = pages[0]
    return Room(page, tuple(named), coming.count() - len(named), page.starts_at is not None and page.starts_at <= now)


def webinars_of(learner_id: UUID) -> list[str]:
    """The webinars this learner registered for, by identity."""
    return [str(key) for key in Registration.objects.of([learner_id]).values_list("module_key", flat=True)]


def coming_among(learner_ids: Iterable[UUID], module_key: UUID) -> set[UUID]:
    """Of these learners, those who registered."""
    return set(Registration.objects.to([module_key]).of(learner_ids).values_list("learner_id", flat=True))
