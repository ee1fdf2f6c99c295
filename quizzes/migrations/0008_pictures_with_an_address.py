from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import migrations

from quizzes.exchange.pictures import FOLDER, LARGEST, PictureError, kept, where


def copy_originals(apps, schema_editor):
    """The pictures that questions name by their originals, which have no address: a clean copy of each where pages look for it."""
    Question, QuizVersion = apps.get_model("quizzes", "Question"), apps.get_model("quizzes", "QuizVersion")
    bodies = [row.body for row in Question.objects.filter(kind="hotspot").iterator()]
    for version in QuizVersion.objects.iterator():
        bodies += [body for body in version.frozen.get("questions", {}).values() if body.get("kind") == "hotspot"]
    for name in {str(body.get("image", {}).get("name", "")) for body in bodies}:
        if "/" not in name or name.startswith(FOLDER) or default_storage.exists(where(name)):
            continue
        try:
            with default_storage.open(name) as opened:
                clean = kept(opened.read(LARGEST + 1))[1]
        except (OSError, PictureError, ValueError):
            continue  # the original is gone: its editor is told by the empty frame, as before
        default_storage.save(where(name), ContentFile(clean))


class Migration(migrations.Migration):
    dependencies = [("quizzes", "0007_files_under_decision")]

    operations = [migrations.RunPython(copy_originals, migrations.RunPython.noop)]
