"""Accounts in the admin: Wagtail's screens, held to one rule more. Who manages accounts gives nobody more power than they have, and takes
over nobody who has more: only a superuser makes, changes or shuts out a superuser."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.urls import reverse
from wagtail.admin.ui.components import Component
from wagtail.users.views import users as wagtail_users

from .access import GUIDES
from .models import User


class FirstVisitPanel(Component):
    """On the first page of the admin: three sentences, until they are closed."""

    name = "first_visit"
    template_name = "users/admin/first_visit.html"
    order = 10

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        return {"csrf_token": get_token(self.request), "back": reverse("wagtailadmin_home")}


def explain_first_visit(request: HttpRequest, panels: list[Any]) -> None:
    if "admin" not in request.session.get(GUIDES, ()):
        panels.append(FirstVisitPanel(request))


def require_rank(user: Any, accounts: Iterable[Any]) -> None:
    """Raises PermissionDenied when one of the accounts stands above this person."""
    if not user.is_superuser and any(isinstance(each, User) and each.is_superuser for each in accounts):
        raise PermissionDenied


def require_rank_for_all(request: HttpRequest, action_type: str, objects: list[Any], action: Any) -> None:
    """Before anything is done to several rows at once."""
    require_rank(request.user, objects)


class _NoPromotion:
    request: HttpRequest

    def get_form(self, *args: Any, **kwargs: Any) -> forms.Form:
        form = super().get_form(*args, **kwargs)  # type: ignore[misc]
        if not self.request.user.is_superuser:
            form.fields.pop("is_superuser", None)
        return form


class CreateView(_NoPromotion, wagtail_users.CreateView):
    """A new account."""


class EditView(_NoPromotion, wagtail_users.EditView):
    """An account as it stands."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        require_rank(request.user, [self.object])


class UserViewSet(wagtail_users.UserViewSet):
    """Registered by `learning.users.apps.AccountScreensConfig`."""

    add_view_class = CreateView
    edit_view_class = EditView
