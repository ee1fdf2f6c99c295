"""A step, and the stream of steps a format offers."""

from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from .asking import ASKING
from .doing import DOING
from .evidence import EVIDENCE
from .media import MEDIA
from .reading import READING

EVERYWHERE = (*READING, *EVIDENCE, *MEDIA)
FAMILIES = [
    (_("To read"), READING),
    (_("To prove"), EVIDENCE),
    (_("To see and keep"), MEDIA),
    (_("To answer"), ASKING),
    (_("To do"), DOING),
]
ALL = {name: (block, family) for family, members in FAMILIES for name, block in members}


class StepBlock(blocks.StructBlock):
    """One thing to do, in a few minutes."""

    class Meta:
        icon = "list-ol"
        label = _("Step")
        label_format = "{title}"
        form_layout = blocks.BlockGroup(children=["title", "minutes", "body"], settings=["optional", "anchor"])


def step_block(*offered: str) -> StepBlock:
    """A step whose body may hold all that tells, and these blocks that ask."""
    names = [*(name for name, _block in EVERYWHERE), *offered]
    content = [(name, ALL[name][0](group=ALL[name][1])) for name in ALL if name in names]
    return StepBlock(
        [
            ("title", blocks.CharBlock(label=_("Title"), max_length=200)),
            ("minutes", blocks.IntegerBlock(label=_("Minutes"), min_value=0, max_value=6000, default=5)),
            ("optional", blocks.BooleanBlock(label=_("Optional"), required=False)),
            (
                "anchor",
                blocks.CharBlock(
                    label=_("Name in links"),
                    required=False,
                    max_length=80,
                    validators=[RegexValidator(r"^[a-z0-9]+(-[a-z0-9]+)*$")],
                    help_text=_("Small letters, digits and hyphens; may stay empty."),
                ),
            ),
            ("body", blocks.StreamBlock(content, label=_("Content"))),
        ]
    )


def steps(*offered: str) -> list[tuple[str, StepBlock]]:
    """The block types of a module's body."""
    return [("step", step_block(*offered))]
