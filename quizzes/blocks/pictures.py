"""The picture of a question: a clean copy under a name of its own, and the board on which an editor draws its places."""

import json
from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.telepath import register
from wagtail.blocks.struct_block import StructBlockAdapter

from quizzes.engine.texts import QuestionError, gettext_noop
from quizzes.exchange import pictures
from quizzes.exchange.prose import FILE_NAME

WORDS = {
    "rect": _("Draw a rectangle"),
    "circle": _("Draw a circle"),
    "poly": _("Draw a polygon"),
    "choose": _("Choose a picture above: then draw its places here."),
    "how": _("Press on the picture and pull, or press the button by keyboard: a place is put in the middle. Click a place to move it."),
    "points": _("Click each corner; click the first one again, or press Enter, to close the shape. Escape gives up."),
    "keys": _("Arrows move the place, with Shift they change its size, Enter goes to its words."),
    "board": _("The picture and its places"),
    "unnamed": _("no words yet"),
    "right": _("right"),
}


def copy_of(image: Any) -> tuple[dict[str, Any], bytes]:
    """(what a question says of the picture, the bytes to keep under that name). Raises QuestionError when it cannot be shown."""
    with image.file.open("rb") as opened:
        data = opened.read(pictures.LARGEST + 1)
    try:
        name, clean = pictures.kept(data)
    except pictures.PictureError as error:
        raise QuestionError(gettext_noop("its picture cannot be used: %(reason)s"), reason=error) from None
    width, height = pictures.size_of(clean)
    return {"name": pictures.FOLDER + name, "width": width, "height": height}, clean


def pictures_of(stream: Any) -> dict[str, bytes]:
    """The copies to keep of the pictures that were chosen for this question, by name."""
    images = [block.value["image"]["chosen"] for block in stream if block.block_type == "hotspot"]
    copies = [copy_of(image) for image in images if image]
    return {said["name"].removeprefix(pictures.FOLDER): data for said, data in copies}


def told(image: Mapping[str, Any]) -> str:
    """A kept picture as the hidden field says it to the board."""
    return json.dumps(
        {key: image[key] for key in ("name", "width", "height")} | {"url": default_storage.url(pictures.where(image["name"]))}
    )


def known(said: str) -> dict[str, Any] | None:
    """The kept picture that a hidden field names, measured anew; None when there is none of this name."""
    try:
        name = str(json.loads(said or "{}").get("name", ""))
    except (ValueError, AttributeError):
        return None
    if not FILE_NAME.fullmatch(name.removeprefix(pictures.FOLDER)) or not default_storage.exists(name):
        return None
    with default_storage.open(name) as opened:
        width, height = pictures.size_of(opened.read(pictures.LARGEST + 1))
    return {"name": name, "width": width, "height": height}


class HotspotAdapter(StructBlockAdapter):
    """The form of a place on a picture, with a board to draw on. Its fields stay: they are the same places as numbers."""

    js_constructor = "quizzes.HotspotBlock"

    def js_args(self, block: Any) -> list[Any]:
        words = {key: str(text) for key, text in WORDS.items()}
        return [*super().js_args(block), {"words": words, "address": reverse("question_pictures:shown", args=[0])}]

    @cached_property
    def media(self) -> forms.Media:
        own = forms.Media(
            js=[staticfiles_storage.url("quizzes/hotspot.js")], css={"all": [staticfiles_storage.url("quizzes/questions.css")]}
        )
        return super().media + own


def register_board(block: type) -> None:
    register(HotspotAdapter(), block)
