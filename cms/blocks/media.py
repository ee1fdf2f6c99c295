"""Blocks that show or hand over a file."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock


class ImageBlock(blocks.StructBlock):
    """A picture; whoever cannot see it reads its alternative text."""

    image = ImageChooserBlock(label=_("Image"))
    alt = blocks.CharBlock(label=_("Alternative text"), max_length=300, help_text=_("What the picture says, for who cannot see it."))
    caption = blocks.CharBlock(label=_("Caption"), required=False, max_length=300)

    class Meta:
        template = "cms/blocks/image.html"
        icon = "image"
        label = _("Image")


class DocumentBlock(blocks.StructBlock):
    """A file to keep, with what it weighs and what one may do with it."""

    document = DocumentChooserBlock(label=_("Document"))
    title = blocks.CharBlock(label=_("Title"), required=False, max_length=200)
    licence = blocks.CharBlock(label=_("Licence"), required=False, max_length=60)

    class Meta:
        template = "cms/blocks/document.html"
        icon = "doc-full"
        label = _("Document")


MEDIA = [("image", ImageBlock), ("document", DocumentBlock)]
