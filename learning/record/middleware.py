"""Who is learning: `request.learner_id`, and `request.ensure_learner()` for views that write."""

from collections.abc import Callable
from functools import cached_property, lru_cache
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from .actions.subjects import ensure_subject, subject_of_session
from .models import Subject


class _Learner:
    """What a request knows of its learner. Asked for the first time, not before: a page that shows nothing personal reads no session,
    so it may be cached, and who only reads gets no cookie."""

    @cached_property
    def learner_id(self: HttpRequest) -> UUID | None:  # type: ignore[misc]
        """The signed-in user's learner, else the session's, else None. Never writes."""
        if self.user.is_authenticated:
            return Subject.objects.of_user(self.user).values_list("pk", flat=True).first()
        return subject_of_session(self.session)

    def ensure_learner(self: HttpRequest) -> UUID:  # type: ignore[misc]
        """The learner's id, made when there is none: for requests that write."""
        known: UUID | None = self.learner_id  # type: ignore[attr-defined]
        if known is None:
            known = self.learner_id = ensure_subject(user=self.user, session=self.session)  # type: ignore[attr-defined]
        return known


@lru_cache
def _class_with_learner(base: type[HttpRequest]) -> type[HttpRequest]:
    """A property belongs to a class, not to an instance; and patching Django's own class would reach requests that skip us."""
    return type(f"Learner{base.__name__}", (_Learner, base), {})


class LearnerMiddleware:
    """Gives each request its learner. Stands below sessions and authentication."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.__class__ = _class_with_learner(type(request))
        return self.get_response(request)
