-- What charts and frames read: one row per scope and scan, per account and outcome, per account of a scan.

-- Points -------------------------------------------------------------------------------------------------------------

-- What a scope (`org`, `ou:<id>`, `account:<id>`) stood at when a scan ended: {"exposure": {"internet": 3, …}, …}.
CREATE TABLE scan_point (
  scope      text COLLATE "C" NOT NULL,
  scan_at    timestamptz NOT NULL,
  scan_id    bigint NOT NULL,
  -- the instant whose counts these are
  counted_at timestamptz NOT NULL,
  counts     jsonb NOT NULL,
  -- whether a change came since that is dated before it: it is counted anew when the next scan ends
  late       boolean NOT NULL DEFAULT false,
  PRIMARY KEY (scope, scan_at, scan_id)
);
CREATE INDEX scan_point_scan ON scan_point (scan_id);
CREATE INDEX scan_point_counted ON scan_point (counted_at);
CREATE INDEX scan_point_late ON scan_point (scan_id) WHERE late;

CREATE FUNCTION note_late_points() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM scan_point WHERE counted_at >= (SELECT min(at) FROM changed)) THEN
    UPDATE scan_point SET late = true WHERE counted_at >= (SELECT min(at) FROM changed) AND NOT late;
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER late_points AFTER INSERT ON tally_change REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION note_late_points();
CREATE TRIGGER late_points AFTER INSERT ON finding_tally_change REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION note_late_points();

INSERT INTO scan_point
  SELECT p.scope, p.scan_at, p.scan_id, coalesce(s.finished_at, p.scan_at), jsonb_object_agg(p.metric, p.counts), false
  FROM (SELECT scope, scan_at, scan_id, metric, jsonb_object_agg(value, count) AS counts FROM posture_point
    WHERE service = 'all' GROUP BY 1, 2, 3, 4) p LEFT JOIN scan s ON s.id = p.scan_id GROUP BY 1, 2, 3, 4;
DROP TABLE posture_point;

-- Each count by itself.
CREATE VIEW posture_point AS
  SELECT p.scan_at, p.scan_id, p.counted_at, p.scope, 'all' AS service, m.key AS metric, v.key AS value, v.value::bigint AS count
  FROM scan_point p CROSS JOIN LATERAL jsonb_each(p.counts) AS m CROSS JOIN LATERAL jsonb_each_text(m.value) AS v;

-- Coverage -----------------------------------------------------------------------------------------------------------

-- The latest cells of an account by service (and of `all`) and outcome, counted when the account was judged.
CREATE TABLE coverage_tally (
  account_id text COLLATE "C" NOT NULL,
  service    text COLLATE "C" NOT NULL,
  outcome    text NOT NULL,
  cells      integer NOT NULL,
  -- when the first and the last of them were read
  oldest_at  timestamptz NOT NULL,
  newest_at  timestamptz NOT NULL,
  PRIMARY KEY (service, account_id, outcome)
);

CREATE FUNCTION count_coverage(accounts text[]) RETURNS void LANGUAGE sql AS $$
  DELETE FROM coverage_tally WHERE account_id = ANY (accounts);
  INSERT INTO coverage_tally
    SELECT account_id, coalesce(service, 'all'), outcome, count(*), min(collected_at), max(collected_at) FROM cell_latest
    WHERE account_id = ANY (accounts) GROUP BY GROUPING SETS ((account_id, service, outcome), (account_id, outcome));
$$;
SELECT count_coverage(array_agg(id)) FROM account;

-- Cells of the accounts that belong to the organisation, by account and outcome, as of the present that `now_at` names: what
-- was read completely, but longer ago than the organisation's limit, is STALE.
CREATE FUNCTION coverage_now(now_at timestamptz)
RETURNS TABLE (account_id text, outcome text, cells bigint, newest_at timestamptz) LANGUAGE sql STABLE ROWS 3000 AS $$
  WITH fresh AS (
    SELECT now_at - make_interval(hours => coalesce((SELECT freshness_hours FROM organization LIMIT 1), 36)) AS since
  ), member AS (
    SELECT id FROM account WHERE left_at IS NULL AND state NOT IN ('SUSPENDED', 'PENDING_CLOSURE', 'CLOSED')
  ), tallied AS (
    SELECT t.*, t.outcome IN ('COMPLETE', 'PARTIAL') AS ages, f.since FROM coverage_tally t JOIN member ON member.id = t.account_id, fresh f
    WHERE t.service = 'all'
  )
  SELECT t.account_id, CASE WHEN t.ages AND t.newest_at < t.since THEN 'STALE' ELSE t.outcome END, t.cells::bigint, t.newest_at
  FROM tallied t WHERE NOT t.ages OR t.newest_at < t.since OR t.oldest_at >= t.since
  UNION ALL
  -- Some of them are old and some are not: they are counted one by one.
  SELECT t.account_id, CASE WHEN l.collected_at < t.since THEN 'STALE' ELSE l.outcome END, count(*), max(l.collected_at)
  FROM tallied t JOIN cell_latest l ON l.account_id = t.account_id AND l.outcome = t.outcome
  WHERE t.ages AND t.newest_at >= t.since AND t.oldest_at < t.since GROUP BY 1, 2
$$;

-- Accounts of a scan -------------------------------------------------------------------------------------------------

-- What became of an account's cells, summed up once all of them are done; null until then.
ALTER TABLE scan_account
  ADD COLUMN outcomes jsonb,
  ADD COLUMN calls bigint,
  ADD COLUMN retries bigint,
  ADD COLUMN throttles bigint,
  ADD COLUMN resources bigint,
  ADD COLUMN began_at timestamptz,
  ADD COLUMN ended_at timestamptz,
  -- the cells that were not read completely, by outcome and cause
  ADD COLUMN blind jsonb;

CREATE FUNCTION sum_up_accounts(wanted_scan bigint, accounts text[]) RETURNS void LANGUAGE sql AS $$
  WITH done AS MATERIALIZED (
    SELECT c.* FROM scan s JOIN cell c ON c.scan_at = s.as_of AND c.scan_id = s.id
    WHERE s.id = wanted_scan AND c.account_id = ANY (accounts)
  ), total AS (
    SELECT account_id, sum(calls) AS calls, sum(retries) AS retries, sum(throttles) AS throttles, sum(resources) AS resources,
      min(started_at) AS began_at, max(finished_at) AS ended_at, bool_and(state = 'DONE') AS whole FROM done GROUP BY 1
  ), outcome AS (
    SELECT account_id, jsonb_object_agg(outcome, cells) AS outcomes
    FROM (SELECT account_id, outcome, count(*) AS cells FROM done WHERE outcome IS NOT NULL GROUP BY 1, 2) o GROUP BY 1
  ), lost AS (
    SELECT d.account_id, d.outcome, coalesce(d.cause ->> 'code', 'UNKNOWN') AS code, coalesce(d.cause ->> 'call', '') AS call,
      d.cause ->> 'policyType' AS policy_type, d.cause ->> 'policyArn' AS policy_arn,
      coalesce(min(d.cause ->> 'message'), '') AS message, count(*) AS cells,
      coalesce(sum(l.blinded_resources) FILTER (WHERE l.scan_id = d.scan_id), 0) AS blinded_resources,
      jsonb_agg(DISTINCT d.region) AS regions, jsonb_agg(DISTINCT d.collector) AS collectors
    FROM done d LEFT JOIN cell_latest l USING (account_id, region, collector)
    WHERE d.outcome NOT IN ('COMPLETE', 'REGION_OFF', 'NOT_OFFERED') GROUP BY 1, 2, 3, 4, 5, 6
  ), blind AS (
    SELECT account_id, jsonb_agg(to_jsonb(lost) - 'account_id') AS groups FROM lost GROUP BY 1
  )
  UPDATE scan_account a SET outcomes = o.outcomes, calls = t.calls, retries = t.retries, throttles = t.throttles,
    resources = t.resources, began_at = t.began_at, ended_at = t.ended_at, blind = coalesce(b.groups, '[]')
  FROM total t JOIN outcome o USING (account_id) LEFT JOIN blind b USING (account_id)
  WHERE a.scan_id = wanted_scan AND a.account_id = t.account_id AND t.whole
$$;

-- Why cells of a scan were not read completely, what blinds most first: of all its accounts, or of some. Cells of accounts
-- that are not done yet are counted one by one; what an ended scan never came to read is NEVER. Some accounts are named.
CREATE FUNCTION blind_causes(wanted_scan bigint, within text[])
RETURNS TABLE (outcome text, code text, call text, "policyType" text, "policyArn" text, message text, cells integer,
  "blindedResources" integer, "accountCount" integer, accounts jsonb, regions text[], collectors text[])
LANGUAGE sql STABLE ROWS 60 AS $$
  WITH lost AS MATERIALIZED (
    SELECT a.account_id, b.* FROM scan_account a, jsonb_to_recordset(a.blind) AS b (outcome text, code text, call text,
      policy_type text, policy_arn text, message text, cells integer, blinded_resources integer, regions jsonb, collectors jsonb)
    WHERE a.scan_id = wanted_scan AND a.outcomes IS NOT NULL AND (within IS NULL OR a.account_id = ANY (within))
    UNION ALL
    SELECT a.account_id, coalesce(c.outcome, 'NEVER'), coalesce(c.cause ->> 'code', 'UNKNOWN'), coalesce(c.cause ->> 'call', ''),
      c.cause ->> 'policyType', c.cause ->> 'policyArn', coalesce(min(c.cause ->> 'message'), ''), count(*),
      coalesce(sum(l.blinded_resources) FILTER (WHERE l.scan_id = c.scan_id), 0), jsonb_agg(DISTINCT c.region),
      jsonb_agg(DISTINCT c.collector)
    FROM scan s JOIN scan_account a ON a.scan_id = s.id
    JOIN cell c ON c.scan_at = s.as_of AND c.scan_id = s.id AND c.account_id = a.account_id
    LEFT JOIN cell_latest l ON l.account_id = c.account_id AND l.region = c.region AND l.collector = c.collector
    WHERE s.id = wanted_scan AND a.outcomes IS NULL AND (within IS NULL OR a.account_id = ANY (within))
      AND coalesce(c.outcome NOT IN ('COMPLETE', 'REGION_OFF', 'NOT_OFFERED'), s.status <> 'RUNNING')
    GROUP BY 1, 2, 3, 4, 5, 6
  ), cause AS (
    SELECT row_number() OVER (ORDER BY sum(cells) DESC, outcome, code, call) AS place, outcome, code, call, policy_type, policy_arn,
      min(message) AS message, sum(cells) AS cells, sum(blinded_resources) AS blinded, count(DISTINCT account_id) AS accounts
    FROM lost GROUP BY outcome, code, call, policy_type, policy_arn ORDER BY 1 LIMIT 60
  ), detail AS (
    SELECT k.place, (array_agg(DISTINCT o.account_id))[1:40] AS named, array_agg(DISTINCT r.region) AS regions,
      array_agg(DISTINCT c.collector) AS collectors
    FROM cause k JOIN lost o ON (o.outcome, o.code, o.call) = (k.outcome, k.code, k.call)
      AND o.policy_type IS NOT DISTINCT FROM k.policy_type AND o.policy_arn IS NOT DISTINCT FROM k.policy_arn
    CROSS JOIN LATERAL jsonb_array_elements_text(o.regions) AS r (region)
    CROSS JOIN LATERAL jsonb_array_elements_text(o.collectors) AS c (collector) GROUP BY 1
  )
  SELECT k.outcome, k.code, k.call, k.policy_type, k.policy_arn, k.message, k.cells::integer, k.blinded::integer,
    k.accounts::integer, (SELECT jsonb_agg(jsonb_build_object('id', n.id, 'name', coalesce(a.name, n.id)) ORDER BY a.name, n.id)
      FROM unnest(d.named) AS n (id) LEFT JOIN account a ON a.id = n.id), d.regions, d.collectors
  FROM cause k JOIN detail d USING (place) ORDER BY k.place
$$;

-- The same of all accounts, kept when the scan ends.
ALTER TABLE scan ADD COLUMN blind_causes jsonb;
