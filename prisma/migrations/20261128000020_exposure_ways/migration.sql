-- Which facts together make a resource reachable, or which was not read where nobody knows: kept with the exposure, and counted as
-- everything else that resources are counted by. '' for what nobody outside reaches.
ALTER TABLE resource ADD COLUMN exposure_way text NOT NULL DEFAULT '';
ALTER TABLE posture_version ADD COLUMN exposure_way text NOT NULL DEFAULT '';
CREATE INDEX resource_exposure_way ON resource (exposure_way, account_id, region, type) WHERE exposure_way <> '';
CREATE INDEX posture_version_exposure_way ON posture_version (exposure_way, valid_from) WHERE exposure_way <> '';

ALTER TABLE tally ADD COLUMN exposure_way text NOT NULL DEFAULT '';
ALTER TABLE tally DROP CONSTRAINT tally_pkey;
ALTER TABLE tally ADD PRIMARY KEY (account_id, region, service, type, presence, encryption_at_rest, encryption_in_transit, exposure, waf_protection, exposure_way);
ALTER TABLE tally_change ADD COLUMN exposure_way text NOT NULL DEFAULT '';
ALTER TABLE tally_checkpoint ADD COLUMN exposure_way text NOT NULL DEFAULT '';

-- The functions that keep and read these counts, as they were, with one more column at the end.
DROP FUNCTION tally_at(text, timestamptz);
CREATE FUNCTION tally_at(wanted text, instant timestamptz)
RETURNS TABLE (region text, service text, type text, presence text, encryption_at_rest text, encryption_in_transit text, exposure text, waf_protection text, resources bigint, exposure_way text)
LANGUAGE plpgsql STABLE ROWS 1000 AS $$
#variable_conflict use_column
DECLARE
  since timestamptz;
BEGIN
  IF instant IS NULL AND wanted LIKE 'account:%' THEN
    RETURN QUERY SELECT t.region, t.service, t.type, t.presence, t.encryption_at_rest, t.encryption_in_transit, t.exposure, t.waf_protection, t.resources::bigint, t.exposure_way
      FROM tally t WHERE t.account_id = substr(wanted, 9) AND t.resources <> 0
      UNION ALL
      SELECT r.region, r.service, r.type, r.presence, r.encryption_at_rest, r.encryption_in_transit, r.exposure, r.waf_protection, count(*), r.exposure_way
      FROM resource r WHERE r.posture_from IS NULL AND r.account_id = substr(wanted, 9) GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 10;
    RETURN;
  END IF;
  SELECT max(at) INTO since FROM checkpoint WHERE scope = wanted AND at <= coalesce(instant, 'infinity');
  IF wanted = 'org' THEN
    RETURN QUERY SELECT s.region, s.service, s.type, s.presence, s.encryption_at_rest, s.encryption_in_transit, s.exposure, s.waf_protection, sum(s.resources)::bigint, s.exposure_way FROM (
        SELECT k.region, k.service, k.type, k.presence, k.encryption_at_rest, k.encryption_in_transit, k.exposure, k.waf_protection, k.resources, k.exposure_way
        FROM tally_checkpoint k WHERE k.scope = wanted AND k.at = since
        UNION ALL
        SELECT c.region, c.service, c.type, c.presence, c.encryption_at_rest, c.encryption_in_transit, c.exposure, c.waf_protection, c.resources, c.exposure_way
        FROM tally_change c WHERE c.at > coalesce(since, '-infinity') AND c.at <= coalesce(instant, 'infinity')
        UNION ALL
        SELECT r.region, r.service, r.type, r.presence, r.encryption_at_rest, r.encryption_in_transit, r.exposure, r.waf_protection, 1, r.exposure_way
        FROM resource r WHERE instant IS NULL AND r.posture_from IS NULL) s
      GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 10 HAVING sum(s.resources) <> 0;
  ELSE
    RETURN QUERY SELECT s.region, s.service, s.type, s.presence, s.encryption_at_rest, s.encryption_in_transit, s.exposure, s.waf_protection, sum(s.resources)::bigint, s.exposure_way FROM (
        SELECT k.region, k.service, k.type, k.presence, k.encryption_at_rest, k.encryption_in_transit, k.exposure, k.waf_protection, k.resources, k.exposure_way
        FROM tally_checkpoint k WHERE k.scope = wanted AND k.at = since
        UNION ALL
        SELECT c.region, c.service, c.type, c.presence, c.encryption_at_rest, c.encryption_in_transit, c.exposure, c.waf_protection, c.resources * a.sign, c.exposure_way
        FROM accounts_since(wanted, since, instant) a
        JOIN tally_change c ON c.account_id = a.account_id AND c.at > a.after AND c.at <= a.until
        UNION ALL
        SELECT r.region, r.service, r.type, r.presence, r.encryption_at_rest, r.encryption_in_transit, r.exposure, r.waf_protection, 1, r.exposure_way
        FROM resource r JOIN accounts_of(wanted, NULL) m ON m.account_id = r.account_id
        WHERE instant IS NULL AND r.posture_from IS NULL) s
      GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 10 HAVING sum(s.resources) <> 0;
  END IF;
END
$$;

CREATE OR REPLACE FUNCTION add_to_tally() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM changed) OR current_setting('parapet.summing_up', true) = 'yes' THEN RETURN NULL; END IF;
  INSERT INTO tally AS t (account_id, region, service, type, presence, encryption_at_rest, encryption_in_transit, exposure, waf_protection, resources, exposure_way)
    SELECT account_id, region, service, type, presence, encryption_at_rest, encryption_in_transit, exposure, waf_protection, sum(resources), exposure_way
    FROM changed GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 11 HAVING sum(resources) <> 0 ORDER BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 11
    ON CONFLICT (account_id, region, service, type, presence, encryption_at_rest, encryption_in_transit, exposure, waf_protection, exposure_way)
    DO UPDATE SET resources = t.resources + excluded.resources;
  DELETE FROM tally WHERE resources = 0 AND account_id IN (SELECT account_id FROM changed WHERE resources < 0);
  PERFORM end_checkpoints((SELECT min(at) FROM changed));
  RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION count_begun_postures() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock_shared(checkpoint_lock());
  INSERT INTO tally_change
    SELECT r.account_id, e.at, r.region, r.service, r.type, v.presence, v.encryption_at_rest, v.encryption_in_transit,
      v.exposure, v.waf_protection, sum(e.n), v.exposure_way
    FROM begun v JOIN resource r ON r.id = v.resource_id
    CROSS JOIN LATERAL (VALUES (v.valid_from, 1), (v.valid_to, -1)) AS e (at, n)
    WHERE e.at IS NOT NULL GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12 HAVING sum(e.n) <> 0;
  -- The findings of a resource come and go with it.
  INSERT INTO finding_tally_change
    SELECT r.account_id, e.at, r.region, r.service, f.control_id, f.severity, f.dimension, f.compliance, coalesce(f.status, ''), sum(e.n)
    FROM begun v
    JOIN LATERAL (SELECT p.presence FROM posture_version p WHERE p.resource_id = v.resource_id AND p.valid_from < v.valid_from
      ORDER BY p.valid_from DESC LIMIT 1) b ON (b.presence IN ('PRESENT', 'NOT_SEEN')) <> (v.presence IN ('PRESENT', 'NOT_SEEN'))
    JOIN resource r ON r.id = v.resource_id
    JOIN finding_version f ON f.resource_id = v.resource_id AND (f.valid_to IS NULL OR f.valid_to > v.valid_from)
      AND (v.valid_to IS NULL OR f.valid_from < v.valid_to)
    CROSS JOIN LATERAL (SELECT CASE WHEN v.presence IN ('PRESENT', 'NOT_SEEN') THEN 1 ELSE -1 END AS sign) d
    CROSS JOIN LATERAL (VALUES (greatest(f.valid_from, v.valid_from), d.sign), (least(f.valid_to, v.valid_to), -d.sign))
      AS e (at, n)
    WHERE e.at IS NOT NULL GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9 HAVING sum(e.n) <> 0;
  RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION count_ended_postures() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock_shared(checkpoint_lock());
  INSERT INTO tally_change
    SELECT r.account_id, v.valid_to, r.region, r.service, r.type, v.presence, v.encryption_at_rest, v.encryption_in_transit,
      v.exposure, v.waf_protection, -count(*), v.exposure_way
    FROM became v JOIN was w ON w.resource_id = v.resource_id AND w.valid_from = v.valid_from
    JOIN resource r ON r.id = v.resource_id
    WHERE w.valid_to IS NULL AND v.valid_to IS NOT NULL GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12;
  RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION forget_before(instant timestamptz) RETURNS integer LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
  sum_at timestamptz := instant - interval '1 microsecond';
  forgotten integer;
BEGIN
  PERFORM pg_advisory_xact_lock(checkpoint_lock());
  CREATE TEMPORARY TABLE forgotten_resource ON COMMIT DROP AS
    SELECT r.id, r.account_id, r.region, r.service, r.type, v.presence, v.encryption_at_rest, v.encryption_in_transit, v.exposure, v.waf_protection, v.exposure_way
    FROM resource r LEFT JOIN posture_version v ON v.resource_id = r.id AND v.valid_to IS NULL
    WHERE r.presence = 'GONE' AND r.gone_at < instant;
  GET DIAGNOSTICS forgotten = ROW_COUNT;
  CREATE TEMPORARY TABLE forgotten_tally ON COMMIT DROP AS
    SELECT account_id, region, service, type, presence, encryption_at_rest, encryption_in_transit, exposure, waf_protection, count(*) AS n, exposure_way FROM forgotten_resource
    WHERE presence IS NOT NULL GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 11;
  UPDATE tally t SET resources = t.resources - g.n FROM forgotten_tally g
    WHERE (t.account_id, t.region, t.service, t.type, t.presence, t.encryption_at_rest, t.encryption_in_transit, t.exposure, t.waf_protection, t.exposure_way) = (g.account_id, g.region, g.service, g.type, g.presence, g.encryption_at_rest, g.encryption_in_transit, g.exposure, g.waf_protection, g.exposure_way);
  DELETE FROM tally WHERE resources = 0;
  UPDATE tally_checkpoint k SET resources = k.resources - g.n FROM (
      SELECT k.scope, k.at, g.region, g.service, g.type, g.presence, g.encryption_at_rest, g.encryption_in_transit, g.exposure, g.waf_protection, sum(g.n) AS n, g.exposure_way
      FROM checkpoint k JOIN forgotten_tally g ON k.scope = 'org' OR k.scope = 'account:' || g.account_id
        OR k.scope LIKE 'ou:%' AND EXISTS (SELECT FROM account_version v WHERE v.account_id = g.account_id
          AND holds(v.valid_from, v.valid_to, k.at) AND substr(k.scope, 4) = ANY (v.ou_ids))
      GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12) g
    WHERE (k.scope, k.at, k.region, k.service, k.type, k.presence, k.encryption_at_rest, k.encryption_in_transit, k.exposure, k.waf_protection, k.exposure_way) = (g.scope, g.at, g.region, g.service, g.type, g.presence, g.encryption_at_rest, g.encryption_in_transit, g.exposure, g.waf_protection, g.exposure_way);
  DELETE FROM resource_version v USING forgotten_resource r WHERE v.resource_id = r.id;
  DELETE FROM posture_version v USING forgotten_resource r WHERE v.resource_id = r.id;
  DELETE FROM finding_version v USING forgotten_resource r WHERE v.resource_id = r.id;
  DELETE FROM resource USING forgotten_resource r WHERE resource.id = r.id;

  IF forgotten > 0 OR EXISTS (SELECT FROM tally_change WHERE at < sum_at) OR EXISTS (SELECT FROM finding_tally_change WHERE at < sum_at) THEN
    CREATE TEMPORARY TABLE tally_before ON COMMIT DROP AS
      SELECT account_id, region, service, type, presence, encryption_at_rest, encryption_in_transit, exposure, waf_protection, sum(n) AS n, exposure_way FROM (
        SELECT account_id, region, service, type, presence, encryption_at_rest, encryption_in_transit, exposure, waf_protection, resources AS n, exposure_way FROM tally_change WHERE at <= sum_at
        UNION ALL SELECT account_id, region, service, type, presence, encryption_at_rest, encryption_in_transit, exposure, waf_protection, -n, exposure_way FROM forgotten_tally) s
      GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 11 HAVING sum(n) <> 0;
    CREATE TEMPORARY TABLE finding_tally_before ON COMMIT DROP AS
      SELECT account_id, region, service, control_id, severity, dimension, compliance, status, sum(findings) AS n FROM finding_tally_change WHERE at <= sum_at
      GROUP BY 1, 2, 3, 4, 5, 6, 7, 8 HAVING sum(findings) <> 0;
    DELETE FROM tally_change WHERE at <= sum_at;
    DELETE FROM finding_tally_change WHERE at <= sum_at;
    PERFORM set_config('parapet.summing_up', 'yes', true);
    INSERT INTO tally_change SELECT account_id, sum_at, region, service, type, presence, encryption_at_rest, encryption_in_transit, exposure, waf_protection, n, exposure_way FROM tally_before;
    INSERT INTO finding_tally_change SELECT account_id, sum_at, region, service, control_id, severity, dimension, compliance, status, n FROM finding_tally_before;
    PERFORM set_config('parapet.summing_up', '', true);
    -- What was summed up is no road to an instant any more: checkpoints begin anew where it ends.
    DELETE FROM tally_checkpoint WHERE at <= sum_at;
    DELETE FROM finding_tally_checkpoint WHERE at <= sum_at;
    DELETE FROM checkpoint WHERE at <= sum_at;
    PERFORM make_checkpoints(sum_at);
  END IF;
  RETURN forgotten;
END
$$;

CREATE OR REPLACE FUNCTION recount() RETURNS void LANGUAGE plpgsql SET work_mem = '256MB' AS $$
DECLARE
  ended record;
BEGIN
  PERFORM pg_advisory_xact_lock(checkpoint_lock());
  ALTER TABLE tally_change DISABLE TRIGGER USER;
  ALTER TABLE finding_tally_change DISABLE TRIGGER USER;
  TRUNCATE tally, finding_tally, tally_change, finding_tally_change, checkpoint, tally_checkpoint, finding_tally_checkpoint;
  INSERT INTO tally_change
    SELECT r.account_id, e.at, r.region, r.service, r.type, v.presence, v.encryption_at_rest, v.encryption_in_transit,
      v.exposure, v.waf_protection, sum(e.n), v.exposure_way
    FROM posture_version v JOIN resource r ON r.id = v.resource_id
    CROSS JOIN LATERAL (VALUES (v.valid_from, 1), (v.valid_to, -1)) AS e (at, n)
    WHERE e.at IS NOT NULL GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12 HAVING sum(e.n) <> 0 ORDER BY 2, 1;
  INSERT INTO tally
    SELECT r.account_id, r.region, r.service, r.type, v.presence, v.encryption_at_rest, v.encryption_in_transit,
      v.exposure, v.waf_protection, count(*), v.exposure_way
    FROM posture_version v JOIN resource r ON r.id = v.resource_id WHERE v.valid_to IS NULL GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 11;
  INSERT INTO finding_tally_change
    SELECT r.account_id, e.at, r.region, r.service, f.control_id, f.severity, f.dimension, f.compliance, coalesce(f.status, ''), sum(e.n)
    FROM finding_version f JOIN resource r ON r.id = f.resource_id
    JOIN posture_version v ON v.resource_id = f.resource_id AND v.presence IN ('PRESENT', 'NOT_SEEN')
      AND (f.valid_to IS NULL OR f.valid_to > v.valid_from) AND (v.valid_to IS NULL OR f.valid_from < v.valid_to)
    CROSS JOIN LATERAL (VALUES (greatest(f.valid_from, v.valid_from), 1), (least(f.valid_to, v.valid_to), -1)) AS e (at, n)
    WHERE e.at IS NOT NULL GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9 HAVING sum(e.n) <> 0 ORDER BY 2, 1;
  INSERT INTO finding_tally (account_id, region, service, control_id, severity, dimension, compliance, status, findings)
    SELECT r.account_id, r.region, r.service, f.control_id, f.severity, f.dimension, f.compliance, coalesce(f.status, ''), count(*)
    FROM finding_version f JOIN resource r ON r.id = f.resource_id
    JOIN posture_version v ON v.resource_id = f.resource_id AND v.valid_to IS NULL AND v.presence IN ('PRESENT', 'NOT_SEEN')
    WHERE f.valid_to IS NULL GROUP BY 1, 2, 3, 4, 5, 6, 7, 8;
  ANALYZE tally_change, finding_tally_change;
  -- As the scans would have left them, though accounts, which change least, are looked at once in thirty.
  FOR ended IN SELECT s.finished_at AS at, row_number() OVER (ORDER BY s.finished_at) % 30 = 0 AS thirtieth FROM scan s
      WHERE s.finished_at IS NOT NULL ORDER BY s.finished_at LOOP
    PERFORM make_checkpoints(ended.at, with_accounts => ended.thirtieth);
  END LOOP;
  ALTER TABLE tally_change ENABLE TRIGGER USER;
  ALTER TABLE finding_tally_change ENABLE TRIGGER USER;
END
$$;

-- Whatever can be reached, or of which it is not known, has a way; what was judged before ways were kept, one that says so.
ALTER TABLE posture_version DISABLE TRIGGER USER;
UPDATE posture_version SET exposure_way = CASE exposure WHEN 'unknown' THEN '?unrecorded' ELSE 'unrecorded' END
  WHERE exposure IN ('internet', 'internet-limited', 'cross-account', 'unknown');
ALTER TABLE posture_version ENABLE TRIGGER USER;
UPDATE resource SET exposure_way = CASE exposure WHEN 'unknown' THEN '?unrecorded' ELSE 'unrecorded' END
  WHERE exposure IN ('internet', 'internet-limited', 'cross-account', 'unknown');
-- Of what was listed and not judged yet nothing is known.
ALTER TABLE resource ALTER COLUMN exposure_way SET DEFAULT '?unrecorded';
SELECT recount();
