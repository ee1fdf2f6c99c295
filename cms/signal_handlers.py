"""Connects publishing to compiling, and requests to the content they read. Connected once, by the app's configuration."""

from typing import Any

from django.core.signals import request_finished, request_started
from django.db.models import ProtectedError
from django.db.models.signals import post_delete, post_save, pre_delete
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import PageViewRestriction, Site
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from cms.actions.publishing import decision_for, publish_module, refresh_addresses, withdraw_module
from cms.formats.panels import known_below
from cms.models import FORMATS, ContentVersion, ModulePage, Term
from cms.models.content_version import close_request, open_request


def on_published(instance: Any, revision: Any = None, **_kwargs: Any) -> None:
    if isinstance(instance, ModulePage) and instance.live:
        publish_module(instance, decision=decision_for(revision))
    else:
        refresh_addresses(instance)
    ContentVersion.bump()  # even when no version is new: a page may say the same to the record and another thing to readers


def on_unpublished(instance: Any, **_kwargs: Any) -> None:
    if isinstance(instance, ModulePage):
        withdraw_module(instance)
    ContentVersion.bump()


def on_moved(instance: Any, **_kwargs: Any) -> None:
    refresh_addresses(instance)
    ContentVersion.bump()


def on_deleting(instance: Any, **_kwargs: Any) -> None:
    """What the record speaks of is not destroyed, by whatever way it is asked for."""
    if known_below([instance]):
        raise ProtectedError(f"Learners did something in {instance}: unpublish it instead.", {instance})


def on_changed(**_kwargs: Any) -> None:
    """What pages show or whom they are shown to has changed: a word of a vocabulary, a picture, a document, a closed page, a
    site whose addresses are others now."""
    ContentVersion.bump()


def connect() -> None:
    """Hears what happens to pages and terms, and where requests begin and end."""
    page_published.connect(on_published, dispatch_uid="cms.publish")
    page_unpublished.connect(on_unpublished, dispatch_uid="cms.withdraw")
    page_slug_changed.connect(on_moved, dispatch_uid="cms.slug")
    post_page_move.connect(on_moved, dispatch_uid="cms.move")
    for model in FORMATS.values():
        pre_delete.connect(on_deleting, sender=model, dispatch_uid=f"cms.{model.__name__}.keep")
    post_delete.connect(on_changed, sender=Term, dispatch_uid="cms.term")
    for model in (get_image_model(), get_document_model(), PageViewRestriction, Site):
        post_save.connect(on_changed, sender=model, dispatch_uid=f"cms.{model.__name__}.saved")
        post_delete.connect(on_changed, sender=model, dispatch_uid=f"cms.{model.__name__}.deleted")
    request_started.connect(open_request, dispatch_uid="cms.request.open")
    request_finished.connect(close_request, dispatch_uid="cms.request.close")
