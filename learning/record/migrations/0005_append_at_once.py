"""On PostgreSQL an append is one call: under the learner's lock it looks whether anything sent is there already, and if not takes the
places, writes the events and moves the end of the ledger. Every statement inside sees what was committed before the lock was given."""

from django.db import migrations

FUNCTION = """
CREATE FUNCTION record_append(learner uuid, at timestamptz, how text, given jsonb) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  length bigint;
BEGIN
  SELECT last_seq INTO length FROM record_head WHERE subject_id = learner FOR NO KEY UPDATE;
  IF NOT FOUND OR EXISTS (
    SELECT 1 FROM jsonb_to_recordset(given) AS sent(event_id uuid, device text, device_seq bigint), LATERAL (
      SELECT 1 FROM record_event known WHERE known.subject_id = learner AND known.event_id = sent.event_id
      UNION ALL
      SELECT 1 FROM record_event known
        WHERE known.subject_id = learner AND known.device = sent.device AND known.device_seq = sent.device_seq
      LIMIT 1
    ) AS same
  ) THEN
    RETURN NULL;
  END IF;
  INSERT INTO record_event (subject_id, seq, event_id, digest, kind, module_key, module_version, step, attempt, payload, trust, device,
                            device_seq, occurred_at, received_at, effective_at)
    SELECT learner, length + row_number() OVER (ORDER BY sent.place), sent.event_id, sent.digest, sent.kind, sent.module_key,
           sent.module_version, sent.step, sent.attempt, sent.payload, how, sent.device, sent.device_seq, sent.occurred_at, at,
           sent.effective_at
    FROM jsonb_to_recordset(given) AS sent(place int, event_id uuid, digest text, kind text, module_key uuid, module_version int, step text,
         attempt uuid, payload jsonb, device text, device_seq bigint, occurred_at timestamptz, effective_at timestamptz);
  UPDATE record_head
    SET last_seq = last_seq + jsonb_array_length(given), dirty_since = CASE WHEN folded_seq < last_seq THEN dirty_since ELSE at END
    WHERE subject_id = learner;
  RETURN length;
END $$
"""


def place(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(FUNCTION, params=None)


def remove(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION record_append(uuid, timestamptz, text, jsonb)", params=None)


class Migration(migrations.Migration):
    dependencies = [("record", "0004_boards")]

    operations = [migrations.RunPython(place, remove)]
