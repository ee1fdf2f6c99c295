"""Whoever brings pictures and files puts them in order: makes collections of them and renames them."""

from importlib import import_module

from django.db import migrations

from learning.users import roles

permission = import_module("learning.users.migrations.0002_roles").permission


def let_writers_sort(apps, schema_editor):
    root = apps.get_model("wagtailcore", "Collection").objects.filter(depth=1).first()
    for group in apps.get_model("auth", "Group").objects.filter(name__in=roles.PAGE_VERBS):
        for verb in ("add", "change"):
            apps.get_model("wagtailcore", "GroupCollectionPermission").objects.get_or_create(
                group=group, collection=root, permission=permission(apps, f"wagtailcore.{verb}_collection")
            )


class Migration(migrations.Migration):
    dependencies = [("users", "0004_reviewers")]

    operations = [migrations.RunPython(let_writers_sort, migrations.RunPython.noop)]
