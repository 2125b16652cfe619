-- Histories are looked up by resource and instant. Cut into months, such a look-up asked every month back to the one in
-- which the resource last changed, and every plan began by looking through them all. What still holds is kept however old,
-- so months could hardly ever be dropped whole.

DO $$
DECLARE
  history text;
  index_definitions text[];
  index_definition text;
  key text;
BEGIN
  FOREACH history IN ARRAY ARRAY['resource_version', 'posture_version', 'finding_version'] LOOP
    SELECT array_agg(pg_get_indexdef(indexrelid)) INTO index_definitions
      FROM pg_index WHERE indrelid = history::regclass AND NOT indisprimary;
    SELECT pg_get_constraintdef(oid) INTO key FROM pg_constraint WHERE conrelid = history::regclass AND contype = 'p';
    EXECUTE format('ALTER TABLE %I RENAME TO %I', history, history || '_by_month');
    EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING DEFAULTS INCLUDING CONSTRAINTS)', history, history || '_by_month');
    IF history = 'finding_version' THEN
      -- Whose it was, and what came before: what began to fail is read without looking at each resource and its past.
      ALTER TABLE finding_version ADD COLUMN account_id text COLLATE "C", ADD COLUMN compliance_before text;
      INSERT INTO finding_version
        SELECT v.*, r.account_id, lag(v.compliance) OVER (PARTITION BY v.resource_id, v.control_id ORDER BY v.valid_from)
        FROM finding_version_by_month v LEFT JOIN resource r ON r.id = v.resource_id;
    ELSE
      EXECUTE format('INSERT INTO %I SELECT * FROM %I', history, history || '_by_month');
    END IF;
    EXECUTE format('DROP TABLE %I', history || '_by_month');
    EXECUTE format('ALTER TABLE %I ADD %s', history, key);
    FOREACH index_definition IN ARRAY coalesce(index_definitions, '{}') LOOP
      EXECUTE replace(index_definition, ' ON ONLY ', ' ON ');
    END LOOP;
  END LOOP;
END
$$;

-- The past is filtered and ordered by the same columns as the present.
CREATE INDEX posture_version_encryption_at_rest ON posture_version (encryption_at_rest);
CREATE INDEX posture_version_encryption_in_transit ON posture_version (encryption_in_transit);
CREATE INDEX posture_version_exposure ON posture_version (exposure);
CREATE INDEX posture_version_waf_protection ON posture_version (waf_protection);
CREATE INDEX posture_version_absent ON posture_version (presence) WHERE presence <> 'PRESENT';
CREATE INDEX posture_version_by_critical
  ON posture_version (open_critical DESC, open_high DESC, open_findings DESC, resource_id DESC);
CREATE INDEX resource_version_by_change ON resource_version (valid_from DESC, resource_id DESC);
CREATE INDEX finding_version_failing_severity ON finding_version (severity, resource_id) INCLUDE (valid_from, valid_to)
  WHERE compliance = 'NON_COMPLIANT';

-- What lately began to fail, now and as of an instant, from the index alone.
ALTER TABLE finding ADD COLUMN compliance_before text;
UPDATE finding f SET compliance_before = v.compliance_before FROM finding_version v
  WHERE v.resource_id = f.resource_id AND v.control_id = f.control_id AND v.valid_from = f.version_from
    AND v.compliance_before IS NOT NULL;
DROP INDEX finding_open;
CREATE INDEX finding_open ON finding (last_changed_at DESC)
  INCLUDE (control_id, severity, account_id, resource_id, status, compliance_before)
  WHERE status IN ('OPEN', 'REOPENED') AND compliance = 'NON_COMPLIANT';
CREATE INDEX finding_version_failing_from ON finding_version (valid_from)
  INCLUDE (valid_to, control_id, severity, account_id, resource_id, status, compliance_before)
  WHERE compliance = 'NON_COMPLIANT';

-- Resources by a compliance of theirs, whatever the control.
CREATE INDEX finding_failing_resource ON finding (resource_id) WHERE compliance = 'NON_COMPLIANT';
CREATE INDEX finding_unknown_resource ON finding (resource_id) WHERE compliance = 'INSUFFICIENT_DATA';

-- Makes the monthly partitions (UTC months) that cover [from, to] of every partitioned table. Safe to call at any time
-- and by many at once: a partition is made beside its table and attached, so that readers and writers go on.
CREATE OR REPLACE FUNCTION ensure_partitions(wanted_from timestamptz, wanted_to timestamptz) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  parent text;
  part text;
  month timestamp;
BEGIN
  month := date_trunc('month', wanted_from AT TIME ZONE 'UTC');
  WHILE month <= wanted_to AT TIME ZONE 'UTC' LOOP
    FOR parent IN SELECT relname FROM pg_class WHERE relkind = 'p' AND relnamespace = current_schema()::regnamespace LOOP
      part := format('%s_%s', parent, to_char(month, 'YYYY_MM'));
      IF to_regclass(part) IS NULL THEN
        PERFORM pg_advisory_xact_lock(hashtext('parapet: partitions'));
        IF to_regclass(part) IS NULL THEN
          EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING DEFAULTS INCLUDING CONSTRAINTS)', part, parent);
          EXECUTE format(
            'ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
            parent, part, month AT TIME ZONE 'UTC', (month + interval '1 month') AT TIME ZONE 'UTC'
          );
        END IF;
      END IF;
    END LOOP;
    month := month + interval '1 month';
  END LOOP;
END
$$;
