"""Administrators may weigh the routes. Whatever else was given to the group since it was made stays."""

from importlib import import_module

from django.db import migrations

from learning.users.roles import ADMINISTRATORS

permission = import_module("learning.users.migrations.0002_roles").permission


def let_administrators_weigh(apps, schema_editor):
    for group in apps.get_model("auth", "Group").objects.filter(name=ADMINISTRATORS):
        group.permissions.add(permission(apps, "paths.add_weighing"))


class Migration(migrations.Migration):
    dependencies = [("users", "0002_roles")]

    operations = [migrations.RunPython(let_administrators_weigh, migrations.RunPython.noop)]
