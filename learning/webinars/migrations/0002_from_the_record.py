"""Whoever registered before there were places has one: without a name, as nobody was asked for it."""

from typing import Any

from django.db import migrations


def give_places(apps: Any, _schema_editor: Any) -> None:
    registration = apps.get_model("webinars", "Registration")
    told = apps.get_model("record", "Event").objects.filter(kind="webinar.registered", subject__erased_on=None)
    first = {
        (key, learner_id): at
        for key, learner_id, at in told.order_by("-effective_at").values_list("module_key", "subject_id", "effective_at")
    }
    registration.objects.bulk_create(
        registration(module_key=key, learner_id=learner_id, registered_at=at) for (key, learner_id), at in first.items()
    )


class Migration(migrations.Migration):
    dependencies = [("webinars", "0001_initial"), ("record", "0005_append_at_once")]

    operations = [migrations.RunPython(give_places, migrations.RunPython.noop)]
