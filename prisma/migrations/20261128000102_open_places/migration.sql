-- How many findings of a control are open in an account: one row for each account that has any, whatever their region and severity,
-- so that the accounts of every control are counted from rows as few as there are.
CREATE TABLE open_place (
  control_id text COLLATE "C" NOT NULL,
  account_id text COLLATE "C" NOT NULL,
  findings   integer NOT NULL,
  PRIMARY KEY (control_id, account_id)
) WITH (fillfactor = 70);
DROP INDEX finding_tally_open;

-- Every change of the counts also changes these.
CREATE OR REPLACE FUNCTION add_to_finding_tally() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM changed) OR current_setting('parapet.summing_up', true) = 'yes' THEN RETURN NULL; END IF;
  INSERT INTO finding_tally AS t (account_id, region, service, control_id, severity, dimension, compliance, status, findings)
    SELECT account_id, region, service, control_id, severity, dimension, compliance, status, sum(findings)
    FROM changed GROUP BY 1, 2, 3, 4, 5, 6, 7, 8 HAVING sum(findings) <> 0 ORDER BY 1, 2, 3, 4, 5, 6, 7, 8
    ON CONFLICT (account_id, region, service, control_id, severity, dimension, compliance, status)
    DO UPDATE SET findings = t.findings + excluded.findings;
  DELETE FROM finding_tally WHERE findings = 0 AND account_id IN (SELECT account_id FROM changed WHERE findings < 0);
  INSERT INTO open_place AS p (control_id, account_id, findings)
    SELECT control_id, account_id, sum(findings) FROM changed WHERE status IN ('OPEN', 'REOPENED')
    GROUP BY 1, 2 HAVING sum(findings) <> 0 ORDER BY 1, 2
    ON CONFLICT (control_id, account_id) DO UPDATE SET findings = p.findings + excluded.findings;
  DELETE FROM open_place WHERE findings = 0 AND (control_id, account_id) IN (
    SELECT control_id, account_id FROM changed WHERE findings < 0 AND status IN ('OPEN', 'REOPENED'));
  PERFORM end_checkpoints((SELECT min(at) FROM changed));
  RETURN NULL;
END
$$;

-- Counts them anew.
CREATE FUNCTION recount_open_places() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(checkpoint_lock());
  TRUNCATE open_place;
  INSERT INTO open_place
    SELECT control_id, account_id, sum(findings) FROM finding_tally WHERE status IN ('OPEN', 'REOPENED')
    GROUP BY 1, 2 HAVING sum(findings) <> 0 ORDER BY 1, 2;
  ANALYZE open_place;
END
$$;
SELECT recount_open_places();
