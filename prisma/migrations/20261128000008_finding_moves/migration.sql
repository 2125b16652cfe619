-- What happened to findings, counted: those that opened, that opened again and that were closed, by account, instant and severity.
CREATE TABLE finding_move (
  account_id text COLLATE "C" NOT NULL,
  at         timestamptz NOT NULL,
  -- opened, reopened, resolved
  kind       text NOT NULL,
  severity   text NOT NULL,
  findings   integer NOT NULL,
  PRIMARY KEY (account_id, at, kind, severity)
);
CREATE INDEX finding_move_at ON finding_move (at) INCLUDE (account_id, kind, severity, findings);

-- What a stretch of a finding's history began with; null where its status stayed as it was.
CREATE FUNCTION finding_move_kind(status text, before text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN status = 'OPEN' AND before IS NULL THEN 'opened' WHEN status = 'REOPENED' AND before = 'RESOLVED' THEN 'reopened'
    WHEN status = 'RESOLVED' AND before IN ('OPEN', 'REOPENED') THEN 'resolved' END
$$;

CREATE FUNCTION count_finding_moves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO finding_move AS m (account_id, at, kind, severity, findings)
    SELECT b.account_id, b.valid_from, finding_move_kind(b.status, p.status) AS kind, b.severity, count(*) FROM begun b
    LEFT JOIN LATERAL (
      SELECT v.status FROM finding_version v WHERE v.resource_id = b.resource_id AND v.control_id = b.control_id
        AND v.valid_from < b.valid_from ORDER BY v.valid_from DESC LIMIT 1
      -- The first stretch has none before it: most of a first scan's.
    ) p ON b.compliance_before IS NOT NULL
    WHERE b.status IS NOT NULL AND b.account_id IS NOT NULL AND finding_move_kind(b.status, p.status) IS NOT NULL GROUP BY 1, 2, 3, 4
  ON CONFLICT (account_id, at, kind, severity) DO UPDATE SET findings = m.findings + excluded.findings;
  RETURN NULL;
END
$$;

-- Counts them anew from the histories.
CREATE FUNCTION recount_finding_moves() RETURNS void LANGUAGE sql SET work_mem = '256MB' AS $$
  TRUNCATE finding_move;
  INSERT INTO finding_move
    SELECT account_id, valid_from, finding_move_kind(status, before), severity, count(*) FROM (
      SELECT account_id, valid_from, severity, status, lag(status) OVER (PARTITION BY resource_id, control_id ORDER BY valid_from) AS before
      FROM finding_version) v
    WHERE account_id IS NOT NULL AND finding_move_kind(status, before) IS NOT NULL GROUP BY 1, 2, 3, 4;
$$;
SELECT recount_finding_moves();

CREATE TRIGGER moved AFTER INSERT ON finding_version REFERENCING NEW TABLE AS begun
  FOR EACH STATEMENT EXECUTE FUNCTION count_finding_moves();

-- Which these were; what opened first has failed, and has an index by then.
CREATE INDEX finding_version_reopened ON finding_version (valid_from, resource_id, control_id)
  INCLUDE (account_id, severity) WHERE status = 'REOPENED';
