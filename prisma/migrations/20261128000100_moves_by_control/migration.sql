-- What happened to findings is counted by everything that its lists are narrowed by, and summed up from scan to scan: a month of
-- a thousand accounts is then a few rows.

-- What a finding was before a stretch: what opened, opened again or was closed is told from the stretch alone.
ALTER TABLE finding_version ADD COLUMN status_before text;
-- It changes no count, so no trigger has anything to do.
ALTER TABLE finding_version DISABLE TRIGGER USER;
UPDATE finding_version v SET status_before = f.before FROM (
    SELECT resource_id, control_id, valid_from, lag(status) OVER (PARTITION BY resource_id, control_id ORDER BY valid_from) AS before
    FROM finding_version) f
  WHERE (v.resource_id, v.control_id, v.valid_from) = (f.resource_id, f.control_id, f.valid_from) AND f.before IS NOT NULL;
ALTER TABLE finding_version ENABLE TRIGGER USER;

-- The stretches in which findings were closed, and those of them that ended: opened again, or closed for another reason.
DROP INDEX finding_version_resolved;
CREATE INDEX finding_version_closing ON finding_version (valid_from, resource_id, control_id)
  INCLUDE (valid_to, account_id, severity, close_cause) WHERE status = 'RESOLVED' AND status_before IN ('OPEN', 'REOPENED');
CREATE INDEX finding_version_closing_ended ON finding_version (valid_to, valid_from)
  WHERE status = 'RESOLVED' AND status_before IN ('OPEN', 'REOPENED') AND valid_to IS NOT NULL;

DROP TABLE finding_move;
CREATE TABLE finding_move (
  account_id  text COLLATE "C" NOT NULL,
  at          timestamptz NOT NULL,
  -- opened, reopened, resolved
  kind        text NOT NULL,
  severity    text NOT NULL,
  dimension   text NOT NULL,
  control_id  text COLLATE "C" NOT NULL,
  service     text COLLATE "C" NOT NULL,
  compliance  text NOT NULL,
  -- '' for what was not closed
  close_cause text NOT NULL,
  findings    integer NOT NULL
);

-- The same of the whole organisation, from the end of one scan (later than `since`) to the end of the next.
CREATE TABLE finding_move_total (
  since    timestamptz NOT NULL,
  until    timestamptz NOT NULL,
  -- the last of them on a day (UTC)
  at       timestamptz NOT NULL,
  kind     text NOT NULL,
  severity text NOT NULL,
  findings bigint NOT NULL
);
CREATE TABLE finding_move_sum (
  since       timestamptz NOT NULL,
  until       timestamptz NOT NULL,
  kind        text NOT NULL,
  severity    text NOT NULL,
  dimension   text NOT NULL,
  control_id  text COLLATE "C" NOT NULL,
  service     text COLLATE "C" NOT NULL,
  compliance  text NOT NULL,
  close_cause text NOT NULL,
  findings    bigint NOT NULL
);
CREATE INDEX finding_move_total_until ON finding_move_total (until);
CREATE INDEX finding_move_sum_until ON finding_move_sum (until);

-- Reading ------------------------------------------------------------------------------------------------------------

-- What happened later than an instant and up to another, in the whole organisation: what is summed up, and before and after
-- that one by one. `at` is when the last of them did.
CREATE FUNCTION finding_moves(after timestamptz, up_to timestamptz)
RETURNS TABLE (at timestamptz, kind text, severity text, findings bigint) LANGUAGE sql STABLE ROWS 1000 AS $$
  WITH whole AS MATERIALIZED (
    SELECT * FROM finding_move_total t WHERE t.until > after AND t.until <= up_to AND t.since >= after
  ), kept AS MATERIALIZED (SELECT min(since) AS since, max(until) AS until FROM whole)
  SELECT w.at, w.kind, w.severity, w.findings FROM whole w
  UNION ALL
  SELECT m.at, m.kind, m.severity, m.findings FROM kept k JOIN finding_move m ON m.at > after AND m.at <= coalesce(k.since, up_to)
  UNION ALL
  SELECT m.at, m.kind, m.severity, m.findings FROM kept k JOIN finding_move m ON m.at > k.until AND m.at <= up_to
$$;

CREATE FUNCTION finding_moves_by_control(after timestamptz, up_to timestamptz)
RETURNS TABLE (kind text, severity text, dimension text, control_id text, service text, compliance text, close_cause text, findings bigint)
LANGUAGE sql STABLE ROWS 1000 AS $$
  WITH whole AS MATERIALIZED (
    SELECT * FROM finding_move_sum s WHERE s.until > after AND s.until <= up_to AND s.since >= after
  ), kept AS MATERIALIZED (SELECT min(since) AS since, max(until) AS until FROM whole)
  SELECT w.kind, w.severity, w.dimension, w.control_id, w.service, w.compliance, w.close_cause, w.findings FROM whole w
  UNION ALL
  SELECT m.kind, m.severity, m.dimension, m.control_id, m.service, m.compliance, m.close_cause, m.findings
  FROM kept k JOIN finding_move m ON m.at > after AND m.at <= coalesce(k.since, up_to)
  UNION ALL
  SELECT m.kind, m.severity, m.dimension, m.control_id, m.service, m.compliance, m.close_cause, m.findings
  FROM kept k JOIN finding_move m ON m.at > k.until AND m.at <= up_to
$$;

-- Writing ------------------------------------------------------------------------------------------------------------

-- Ends the sums of an instant and later: something happened then that they do not know. It is counted one by one until the
-- next scan ends.
CREATE FUNCTION end_move_sums(wanted timestamptz) RETURNS void LANGUAGE sql AS $$
  DELETE FROM finding_move_total WHERE until >= wanted;
  DELETE FROM finding_move_sum WHERE until >= wanted;
$$;

CREATE OR REPLACE FUNCTION count_finding_moves() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  first_at timestamptz;
BEGIN
  PERFORM pg_advisory_xact_lock_shared(checkpoint_lock());
  WITH moved AS (
    INSERT INTO finding_move
      SELECT r.account_id, b.valid_from, finding_move_kind(b.status, b.status_before), b.severity, b.dimension, b.control_id,
        r.service, b.compliance, coalesce(b.close_cause, ''), count(*)
      FROM begun b JOIN resource r ON r.id = b.resource_id
      WHERE finding_move_kind(b.status, b.status_before) IS NOT NULL GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9
      RETURNING at
  ) SELECT min(at) INTO first_at FROM moved;
  IF first_at IS NOT NULL THEN PERFORM end_move_sums(first_at); END IF;
  RETURN NULL;
END
$$;

-- Sums up what happened until a scan ended. One of a past day may end after later ones: sums begin anew from there.
CREATE FUNCTION sum_up_finding_moves(ended timestamptz) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  known timestamptz;
BEGIN
  PERFORM pg_advisory_xact_lock(checkpoint_lock());
  PERFORM end_move_sums(ended);
  SELECT coalesce(max(until), '-infinity') INTO known FROM finding_move_total;
  WITH stretch AS MATERIALIZED (
    SELECT lag(until, 1, known) OVER (ORDER BY until) AS since, until
    FROM (SELECT DISTINCT finished_at AS until FROM scan WHERE finished_at > known) s
  ), total AS (
    INSERT INTO finding_move_total
      SELECT s.since, s.until, max(m.at), m.kind, m.severity, sum(m.findings)
      FROM stretch s JOIN finding_move m ON m.at > s.since AND m.at <= s.until
      GROUP BY 1, 2, 4, 5, date_trunc('day', m.at, 'UTC') ORDER BY 2
  )
  INSERT INTO finding_move_sum
    SELECT s.since, s.until, m.kind, m.severity, m.dimension, m.control_id, m.service, m.compliance, m.close_cause, sum(m.findings)
    FROM stretch s JOIN finding_move m ON m.at > s.since AND m.at <= s.until
    GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9 ORDER BY 2;
END
$$;

-- Counts them anew from the histories.
DROP FUNCTION recount_finding_moves();
CREATE FUNCTION recount_finding_moves() RETURNS void LANGUAGE plpgsql SET work_mem = '256MB' AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(checkpoint_lock());
  TRUNCATE finding_move, finding_move_total, finding_move_sum;
  INSERT INTO finding_move
    SELECT r.account_id, v.valid_from, finding_move_kind(v.status, v.status_before), v.severity, v.dimension, v.control_id, r.service,
      v.compliance, coalesce(v.close_cause, ''), count(*)
    FROM finding_version v JOIN resource r ON r.id = v.resource_id
    WHERE finding_move_kind(v.status, v.status_before) IS NOT NULL GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9 ORDER BY 2, 1;
  ANALYZE finding_move;
  PERFORM sum_up_finding_moves((SELECT min(finished_at) FROM scan));
  ANALYZE finding_move_total, finding_move_sum;
END
$$;

CREATE INDEX finding_move_account ON finding_move (account_id, at);
CREATE INDEX finding_move_at ON finding_move (at);
SELECT recount_finding_moves();
