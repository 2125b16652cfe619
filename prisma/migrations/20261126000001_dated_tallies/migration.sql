-- Counts through time. Each stretch of history that begins or ends changes a count by one at that instant: triggers note it,
-- whoever writes the history, so that the counts of any instant are those of its lists. Sums up to a checkpoint are kept.

-- What is listed and not judged yet: few, and soon none.
CREATE INDEX resource_unjudged ON resource (account_id) WHERE posture_from IS NULL;

-- What changed -------------------------------------------------------------------------------------------------------

-- Resources that came to have these values, less those that ceased to, at an instant.
CREATE TABLE tally_change (
  account_id            text COLLATE "C" NOT NULL,
  at                    timestamptz NOT NULL,
  region                text COLLATE "C" NOT NULL,
  service               text COLLATE "C" NOT NULL,
  type                  text COLLATE "C" NOT NULL,
  presence              text NOT NULL,
  encryption_at_rest    text NOT NULL,
  encryption_in_transit text NOT NULL,
  exposure              text NOT NULL,
  waf_protection        text NOT NULL,
  resources             integer NOT NULL
);

-- The same for findings. They count while their resource is PRESENT or NOT_SEEN.
CREATE TABLE finding_tally_change (
  account_id text COLLATE "C" NOT NULL,
  at         timestamptz NOT NULL,
  region     text COLLATE "C" NOT NULL,
  service    text COLLATE "C" NOT NULL,
  control_id text COLLATE "C" NOT NULL,
  severity   text NOT NULL,
  dimension  text NOT NULL,
  compliance text NOT NULL,
  -- '' for what was never open
  status     text NOT NULL,
  findings   integer NOT NULL
);

-- Current counts know the status too.
ALTER TABLE finding_tally ADD COLUMN status text NOT NULL DEFAULT '';
ALTER TABLE finding_tally DROP CONSTRAINT finding_tally_pkey;
ALTER TABLE finding_tally ADD PRIMARY KEY (account_id, region, service, control_id, severity, dimension, compliance, status);

-- Accounts by what they have of something.
CREATE INDEX tally_type ON tally (type);
CREATE INDEX tally_encryption_at_rest ON tally (encryption_at_rest);
CREATE INDEX tally_encryption_in_transit ON tally (encryption_in_transit);
CREATE INDEX tally_exposure ON tally (exposure);
CREATE INDEX tally_waf_protection ON tally (waf_protection);
CREATE INDEX tally_absent ON tally (presence) WHERE presence <> 'PRESENT';

-- Sums up to an instant ----------------------------------------------------------------------------------------------

-- A scope (`org`, `ou:<id>`, `account:<id>`) whose counts as of an instant are kept.
CREATE TABLE checkpoint (
  scope text COLLATE "C" NOT NULL,
  at    timestamptz NOT NULL,
  PRIMARY KEY (scope, at)
);
CREATE INDEX checkpoint_at ON checkpoint (at);

CREATE TABLE tally_checkpoint (
  scope                 text COLLATE "C" NOT NULL,
  at                    timestamptz NOT NULL,
  region                text COLLATE "C" NOT NULL,
  service               text COLLATE "C" NOT NULL,
  type                  text COLLATE "C" NOT NULL,
  presence              text NOT NULL,
  encryption_at_rest    text NOT NULL,
  encryption_in_transit text NOT NULL,
  exposure              text NOT NULL,
  waf_protection        text NOT NULL,
  resources             bigint NOT NULL
);
CREATE INDEX tally_checkpoint_scope ON tally_checkpoint (scope, at);

CREATE TABLE finding_tally_checkpoint (
  scope      text COLLATE "C" NOT NULL,
  at         timestamptz NOT NULL,
  region     text COLLATE "C" NOT NULL,
  service    text COLLATE "C" NOT NULL,
  control_id text COLLATE "C" NOT NULL,
  severity   text NOT NULL,
  dimension  text NOT NULL,
  compliance text NOT NULL,
  status     text NOT NULL,
  findings   bigint NOT NULL
);
CREATE INDEX finding_tally_checkpoint_scope ON finding_tally_checkpoint (scope, at);

-- Reading ------------------------------------------------------------------------------------------------------------

-- Whether a stretch of time holds an instant; the present (null) is held by what has not ended.
CREATE FUNCTION holds(valid_from timestamptz, valid_to timestamptz, instant timestamptz) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT valid_from <= coalesce(instant, 'infinity') AND (valid_to IS NULL OR valid_to > coalesce(instant, 'infinity'))
$$;

-- Accounts of a scope `ou:<id>` or `account:<id>` as of an instant.
CREATE FUNCTION accounts_of(wanted text, instant timestamptz) RETURNS TABLE (account_id text) LANGUAGE sql STABLE AS $$
  SELECT substr(wanted, 9) WHERE wanted LIKE 'account:%'
  UNION ALL
  SELECT v.account_id FROM account_version v
  WHERE wanted LIKE 'ou:%' AND substr(wanted, 4) = ANY (v.ou_ids) AND holds(v.valid_from, v.valid_to, instant)
$$;

-- Whose changes, of which stretch of time and with which sign, lead from a scope's checkpoint to an instant: those of its
-- accounts after it; all up to it of accounts that joined the scope since, and less those of accounts that left.
CREATE FUNCTION accounts_since(wanted text, since timestamptz, instant timestamptz)
RETURNS TABLE (account_id text, after timestamptz, until timestamptz, sign integer) LANGUAGE sql STABLE AS $$
  WITH member AS MATERIALIZED (SELECT account_id FROM accounts_of(wanted, instant)),
    former AS MATERIALIZED (SELECT account_id FROM accounts_of(wanted, since) WHERE since IS NOT NULL)
  SELECT account_id, coalesce(since, '-infinity'), coalesce(instant, 'infinity'), 1 FROM member
  UNION ALL
  SELECT account_id, '-infinity', since, 1 FROM member WHERE since IS NOT NULL AND account_id NOT IN (SELECT account_id FROM former)
  UNION ALL
  SELECT account_id, '-infinity', since, -1 FROM former WHERE account_id NOT IN (SELECT account_id FROM member)
$$;

-- Resources of a scope by everything they are counted by, as of an instant (null: now). Now there are also those that were
-- listed and not judged yet; their history begins with their first judgement, and then reaches back.
CREATE FUNCTION tally_at(wanted text, instant timestamptz)
RETURNS TABLE (region text, service text, type text, presence text, encryption_at_rest text, encryption_in_transit text, exposure text, waf_protection text, resources bigint)
LANGUAGE plpgsql STABLE ROWS 1000 AS $$
#variable_conflict use_column
DECLARE
  since timestamptz;
BEGIN
  IF instant IS NULL AND wanted LIKE 'account:%' THEN
    RETURN QUERY SELECT t.region, t.service, t.type, t.presence, t.encryption_at_rest, t.encryption_in_transit, t.exposure, t.waf_protection, t.resources::bigint
      FROM tally t WHERE t.account_id = substr(wanted, 9) AND t.resources <> 0
      UNION ALL
      SELECT r.region, r.service, r.type, r.presence, r.encryption_at_rest, r.encryption_in_transit, r.exposure, r.waf_protection, count(*)
      FROM resource r WHERE r.posture_from IS NULL AND r.account_id = substr(wanted, 9) GROUP BY 1, 2, 3, 4, 5, 6, 7, 8;
    RETURN;
  END IF;
  SELECT max(at) INTO since FROM checkpoint WHERE scope = wanted AND at <= coalesce(instant, 'infinity');
  IF wanted = 'org' THEN
    RETURN QUERY SELECT s.region, s.service, s.type, s.presence, s.encryption_at_rest, s.encryption_in_transit, s.exposure, s.waf_protection, sum(s.resources)::bigint FROM (
        SELECT k.region, k.service, k.type, k.presence, k.encryption_at_rest, k.encryption_in_transit, k.exposure, k.waf_protection, k.resources
        FROM tally_checkpoint k WHERE k.scope = wanted AND k.at = since
        UNION ALL
        SELECT c.region, c.service, c.type, c.presence, c.encryption_at_rest, c.encryption_in_transit, c.exposure, c.waf_protection, c.resources
        FROM tally_change c WHERE c.at > coalesce(since, '-infinity') AND c.at <= coalesce(instant, 'infinity')
        UNION ALL
        SELECT r.region, r.service, r.type, r.presence, r.encryption_at_rest, r.encryption_in_transit, r.exposure, r.waf_protection, 1
        FROM resource r WHERE instant IS NULL AND r.posture_from IS NULL) s
      GROUP BY 1, 2, 3, 4, 5, 6, 7, 8 HAVING sum(s.resources) <> 0;
  ELSE
    RETURN QUERY SELECT s.region, s.service, s.type, s.presence, s.encryption_at_rest, s.encryption_in_transit, s.exposure, s.waf_protection, sum(s.resources)::bigint FROM (
        SELECT k.region, k.service, k.type, k.presence, k.encryption_at_rest, k.encryption_in_transit, k.exposure, k.waf_protection, k.resources
        FROM tally_checkpoint k WHERE k.scope = wanted AND k.at = since
        UNION ALL
        SELECT c.region, c.service, c.type, c.presence, c.encryption_at_rest, c.encryption_in_transit, c.exposure, c.waf_protection, c.resources * a.sign
        FROM accounts_since(wanted, since, instant) a
        JOIN tally_change c ON c.account_id = a.account_id AND c.at > a.after AND c.at <= a.until
        UNION ALL
        SELECT r.region, r.service, r.type, r.presence, r.encryption_at_rest, r.encryption_in_transit, r.exposure, r.waf_protection, 1
        FROM resource r JOIN accounts_of(wanted, NULL) m ON m.account_id = r.account_id
        WHERE instant IS NULL AND r.posture_from IS NULL) s
      GROUP BY 1, 2, 3, 4, 5, 6, 7, 8 HAVING sum(s.resources) <> 0;
  END IF;
END
$$;

-- Findings of a scope by everything they are counted by, as of an instant (null: now).
CREATE FUNCTION finding_tally_at(wanted text, instant timestamptz)
RETURNS TABLE (region text, service text, control_id text, severity text, dimension text, compliance text, status text, findings bigint)
LANGUAGE plpgsql STABLE ROWS 1000 AS $$
#variable_conflict use_column
DECLARE
  since timestamptz;
BEGIN
  IF instant IS NULL AND wanted LIKE 'account:%' THEN
    RETURN QUERY SELECT t.region, t.service, t.control_id, t.severity, t.dimension, t.compliance, t.status, t.findings::bigint
      FROM finding_tally t WHERE t.account_id = substr(wanted, 9) AND t.findings <> 0;
    RETURN;
  END IF;
  SELECT max(at) INTO since FROM checkpoint WHERE scope = wanted AND at <= coalesce(instant, 'infinity');
  IF wanted = 'org' THEN
    RETURN QUERY SELECT s.region, s.service, s.control_id, s.severity, s.dimension, s.compliance, s.status, sum(s.findings)::bigint FROM (
        SELECT k.region, k.service, k.control_id, k.severity, k.dimension, k.compliance, k.status, k.findings
        FROM finding_tally_checkpoint k WHERE k.scope = wanted AND k.at = since
        UNION ALL
        SELECT c.region, c.service, c.control_id, c.severity, c.dimension, c.compliance, c.status, c.findings
        FROM finding_tally_change c WHERE c.at > coalesce(since, '-infinity') AND c.at <= coalesce(instant, 'infinity')) s
      GROUP BY 1, 2, 3, 4, 5, 6, 7 HAVING sum(s.findings) <> 0;
  ELSE
    RETURN QUERY SELECT s.region, s.service, s.control_id, s.severity, s.dimension, s.compliance, s.status, sum(s.findings)::bigint FROM (
        SELECT k.region, k.service, k.control_id, k.severity, k.dimension, k.compliance, k.status, k.findings
        FROM finding_tally_checkpoint k WHERE k.scope = wanted AND k.at = since
        UNION ALL
        SELECT c.region, c.service, c.control_id, c.severity, c.dimension, c.compliance, c.status, c.findings * a.sign
        FROM accounts_since(wanted, since, instant) a
        JOIN finding_tally_change c ON c.account_id = a.account_id AND c.at > a.after AND c.at <= a.until) s
      GROUP BY 1, 2, 3, 4, 5, 6, 7 HAVING sum(s.findings) <> 0;
  END IF;
END
$$;

-- Writing ------------------------------------------------------------------------------------------------------------

-- Writers of changes hold this lock together, who makes checkpoints holds it alone.
CREATE FUNCTION checkpoint_lock() RETURNS bigint LANGUAGE sql IMMUTABLE AS 'SELECT 7268203313::bigint';

-- Ends the checkpoints of an instant and later: a change came late that they do not know. Counts are then summed from an
-- earlier one.
CREATE FUNCTION end_checkpoints(since timestamptz) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM checkpoint WHERE at >= since) THEN RETURN; END IF;
  WITH ended AS (DELETE FROM checkpoint WHERE at >= since RETURNING scope, at),
    resources AS (DELETE FROM tally_checkpoint k USING ended e WHERE k.scope = e.scope AND k.at = e.at)
  DELETE FROM finding_tally_checkpoint k USING ended e WHERE k.scope = e.scope AND k.at = e.at;
END
$$;

-- Every change also changes the current count.
CREATE FUNCTION add_to_tally() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM changed) OR current_setting('parapet.summing_up', true) = 'yes' THEN RETURN NULL; END IF;
  INSERT INTO tally AS t (account_id, region, service, type, presence, encryption_at_rest, encryption_in_transit, exposure, waf_protection, resources)
    SELECT account_id, region, service, type, presence, encryption_at_rest, encryption_in_transit, exposure, waf_protection, sum(resources)
    FROM changed GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9 HAVING sum(resources) <> 0 ORDER BY 1, 2, 3, 4, 5, 6, 7, 8, 9
    ON CONFLICT (account_id, region, service, type, presence, encryption_at_rest, encryption_in_transit, exposure, waf_protection)
    DO UPDATE SET resources = t.resources + excluded.resources;
  DELETE FROM tally WHERE resources = 0 AND account_id IN (SELECT account_id FROM changed WHERE resources < 0);
  PERFORM end_checkpoints((SELECT min(at) FROM changed));
  RETURN NULL;
END
$$;

CREATE FUNCTION add_to_finding_tally() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM changed) OR current_setting('parapet.summing_up', true) = 'yes' THEN RETURN NULL; END IF;
  INSERT INTO finding_tally AS t (account_id, region, service, control_id, severity, dimension, compliance, status, findings)
    SELECT account_id, region, service, control_id, severity, dimension, compliance, status, sum(findings)
    FROM changed GROUP BY 1, 2, 3, 4, 5, 6, 7, 8 HAVING sum(findings) <> 0 ORDER BY 1, 2, 3, 4, 5, 6, 7, 8
    ON CONFLICT (account_id, region, service, control_id, severity, dimension, compliance, status)
    DO UPDATE SET findings = t.findings + excluded.findings;
  DELETE FROM finding_tally WHERE findings = 0 AND account_id IN (SELECT account_id FROM changed WHERE findings < 0);
  PERFORM end_checkpoints((SELECT min(at) FROM changed));
  RETURN NULL;
END
$$;

-- When something that begins or ends at an instant counts: while its resource is PRESENT or NOT_SEEN. The resource's own
-- row knows of any instant since its posture last changed.
CREATE FUNCTION while_there(resource resource, instant timestamptz, sign integer) RETURNS TABLE (at timestamptz, n integer)
LANGUAGE sql STABLE AS $$
  SELECT instant, sign
  WHERE resource.presence IN ('PRESENT', 'NOT_SEEN') AND (resource.posture_from IS NULL OR resource.posture_from <= instant)
  UNION ALL
  SELECT e.at, e.n
  FROM posture_version p CROSS JOIN LATERAL (VALUES (greatest(instant, p.valid_from), sign), (p.valid_to, -sign)) AS e (at, n)
  WHERE resource.posture_from > instant AND p.resource_id = resource.id AND p.presence IN ('PRESENT', 'NOT_SEEN')
    AND (p.valid_to IS NULL OR p.valid_to > instant) AND e.at IS NOT NULL
$$;

CREATE FUNCTION count_begun_postures() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock_shared(checkpoint_lock());
  INSERT INTO tally_change
    SELECT r.account_id, e.at, r.region, r.service, r.type, v.presence, v.encryption_at_rest, v.encryption_in_transit,
      v.exposure, v.waf_protection, sum(e.n)
    FROM begun v JOIN resource r ON r.id = v.resource_id
    CROSS JOIN LATERAL (VALUES (v.valid_from, 1), (v.valid_to, -1)) AS e (at, n)
    WHERE e.at IS NOT NULL GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 HAVING sum(e.n) <> 0;
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

CREATE FUNCTION count_ended_postures() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock_shared(checkpoint_lock());
  INSERT INTO tally_change
    SELECT r.account_id, v.valid_to, r.region, r.service, r.type, v.presence, v.encryption_at_rest, v.encryption_in_transit,
      v.exposure, v.waf_protection, -count(*)
    FROM became v JOIN was w ON w.resource_id = v.resource_id AND w.valid_from = v.valid_from
    JOIN resource r ON r.id = v.resource_id
    WHERE w.valid_to IS NULL AND v.valid_to IS NOT NULL GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10;
  RETURN NULL;
END
$$;

CREATE FUNCTION count_begun_findings() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock_shared(checkpoint_lock());
  INSERT INTO finding_tally_change
    SELECT r.account_id, e.at, r.region, r.service, f.control_id, f.severity, f.dimension, f.compliance, coalesce(f.status, ''), sum(e.n)
    FROM begun f JOIN resource r ON r.id = f.resource_id
    CROSS JOIN LATERAL (VALUES (f.valid_from, 1), (f.valid_to, -1)) AS i (instant, sign)
    CROSS JOIN LATERAL while_there(r, i.instant, i.sign) e
    WHERE i.instant IS NOT NULL GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9 HAVING sum(e.n) <> 0;
  RETURN NULL;
END
$$;

CREATE FUNCTION count_ended_findings() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock_shared(checkpoint_lock());
  INSERT INTO finding_tally_change
    SELECT r.account_id, e.at, r.region, r.service, f.control_id, f.severity, f.dimension, f.compliance, coalesce(f.status, ''), sum(e.n)
    FROM became f JOIN was w ON w.resource_id = f.resource_id AND w.control_id = f.control_id AND w.valid_from = f.valid_from
    JOIN resource r ON r.id = f.resource_id
    CROSS JOIN LATERAL while_there(r, f.valid_to, -1) e
    WHERE w.valid_to IS NULL AND f.valid_to IS NOT NULL GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9 HAVING sum(e.n) <> 0;
  RETURN NULL;
END
$$;

-- Keeping it short ---------------------------------------------------------------------------------------------------

-- Keeps the counts as of an instant of every scope that changed more than `more_than` times since its last checkpoint.
CREATE FUNCTION make_checkpoints(instant timestamptz, more_than integer DEFAULT 4000, with_accounts boolean DEFAULT true)
RETURNS integer LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
  due text[];
BEGIN
  PERFORM pg_advisory_xact_lock(checkpoint_lock());
  SELECT array_agg(s.scope) INTO due FROM (
      SELECT 'org' AS scope
      UNION ALL
      SELECT DISTINCT 'ou:' || unit FROM account_version v, unnest(v.ou_ids) AS unit WHERE holds(v.valid_from, v.valid_to, instant)
      UNION ALL
      SELECT 'account:' || v.account_id FROM account_version v WHERE with_accounts AND holds(v.valid_from, v.valid_to, instant)) s
    CROSS JOIN LATERAL (SELECT max(at) AS at FROM checkpoint k WHERE k.scope = s.scope AND k.at <= instant) l
    WHERE l.at IS DISTINCT FROM instant AND more_than < (SELECT count(*) FROM (
      (SELECT FROM tally_change c WHERE s.scope = 'org' AND c.at > coalesce(l.at, '-infinity') AND c.at <= instant LIMIT more_than + 1)
      UNION ALL
      (SELECT FROM finding_tally_change c WHERE s.scope = 'org' AND c.at > coalesce(l.at, '-infinity') AND c.at <= instant LIMIT more_than + 1)
      UNION ALL
      (SELECT FROM accounts_since(s.scope, l.at, instant) a JOIN tally_change c ON c.account_id = a.account_id
         AND c.at > a.after AND c.at <= a.until LIMIT more_than + 1)
      UNION ALL
      (SELECT FROM accounts_since(s.scope, l.at, instant) a JOIN finding_tally_change c ON c.account_id = a.account_id
         AND c.at > a.after AND c.at <= a.until LIMIT more_than + 1)) changed);
  IF due IS NULL THEN RETURN 0; END IF;
  INSERT INTO tally_checkpoint SELECT d.scope, instant, t.* FROM unnest(due) AS d (scope) CROSS JOIN LATERAL tally_at(d.scope, instant) t;
  INSERT INTO finding_tally_checkpoint
    SELECT d.scope, instant, t.* FROM unnest(due) AS d (scope) CROSS JOIN LATERAL finding_tally_at(d.scope, instant) t;
  INSERT INTO checkpoint SELECT d.scope, instant FROM unnest(due) AS d (scope);
  RETURN cardinality(due);
END
$$;

-- Forgets what ended before an instant: resources that were gone by then, and the changes, which are summed up into one per
-- account and combination. Counts of that instant and later stay as they are, less those resources.
CREATE FUNCTION forget_before(instant timestamptz) RETURNS integer LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
  sum_at timestamptz := instant - interval '1 microsecond';
  forgotten integer;
BEGIN
  PERFORM pg_advisory_xact_lock(checkpoint_lock());
  CREATE TEMPORARY TABLE forgotten_resource ON COMMIT DROP AS
    SELECT r.id, r.account_id, r.region, r.service, r.type, v.presence, v.encryption_at_rest, v.encryption_in_transit, v.exposure, v.waf_protection
    FROM resource r LEFT JOIN posture_version v ON v.resource_id = r.id AND v.valid_to IS NULL
    WHERE r.presence = 'GONE' AND r.gone_at < instant;
  GET DIAGNOSTICS forgotten = ROW_COUNT;
  CREATE TEMPORARY TABLE forgotten_tally ON COMMIT DROP AS
    SELECT account_id, region, service, type, presence, encryption_at_rest, encryption_in_transit, exposure, waf_protection, count(*) AS n FROM forgotten_resource
    WHERE presence IS NOT NULL GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9;
  UPDATE tally t SET resources = t.resources - g.n FROM forgotten_tally g
    WHERE (t.account_id, t.region, t.service, t.type, t.presence, t.encryption_at_rest, t.encryption_in_transit, t.exposure, t.waf_protection) = (g.account_id, g.region, g.service, g.type, g.presence, g.encryption_at_rest, g.encryption_in_transit, g.exposure, g.waf_protection);
  DELETE FROM tally WHERE resources = 0;
  UPDATE tally_checkpoint k SET resources = k.resources - g.n FROM (
      SELECT k.scope, k.at, g.region, g.service, g.type, g.presence, g.encryption_at_rest, g.encryption_in_transit, g.exposure, g.waf_protection, sum(g.n) AS n
      FROM checkpoint k JOIN forgotten_tally g ON k.scope = 'org' OR k.scope = 'account:' || g.account_id
        OR k.scope LIKE 'ou:%' AND EXISTS (SELECT FROM account_version v WHERE v.account_id = g.account_id
          AND holds(v.valid_from, v.valid_to, k.at) AND substr(k.scope, 4) = ANY (v.ou_ids))
      GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10) g
    WHERE (k.scope, k.at, k.region, k.service, k.type, k.presence, k.encryption_at_rest, k.encryption_in_transit, k.exposure, k.waf_protection) = (g.scope, g.at, g.region, g.service, g.type, g.presence, g.encryption_at_rest, g.encryption_in_transit, g.exposure, g.waf_protection);
  DELETE FROM resource_version v USING forgotten_resource r WHERE v.resource_id = r.id;
  DELETE FROM posture_version v USING forgotten_resource r WHERE v.resource_id = r.id;
  DELETE FROM finding_version v USING forgotten_resource r WHERE v.resource_id = r.id;
  DELETE FROM resource USING forgotten_resource r WHERE resource.id = r.id;

  IF forgotten > 0 OR EXISTS (SELECT FROM tally_change WHERE at < sum_at) OR EXISTS (SELECT FROM finding_tally_change WHERE at < sum_at) THEN
    CREATE TEMPORARY TABLE tally_before ON COMMIT DROP AS
      SELECT account_id, region, service, type, presence, encryption_at_rest, encryption_in_transit, exposure, waf_protection, sum(n) AS n FROM (
        SELECT account_id, region, service, type, presence, encryption_at_rest, encryption_in_transit, exposure, waf_protection, resources AS n FROM tally_change WHERE at <= sum_at
        UNION ALL SELECT account_id, region, service, type, presence, encryption_at_rest, encryption_in_transit, exposure, waf_protection, -n FROM forgotten_tally) s
      GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9 HAVING sum(n) <> 0;
    CREATE TEMPORARY TABLE finding_tally_before ON COMMIT DROP AS
      SELECT account_id, region, service, control_id, severity, dimension, compliance, status, sum(findings) AS n FROM finding_tally_change WHERE at <= sum_at
      GROUP BY 1, 2, 3, 4, 5, 6, 7, 8 HAVING sum(findings) <> 0;
    DELETE FROM tally_change WHERE at <= sum_at;
    DELETE FROM finding_tally_change WHERE at <= sum_at;
    PERFORM set_config('parapet.summing_up', 'yes', true);
    INSERT INTO tally_change SELECT account_id, sum_at, region, service, type, presence, encryption_at_rest, encryption_in_transit, exposure, waf_protection, n FROM tally_before;
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

-- Counts everything anew from the histories.
CREATE FUNCTION recount() RETURNS void LANGUAGE plpgsql SET work_mem = '256MB' AS $$
DECLARE
  ended record;
BEGIN
  PERFORM pg_advisory_xact_lock(checkpoint_lock());
  ALTER TABLE tally_change DISABLE TRIGGER USER;
  ALTER TABLE finding_tally_change DISABLE TRIGGER USER;
  TRUNCATE tally, finding_tally, tally_change, finding_tally_change, checkpoint, tally_checkpoint, finding_tally_checkpoint;
  INSERT INTO tally_change
    SELECT r.account_id, e.at, r.region, r.service, r.type, v.presence, v.encryption_at_rest, v.encryption_in_transit,
      v.exposure, v.waf_protection, sum(e.n)
    FROM posture_version v JOIN resource r ON r.id = v.resource_id
    CROSS JOIN LATERAL (VALUES (v.valid_from, 1), (v.valid_to, -1)) AS e (at, n)
    WHERE e.at IS NOT NULL GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 HAVING sum(e.n) <> 0 ORDER BY 2, 1;
  INSERT INTO tally
    SELECT r.account_id, r.region, r.service, r.type, v.presence, v.encryption_at_rest, v.encryption_in_transit,
      v.exposure, v.waf_protection, count(*)
    FROM posture_version v JOIN resource r ON r.id = v.resource_id WHERE v.valid_to IS NULL GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9;
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

-- Existing histories -------------------------------------------------------------------------------------------------

CREATE INDEX tally_change_account ON tally_change (account_id, at);
CREATE INDEX tally_change_at ON tally_change (at);
CREATE INDEX finding_tally_change_account ON finding_tally_change (account_id, at);
CREATE INDEX finding_tally_change_at ON finding_tally_change (at);

SELECT recount();

CREATE TRIGGER changed AFTER INSERT ON tally_change REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION add_to_tally();
CREATE TRIGGER changed AFTER INSERT ON finding_tally_change REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION add_to_finding_tally();
CREATE TRIGGER begun AFTER INSERT ON posture_version REFERENCING NEW TABLE AS begun
  FOR EACH STATEMENT EXECUTE FUNCTION count_begun_postures();
CREATE TRIGGER ended AFTER UPDATE ON posture_version REFERENCING OLD TABLE AS was NEW TABLE AS became
  FOR EACH STATEMENT EXECUTE FUNCTION count_ended_postures();
CREATE TRIGGER begun AFTER INSERT ON finding_version REFERENCING NEW TABLE AS begun
  FOR EACH STATEMENT EXECUTE FUNCTION count_begun_findings();
CREATE TRIGGER ended AFTER UPDATE ON finding_version REFERENCING OLD TABLE AS was NEW TABLE AS became
  FOR EACH STATEMENT EXECUTE FUNCTION count_ended_findings();
