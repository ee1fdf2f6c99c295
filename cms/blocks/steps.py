"""A step, and the stream of steps a format offers."""

from typing import Any

from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from .asking import ASKING
from .doing import DOING
from .evidence import EVIDENCE
from .media import MEDIA
from .reading import READING
from .samples import SHOWN

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
        form_layout = blocks.BlockGroup(children=["title", "minutes", "body"], settings=["optional", "anchor", "skills"])


class PartBlock(StepBlock):
    """A step that is a part of a whole: of a kit, of an experiential path."""

    class Meta:
        form_layout = blocks.BlockGroup(children=["title", "role", "minutes", "body"], settings=["optional", "anchor", "skills"])


PARTS_OF_A_KIT = (
    ("words", _("Words and the whole picture")),
    ("practice", _("From stakes to practice")),
    ("diagnosis", _("Self-diagnosis and tools")),
    ("skills", _("What experience teaches")),
)
PHASES = (
    ("understand", _("Understand")),
    ("practise", _("Put to work")),
    ("deepen", _("Deepen")),
    ("perspective", _("Put in perspective")),
    ("report", _("Final report")),
)


def _offered(name: str) -> blocks.Block:
    """A block as the menu offers it: in its family, with what it is for and a sample of it."""
    block, family = ALL[name]
    description, sample = SHOWN[name]
    return block(group=family, description=description, preview_value=sample)


def step_block(*offered: str, roles: tuple[tuple[str, Any], ...] = ()) -> StepBlock:
    """A step whose body may hold all that tells, and these blocks that ask; `roles` are the parts that a format is made of."""
    names = [*(name for name, _block in EVERYWHERE), *offered]
    content = [(name, _offered(name)) for name in ALL if name in names]
    role = [("role", blocks.ChoiceBlock(label=_("Part of the whole"), choices=list(roles), required=False))] if roles else []
    return (PartBlock if roles else StepBlock)(
        [
            ("title", blocks.CharBlock(label=_("Title"), max_length=200)),
            *role,
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
            (
                "skills",
                blocks.CharBlock(
                    label=_("Skills it teaches"),
                    required=False,
                    max_length=200,
                    validators=[RegexValidator(r"^[a-z0-9-]+(, ?[a-z0-9-]+)*$")],
                    help_text=_("Those of the module that this step teaches, with commas: who has proved them all may skip it."),
                ),
            ),
            ("body", blocks.StreamBlock(content, label=_("Content"))),
        ]
    )


def steps(*offered: str, roles: tuple[tuple[str, Any], ...] = ()) -> list[tuple[str, StepBlock]]:
    """The block types of a module's body."""
    return [("step", step_block(*offered, roles=roles))]
