"""Gives each invitation its code and each membership the short name and the last day of what it agreed to."""

from datetime import date

import learning.cohorts.models.cohort
from django.db import migrations, models

from learning.cohorts.models import new_code, scope_of


def fill(apps, schema_editor):
    for invitation in apps.get_model("cohorts", "Invitation").objects.filter(code=""):
        invitation.code = new_code()
        invitation.save(update_fields=["code"])
    for member in apps.get_model("cohorts", "Membership").objects.filter(scope="").iterator():
        until = member.agreed.get("until")
        member.scope, member.until = scope_of(member.agreed.get("modules", [])), date.fromisoformat(until) if until else None
        member.save(update_fields=["scope", "until"])


class Migration(migrations.Migration):
    dependencies = [("cohorts", "0002_following")]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="invitation",
            name="code",
            field=models.CharField(default=learning.cohorts.models.cohort.new_code, max_length=12, unique=True),
        ),
    ]
