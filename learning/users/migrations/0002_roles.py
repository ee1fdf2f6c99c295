"""Makes the four groups and gives each what `learning.users.roles` says."""

from django.db import migrations

from learning.users import roles


def permission(apps, name):
    """The permission row, made here when the models' own step has not made it yet."""
    app, codename = name.split(".")
    verb, model = codename.split("_", 1)
    types = apps.get_model("contenttypes", "ContentType").objects
    content_type, _made = types.get_or_create(app_label=app, model=model)
    return apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=content_type, codename=codename, defaults={"name": f"Can {verb} {model}"}
    )[0]


def make_roles(apps, schema_editor):
    groups = apps.get_model("auth", "Group").objects
    groups.filter(name="Moderators").delete()
    root = apps.get_model("wagtailcore", "Page").objects.filter(depth=1).first()
    collection = apps.get_model("wagtailcore", "Collection").objects.filter(depth=1).first()
    for name, permissions in roles.PERMISSIONS.items():
        group, _made = groups.get_or_create(name=name)
        group.permissions.set([permission(apps, each) for each in permissions])
        for verb in roles.PAGE_VERBS.get(name, ()):
            apps.get_model("wagtailcore", "GroupPagePermission").objects.get_or_create(
                group=group, page=root, permission=permission(apps, f"wagtailcore.{verb}_page")
            )
        if name in roles.PAGE_VERBS:
            for each in roles.COLLECTION_PERMISSIONS:
                apps.get_model("wagtailcore", "GroupCollectionPermission").objects.get_or_create(
                    group=group, collection=collection, permission=permission(apps, each)
                )


class Migration(migrations.Migration):
    dependencies = [
        ("users", "0001_initial"),
        ("wagtailcore", "0098_apitoken"),
        ("wagtailadmin", "0006_formstate"),
        ("wagtailimages", "0027_image_description"),
        ("wagtaildocs", "0014_alter_document_file_size"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [migrations.RunPython(make_roles, migrations.RunPython.noop)]
