-- What coverage is blind to, cell by cell: now, counted when an account is judged, as its outcomes are; and as it was when each
-- scan ended, as its points are. So the causes and the list of any instant have as many cells as the count of that instant, and
-- are read without looking at the cells that were read completely.

-- Why cells are blind, each cause once, under the key that names it in addresses.
CREATE TABLE blind_cause (
  key         text COLLATE "C" PRIMARY KEY,
  -- its outcome, or STALE for what was read, but longer ago than the limit
  standing    text NOT NULL,
  code        text NOT NULL,
  call        text NOT NULL,
  policy_type text,
  policy_arn  text,
  -- what AWS said to one of them
  message     text NOT NULL
);

CREATE FUNCTION blind_cause_key(standing text, code text, call text, policy_type text, policy_arn text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT left(md5(standing || '|' || code || '|' || call || coalesce('|' || policy_type, '') || coalesce('|' || policy_arn, '')), 12)
$$;
INSERT INTO blind_cause VALUES (blind_cause_key('STALE', 'STALE', '', NULL, NULL), 'STALE', 'STALE', '', NULL, NULL, '');

CREATE TABLE blind_cell (
  account_id   text COLLATE "C" NOT NULL,
  region       text COLLATE "C" NOT NULL,
  collector    text COLLATE "C" NOT NULL,
  service      text COLLATE "C" NOT NULL,
  cause        text COLLATE "C" NOT NULL,
  -- when it was last read completely; null: never, as far as is kept
  since        timestamptz,
  collected_at timestamptz NOT NULL,
  -- the scan that read it last
  scan_id      bigint NOT NULL,
  PRIMARY KEY (account_id, region, collector)
);

CREATE TABLE scan_blind_cell (
  ended_scan   bigint NOT NULL REFERENCES scan (id) ON DELETE CASCADE,
  account_id   text COLLATE "C" NOT NULL,
  region       text COLLATE "C" NOT NULL,
  collector    text COLLATE "C" NOT NULL,
  service      text COLLATE "C" NOT NULL,
  cause        text COLLATE "C" NOT NULL,
  since        timestamptz,
  collected_at timestamptz NOT NULL,
  scan_id      bigint NOT NULL,
  PRIMARY KEY (ended_scan, account_id, region, collector)
);

-- The latest cells of accounts by service and outcome, and one by one those that are blind.
CREATE OR REPLACE FUNCTION count_coverage(accounts text[]) RETURNS void LANGUAGE sql AS $$
  DELETE FROM coverage_tally WHERE account_id = ANY (accounts);
  INSERT INTO coverage_tally
    SELECT account_id, coalesce(service, 'all'), outcome, count(*), min(collected_at), max(collected_at) FROM cell_latest
    WHERE account_id = ANY (accounts) GROUP BY GROUPING SETS ((account_id, service, outcome), (account_id, outcome));
  DELETE FROM blind_cell WHERE account_id = ANY (accounts);
  WITH blind AS MATERIALIZED (
    SELECT l.*, r.*, blind_cause_key(l.outcome, r.code, r.call, r.policy_type, r.policy_arn) AS key
    FROM cell_latest l CROSS JOIN LATERAL (SELECT coalesce(l.cause ->> 'code', 'UNKNOWN') AS code, coalesce(l.cause ->> 'call', '') AS call,
      l.cause ->> 'policyType' AS policy_type, l.cause ->> 'policyArn' AS policy_arn) r
    WHERE l.account_id = ANY (accounts) AND l.outcome NOT IN ('COMPLETE', 'REGION_OFF', 'NOT_OFFERED')
  ), named AS (
    INSERT INTO blind_cause SELECT DISTINCT ON (key) key, outcome, code, call, policy_type, policy_arn, coalesce(cause ->> 'message', '')
      FROM blind WHERE NOT EXISTS (SELECT FROM blind_cause k WHERE k.key = blind.key) ORDER BY key
    ON CONFLICT DO NOTHING
  )
  INSERT INTO blind_cell SELECT account_id, region, collector, service, key, last_complete_at, collected_at, scan_id
  FROM blind ORDER BY account_id, region, collector;
$$;

-- The blind cells of the accounts that belong to the organisation, as of the present that `now_at` names: as many of each account
-- as coverage_now counts.
CREATE FUNCTION blind_cells(now_at timestamptz)
RETURNS TABLE (account_id text, region text, collector text, service text, cause text, since timestamptz, collected_at timestamptz, scan_id bigint)
LANGUAGE sql STABLE ROWS 10000 AS $$
  SELECT b.account_id, b.region, b.collector, b.service, b.cause, b.since, b.collected_at, b.scan_id
  FROM blind_cell b JOIN account m ON m.id = b.account_id AND m.left_at IS NULL AND m.state NOT IN ('SUSPENDED', 'PENDING_CLOSURE', 'CLOSED')
  WHERE b.cause NOT IN (SELECT key FROM blind_cause WHERE standing = 'PARTIAL')
    OR b.collected_at >= now_at - make_interval(hours => coalesce((SELECT freshness_hours FROM organization LIMIT 1), 36))
  UNION ALL
  SELECT l.account_id, l.region, l.collector, l.service, blind_cause_key('STALE', 'STALE', '', NULL, NULL), l.last_complete_at, l.collected_at, l.scan_id
  FROM coverage_tally t JOIN account m ON m.id = t.account_id AND m.left_at IS NULL AND m.state NOT IN ('SUSPENDED', 'PENDING_CLOSURE', 'CLOSED')
  -- Account by account (the offset says so to the planner): few have cells that are too old.
  CROSS JOIN LATERAL (SELECT * FROM cell_latest l WHERE l.account_id = t.account_id AND l.outcome = t.outcome
    AND l.collected_at < now_at - make_interval(hours => coalesce((SELECT freshness_hours FROM organization LIMIT 1), 36)) OFFSET 0) l
  WHERE t.service = 'all' AND t.outcome IN ('COMPLETE', 'PARTIAL')
    AND t.oldest_at < now_at - make_interval(hours => coalesce((SELECT freshness_hours FROM organization LIMIT 1), 36))
$$;

-- Keeps what was blind when a scan ended.
CREATE FUNCTION keep_blind_cells(ended_id bigint, ended_at timestamptz) RETURNS void LANGUAGE sql AS $$
  DELETE FROM scan_blind_cell WHERE ended_scan = ended_id;
  INSERT INTO scan_blind_cell SELECT ended_id, b.* FROM blind_cells(ended_at) b ORDER BY account_id, region, collector;
$$;

SELECT count_coverage(array_agg(id)) FROM account;

-- Scans that have ended: the cells that they, and the scans since the last one over everything, had read by then. When a cell
-- that was read completely since had been read so before is not kept.
DO $$
DECLARE
  ended record;
BEGIN
  FOR ended IN SELECT p.scan_id, p.counted_at, s.as_of,
      p.counted_at - make_interval(hours => coalesce((SELECT freshness_hours FROM organization LIMIT 1), 36)) AS fresh,
      coalesce((SELECT max(w.as_of) FROM scan w WHERE w.as_of <= s.as_of AND w.scope = '{}' AND w.status IN ('COMPLETE', 'PARTIAL')), s.as_of) AS whole
    FROM scan_point p JOIN scan s ON s.id = p.scan_id WHERE p.scope = 'org' ORDER BY p.counted_at
  LOOP
    WITH latest AS (
      SELECT DISTINCT ON (c.account_id, c.region, c.collector) c.* FROM scan s JOIN cell c ON c.scan_at = s.as_of AND c.scan_id = s.id
      WHERE s.as_of BETWEEN ended.whole AND ended.as_of AND c.outcome IS NOT NULL AND c.finished_at <= ended.counted_at
      ORDER BY c.account_id, c.region, c.collector, c.finished_at DESC
    ), blind AS MATERIALIZED (
      SELECT c.*, r.*, blind_cause_key(r.standing, r.code, r.call, r.policy_type, r.policy_arn) AS key,
        CASE WHEN r.standing = 'STALE' THEN '' ELSE coalesce(c.cause ->> 'message', '') END AS message
      FROM latest c CROSS JOIN LATERAL (SELECT c.outcome IN ('COMPLETE', 'PARTIAL') AND c.finished_at < ended.fresh AS old) o
      CROSS JOIN LATERAL (SELECT CASE WHEN old THEN 'STALE' ELSE c.outcome END AS standing,
        CASE WHEN old THEN 'STALE' ELSE coalesce(c.cause ->> 'code', 'UNKNOWN') END AS code,
        CASE WHEN old THEN '' ELSE coalesce(c.cause ->> 'call', '') END AS call,
        CASE WHEN NOT old THEN c.cause ->> 'policyType' END AS policy_type,
        CASE WHEN NOT old THEN c.cause ->> 'policyArn' END AS policy_arn) r
      WHERE (c.outcome NOT IN ('COMPLETE', 'REGION_OFF', 'NOT_OFFERED') OR old) AND EXISTS (
        SELECT FROM account_version v WHERE v.account_id = c.account_id AND v.state NOT IN ('SUSPENDED', 'PENDING_CLOSURE', 'CLOSED')
          AND holds(v.valid_from, v.valid_to, ended.counted_at))
    ), named AS (
      INSERT INTO blind_cause SELECT DISTINCT ON (key) key, standing, code, call, policy_type, policy_arn, message FROM blind ORDER BY key
      ON CONFLICT DO NOTHING
    )
    INSERT INTO scan_blind_cell
    SELECT ended.scan_id, b.account_id, b.region, b.collector, b.service, b.key, l.last_complete_at, b.finished_at, b.scan_id
    FROM blind b LEFT JOIN cell_latest l ON l.account_id = b.account_id AND l.region = b.region AND l.collector = b.collector
      AND l.last_complete_at <= ended.counted_at ORDER BY 2, 3, 4;
  END LOOP;
END
$$;
ANALYZE blind_cause, blind_cell, scan_blind_cell;

-- Resources that were not seen, by what names a cell and its account: few of all changes.
CREATE INDEX tally_change_not_seen ON tally_change (type, account_id, region, at) INCLUDE (resources) WHERE presence = 'NOT_SEEN';
