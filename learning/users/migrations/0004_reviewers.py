"""Whoever writes may read what another wrote: the site's own workflow had lost the group that approves."""

from django.db import migrations

from learning.users import roles


def give_readers(apps, schema_editor):
    groups = apps.get_model("auth", "Group").objects.filter(name__in=[roles.EDITORS, roles.ADMINISTRATORS])
    for task in apps.get_model("wagtailcore", "GroupApprovalTask").objects.filter(groups=None):
        task.groups.set(groups)


class Migration(migrations.Migration):
    dependencies = [("users", "0003_weighing"), ("wagtailcore", "0098_apitoken")]

    operations = [migrations.RunPython(give_readers, migrations.RunPython.noop)]
