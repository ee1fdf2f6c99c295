"""Editors' pictures: renditions have an address, and nothing else of the media folder does."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file

pytestmark = pytest.mark.django_db


def test_a_rendition_is_shown_and_kept_and_the_original_is_not_served(client: Client, settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    image = get_image_model().objects.create(title="Carte", file=get_test_image_file())
    rendition = image.get_rendition("width-100")

    answer = client.get(rendition.url)

    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "image/png"
    assert "immutable" in answer.headers["Cache-Control"]
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert client.get(image.file.url).status_code == 404


@pytest.mark.parametrize("name", ["..%2Fsecret-key", "..%2F..%2Fetc%2Fpasswd", "nothing.png", "%00"])
def test_no_other_file_is_reached(client: Client, settings: Any, tmp_path: Path, name: str) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    (tmp_path / "media" / "images").mkdir(parents=True)
    (tmp_path / "media" / "secret-key").write_text("secret")

    assert client.get(f"/media/images/{name}").status_code in (400, 404)
