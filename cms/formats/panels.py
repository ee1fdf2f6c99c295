"""What the editor is told while writing."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.panels import Panel

from cms.engine.readiness import lacks_of

FINDINGS_HOOK = "find_in_module"  # a function of a page that gives what rooms above have to say of it, as published


@dataclass(frozen=True)
class Finding:
    """Something to mend. `severity` is "error", "warning" or "advice"; `place` the id of the block to mend, "" for the module."""

    severity: str
    text: str
    place: str = ""

    @property
    def anchor(self) -> str:
        """Where the editing screen shows the block; Wagtail's own name for it."""
        return f"#block-{self.place}-section" if self.place else ""


def findings_on(page: Any) -> list[Finding]:
    """What other rooms found in a published page; nothing of a draft."""
    if page.pk is None or not page.live:
        return []
    return [finding for find in hooks.get_hooks(FINDINGS_HOOK) for finding in find(page)]


class ReadinessPanel(Panel):
    """What this module still lacks, how long it takes and how heavy it is, as last saved."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "cms/admin/readiness_panel.html"

        def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
            from .form import written_of

            lacks = [(lack, _(lack.message) % lack.params) for lack in lacks_of(written_of(self.instance))]
            return super().get_context_data(parent_context) | {
                "blocking": [text for lack, text in lacks if lack.level == "blocking"],
                "advice": [text for lack, text in lacks if lack.level == "advice"],
                "minutes": self.instance.outline.minutes,
                "weight_kb": self.instance.weight_kb,
                "is_new": self.instance.pk is None,
                "findings": findings_on(self.instance),
            }
