"""A picture that an early question names by its original is shown again, without a word of the question changed."""

import importlib
import io

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image

from quizzes.actions.keeping import kept_file
from quizzes.models import Question
from quizzes.templatetags.quizzes_tags import media_url
from tests.quizzes.conftest import PICTURE

NAME = "original_images/House.JPEG"


@pytest.fixture
def question(bank, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    body = PICTURE | {"image": PICTURE["image"] | {"name": NAME}}
    return Question.objects.create(bank=bank, key="p", language="en", kind="hotspot", name="picture", body=body)


def heal():
    importlib.import_module("quizzes.migrations.0008_pictures_with_an_address").copy_originals(apps, None)


def test_its_copy_has_an_address_and_goes_out_with_it(question, client):
    made = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(made, "JPEG")
    default_storage.save(NAME, ContentFile(made.getvalue()))
    address = media_url(NAME)
    assert client.get(address).status_code == 404
    heal()
    heal()
    answer = client.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
    assert kept_file(NAME).startswith(b"\xff\xd8\xff")
    question.refresh_from_db()
    assert question.body["image"]["name"] == NAME


@pytest.mark.usefixtures("question")
def test_an_original_that_is_gone_stops_nothing():
    heal()
    assert kept_file(NAME) is None


def test_nothing_leads_out_of_the_folder_of_pictures():
    for name in ("../../etc/passwd", "private/x.png", "/etc/passwd.png", "images/../private/x.png"):
        assert kept_file(name) is None
