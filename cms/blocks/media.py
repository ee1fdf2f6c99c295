"""Blocks that show or hand over a file. Nothing of them is loaded before a reader asks for it, but pictures."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

from cms.engine.embedding import NAMES, embed_of

MOMENT = re.compile(r"(?:\d{1,2}:)?[0-5]?\d:[0-5]\d\Z")
SOUND = frozenset({"mp3", "ogg", "oga", "opus", "m4a", "wav", "flac"})
FILM = frozenset({"mp4", "m4v", "webm", "ogv"})


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
    licence = blocks.CharBlock(label=_("Licence"), required=False, max_length=60, help_text=_("Needed to publish, such as CC BY-SA 4.0."))

    class Meta:
        template = "cms/blocks/document.html"
        icon = "doc-full"
        label = _("Document")


class ChapterBlock(blocks.StructBlock):
    """A place in a recording."""

    start = blocks.CharBlock(
        label=_("Starts at"),
        max_length=8,
        help_text=_("Minutes and seconds: 4:30"),
        validators=[RegexValidator(MOMENT, _("Write minutes and seconds, such as 4:30 or 1:02:05."))],
    )
    title = blocks.CharBlock(label=_("Title"), max_length=200)

    class Meta:
        icon = "history"
        label = _("Chapter")


class _RecordingBlock(blocks.StructBlock):
    """A recording kept on this site. It starts when one asks for it, and everything said in it is written below."""

    title = blocks.CharBlock(label=_("Title"), max_length=200)
    file = DocumentChooserBlock(label=_("File"))
    minutes = blocks.IntegerBlock(label=_("Minutes"), min_value=1, max_value=600, help_text=_("Attention falls after six."))
    captions = DocumentChooserBlock(label=_("Captions"), required=False, help_text=_("A WebVTT file (.vtt)."))
    chapters = blocks.ListBlock(ChapterBlock(), label=_("Chapters"), default=[], required=False)
    transcript = blocks.TextBlock(label=_("Transcript (Markdown)"), required=False, help_text=_("Needed to publish."))

    kinds: frozenset[str] = frozenset()

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        wrong = {
            name: ValidationError(_("This file is a “%(found)s”; it should be one of: %(known)s."), params=params)
            for name, known in (("file", self.kinds), ("captions", {"vtt"}))
            if (document := cleaned.get(name)) and (found := document.file_extension.lower()) not in known
            for params in [{"found": found, "known": ", ".join(sorted(known))}]
        }
        if wrong:
            raise blocks.StructBlockValidationError(block_errors=wrong)
        return cleaned


class AudioBlock(_RecordingBlock):
    kinds = SOUND

    class Meta:
        template = "cms/blocks/audio.html"
        icon = "media"
        label = _("Sound")


class VideoBlock(_RecordingBlock):
    kinds = FILM

    class Meta:
        template = "cms/blocks/video.html"
        icon = "media"
        label = _("Video")


def validate_embed(url: str) -> None:
    """Refuses an address whose player is not on the list."""
    if embed_of(url) is None:
        message = _("This address cannot be shown here. Paste the address of a page of: %(names)s. Anything else can be a link in a text.")
        raise ValidationError(message, params={"names": ", ".join(NAMES)})


class EmbedBlock(blocks.StructBlock):
    """A recording that stands on another site: it is loaded on a page of its own, for who asks for it."""

    title = blocks.CharBlock(label=_("Title"), max_length=200)
    url = blocks.URLBlock(label=_("Link"), validators=[validate_embed], help_text=_("The page of the video, opening with https://"))
    minutes = blocks.IntegerBlock(label=_("Minutes"), min_value=1, max_value=600, help_text=_("Attention falls after six."))
    chapters = blocks.ListBlock(ChapterBlock(), label=_("Chapters"), default=[], required=False)
    transcript = blocks.TextBlock(label=_("Transcript (Markdown)"), required=False, help_text=_("Needed to publish."))

    class Meta:
        template = "cms/blocks/embed.html"
        icon = "globe"
        label = _("Video of another site")


MEDIA = [("image", ImageBlock), ("document", DocumentBlock), ("audio", AudioBlock), ("video", VideoBlock), ("embed", EmbedBlock)]
