from django.db import migrations

WAGTAIL, OURS = "Moderators approval", "Relecture (review)"


def rename(apps, schema_editor):
    """The workflow that Wagtail made bears a name of its own language and of a group that is not ours; an editor may name it otherwise."""
    for model in ("Workflow", "Task"):
        apps.get_model("wagtailcore", model).objects.filter(name=WAGTAIL).update(name=OURS)


class Migration(migrations.Migration):

    dependencies = [
        ('cms', '0008_webinar_host'),
        ('wagtailcore', '0098_apitoken'),
    ]

    operations = [migrations.RunPython(rename, migrations.RunPython.noop)]
