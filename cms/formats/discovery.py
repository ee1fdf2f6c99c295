"""Discovery: first steps for people still far from the subject."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.search import index

from cms.blocks.steps import steps
from cms.models.fields import BodyField, ModuleKeyField

from .base import ModulePage, editor


class DiscoveryPage(ModulePage):
    """Five to seven steps of one idea, one example, one recall question; one exit per route."""

    format_code = "discovery"
    serves = ("inform", "train")
    page_description = _("First steps, in 1 to 2 hours: five to seven short steps, each with an example and a recall question.")
    shown_fields = ("exit_inform", "exit_train", "exit_act")

    exit_inform = ModuleKeyField(verbose_name=_("way out to inform"))
    exit_train = ModuleKeyField(verbose_name=_("way out to train"))
    exit_act = ModuleKeyField(verbose_name=_("way out to act"))
    body = BodyField(
        steps(
            *("recall", "scale", "quiz", "reflection", "tick", "checklist", "module", "external", "tool", "action", "worksheet"),
        ),
        blank=True,
        verbose_name=_("steps"),
    )

    search_fields = [*ModulePage.search_fields, index.SearchField("body")]
    edit_handler = editor(
        [],
        [
            MultiFieldPanel(
                [FieldPanel("exit_inform"), FieldPanel("exit_train"), FieldPanel("exit_act")],
                heading=_("One way out per route"),
                help_text=_("Which module to go on with, as one wants to get informed, to train or to act."),
            )
        ],
    )

    class Meta:
        verbose_name = _("discovery path")

    @property
    def exits(self) -> list[tuple[str, str]]:
        """(route, identity of a module) for each route that has a way out."""
        keys = (("inform", self.exit_inform), ("train", self.exit_train), ("act", self.exit_act))
        return [(route, key) for route, key in keys if key]
