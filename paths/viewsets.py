"""The diagnostic's items in the admin."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.viewsets.model import ModelViewSet

from cms.models import term

from .forms import DiagnosticItemForm
from .models import DiagnosticItem


def label_of(kind: str, code: str) -> str:
    """A code in an editor's words."""
    found = term(kind, code)
    return found.label() if found else code


class DiagnosticItemViewSet(ModelViewSet):
    """Editors write the items; each is shown with the level that it tells."""

    model = DiagnosticItem
    name = "diagnostic_items"
    url_prefix = "paths/diagnostic"
    icon = "help"
    menu_label = _("Diagnostic items")
    form_fields = DiagnosticItemForm.Meta.fields
    list_display = [
        "text",
        Column("objective", label=_("Objective"), accessor=lambda item: label_of("objective", item.objective), sort_key="objective"),
        Column("level", label=_("Maturity level"), accessor=lambda item: label_of("maturity", item.level), sort_key="level"),
        "form",
        BooleanColumn("retired", label=pgettext_lazy("question", "Retired")),
    ]
    list_filter = ["objective", "level", "form", "kind", "retired"]
    search_fields = ["key"]
    inspect_view_enabled = False

    def get_form_class(self, for_update: bool = False) -> Any:
        return DiagnosticItemForm
