"""The editing form of a page of the resource centre, and the panel that says what it lacks."""

from collections.abc import Iterable
from typing import Any

from django.utils import timezone
from wagtail.admin.panels import Panel

from cms.engine.readiness import Lack
from cms.engine.shelf_readiness import Shelved, lacks_on
from cms.formats.form import ReadyForm, untranslated
from cms.formats.panels import told_of
from cms.formats.values import blocks_of, plain

OWN = ("outlet", "link", "items", "period_from", "period_to", "document", "version", "publication_type", "actors", "result", "territory",
       "year", "starts_at", "place", "event_kind")  # fmt: skip


def shelved(page: Any, cleaned: dict[str, Any] | None = None) -> Shelved:
    """What is written on a page or, when a form is being cleaned, in the form."""

    def value(name: str) -> Any:
        return cleaned[name] if cleaned is not None and name in cleaned else getattr(page, name, None)

    review, last = value("review_date"), value("ends_at") or value("starts_at")
    return Shelved(
        kind=page.kind,
        title=value("title") or "",
        summary=value("summary") or "",
        licence=value("licence") or "",
        contributors=value("contributors") or "",
        review_date=review,
        sources=tuple(child.block.get_api_representation(child.value) for child in value("sources") or ()),
        blocks=blocks_of(value("body") or ()),
        values={name: plain(value(name)) if value(name) is not None else None for name in OWN},
        untranslated=untranslated(page),
        is_overdue=review is not None and review < timezone.localdate(),
        is_past=last is not None and last < timezone.now(),
    )


class ContentForm(ReadyForm):
    """A page of the resource centre's."""

    def lacks(self, cleaned: dict[str, Any]) -> Iterable[Lack]:
        return lacks_on(shelved(self.instance, cleaned))


class ShelfReadinessPanel(Panel):
    """What this page still lacks, as last saved."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "cms/admin/shelf_readiness.html"

        def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
            return super().get_context_data(parent_context) | told_of(self.instance.lacks())
