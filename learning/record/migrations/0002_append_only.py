"""The ledger is append-only by trigger: no event is ever changed, and none deleted without a LedgerPermit of the same transaction."""

from django.db import migrations

SQLITE = (
    """CREATE TRIGGER record_event_never_changed BEFORE UPDATE ON record_event
       BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: an event is never changed'); END""",
    """CREATE TRIGGER record_event_never_deleted BEFORE DELETE ON record_event
       WHEN NOT EXISTS (SELECT 1 FROM record_ledgerpermit WHERE subject_id = OLD.subject_id)
       BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: deleting needs a permit'); END""",
)
POSTGRESQL = (
    """CREATE FUNCTION record_event_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN
         IF TG_OP = 'DELETE' AND EXISTS (SELECT 1 FROM record_ledgerpermit WHERE subject_id = OLD.subject_id) THEN
           RETURN OLD;
         END IF;
         RAISE EXCEPTION 'the ledger is append-only' USING ERRCODE = 'integrity_constraint_violation';
       END $$""",
    """CREATE TRIGGER record_event_append_only BEFORE UPDATE OR DELETE ON record_event
       FOR EACH ROW EXECUTE FUNCTION record_event_refuse()""",
)
UNDO = {
    "sqlite": ("DROP TRIGGER record_event_never_changed", "DROP TRIGGER record_event_never_deleted"),
    "postgresql": ("DROP TRIGGER record_event_append_only ON record_event", "DROP FUNCTION record_event_refuse()"),
}


def place(apps, schema_editor):
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


def remove(apps, schema_editor):
    for statement in UNDO[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("record", "0001_initial")]

    operations = [migrations.RunPython(place, remove)]
