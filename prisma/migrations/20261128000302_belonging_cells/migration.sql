-- As before: of the few accounts that do not belong to the organisation any more the cells are left out, in place of looking up
-- the account of each cell.
CREATE OR REPLACE FUNCTION blind_cells(now_at timestamptz)
RETURNS TABLE (account_id text, region text, collector text, service text, cause text, since timestamptz, collected_at timestamptz, scan_id bigint)
LANGUAGE sql STABLE ROWS 10000 AS $$
  SELECT b.account_id, b.region, b.collector, b.service, b.cause, b.since, b.collected_at, b.scan_id
  FROM blind_cell b
  WHERE b.account_id <> ALL (ARRAY(SELECT id FROM account WHERE left_at IS NOT NULL OR state IN ('SUSPENDED', 'PENDING_CLOSURE', 'CLOSED')))
    AND (b.collected_at >= now_at - make_interval(hours => coalesce((SELECT freshness_hours FROM organization LIMIT 1), 36))
      OR b.cause <> ALL (ARRAY(SELECT key FROM blind_cause WHERE standing = 'PARTIAL')))
  UNION ALL
  SELECT l.account_id, l.region, l.collector, l.service, blind_cause_key('STALE', 'STALE', '', NULL, NULL), l.last_complete_at, l.collected_at, l.scan_id
  FROM cell_latest l
  WHERE l.outcome IN ('COMPLETE', 'PARTIAL')
    AND l.collected_at < now_at - make_interval(hours => coalesce((SELECT freshness_hours FROM organization LIMIT 1), 36))
    AND l.account_id = ANY (ARRAY(SELECT t.account_id FROM coverage_tally t WHERE t.service = 'all' AND t.outcome IN ('COMPLETE', 'PARTIAL')
      AND t.oldest_at < now_at - make_interval(hours => coalesce((SELECT freshness_hours FROM organization LIMIT 1), 36))))
    AND l.account_id <> ALL (ARRAY(SELECT id FROM account WHERE left_at IS NOT NULL OR state IN ('SUSPENDED', 'PENDING_CLOSURE', 'CLOSED')))
$$;
